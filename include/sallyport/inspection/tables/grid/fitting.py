"""Counts that nothing names, known by the percentages beside them: 2 (0.8) of 240."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.tables.grid.cells import Cell, Kind
from sallyport.inspection.tables.grid.families import is_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.tables.grid.layout import Block

_FEWEST = 2
_LEAST_SIZE = 20
_HUNDRED = 100
_MOST_DECIMALS = 3
_WITH_SHARES = frozenset({Kind.PAIR, Kind.COUNT})


def fitting(block: Block) -> frozenset[tuple[int, int]]:
    """Places of numbers whose brackets hold their percentage of the size of the column's group, if two of them do at least."""
    found: set[tuple[int, int]] = set()
    for column in block.value_columns:
        size = _size(block, column)
        if size is not None and size >= _LEAST_SIZE:
            rows = [row for row in range(len(block.body)) if _fits(block.cell(row, column), size)]
            found |= {(row, column) for row in rows} if len(rows) >= _FEWEST else set()
    return frozenset(found)


def is_no_part(block: Block, row: int, column: int) -> bool:
    """Is the percentage in a cell not that of the size of its column's group, which is told?"""
    size = _size(block, column)
    return size is not None and not _fits(block.cell(row, column), size)


def _size(block: Block, column: int) -> int | None:
    told = block.sizes(column)
    return told if told is not None else next(_of_rows(block, column), None)


def _of_rows(block: Block, column: int) -> Iterator[int]:
    for row in range(len(block.body)):
        cell = block.cell(row, column)
        if cell.kind is Kind.NUMBER and cell.is_whole and is_size(block, row):
            yield cell.count


def _fits(cell: Cell, size: int) -> bool:
    if cell.kind not in _WITH_SHARES or not cell.is_whole or cell.percent is None or not 0 < cell.value <= size:
        return False
    bracket = cell.text.partition("(")[2]
    decimals = len(bracket.partition(".")[2].rstrip(" )*%"))
    return decimals <= _MOST_DECIMALS and abs(_HUNDRED * cell.value / size - cell.percent) <= 0.51 * 10**-decimals
