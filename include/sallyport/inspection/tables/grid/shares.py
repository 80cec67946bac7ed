"""Arithmetic of percentages: between what a share lies as it is written, and what that leaves of counts and bases."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

from sallyport.inspection.tables.grid.cells import Cell, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sallyport.policy.disclosure.tables import TableRules

Interval = tuple[float, float]


def are_bases(pairs: Sequence[tuple[int, Interval]]) -> bool:
    """Does each percentage of its count give a whole number, where the percentage is exact enough to tell?"""
    whole = [
        ceil(share[0] * count - 1e-9) <= floor(share[1] * count + 1e-9)
        for count, share in pairs
        if (share[1] - share[0]) * count < 0.5  # noqa: PLR2004 - half of the way to the next whole number
    ]
    return len(whole) > 1 and all(whole)


def are_shares(cells: Sequence[Cell]) -> bool:
    """Are they proportions, 0 to 1, and not percentages?"""
    values = [cell.value for cell in cells if cell.kind is Kind.NUMBER]
    return bool(values) and max(values) <= 1 and any(not value.is_integer() for value in values)


def decimals(text: str) -> int:
    """Decimals of the percentage in a cell: of its last number."""
    tail = text.rstrip("%)] *†‡§").rpartition("(")[2].strip()
    return len(tail.partition(".")[2]) if tail.partition(".")[2].isdigit() else 0


def base_of(count: int, share: Interval) -> Interval:
    """Between what the size of a group lies of which so many are such a share."""
    low, high = share
    return count / high, count / low if low > 0 else float("inf")


def intersection(intervals: Iterable[Interval]) -> Interval | None:
    """What lies in all of them; None when nothing does, or there is none."""
    lows, highs = zip(*intervals, strict=True) if (intervals := list(intervals)) else ((0.0,), (-1.0,))
    low, high = max(lows), min(highs)
    return (low, high) if low <= high else None


def is_of_few(share: Interval, base: Interval, rules: TableRules, *, is_masked: bool) -> bool:
    """Does it follow that the count is under the minimum, and if it is masked, which of few values it has?"""
    low, high = ceil(share[0] * base[0] - 1e-9), floor(share[1] * base[1] + 1e-9)
    if base[1] < rules.min_count or high < 1 or high >= rules.min_count:
        return False
    return not is_masked or high - max(low, 1) + 1 < rules.min_possible_values
