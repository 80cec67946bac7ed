"""Languages of code: how they mark comments and texts. Told by a file's name, or by what it looks like."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sallyport.inspection.kinds.extensions import extension_of

_DOUBLE = r'"[^"\\\n]*(?:\\.[^"\\\n]*)*(?:"|(?=\n)|\Z)'
_SINGLE = r"'[^'\\\n]*(?:\\.[^'\\\n]*)*(?:'|(?=\n)|\Z)"
_TEXTS = rf"(?P<text>{_DOUBLE}|{_SINGLE})"
_DOUBLE_TEXT = rf"(?P<text>{_DOUBLE})"
_LONG_TEXTS = r'(?P<long>""".*?(?:"""|\Z)|' + r"'''.*?(?:'''|\Z))"
_LINES_LONG = r'(?P<text>"[^"\\]*(?:\\.[^"\\]*)*(?:"|\Z)|' + r"'[^'\\]*(?:\\.[^'\\]*)*(?:'|\Z))"
_BACKTICKS = r"(?P<long>`[^`\\]*(?:\\.[^`\\]*)*(?:`|\Z))"
_BLOCK = r"/\*.*?(?:\*/|\Z)"


@dataclass(frozen=True)
class Language:
    """One language, or several that look alike. ``parts`` finds comments, texts and long texts, by these names."""

    name: str
    parts: re.Pattern[str]


def _language(name: str, *parts: str) -> Language:
    return Language(name, re.compile("|".join(parts), re.DOTALL | re.MULTILINE))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HASH = r"(?P<comment>#[^\n]*)"
PYTHON = _language("python", _LONG_TEXTS, _TEXTS, _HASH)
JULIA = _language("julia", r"(?P<comment>#=.*?(?:=#|\Z)|#[^\n]*)", _LONG_TEXTS, _DOUBLE_TEXT)
R = _language("r", _LINES_LONG, _HASH)
SHELL = _language("shell", r"(?P<comment>(?:^|(?<=\s))#[^\n]*)", _TEXTS)
C_LIKE = _language("c", rf"(?P<comment>//[^\n]*|{_BLOCK})", _BACKTICKS, _TEXTS)
SQL = _language("sql", rf"(?P<comment>--[^\n]*|{_BLOCK})", _TEXTS)
STATA = _language("stata", rf"(?P<comment>^[ \t]*\*[^\n]*|(?:^|(?<=\s))//[^\n]*|{_BLOCK})", _DOUBLE_TEXT)
SAS = _language("sas", rf"(?P<comment>{_BLOCK}|^[ \t]*%?\*[^;]*(?:;|\Z))", _TEXTS)
SPSS = _language("spss", rf"(?P<comment>{_BLOCK}|^[ \t]*(?:\*|COMMENT\b)[^\n]*)", _TEXTS)
MATLAB = _language(
    "matlab",
    r"(?P<comment>%\{.*?(?:%\}|\Z)|%[^\n]*)",
    _DOUBLE_TEXT,
    r"(?:(?<=[\w)\]])')",
)
PLAIN = _language("plain", r"(?P<comment>\Z\A)")

_BY_EXTENSION = {
    **dict.fromkeys(_words("py pyw pyi smk bzl"), PYTHON),
    **dict.fromkeys(_words("r rprofile rhistory"), R),
    **dict.fromkeys(_words("jl"), JULIA),
    **dict.fromkeys(
        _words("sh bash zsh ksh csh ps1 psm1 bat cmd pl pm rb nf wdl slurm sbatch pbs mk makefile awk"), SHELL
    ),
    **dict.fromkeys(
        _words("js mjs cjs ts tsx jsx java c h cc cpp hpp cs go rs scala kt swift stan php groovy"), C_LIKE
    ),
    **dict.fromkeys(_words("sql ddl dml psql hql"), SQL),
    **dict.fromkeys(_words("do ado mata"), STATA),
    **dict.fromkeys(_words("sas"), SAS),
    **dict.fromkeys(_words("sps spss"), SPSS),
    **dict.fromkeys(_words("m"), MATLAB),
}
MIXED = {"rmd": R, "qmd": R, "rnw": R, "jmd": JULIA}
"""Text with code in fences; the language that most have."""
SETTINGS = _words("yaml yml toml ini cfg conf env properties config json xml dockerfile lock netrc pgpass npmrc pypirc")
_UNTOLD = frozenset({"", "txt", "text", "md", "log", "bak", "old", "orig", "code", "script"})

_BY_LOOK = (
    (PYTHON, r"^(?:import \w|from [\w.]+ import |def \w+\(.*\):|class \w+.*:|if __name__ ==)"),
    (R, r"<- ?(?:c|list|data\.frame|read|function|structure|lm|glm)\b|^library\(|^structure\(|%>%|\|> *$"),
    (SAS, r"(?i)^[^\S\n]*(?:data \w[\w.]*;|proc \w+|libname |datalines;|cards;|run;)"),
    (SQL, r"(?i)^[^\S\n]*(?:insert into \S+|select .{1,200} from |create table |copy \S+ .{0,200}from stdin)"),
    (SPSS, r"(?i)^[^\S\n]*(?:data list|begin data|frequencies |get file|compute \w+ ?=)"),
    (
        STATA,
        r"^[^\S\n]*(?:clear( all)?$|use \"|input (?:\w+ )*\w+$|regress |gen(?:erate)? \w+ ?=|tab(?:ulate)? \w+|replace \w+ ?=)",
    ),
    (C_LIKE, r"^[^\S\n]*(?:const|let|var) \w+ ?=|^#include|^function \w+\("),
    (SHELL, r"^#!.*sh\b|^[^\S\n]*(?:export \w+=|fi$|done$|sudo |cat <<)"),
)
_LOOKS = tuple((language, re.compile(look, re.MULTILINE)) for language, look in _BY_LOOK)
_SURE = (
    (SQL, re.compile(r"(?i)\binsert\s+(?:ignore\s+)?into\s+[^\s(]{1,200}\s*(?:\([^()]{1,2000}\)\s*)?values\s*\(")),
)
"""One such sign is enough, wherever it stands."""
_FEWEST_SIGNS = 2
_LOOKED_AT = 64 * 1024
_LEFT = re.compile(r"^(?:\.?[#~]+)|(?:[#~]+|\.(?:bak|orig|old|save|autosave|tmp|sw[nop]|base|local|remote|rej))+$")
"""What editors add to the name of a file of which they keep a copy."""
_OF_RSTUDIO = re.compile(r"(?i)(?:^|/)\.rproj\.user/.+/sources/")
"""Where RStudio keeps what was typed, under names of its own."""


def may_be_code(name: str) -> bool:
    """Can a file of this name be code, or settings in which secrets lie? Its content decides where the name does not."""
    extension = _kind(name)
    return extension in _BY_EXTENSION or extension in MIXED or extension in SETTINGS or extension in _UNTOLD


def by_name(name: str) -> Language | None:
    """The language that the name tells; None when it tells none."""
    return _BY_EXTENSION.get(_kind(name))


def is_told(name: str) -> bool:
    """Does the name say that it is code?"""
    return _kind(name) in _BY_EXTENSION or _kind(name) in MIXED


def _kind(name: str) -> str:
    last = _LEFT.sub("", name.rpartition("/")[2].lower())
    if last.startswith(
        (".env", ".netrc", ".pgpass", ".rprofile", ".renviron", ".rhistory", ".bash", ".npmrc", ".pypirc")
    ):
        return {".rp": "r", ".rh": "r", ".ba": "sh"}.get(last[:3], "env")
    if last in {"makefile", "snakefile", "dockerfile"}:
        return {"snakefile": "py"}.get(last, "mk")
    extension = extension_of(last)
    return "r" if not extension and _OF_RSTUDIO.search(name) else extension


def by_look(text: str) -> Language | None:
    """The language that a text looks like: the first with two signs of it, or one at its very beginning."""
    head = text[:_LOOKED_AT]
    for language, look in _LOOKS:
        found = [match.start() for _, match in zip(range(_FEWEST_SIGNS), look.finditer(head), strict=False)]
        if len(found) == _FEWEST_SIGNS or found[:1] == [0]:
            return language
    return next((language for language, look in _SURE if look.search(head)), None)
