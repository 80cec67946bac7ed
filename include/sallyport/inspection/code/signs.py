"""Signs of hiding and of reaching out: encoded runs, decoded code that is run, code from elsewhere, paths of people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_BASE64 = re.compile(
    r"[A-Za-z0-9+/_-]{40,}+={0,2}(?:[\"']?\s*+(?:[+\\,%.]\s*+)?(?:[\"']\s*+)?[A-Za-z0-9+/_-]{40,}+={0,2})*"
)
_HEX = re.compile(
    r"(?:\\x[0-9a-fA-F]{2}){20,}|(?:0x[0-9a-fA-F]{2}\s*,\s*){20,}|[0-9a-fA-F]{64,}(?:[\"'\\\s,+]+[0-9a-fA-F]{64,})*"
)
_PUBLIC = re.compile(
    r"-----BEGIN (?:CERTIFICATE|PUBLIC KEY|RSA PUBLIC KEY|PGP (?:PUBLIC|SIGNATURE))|\bssh-(?:rsa|ed25519|dss) |\bintegrity\b"
)
_PUBLIC_WITHIN = 200
_SEQUENCE = re.compile(r"[ACGTUNacgtun\s\"'+,\\]*|[ACDEFGHIKLMNPQRSTVWYX\s\"'+,\\]*")
_MIXED = (re.compile("[a-z]"), re.compile("[A-Z]"), re.compile(r"\d"))
_WORD = re.compile(r"(?:[A-Za-z]?[a-z]+|[A-Z]+|\d+)(?:[_/-]|$)")
_FEWEST_DIFFERENT = 16

_DECODES = (
    r"(?:b64decode|base64\.\w*decode\w*|decodebytes|a85decode|b32decode|unhexlify|fromhex|decompress|marshal\.loads|base64_?dec(?:ode)?"
    r"|base64enc::base64decode|rawToChar|memDecompress|atob|FromBase64String|fromCharCode|codecs\.decode|rot_?13|chr\()"
)
_OBFUSCATED = re.compile(
    rf"(?s)\b(?:(?:exec|eval|execfile|__import__|evalq|Function)\s*\(|(?:iex|Invoke-Expression)\b)[^\n;]{{0,200}}?{_DECODES}"
    r"|base64\s+(?:-d|--decode|-D)\b[^\n]{0,200}\|\s*(?:ba|z|k|da)?sh\b|xxd\s+-r\b[^\n]{0,200}\|\s*(?:ba|z)?sh\b"
    r"|-enc(?:odedcommand)?\s+[A-Za-z0-9+/=]{40,}|getattr\s*\(\s*__import__\s*\("
    r"|eval\s*\(\s*parse\s*\(\s*text\s*=[^\n]{0,200}?(?:decode|rawToChar|intToUtf8|chartr)"
)
_RUNS = r"(?:exec|eval|iex|parse\s*\(\s*text\s*=)"
_RUN_LATER = re.compile(rf"(?m)^[ \t]*(?P<name>\w+)\s*(?:=|<-)\s*+[^\n]*{_DECODES}")
_RUN = re.compile(rf"\b{_RUNS}\s*+(?:\(\s*+)?(?:compile\s*+\(\s*+)?(?P<name>\w+)")
_REMOTE = re.compile(
    r"(?i)\b(?:curl|wget)\b[^\n|;]{0,300}(?:\||&&|;)\s*(?:sudo\s+)?(?:(?:ba|z|k|da)?sh|python3?|Rscript|perl|source|chmod)\b"
    r"|(?:ba)?sh\s+<\(\s*(?:curl|wget)|\b(?:eval|bash\s+-c)\s+[\"']?\$\(\s*(?:curl|wget)"
    r"|\bsource\s*\(\s*(?:url\s*\(\s*)?[\"']https?://|\bsource_(?:url|gist|github)\s*\(|\binstall_(?:github|gitlab|bitbucket|url|git|svn)\s*\("
    r"|\bpak::pkg_install\s*\(\s*[\"'][\w-]+/|\bexec\s*\(\s*(?:requests\.get|urllib|urlopen)|\b(?:exec|eval)\s*\([^\n]{0,120}(?:urlopen|requests\.)"
    r"|\bpip3?\s+install\b[^\n]{0,200}(?:git\+|https?://)|\biex\b[^\n]{0,200}(?:DownloadString|Invoke-WebRequest|iwr|irm)"
    r"|(?:DownloadString|Invoke-WebRequest|iwr|irm)[^\n]{0,200}\|\s*iex|\bnpm\s+install\b[^\n]{0,100}(?:git|https?:)|\binclude\s*\(\s*download\("
    r"|\bnet\s+(?:install|from)\b[^\n]{0,200}https?://|\btorch\.hub\.load\s*\(|trust_remote_code\s*=\s*True"
)
_HOME = re.compile(
    r"(?i)(?:/home/|/Users/|[A-Z]:\\{1,2}Users\\{1,2}|[A-Z]:/Users/|/rds/user/|/nfs/users/)"
    r"(?!(?:shared|public|default|user|username|me|you|runner|ubuntu|jovyan|rstudio|root|app"
    r"|project|<|\$|\{)\b)([A-Za-z][\w.\- ]{1,30})"
)


def encoded_runs(text: str, longest: int) -> Iterator[tuple[int, int]]:
    """Where each run of Base64 or hexadecimal begins, and how many characters it has."""
    told = -1
    for pattern, judge in ((_BASE64, _is_base64), (_HEX, _is_hex)):
        for match in pattern.finditer(text):
            run = re.sub(r"[\s\"'+\\,%.]", "", match[0]) if pattern is _BASE64 else match[0]
            before = text[max(0, match.start() - _PUBLIC_WITHIN) : match.start()]
            if len(run) > longest and judge(run) and not _PUBLIC.search(before) and match.start() > told:
                told = match.end()
                yield match.start(), len(run)


def is_sequence(run: str) -> bool:
    """Is it one of bases, of amino acids, or of digits, or words in a row, rather than Base64?"""
    return not _is_base64(run) and not (_HEX.fullmatch(run) and _is_hex(run))


def _is_base64(run: str) -> bool:
    if _SEQUENCE.fullmatch(run) or len(set(run)) < _FEWEST_DIFFERENT:
        return False
    return all(kind.search(run) for kind in _MIXED) and len(_WORD.findall(run)) < len(run) / 12


def _is_hex(run: str) -> bool:
    return len(set(run.lower())) > 8  # noqa: PLR2004 - not zeros, not a ruler


def obfuscated(text: str) -> Iterator[int]:
    """Where hidden code is decoded and run, at once or by a name."""
    yield from (match.start() for match in _OBFUSCATED.finditer(text))
    later = list(_RUN_LATER.finditer(text))
    last_run = {run["name"]: run.start() for run in _RUN.finditer(text)} if later else {}
    yield from (match.start() for match in later if last_run.get(match["name"], -1) >= match.end())


def remote_code(text: str) -> Iterator[int]:
    """Where code is fetched and run or installed."""
    yield from (match.start() for match in _REMOTE.finditer(text))


def personal_paths(text: str) -> Iterator[int]:
    """Where a path names the home folder of a person."""
    yield from (match.start() for match in _HOME.finditer(text))
