"""First rows of tables as consoles print them between other lines: Stata's lists, data frames of R and pandas, glimpse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.records.model import Records

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LISTED = re.compile(r"\s*(?:(?P<at>\d+)\.\s)?\s*\|(?P<cells>[^|]*(?:\|[^|]*)*)\|\s*")
_RULE = re.compile(r"\s*[|+]?[-+|]{4,}[|+]?\s*")
_TYPES = re.compile(
    r"\s*(?:(?:<\w+>|---|[iuf](?:8|16|32|64)|str|bool|date|cat|U?Int\d*\??|Float\d*\??|String\d*\??)\s*)+"
)
"""What R, polars and Julia print below the names."""
_BOX = str.maketrans(dict.fromkeys("\u2502\u2506\u2503", " "))
_BOX_RULE = re.compile(r"\s*[\u2500-\u257f+\s-]+\s*")
_NAME = re.compile(r"[A-Za-z_.][\w.]*")
_VARIABLE = re.compile(
    r"\s*\$\s*(?P<name>[\w.]+)\s*:?\s*(?:<\w+>|num|int|chr|logi|Factor[^:]*:|"
    r"Date(?:\[[^\]]*\]:?|, format:)[^\"\d]*|POSIXct[^:]*: ?format:)\s*(?:\[[\d:]+\]\s*)?(?P<values>.*)"
)
_VALUE = re.compile(r"\"([^\"]*)\"|([^\s,\u2026]+)")
_MARK = re.compile(r"^[ \t]*(?:#+'?|//|\*|--|%|>)[ \t]?")
_TOGETHER = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?) (\d[A-Z]{2})\b|\b(\d{4}-\d\d-\d\d) (\d\d:\d\d)")
"""One cell, though a blank stands in it: a postcode, a date with its time."""
_HELD = "\0"
_FEWEST, _NARROWEST = 3, 3


def printed_records(lines: Sequence[str]) -> Iterator[Records]:
    """All of them. A mark of comments before every line makes no difference."""
    if any("\u2502" in line for line in lines):
        lines = [line.translate(_BOX) for line in lines if not line.strip() or not _BOX_RULE.fullmatch(line)]
    plain = [_MARK.sub("", line) for line in lines]
    yield from _lists(lines)
    yield from _frames(lines)
    if plain != lines:
        yield from _lists(plain)
        yield from _frames(plain)
    yield from _described(plain)


def _lists(lines: Sequence[str]) -> Iterator[Records]:
    """What Stata's ``list`` prints, with numbers of observations or without."""
    names: list[str] = []
    rows: list[list[str]] = []
    begun = 0
    for number, line in enumerate([*lines, ""], 1):
        if _RULE.fullmatch(line):
            continue
        found = _LISTED.fullmatch(line)
        cells = [cell for part in found["cells"].split("|") for cell in part.split()] if found else []
        if names and len(cells) == len(names):
            rows.append(cells)
            continue
        if len(rows) >= _FEWEST:
            yield Records(f"list at line {begun}", tuple(names), rows)
        is_head = len(cells) > 1 and not (found and found["at"]) and all(map(_NAME.fullmatch, cells))
        names, rows, begun = cells if is_head else [], [], number


def _frames(lines: Sequence[str]) -> Iterator[Records]:
    """A line of names, then lines of as many words, or one more where rows are numbered."""
    at = 0
    while at < len(lines) - _FEWEST:
        names = lines[at].split()
        if len(names) < _NARROWEST - 1 or not all(map(_NAME.fullmatch, names)):
            at += 1
            continue
        rows, end = _rows_below(lines, at + 1, len(names))
        if len(rows) >= _FEWEST:
            wide = len(rows[0])
            yield Records(f"print-out at line {at + 1}", ("",) * (wide - len(names)) + tuple(names), rows)
        at = max(end, at + 1)


def _rows_below(lines: Sequence[str], at: int, wide: int) -> tuple[list[list[str]], int]:
    """Rows of one width that holds numbers, and the index of the line after them."""
    rows: list[list[str]] = []
    while at < len(lines) and lines[at].strip() and _TYPES.fullmatch(lines[at]):
        at += 1
    while at < len(lines):
        cells = _cells(lines[at])
        if len(cells) not in {wide, wide + 1} or (rows and len(cells) != len(rows[0])):
            break
        if not any(cell[0].isdigit() for cell in cells):
            break
        rows.append(cells)
        at += 1
    return rows, at


def _cells(line: str) -> list[str]:
    held = _TOGETHER.sub(lambda found: found[0].replace(" ", _HELD), line).split()
    return [cell.replace(_HELD, " ") for cell in held]


def _described(lines: Sequence[str]) -> Iterator[Records]:
    """Variables with their first values, as str() and glimpse() print them: as many rows as the shortest has values."""
    columns: list[tuple[str, list[str]]] = []
    begun = 0
    for number, line in enumerate([*lines, ""], 1):
        found = _VARIABLE.match(line) if "$" in line else None
        if found:
            begun = begun or number
            values = [quoted or plain for quoted, plain in _VALUE.findall(found["values"])]
            columns.append((found["name"], [value for value in values if value not in {"...", "|"}]))
            continue
        if len(columns) > 1:
            yield from _of_columns(columns, begun)
        columns, begun = [], 0


def _of_columns(columns: list[tuple[str, list[str]]], begun: int) -> Iterator[Records]:
    told = [(name, values) for name, values in columns if len(values) > 1]
    most = max((len(values) for _, values in told), default=0)
    if len(told) > 1 and most >= _FEWEST:
        rows = [[values[row] if row < len(values) else "" for _, values in told] for row in range(most)]
        yield Records(f"variables at line {begun}", tuple(name for name, _ in told), rows)
