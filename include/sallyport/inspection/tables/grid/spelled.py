"""Counts that a table writes in words: "five" among the figures of its column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.tables.grid.cells import read
from sallyport.inspection.tables.headings.words import Role, hint
from sallyport.inspection.tables.prose.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sallyport.inspection.tables.model import Grid

_VALUES = {word: value for one in LANGUAGES for value, word in enumerate(one.numerals, 2)} | {"one": 1}
_SPELLED = re.compile(r"([^\W\d_]+)((?:\s*[(\[].*[)\]])?|\s+[^\W\d_]+)")
_LONGEST = 40


def in_figures(grid: Grid) -> Sequence[Sequence[str]]:
    """The rows of a grid with figures for such words; those of names of rows and of columns stay."""
    rows = grid.rows
    places = [
        (row, column, figures)
        for row, cells in enumerate(rows)
        for column, text in enumerate(cells)
        if column and (figures := _figures(text))
    ]
    if not places:
        return rows
    first = -1 if any(grid.head.header) else next(at for at, row in enumerate(rows) if any(row))
    spelled = {(row, column) for row, column, _ in places}
    changed = [list(row) for row in rows]
    for row, column, figures in places:
        if row > first and _is_counted(grid, spelled, row, column):
            changed[row][column] = figures
    return changed


def _figures(text: str) -> str:
    """The same in figures; "" for what is no such word."""
    found = _SPELLED.fullmatch(text.strip()) if 0 < len(text) <= _LONGEST else None
    value = _VALUES.get(found[1].lower()) if found else None
    if found is None or value is None:
        return ""
    figures = f"{value}{found[2]}"
    return figures if read(figures).is_numeric else ""


def _is_counted(grid: Grid, spelled: set[tuple[int, int]], row: int, column: int) -> bool:
    """Do figures stand in its column, or in all of its row; or does a name say that it counts?"""
    below = [one[column] for at, one in enumerate(grid.rows) if one[column] and (at, column) not in spelled]
    if sum(read(text).is_numeric for text in below) * 2 > len(below):
        return True
    header = grid.head.header
    said = hint(header[column]) if column < len(header) else None
    if said is not None and said.role is Role.COUNT:
        return True
    beside = [at for at in range(1, len(grid.rows[row])) if grid.rows[row][at]]
    return len(beside) > 1 and all((row, at) in spelled or read(grid.rows[row][at]).is_numeric for at in beside)
