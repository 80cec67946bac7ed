"""Suppressed counts of one table that another gives back: the same cells, or margins of them, of the same people.

Two tables are taken to be of the same people only when numbers that both show (or that the one's sum to in the other) agree,
one of them at least and without exception.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.inspection.history.bands import divided
from sallyport.inspection.tables.results.solving import Contradiction, Sum, components

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from sallyport.inspection.history.fingerprints import Counted, Fingerprint
    from sallyport.policy.disclosure.tables import TableRules

_FEWEST_PARTS = 2
_LARGE = 10
"""A total is so many times the minimum, or what is left of it is little by chance."""


@dataclass(frozen=True)
class _Margin:
    """A count that one table shows and whose parts another has."""

    total: Counted
    parts: tuple[Counted, ...]
    slack: int

    @property
    def is_shown(self) -> bool:
        return self.total.is_shown and all(part.is_shown for part in self.parts)

    def fits_closely(self, min_count: int) -> bool:
        """Is what the shown parts leave as little as the hidden ones would be?"""
        hidden = sum(not part.is_shown for part in self.parts)
        rest = self.total.low - sum(part.low for part in self.parts if part.is_shown)
        return self.total.is_shown and bool(hidden) and 0 <= rest <= hidden * (min_count - 1)

    @property
    def agrees(self) -> bool:
        return abs(self.total.low - sum(part.low for part in self.parts)) <= self.slack


def hidden_in(table: Fingerprint) -> list[Counted]:
    """Its suppressed cells."""
    return [cell for cell in table.cells if cell.is_marked and not cell.is_shown]


def with_known_headings(tables: Sequence[Fingerprint]) -> list[Fingerprint]:
    """Tables whose numbers below headings that nobody knows are counts, where another suppresses a number below that heading."""
    known = [frozenset[str]().union(*(cell.key for cell in hidden_in(table))) for table in tables]
    headings = frozenset[str]().union(*known)
    return [table.knowing(headings) for table in tables]


def given_back(table: Fingerprint, linked: Sequence[Fingerprint], rules: TableRules) -> list[Counted]:
    """Suppressed cells of ``table`` that follow from it and linked tables together, but not from it alone. TooLarge."""
    hidden = hidden_in(table)
    alone = _small(table, [], hidden, rules)
    return [cell for cell in _small(table, linked, hidden, rules) if cell not in alone]


def are_of_the_same(table: Fingerprint, other: Fingerprint, min_count: int) -> bool:
    """Do all numbers agree that both tables show, of which there is one at least?

    Where none is shown by both, margins that leave just as little as is hidden are taken for agreement, if two do and all.
    """
    agreeing = []
    for cell in table.cells:
        twin = other.by_key.get(cell.key)
        if twin is None or not (cell.is_shown and twin.is_shown):
            continue
        if abs(cell.low - twin.low) > _slack(table, other, 1):
            return False
        agreeing.append(cell.key)
    margins = [*_margins(table, other), *_margins(other, table)]
    close = [margin.fits_closely(min_count) for margin in margins if not margin.is_shown]
    for margin in margins:
        if margin.is_shown:
            if not margin.agrees:
                return False
            agreeing.append(margin.total.key)
    if not agreeing:
        return len(close) >= _FEWEST_PARTS and all(close)
    return any(agreeing) or set(table.by_key) == set(other.by_key)


def left_by_total(table: Fingerprint, other: Fingerprint, min_count: int) -> list[Counted]:
    """Suppressed cells of a table without a total, of one kind of groups, that the other's total leaves too few for.

    That both are of the same people is told by how little is left: of two other cohorts it would hardly be as little.
    """
    hidden = hidden_in(table)
    if not hidden or max(table.base, other.base) > 1 or frozenset() in table.by_key:
        return []
    shown = [cell.low for cell in table.cells if cell.is_shown]
    is_plain = len({len(cell.key) for cell in table.cells}) == 1 and not table.sums
    if not is_plain or len(shown) < _FEWEST_PARTS or len(shown) + len(hidden) < len(table.cells):
        return []
    least = sum(cell.low for cell in hidden)
    rests = [total.low - sum(shown) for total in _totals(table, other) if total.low >= _LARGE * min_count]
    return hidden if any(max(least, 1) <= rest < min_count for rest in rests) else []


def _totals(table: Fingerprint, other: Fingerprint) -> list[Counted]:
    """Counts of ``other`` that may be of all whom a table of one kind of groups counts.

    Its total; the row or column of it that is called as that table's column is ("women" beside "men"); or the one count that
    it has, which may be called anything ("Great Britain").
    """
    common = frozenset[str].intersection(*(cell.key for cell in table.cells))
    found = [total for key in {frozenset[str](), common} if (total := other.by_key.get(key)) is not None]
    if len(other.cells) == 1 and not found:
        (only,) = other.cells
        found = [only] if len(only.key - common) == 1 and not (only.key - common) & table.labels else []
    return [total for total in found if total.is_shown]


def _slack(table: Fingerprint, other: Fingerprint, parts: int) -> int:
    base = max(table.base, other.base)
    return 0 if base == 1 else (parts + 1) * (base // 2)


def _margins(table: Fingerprint, other: Fingerprint) -> list[_Margin]:
    """Counts of ``other`` that are margins of ``table``, which does not have them itself."""
    leaves = _leaves(table)
    found = []
    for total in other.cells:
        if total.key in table.by_key:
            continue
        parts = tuple(cell for cell in leaves if total.key < cell.key)
        if len(parts) >= _FEWEST_PARTS and total.key:
            found.append(_Margin(total, parts, _slack(table, other, len(parts))))
    found += [_Margin(total, parts, _slack(table, other, len(parts))) for total, parts in divided(table, other)]
    return found


def _leaves(table: Fingerprint) -> list[Counted]:
    """Cells that have no parts in the table: those with the most labels."""
    most = max((len(cell.key) for cell in table.cells), default=0)
    return [cell for cell in table.cells if len(cell.key) == most and most > 1]


def _small(
    table: Fingerprint, linked: Sequence[Fingerprint], hidden: Sequence[Counted], rules: TableRules
) -> list[Counted]:
    """Those of the hidden cells that have too few possible values, given all these tables."""
    sums = _sums(table)
    bounds: dict[Hashable, tuple[int, int]] = {cell.key: (cell.low, cell.high) for cell in table.cells}
    try:
        for other in linked:
            _join(bounds, other)
            sums += _sums(other)
            sums += [_margin_sum(margin) for margin in (*_margins(table, other), *_margins(other, table))]
        solved = solved_bounds(bounds, sums)
    except Contradiction:
        return []
    small = _remainders(bounds, sums, rules.min_count)
    return [cell for cell in hidden if cell.key in small or gives_back(cell, solved[cell.key], rules)]


def gives_back(cell: Counted, bound: tuple[int, int], rules: TableRules) -> bool:
    """Do so narrow bounds tell a suppressed count that is small?"""
    low, high = bound
    is_small = high > 0 and low < rules.min_count
    return is_small and bound != (cell.low, cell.high) and high - low + 1 < rules.min_possible_values


def _join(bounds: dict[Hashable, tuple[int, int]], other: Fingerprint) -> None:
    for cell in other.cells:
        low, high = bounds.get(cell.key, (cell.low, cell.high))
        both = max(low, cell.low), min(high, cell.high)
        if both[0] > both[1]:
            if other.base == 1:
                raise Contradiction
            both = low, high
        bounds[cell.key] = both


def _sums(table: Fingerprint) -> list[Sum]:
    keys = [cell.key for cell in table.cells]
    return [
        Sum((*((1, keys[part]) for part in parts), (-1, keys[total])), 0, slack) for total, parts, slack in table.sums
    ]


def _margin_sum(margin: _Margin) -> Sum:
    return Sum((*((1, part.key) for part in margin.parts), (-1, margin.total.key)), 0, margin.slack)


def solved_bounds(bounds: dict[Hashable, tuple[int, int]], sums: Iterable[Sum]) -> dict[Hashable, tuple[int, int]]:
    """What all sums together leave of the bounds. Contradiction, TooLarge."""
    found: dict[Hashable, tuple[int, int]] = {}
    for system in components(bounds, sums):
        found.update(system.solved())
    return found


def _remainders(bounds: dict[Hashable, tuple[int, int]], sums: Iterable[Sum], min_count: int) -> set[Hashable]:
    """Hidden cells which together are fewer than the minimum."""
    small: set[Hashable] = set()
    for one in sums:
        *parts, (_, total) = one.terms
        open_ = [key for _, key in parts if bounds[key][0] < bounds[key][1]]
        low, high = bounds[total]
        rest = low - sum(bounds[key][0] for _, key in parts if key not in open_)
        if low == high and open_ and not one.slack and 0 < rest < min_count:
            small.update(open_)
    return small
