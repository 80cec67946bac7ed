"""Many places in few words: how many there are, and where the first are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sallyport.inspection.tables.grid.layout import Block

_SHOWN = 5


def listed(block: Block, places: Sequence[tuple[int, int]]) -> str:
    """The first of these cells, given by index, and how many more there are: as in "row 3 column 2; and 4 more"."""
    shown = [block.at(row, column).rpartition("row ")[2].replace(",", "") for row, column in places[:_SHOWN]]
    more = len(places) - _SHOWN
    return "; ".join(f"row {place}" for place in shown) + (f"; and {more} more" if more > 0 else "")
