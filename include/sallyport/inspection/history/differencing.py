"""The same table twice, a few people apart: the difference is those few."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Generic, TypeVar

from sallyport.inspection.history.fingerprints import is_of_one_sex

if TYPE_CHECKING:
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
    sexes = {label for label in table.labels if is_of_one_sex(label)}
    if len(sexes) != 1 or any(map(is_of_one_sex, other.labels)):
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
    shared = [
        (cell, twin)
        for cell in table.cells
        if cell.is_shown and (twin := other.by_key.get(cell.key)) is not None and twin.is_shown
    ]
    larger = max(sum(cell.is_shown for cell in one.cells) for one in (table, other))
    if len(shared) < _FEWEST_SHARED or len(shared) < _MOST_OF * larger or not any(cell.key for cell, _ in shared):
        return [], False
    signed = [(cell, cell.low - twin.low, max(cell.low, twin.low)) for cell, twin in shared]
    is_part = all(step >= 0 for _, step, _ in signed) or all(step <= 0 for _, step, _ in signed)
    close = [cell for cell, step, _ in signed if 0 < abs(step) < min_count]
    are_close = sum(abs(step) < min_count for _, step, _ in signed) >= _MOST_OF * len(signed)
    is_without = (
        is_part
        and len(signed) >= _FEWEST_LOST
        and all(abs(step) < min_count or abs(step) <= _MOST_LOST * most for _, step, most in signed)
    )
    return (close, is_part) if are_close or is_without else ([], False)
