"""Passwords in what opens a connection to a database: options of Stata and SAS, strings of ODBC, JDBC and libpq, command lines.

The spellings are those of the programs' own manuals (Stata: odbc, jdbc; SAS: LIBNAME, PROC PWENCODE; PostgreSQL: libpq,
connection strings; Oracle: SQL*Plus logon).
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = r"(?:password|passwd|pwd|pass|pw)"
_WHERE = (
    r"(?:user(?:name|[ _]?id)?|uid|login|host(?:name|addr)?|server|dsn|db(?:name|q)?|database|(?:data ?)?source"
    r"|driver|path|port)"
)
_VALUE = r"[^\s;&\"'`,(){}<>\[\]]{4,200}"
_ENDS = r"(?=[;&\"'\\]|[ \t]+(?![,)\s])|[ \t]*$)"
_IN_LINE = r"[^\S\n]*"
_STATA = re.compile(
    rf"(?i)(?P<command>\b[oj]dbc\b)|\b(?:{_NAME}|p)\(\s*\"?(?P<value>[^\s\"'`()]{{4,200}})\"?\s*\)"
    r"|(?<!\S)///[^\n]*\n?|(?P<end>\n)"
)
"""odbc load, ... user("jane") password("..."), short p(); lines go on behind three slashes."""
_LONGEST_COMMAND = 1000
_SHAPES = (
    re.compile(rf"(?i)(?<![\w.$:]){_NAME}\(\s*\"(?P<value>[^\s\"'`()]{{4,200}})\"\s*\)"),
    # Stata: local pw "..."
    re.compile(
        rf"(?im)^{_IN_LINE}(?:local|global|scalar)\s+\w*?(?:{_NAME}|passphrase|secret|token)\s*+(?:=\s*+)?"
        rf"(?:`?\"(?P<quoted>[^\"'`\n]{{4,200}})\"|(?P<plain>{_VALUE})\s*$)"
    ),
    # host=... password=..., in one text or statement, in either order.
    re.compile(rf"(?im)(?:\b{_WHERE}\s*=|\bjdbc:)[^\n\"'`]{{0,300}}?[\s;&?:]{_NAME}\s*=\s*(?P<value>{_VALUE}){_ENDS}"),
    re.compile(
        rf"(?im)(?<![\w.\-]){_NAME}\s*=\s*(?P<value>{_VALUE})[\s;&]++(?:[^\n\"'`,()]{{0,200}}?[\s;&])?{_WHERE}\s*=\s*[^\s,]"
    ),
    # A macro variable of SAS.
    re.compile(rf"(?im)^{_IN_LINE}%let\s+\w*?{_NAME}\s*=\s*(?P<value>{_VALUE})\s*;"),
    # Oracle writes the password behind the user's name.
    re.compile(
        r"(?i)(?:\bjdbc:oracle:\w+:|\b(?:sqlplus|sqlldr|expdp|impdp)\s+(?:-\w+\s+){0,9}[\"']?)[\w$#]+/(?P<value>[^\s@/\"'`]{4,200})@"
    ),
    re.compile(
        r"(?im)\bmysql(?:dump|admin|import)?\b[^\n|;]{0,200}\s-p[\"']?(?P<value>[^\s\"'`$-][^\s\"'`]{3,200})"
        r"|\bsshpass\s+-p\s*[\"']?(?P<quoted>[^\s\"'`]{4,200})"
        r"|\bcurl\b[^\n|;]{0,300}\s(?:-u|--user)[ =][\"']?[^\s:\"'`]+:(?P<plain>[^\s\"'`]{4,200})"
    ),
)
_ENCODED = re.compile(r"(?i)\{sas00\d\}([0-9a-f]{8,})")
"""What PROC PWENCODE makes of a password opens the same doors."""
_CALL = re.compile(
    r"(?i)\b(?:getConnection|(?:cx_Oracle|oracledb|pymysql|MySQLdb|pymssql|jaydebeapi)\.connect|odbcConnect|create_pool)\s*\("
    r"(?P<given>(?:\s*+(?:\[\s*+)?[\"'][^\"'\n]{1,200}[\"']\s*+(?:\]\s*+)?,?){2,5})"
)
_TEXT = re.compile(r"[\"']([^\"'\n]+)[\"']")
_NO_PASSWORD = re.compile(r"[\s/:\\]")
_KINDS = (re.compile(r"[a-z]"), re.compile(r"[A-Z]"), re.compile(r"[^A-Za-z]"))


def passwords_given(text: str) -> Iterator[tuple[int, str]]:
    """Where each stands, and what it is; names of variables in its place are left out."""
    for match in chain(_options(text), *(shape.finditer(text) for shape in _SHAPES)):
        value = next(filter(None, match.groupdict().values()), "")
        if _is_made_up(value):
            yield match.start() + match[0].rfind(value), value
    yield from ((match.start(), match[1]) for match in _ENCODED.finditer(text))
    for call in _CALL.finditer(text):
        for given in _TEXT.findall(call["given"])[1:]:
            if _NO_PASSWORD.search(given) is None and all(kind.search(given) for kind in _KINDS):
                yield call.start(), given


def _options(text: str) -> Iterator[re.Match[str]]:
    """Options with a password in commands of Stata that connect to a database."""
    command = -1
    for match in _STATA.finditer(text):
        if match["command"]:
            command = match.start()
        elif match["end"]:
            command = -1
        elif match["value"] and command >= 0 and match.start() - command < _LONGEST_COMMAND:
            yield match


def _is_made_up(value: str) -> bool:
    """Letters with digits or signs, as passwords have them; not ``db_password``, nor a number."""
    return bool(re.search(r"[A-Za-z]", value)) and bool(re.search(r"\d|[^\w.\-]", value))
