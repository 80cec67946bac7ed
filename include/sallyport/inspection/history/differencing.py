"""The same table twice, a few people apart: the difference is those few."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sallyport.inspection.history.fingerprints import Counted, Fingerprint

_FEWEST_SHARED = 2
_MOST_OF = 0.8
"""Part of the cells that two tables must share, and of those that must be close, to be the same table."""


def differences(table: Fingerprint, other: Fingerprint, min_count: int) -> list[Counted]:
    """Cells of ``table`` that differ from the other's by at least one and fewer than the minimum, if it is the same table.

    Where both are rounded, a difference is one of rounding.
    """
    if table.base > 1 and other.base > 1:
        return []
    shared = [
        (cell, twin)
        for cell in table.cells
        if cell.is_shown and (twin := other.by_key.get(cell.key)) is not None and twin.is_shown
    ]
    larger = max(sum(cell.is_shown for cell in one.cells) for one in (table, other))
    if len(shared) < _FEWEST_SHARED or len(shared) < _MOST_OF * larger or not any(cell.key for cell, _ in shared):
        return []
    close = [(cell, abs(cell.low - twin.low)) for cell, twin in shared if abs(cell.low - twin.low) < min_count]
    if len(close) < _MOST_OF * len(shared):
        return []
    return [cell for cell, difference in close if difference]
