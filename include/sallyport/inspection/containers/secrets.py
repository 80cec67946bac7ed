"""Passwords, keys and tokens in how an image was built."""

from __future__ import annotations

import re

_SURE = re.compile(
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}|\bgithub_pat_\w{22}|\bglpat-[\w-]{20}|\bxox[abprs]-[\w-]{10}"
    r"|\bhf_[A-Za-z0-9]{30}|\bAIza[\w-]{35}|\bsk-[A-Za-z0-9_-]{32}|\bnpm_[A-Za-z0-9]{36}|\bpypi-[\w-]{50}"
    r"|-----BEGIN (?:[A-Z]+ )*PRIVATE KEY|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"
)
_IN_ADDRESS = re.compile(r"(?<!\w)\w+://[^\s/:@\"']+:([^\s/@\"']+)@")
_NAMED = re.compile(
    r"(?:^|[\s;&\"'({,-])(\w*?(?:password|passwd|passphrase|pwd|secret|token|api_?key|access_?key|secret_?key|private_?key"
    r"|credentials?))(?:\s*[=:]\s*|\s+(?=\S+$))(\"[^\"]*\"|'[^']*'|[^\s;&|,)]+)",
    re.IGNORECASE,
)
_ASSIGNS = re.compile(r"^\s*(?:ENV|ARG|LABEL|export)\s+(.*)$", re.IGNORECASE)
_TYPED = re.compile(
    r"echo\s+[\"']?[\w.-]+:([^\s\"'|]+)[\"']?\s*\|\s*(?:sudo\s+)?chpasswd|sshpass\s+-p\s*([^\s]+)"
    r"|(?:curl|wget)\b(?:(?!(?:curl|wget)\b)[^|;&])*\s(?:-u|--user)[ =][\"']?[^\s:\"']+:([^\s\"']+)"
)
_PLACEHOLDER = re.compile(
    r"^(?:$|[$<{%*].*|x{3,}|\.{3,}|(?:your|my|some|the|insert|replace|example|dummy|placeholder|todo)\b.*|change_?me.*"
    r"|.*[-_](?:here|placeholder)|your.*|none|null|true|false|yes|no|unset|empty|\d{1,5}|/.*|\./.*|https?://.*)$",
    re.IGNORECASE,
)
_SHORTEST = 4


def holds_secret(text: str) -> bool:
    """Does a line of a definition, or one setting, hold a secret that somebody could use?"""
    if _SURE.search(text):
        return True
    given = [found[1] for found in _IN_ADDRESS.finditer(text)]
    given += [value for found in _TYPED.finditer(text) for value in found.groups() if value]
    assigned = _ASSIGNS.match(text)
    for part in (text, assigned[1]) if assigned else (text,):
        given += [
            found[2].strip("\"'")
            for found in _NAMED.finditer(part)
            if _is_assignment(found, part, is_env=bool(assigned))
        ]
    return any(len(value) >= _SHORTEST and not _PLACEHOLDER.match(value) for value in given)


def _is_assignment(found: re.Match[str], part: str, *, is_env: bool) -> bool:
    """``NAME=value`` everywhere; ``NAME value`` and ``NAME: value`` only where settings are made."""
    between = part[found.end(1) : found.start(2)]
    return "=" in between or is_env
