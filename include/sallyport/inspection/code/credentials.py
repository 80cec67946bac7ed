"""Secrets by what they are handed to, or by how their service writes them: logins on a command line, tokens with a prefix."""

from __future__ import annotations

import re

_VALUE = r"(?P<value>[^\s\"'$=-][^\s\"']{2,199})"
_NAME, _LOGIN = r"[\"']?[^\s:%,\"'$]{1,80}", rf"[\"']?[^\s:\"'$]{{1,80}}:{_VALUE}"


def _option(command: str, option: str) -> re.Pattern[str]:
    """An option of a command, over lines that go on; the same command named again begins anew, which keeps the time linear."""
    return re.compile(rf"\b{command}(?:\\\n|(?!\b{command})[^\n|;&])*?\s{option}")


COMMANDS = (
    _option(r"curl\b", rf"(?:-[a-zA-Z]{{0,6}}?[uU]\s*|--(?:proxy-)?user[ =]\s*){_LOGIN}"),
    _option(r"https?(?=\s)", rf"(?:-a|--auth)[ =]\s*{_LOGIN}"),
    _option(r"(?:lftp|ncftpget|ncftpput)\b", rf"-u\s*{_NAME}[,:]{_VALUE}"),
    _option(r"(?:smbclient|smbget|rpcclient)\b", rf"(?:-U|--user[ =])\s*{_NAME}%{_VALUE}"),
    _option(r"sshpass\b", rf"-p\s*[\"']?{_VALUE}"),
    _option(r"(?:mysql|mysqldump|mariadb)\b", rf"-p{_VALUE}"),
    re.compile(rf"\s--(?:http|ftp|proxy)-password[= ][\"']?{_VALUE}"),
    re.compile(
        r"\b(?:authenticate|HTTPBasicAuth|HTTPDigestAuth|req_auth_basic|BasicAuth)\(\s*(?:[\w.]+,\s*)?[\"'][^\"'\n]{1,80}[\"']\s*,\s*"
        r"(?:password\s*=\s*)?[\"'](?P<value>[^\"'\n]{3,200})[\"']"
        r"|\bauth\s*=\s*\(\s*[\"'][^\"'\n]{1,80}[\"']\s*,\s*[\"'](?P<option>[^\"'\n]{3,200})[\"']"
    ),
)
"""curl, HTTPie, lftp, Samba, sshpass, MySQL and wget are told a password beside a name; so are httr and requests."""

TOKENS = re.compile(
    r"(?<![\w-])(?:(?:hf|api_org)_[A-Za-z]{30,40}"  # Hugging Face
    r"|(?:github_pat|glsa|gsk|r8|figd|dckr_pat|dop_v1|doo_v1|rubygems|shpat|shpss|lin_api|ntn|sntrys|tvly)_[A-Za-z0-9_+/=-]{20,255}"
    r"|(?:sk-ant|sk-proj|sk-or|nvapi|pplx|xai|PMAK|GOCSPX|glrt|gldt|glptt)-[A-Za-z0-9_-]{20,200}"
    r"|AIza[A-Za-z0-9_-]{35}|ya29\.[A-Za-z0-9_-]{30,}|dapi[0-9a-f]{32}(?:-\d)?|hv[sb]\.[A-Za-z0-9_-]{24,}"
    r"|ATATT3[A-Za-z0-9_=-]{60,}|AGE-SECRET-KEY-1[A-Z0-9]{58})(?![\w-])"
)
"""Hugging Face, GitHub, Grafana, Groq, Replicate, Figma, Docker, DigitalOcean, RubyGems, Shopify, Linear, Notion, Sentry, Tavily;
Anthropic, OpenAI, OpenRouter, NVIDIA, Perplexity, xAI, Postman, Google, GitLab, Databricks, Vault, Atlassian, age."""
