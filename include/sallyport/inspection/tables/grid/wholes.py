"""Numbers that may be counts by how they are written: whole ones, alone or with their percentage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.tables.grid.cells import Cell, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

_COUNTABLE = frozenset({Kind.NUMBER, Kind.PAIR, Kind.COUNT})


def may_be_count(cell: Cell) -> bool:
    """Is it a whole number, or hidden?"""
    return cell.is_hidden or (cell.is_whole and cell.value >= 0 and cell.kind in _COUNTABLE and not cell.is_within)


def may_all_be_counts(cells: Sequence[Cell]) -> bool:
    """May the numbers of a whole line be counts, and are some shown, or marks for some?"""
    shown = [cell for cell in cells if cell.is_numeric]
    is_any = bool(shown) or any(cell.kind is Kind.MASK for cell in cells)
    return is_any and all(map(may_be_count, shown)) and not _brackets_differ(cells)


def _brackets_differ(cells: Sequence[Cell]) -> bool:
    """Numbers in brackets that cannot be percentages: then the pair is something else, a mean and its deviation."""
    return any(cell.kind is Kind.PAIR and cell.percent is None for cell in cells)
