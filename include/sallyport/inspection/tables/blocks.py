"""Rows of a sheet or a text file as tables: names told from rows, tables that stand side by side taken apart.

Titles, notes and several tables below each other stay together as they stand: the rules find them, and need what is said
around a table.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sallyport.inspection.tables.cells import is_blank, is_number, names_in, width
from sallyport.inspection.tables.held import HeldTable
from sallyport.inspection.tables.model import Head

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Rows = Sequence[Sequence[str]]

_GAP = 50
"""Blank rows that may stand between parts of a table."""


@dataclass
class Block:
    """Rows that belong together. ``start`` and ``left`` are the indexes of its first row and column on the sheet."""

    start: int
    rows: Rows
    left: int = 0
    lines: Sequence[int] = ()
    """Indexes of its rows in the file, where other lines stand between them."""

    def table(self, where: str = "") -> HeldTable:
        """With its header told from its rows."""
        rows = _under_row_names(self.rows)
        header = names_in(rows[:1], rows[1:])
        numbers = tuple(line + 1 for line in self.lines[bool(header) :])
        first = numbers[0] if numbers else self.start + 1 + bool(header)
        return HeldTable(Head(where, header, first, self.left + 1), rows[1:] if header else rows, numbers)


def tables_in(rows: Rows, place: str = "", start: tuple[int, int] = (0, 0)) -> Iterator[HeldTable]:
    """The tables of a sheet; no cell is left out. ``place`` is "sheet 2", or "" for a file.

    ``start`` are the indexes of the first row and column that are given, where they are not the sheet's first ones.
    """
    kept = _without_long_gaps(rows)
    found = _side_by_side(rows if kept is None else [rows[line] for line in kept])
    if kept is not None:
        lines = [line + start[0] for line in kept]
        found = [replace(one, lines=lines[one.start : one.start + len(one.rows)]) for one in found]
    found = [replace(one, start=one.start + start[0], left=one.left + start[1]) for one in found]
    for number, block in enumerate(found, 1):
        parts = ([place] if place else []) + ([f"table {number}"] if len(found) > 1 else [])
        yield block.table(", ".join(parts))


def _without_long_gaps(rows: Rows) -> list[int] | None:
    """Lines without those that are blank for many lines on, but for the first of them; None where none is.

    A sheet may repeat a blank row a million times, and its table goes on below: they are no rows of it.
    """
    kept, blank = list[int](), 0
    for line, row in enumerate(rows):
        blank = blank + 1 if is_blank(row) else 0
        if blank <= _GAP:
            kept.append(line)
    return kept if len(kept) < len(rows) else None


def _side_by_side(rows: Rows) -> list[Block]:
    """Cut at empty columns, where the first column after one names rows as that of a table does; without empty edges."""
    wide = max((width(row) for row in rows), default=0)
    empty = [all(is_blank(row[column : column + 1]) for row in rows) for column in range(wide)]
    starts = [column for column in range(wide) if not empty[column] and (column == 0 or empty[column - 1])]
    if not starts:
        return []
    kept = [*starts[:1], *(start for start in starts[1:] if _has_labels(rows, start))]
    parts = []
    for left, right in zip(kept, [*kept[1:], max(map(len, rows), default=0)], strict=True):
        cells = [row[left:right] for row in rows]
        written = [number for number, row in enumerate(cells) if not is_blank(row)]
        parts.append(Block(written[0], cells[written[0] : written[-1] + 1], left))
    return parts


def _has_labels(rows: Rows, column: int) -> bool:
    """Does a column name rows, as the first one of a table does?"""
    cells = [cell for row in rows if column < len(row) and (cell := row[column].strip())]
    below = cells[1:]
    return bool(below) and sum(map(is_number, below)) * 2 < len(below)


def _under_row_names(rows: Rows) -> Rows:
    """Rows with the name of the column of row names added, which R leaves out."""
    if len(rows) > 1 and all(rows[0]) and all(len(row) == len(rows[0]) + 1 for row in rows[1:]):
        return [["", *rows[0]], *rows[1:]]
    return rows
