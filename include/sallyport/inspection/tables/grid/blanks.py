"""Empty cells that a heading says are suppressed: "Cases (missing = suppressed, under 10)", as statistics programs store them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sallyport.inspection.tables.grid.cells import BOUNDLESS, read
from sallyport.inspection.tables.grid.marks import FEWER_THAN, INCLUDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sallyport.inspection.tables.model import Grid

_BLANKS = r"\b(?:missing|blanks?|empty|nulls?|gaps?)\b(?: (?:cells?|values?|counts?|fields?))?"
_MEANS = r"\s*(?:[:=\u2013-]|means?|denotes?|indicates?|is|are|stands? for)\s*(?:[a-z]+ ){0,4}?"
_FEW = rf"suppress|redact|withheld|masked|too (?:few|small)|small (?:number|count|cell)|(?:<=|=<|≤|<|{FEWER_THAN})\s*\d"
_SAID = re.compile(
    rf"(?i){_BLANKS}{_MEANS}(?:{_FEW})|(?:suppress|redact|mask)\w{{0,6}}(?: [a-z]+){{0,4}} (?:as |left )?{_BLANKS}"
)
_FEWER = re.compile(rf"(?i)(?P<sign><=|=<|≤|<|{FEWER_THAN})\s*(?P<bound>\d{{1,3}})(?![\d%.])")
_MARK = "*"


def bounds_of_blanks(texts: Iterable[str]) -> tuple[int, int] | None:
    """What an empty cell is at least and at most, where a heading or a note says that one is suppressed; else None."""
    said = next((text for text in texts if _SAID.search(text)), None)
    if said is None:
        return None
    found = _FEWER.search(said)
    return 1, BOUNDLESS if found is None else int(found["bound"]) - (found["sign"].lower() not in INCLUDED)


def with_marks(grid: Grid) -> Grid:
    """With a mark in each empty cell below such a heading, beside a name: else a name with nothing beside it is a heading."""
    marks = {
        column: _MARK if said[1] == BOUNDLESS else f"<{said[1] + 1}"
        for column, heading in enumerate(grid.head.header)
        if (said := bounds_of_blanks([heading])) is not None and _is_mostly_shown(grid, column)
    }
    if not marks:
        return grid
    return replace(grid, rows=tuple(_marked(row, marks) for row in grid.rows))


def _is_mostly_shown(grid: Grid, column: int) -> bool:
    cells = [row[column].strip() for row in grid.rows]
    return sum(bool(cell) and read(cell).is_numeric for cell in cells) * 2 >= len(cells)


def _marked(row: Sequence[str], marks: dict[int, str]) -> tuple[str, ...]:
    if not any(cell.strip() for column, cell in enumerate(row) if column not in marks):
        return tuple(row)
    return tuple(marks[column] if column in marks and not cell.strip() else cell for column, cell in enumerate(row))
