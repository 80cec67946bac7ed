"""The same table twice, a few people apart: the difference is those few."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection

    from sallyport.inspection.history.fingerprints import Counted, Fingerprint, Key

OwnerT = TypeVar("OwnerT")
_FEWEST_SHARED = 2
_MOST_OF = 0.8
"""Part of the cells that two tables must share, and of those that must be close, to be the same table."""
_FEWEST_LOST, _MOST_LOST = 3, 0.1
"""So many cells at least, of which no more than this part is missing, are those of the same people without some."""


def left_of_the_other(table: Fingerprint, other: Fingerprint, min_count: int) -> list[Counted]:
    """Cells of one sex in ``table`` that leave fewer than the minimum of those that ``other`` counts of both.

    The two are taken to be of the same people when the one has no more than the other in any of several groups.
    """
    if max(table.base, other.base) > 1:
        return []
    sexes = table.sexes
    if len(sexes) != 1 or other.sexes:
        return []
    pairs = [
        (cell, whole)
        for cell in table.cells
        if cell.is_shown and sexes < cell.key and (whole := other.by_key.get(cell.key - sexes)) and whole.is_shown
    ]
    if len(pairs) < _FEWEST_LOST or any(cell.low > whole.low for cell, whole in pairs):
        return []
    return [cell for cell, whole in pairs if 0 < whole.low - cell.low < min_count]


def differences(table: Fingerprint, other: Fingerprint, min_count: int) -> tuple[list[Counted], bool]:
    """Cells of ``table`` that differ from the other's by at least one and fewer than the minimum, if it is the same table.

    And whether that is sure: one table has nobody more than the other in any cell, so that it is the other without some of
    its people. Where some cells have more and some have fewer, they may as well be other people. Where both tables are
    rounded, a difference is one of rounding.
    """
    if table.base > 1 and other.base > 1:
        return [], False
    shared = {key: (low, other.shown[key]) for key, low in table.shown.items() if key in other.shown}
    larger = max(len(table.shown), len(other.shown))
    if len(shared) < _FEWEST_SHARED or len(shared) < _MOST_OF * larger or not any(shared):
        return [], False
    steps = {key: low - twin for key, (low, twin) in shared.items()}
    is_part = all(step >= 0 for step in steps.values()) or all(step <= 0 for step in steps.values())
    are_close = sum(abs(step) < min_count for step in steps.values()) >= _MOST_OF * len(steps)
    if not are_close and not (is_part and _are_without(shared.values(), min_count)):
        return [], False
    return [cell for cell in table.cells if 0 < abs(steps.get(cell.key, 0)) < min_count], is_part


def _are_without(shared: Collection[tuple[int, int]], min_count: int) -> bool:
    """Can the lower of these counts be the higher ones without some of the people?"""
    return len(shared) >= _FEWEST_LOST and all(_may_be_without(low, twin, min_count) for low, twin in shared)


def _may_be_without(low: int, twin: int, min_count: int) -> bool:
    return abs(low - twin) < min_count or abs(low - twin) <= _MOST_LOST * max(low, twin)


class Near(Generic[OwnerT]):
    """Tables by their counts: of thousands, only those are compared with a new one that can be the same.

    Counts that are less than the minimum apart lie in one bucket of its width or in neighbouring ones.
    """

    def __init__(self, min_count: int) -> None:
        self._min_count = max(min_count, 1)
        self._tables: list[tuple[OwnerT, Fingerprint]] = []
        self._cells: dict[tuple[Key, int], list[int]] = {}

    def add(self, owner: OwnerT, table: Fingerprint) -> None:
        """Remember a table, and whose it is."""
        for key, low in table.shown.items():
            self._cells.setdefault((key, low // self._min_count), []).append(len(self._tables))
        self._tables.append((owner, table))

    def like(self, table: Fingerprint) -> list[OwnerT]:
        """Owners of the tables with which :func:`differences` may find something, in the order in which they were added."""
        close: Counter[int] = Counter()
        for key, low in table.shown.items():
            bucket = low // self._min_count
            for near in (bucket - 1, bucket, bucket + 1):
                close.update(self._cells.get((key, near), ()))
        fewest = math.ceil(_MOST_OF * _MOST_OF * len(table.shown) - 1e-9)  # close of shared, and shared of all
        return [
            self._tables[number][0]
            for number, count in sorted(close.items())
            if count >= fewest or self._can_be_part(table, self._tables[number][1])
        ]

    def _can_be_part(self, table: Fingerprint, other: Fingerprint) -> bool:
        """No list is made of what they share: most pairs are told apart by their first counts."""
        pairs = ((low, other.shown[key]) for key, low in table.shown.items() if key in other.shown)
        return all(_may_be_without(low, twin, self._min_count) for low, twin in pairs)
