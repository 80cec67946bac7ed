"""Numbers that stand behind their names, one a line; and what R says of a data frame, with its first values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.tables.results.words import Role, hint

if TYPE_CHECKING:
    from collections.abc import Iterator

    Found = tuple[list[int], list[list[str]]]

_NAMED = re.compile(
    r"[\s*\u2022>\"'-]*([A-Za-z][^:=\n{}\[\]]{1,60}?)[\"']?\s*(?:[:=]|\.{3,}|\t)\s*([<>]?\s*\d[\d,]{0,11}(?:\s*\([\d.]+\s*%?\))?)\s*,?\s*"
)
_VARIABLE = re.compile(
    r"\s*\$ (\S+)\s*:\s*(?:chr|num|int|logi|Factor|Ord|dbl|<chr>|<dbl>|<int>|<fct>)[^\"\d-]*((?:[\"\d.-]).*)"
)
_VALUE = re.compile(r"\"([^\"]*)\"|(-?[\d.]+(?:e[-+]?\d+)?|NA)")
_FEWEST = 3


def listed(text: str, *, is_code: bool = False) -> Iterator[Found]:
    """Runs of lines like "Withdrew consent: 4"; of settings and code those alone whose names say that something is counted."""
    run: list[tuple[int, list[str]]] = []
    for number, line in enumerate([*text.splitlines(), ""]):
        found = _NAMED.fullmatch(line)
        if found and (not is_code or _is_count(found[1])):
            run.append((number, [found[1].strip(), found[2].strip()]))
        elif line.strip() or not text:
            yield from _run(run, 1 if is_code else _FEWEST)
            run = []
    yield from _run(run, 1 if is_code else _FEWEST)


def described(text: str) -> Iterator[Found]:
    """The variables of str() and glimpse(), each with its first values, as the columns that they are."""
    columns: list[list[str]] = []
    first = 0
    for number, line in enumerate([*text.splitlines(), ""]):
        found = _VARIABLE.match(line)
        if found:
            first = first if columns else number
            columns.append([found[1], *(quoted or plain for quoted, plain in _VALUE.findall(found[2]))])
        elif columns:
            rows = min(map(len, columns))
            yield list(range(first, first + rows)), [[column[row] for column in columns] for row in range(rows)]
            columns = []


def _run(run: list[tuple[int, list[str]]], fewest: int) -> Iterator[Found]:
    if len(run) >= fewest:
        yield [run[0][0], *(number for number, _ in run)], [["", ""], *(cells for _, cells in run)]


def _is_count(name: str) -> bool:
    said = hint(name)
    return said is not None and said.role is Role.COUNT and said.is_strong
