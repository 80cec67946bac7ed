"""The same table twice, a few people apart: the difference is those few."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from sallyport.inspection.history.fingerprints import Counted, Fingerprint, Key

OwnerT = TypeVar("OwnerT")
_FEWEST_SHARED = 2
_MOST_OF = 0.8
"""Part of the cells that two tables must share, and of those that must be close, to be the same table."""


def differences(table: Fingerprint, other: Fingerprint, min_count: int) -> list[Counted]:
    """Cells of ``table`` that differ from the other's by at least one and fewer than the minimum, if it is the same table.

    Where both are rounded, a difference is one of rounding.
    """
    if table.base > 1 and other.base > 1:
        return []
    shared = {key: abs(low - other.shown[key]) for key, low in table.shown.items() if key in other.shown}
    larger = max(len(table.shown), len(other.shown))
    if len(shared) < _FEWEST_SHARED or len(shared) < _MOST_OF * larger or not any(shared):
        return []
    close = {key: difference for key, difference in shared.items() if difference < min_count}
    if len(close) < _MOST_OF * len(shared):
        return []
    return [cell for cell in table.cells if close.get(cell.key)]


def _fewest_close(shown: int) -> int:
    """How many of so many cells are close to another table's at the least, for :func:`differences` to find any."""
    return max(_FEWEST_SHARED, math.ceil(_MOST_OF * _MOST_OF * shown - 1e-9))


class Near(Generic[OwnerT]):
    """Tables by their counts: of thousands, only those are compared with a new one that can be the same.

    Counts that are less than the minimum apart lie in one bucket of its width or in neighbouring ones.
    """

    def __init__(self, min_count: int) -> None:
        self._width = max(min_count, 1)
        self._owners: list[OwnerT] = []
        self._cells: dict[tuple[Key, int], list[int]] = {}

    def add(self, owner: OwnerT, table: Fingerprint) -> None:
        """Remember a table, and whose it is."""
        for key, low in table.shown.items():
            self._cells.setdefault((key, low // self._width), []).append(len(self._owners))
        self._owners.append(owner)

    def like(self, table: Fingerprint) -> list[OwnerT]:
        """Owners of the tables with which :func:`differences` may find something, in the order in which they were added."""
        close: Counter[int] = Counter()
        for key, low in table.shown.items():
            bucket = low // self._width
            for near in (bucket - 1, bucket, bucket + 1):
                close.update(self._cells.get((key, near), ()))
        fewest = _fewest_close(len(table.shown))
        return [self._owners[number] for number, count in sorted(close.items()) if count >= fewest]
