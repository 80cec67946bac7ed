"""Code that is fetched into a file first and run from there, in two steps that may stand far apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TARGET = r"(?P<target>[fr]?[\"'][^\"'\n]{1,300}[\"']|[A-Za-z_][\w.]*)"
_ARGUMENT = r"[^,()\n]{0,300}(?:\([^()\n]{0,300}\)[^,()\n]{0,300}){0,2}"
_FETCHES = (
    re.compile(
        rf"\b(?:urlretrieve|wget\.download|gdown\.download"
        rf"|URLopener\(\)\.retrieve|download\.file|curl_download|Downloads\.download|download)"
        rf"\s*\({_ARGUMENT},\s*(?:(?:destfile|filename|out|output)\s*=\s*)?{_TARGET}"
    ),
    re.compile(rf"\bwrite_disk\s*\(\s*{_TARGET}"),
    re.compile(r"\bcopy\s+\"https?://[^\"\n]*\"\s+(?P<target>\"[^\"\n]+\")"),
    re.compile(
        r"\b(?:curl|wget)\b[^\n|;&]{0,300}?\s(?:-\w*[oO]\s*|--output[= ]|--output-document[= ])"
        r"(?P<target>[\"']?(?!https?:)[^\s\"';&|-][^\s\"';&|]*)"
    ),
    re.compile(
        r"\b(?:curl|wget)\b[^\n|;&]{0,300}?https?://(?:(?!https?://)[^\s\"';&|])*/(?P<target>[\w.\-]+\.\w+)(?=[\s\"';&|]|$)"
    ),
)
_FETCHED = re.compile(r"\b(?:requests|httpx|session|http)\.(?:get|request)\s*\(|\burlopen\s*\(|\bhttr2?::|\bGET\s*\(")
"""What is fetched so is written by other words."""
_WRITTEN = (
    re.compile(rf"\bopen\s*\(\s*{_TARGET}\s*,\s*(?:mode\s*=\s*)?[\"'][wax]b?\+?[\"']"),
    re.compile(rf"\bPath\s*\(\s*{_TARGET}\s*\)\s*\.write_(?:bytes|text)\b"),
    re.compile(rf"(?:(?<![\w.])|(?<=[)\]]\.)){_TARGET}\.(?:write_bytes|write_text)\s*\("),
    re.compile(rf"\bwrite(?:Bin|Lines)\s*\({_ARGUMENT},\s*{_TARGET}"),
)
_PROGRAM = r"(?:[^\s;&|]*/)?(?:(?:ba|z|k|da)?sh|python[\d.]*|Rscript|perl|ruby|node|julia|source)"
_CALLS = (
    r"(?:subprocess\.\w+|Popen|check_call|check_output|os\.(?:system|popen|exec\w*|spawn\w*|startfile)|system2?|shell|run_path|execfile"
    r"|(?:sys\.)?source|include|spec_from_file_location|(?:exec|eval)\s*\(\s*(?:compile\s*\(\s*)?(?:open|parse)|dyn\.load|(?:ctypes\.)?CDLL"
    r"|install\.packages)"
)
_MOST = 50


def fetched_and_run(text: str) -> Iterator[int]:
    """Where something is fetched into a file that is run further on."""
    shapes = [*_FETCHES, *(_WRITTEN if _FETCHED.search(text) else ())]
    first: dict[str, tuple[int, int]] = {}
    for match in (match for shape in shapes for match in shape.finditer(text)):
        first.setdefault(match["target"], match.span())
        if len(first) >= _MOST:
            break
    if not first:
        return
    last = {target: _last_part(target) for target in first}
    runs = [(match.start(), match[match.lastgroup or 0]) for match in _runs(set(last.values())).finditer(text)]
    for target, (at, end) in first.items():
        if any(begun >= end and name == last[target] for begun, name in runs):
            yield at


def _last_part(target: str) -> str:
    """Of a path, without quotes: it is enough to know the file again."""
    plain = target.lstrip("fr") if target[-1:] in "\"'" else target
    return plain.strip("\"'").rpartition("/")[2]


def _runs(names: set[str]) -> re.Pattern[str]:
    """What runs a file of these names, each of which is a group of its own."""
    one_of = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    call, program, itself = (rf"(?P<{group}>{one_of})(?![\w.\-])" for group in ("call", "program", "itself"))
    folder = r"(?:[^\s\"';|&()]*/)?"
    options = r"(?:[\"'\s,]*+-\w++)*+"
    return re.compile(
        rf"\b{_CALLS}\s*+\(\s*+(?:c\(|\w++\s*+=\s*+)?\[?\s*+(?:str\(|sys\.executable\s*+,\s*+)*+[fr]?[\"']?\s*+"
        rf"(?:{_PROGRAM}{options}[\"'\s,+]++(?:c\(|args\s*=\s*|\[|str\(|[fr]?[\"'])*)?\{{?{folder}{call}"
        rf"|(?m:^|[;&|])[^\S\n]*+(?:sudo\s+)?"
        rf"(?:(?:{_PROGRAM}{options}|\.|do|run|pip3?\s+install|R\s+CMD\s+INSTALL|chmod\s+(?:[ugoa]*\+r?x|0?7\d\d))\s+"
        rf"[\"']?{folder}{program}|[\"']?(?:\./|/)[^\s\"';|&()]*{itself})"
    )
