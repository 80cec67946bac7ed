"""Tables as R's write.table leaves them: cells set apart by one blank, texts in quotes, a name for each row with none above."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from sallyport.inspection.tables.cells import is_number

if TYPE_CHECKING:
    from collections.abc import Iterator

_FEWEST_ROWS = 2


def row_named(text: str) -> Iterator[tuple[list[int], list[list[str]]]]:
    """Those that a text holds, with the index of the line of each row."""
    lines = text.splitlines()
    at = 0
    while at < len(lines) - _FEWEST_ROWS:
        rows = _rows_from(lines, at)
        if rows:
            yield list(range(at, at + len(rows))), rows
        at += max(len(rows), 1)


def _rows_from(lines: list[str], at: int) -> list[list[str]]:
    """The rows of the table whose names stand in a line; none where there is no such table."""
    names = _cells(lines[at])
    if not names or any(map(is_number, names)):
        return []
    below: list[list[str]] = []
    for place in range(at + 1, len(lines)):
        row = _cells(lines[place])
        if len(row) not in {len(names), len(names) + 1} or (below and len(row) != len(below[0])):
            break
        if not any(map(is_number, row)):
            break  # every row has a number, where names have none: so no line is read for two tables
        below.append(row)
    if len(below) < _FEWEST_ROWS or not _is_written(lines[at : at + 1 + len(below)], names, below):
        return []
    are_named = len(below[0]) > len(names)
    return [["", *names] if are_named else names, *below] if _has_numbers(below) else []


def _is_written(lines: list[str], names: list[str], rows: list[list[str]]) -> bool:
    """Are names in quotes, or do numbers that go up by one stand before rows, so that they are no sentences?"""
    if all(line.startswith('"') for line in lines[:1]) and lines[0].count('"') == 2 * len(names):
        return True
    return len(rows[0]) > len(names) and [row[0] for row in rows] == [str(one) for one in range(1, len(rows) + 1)]


def _has_numbers(rows: list[list[str]]) -> bool:
    """Is there a column of nothing but numbers behind the first?"""
    return any(all(is_number(row[at]) or row[at] == "NA" for row in rows) for at in range(1, len(rows[0])))


def _cells(line: str) -> list[str]:
    """The cells of a line with one blank between them; none of another line."""
    if not line or line[0].isspace() or "  " in line or "\t" in line:
        return []
    if '"' not in line:
        return line.rstrip().split(" ")
    try:
        return next(csv.reader([line.rstrip()], delimiter=" ", strict=True), [])
    except csv.Error:
        return []
