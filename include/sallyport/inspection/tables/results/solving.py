"""What hidden counts can still be, given sums: bounds are narrowed until nothing more follows.

Three steps, each sound (a value that is ruled out is impossible): bounds through every sum; elimination, which combines sums
(Gauss, in fractions, so that nothing is rounded); and trial, which takes a bound for granted and looks for a contradiction.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor, lcm
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

_MOST_STEPS = 400_000
"""Terms looked at before a system is given up as too large."""
_MOST_UNKNOWN = 150
"""Unknowns of one system for elimination and trial; more are narrowed through sums alone, and said to be unsolved."""
_WIDEST_TRIAL = 40
"""Intervals with more values than this are not narrowed by trial: what is left would not be narrow."""


class Contradiction(Exception):
    """The sums do not go together."""


class TooLarge(Exception):
    """The system takes too long."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms, each a factor and an unknown, that add up to ``total``, give or take ``slack``."""

    terms: tuple[tuple[int, Hashable], ...]
    total: int
    slack: int = 0


@dataclass
class System:
    """Unknowns with their bounds (both included), and sums that hold."""

    bounds: dict[Hashable, tuple[int, int]]
    sums: list[Sum] = field(default_factory=list)
    _steps: int = 0

    def solved(self) -> Mapping[Hashable, tuple[int, int]]:
        """The bounds, as narrow as they get. Contradiction or TooLarge."""
        self._propagate(self.bounds, self.sums)
        open_ = [one for one, (low, high) in self.bounds.items() if low < high]
        if not open_:
            return self.bounds
        if len(open_) > _MOST_UNKNOWN:
            raise TooLarge
        combined = [*self.sums, *self._eliminated()]
        self._propagate(self.bounds, combined)
        for unknown in open_:
            self._try_bounds(unknown, combined)
        return self.bounds

    def _propagate(self, bounds: dict[Hashable, tuple[int, int]], sums: Sequence[Sum]) -> None:
        touching: dict[Hashable, list[int]] = {}
        for number, one in enumerate(sums):
            for _, unknown in one.terms:
                touching.setdefault(unknown, []).append(number)
        waiting = dict.fromkeys(range(len(sums)))
        while waiting:
            number = next(iter(waiting))
            del waiting[number]
            for unknown in self._narrow(bounds, sums[number]):
                waiting.update(dict.fromkeys(touching[unknown]))

    def _narrow(self, bounds: dict[Hashable, tuple[int, int]], one: Sum) -> list[Hashable]:
        self._steps += len(one.terms) + 1
        if self._steps > _MOST_STEPS:
            raise TooLarge
        ends = [_ends(factor, bounds[unknown]) for factor, unknown in one.terms]
        least, most = sum(end[0] for end in ends), sum(end[1] for end in ends)
        if least > one.total + one.slack or most < one.total - one.slack:
            raise Contradiction
        narrowed = []
        for (factor, unknown), (low, high) in zip(one.terms, ends, strict=True):
            at_most = one.total + one.slack - (least - low)
            at_least = one.total - one.slack - (most - high)
            if at_most >= high and at_least <= low:
                continue
            old = bounds[unknown]
            new = _divided(factor, at_least, at_most)
            both = max(old[0], new[0]), min(old[1], new[1])
            if both[0] > both[1]:
                raise Contradiction
            if both != old:
                bounds[unknown] = both
                narrowed.append(unknown)
        if narrowed:  # bounds used above are older than these; the sum itself is looked at again
            narrowed.extend(unknown for _, unknown in one.terms[:1])
        return narrowed

    def _eliminated(self) -> list[Sum]:
        """Sums that follow from the exact ones, each with as few unknowns as it can have."""
        rows = [_reduced(one, self.bounds) for one in self.sums if not one.slack]
        pivoted: list[tuple[Hashable, dict[Hashable, Fraction], Fraction]] = []
        for terms, total in rows:
            for pivot, others, of in pivoted:
                terms, total = _without(terms, total, pivot, others, of)  # noqa: PLW2901 - what is left of it
            self._steps += len(terms) * (len(pivoted) + 1)
            if self._steps > _MOST_STEPS:
                raise TooLarge
            if not terms:
                if total:
                    raise Contradiction
                continue
            pivot = next(iter(terms))
            factor = terms[pivot]
            scaled, share = {unknown: f / factor for unknown, f in terms.items()}, total / factor
            pivoted = [(p, *_without(others, of, pivot, scaled, share)) for p, others, of in pivoted]
            pivoted.append((pivot, scaled, share))
        return [_whole(terms, total) for _, terms, total in pivoted]

    def _try_bounds(self, unknown: Hashable, sums: Sequence[Sum]) -> None:
        low, high = self.bounds[unknown]
        if high - low > _WIDEST_TRIAL:
            return
        while low < high and not self._is_possible(unknown, low, sums):
            low += 1
        while low < high and not self._is_possible(unknown, high, sums):
            high -= 1
        self.bounds[unknown] = low, high
        self._propagate(self.bounds, sums)

    def _is_possible(self, unknown: Hashable, value: int, sums: Sequence[Sum]) -> bool:
        trial = dict(self.bounds)
        trial[unknown] = value, value
        try:
            self._propagate(trial, sums)
        except Contradiction:
            return False
        return True


def components(bounds: Mapping[Hashable, tuple[int, int]], sums: Iterable[Sum]) -> list[System]:
    """Systems that have no unknown in common."""
    parent: dict[Hashable, Hashable] = {unknown: unknown for unknown in bounds}

    def root(unknown: Hashable) -> Hashable:
        while parent[unknown] != unknown:
            parent[unknown] = parent[parent[unknown]]
            unknown = parent[unknown]
        return unknown

    kept = [one for one in sums if one.terms]
    for one in kept:
        first = root(one.terms[0][1])
        for _, unknown in one.terms[1:]:
            parent[root(unknown)] = first
    systems: dict[Hashable, System] = {}
    for unknown, bound in bounds.items():
        systems.setdefault(root(unknown), System({})).bounds[unknown] = bound
    for one in kept:
        systems[root(one.terms[0][1])].sums.append(one)
    return list(systems.values())


def _ends(factor: int, bound: tuple[int, int]) -> tuple[int, int]:
    low, high = factor * bound[0], factor * bound[1]
    return (low, high) if factor > 0 else (high, low)


def _divided(factor: int, low: int, high: int) -> tuple[int, int]:
    ends = (Fraction(low, factor), Fraction(high, factor))
    return ceil(min(ends)), floor(max(ends))


def _reduced(one: Sum, bounds: Mapping[Hashable, tuple[int, int]]) -> tuple[dict[Hashable, Fraction], Fraction]:
    terms: dict[Hashable, Fraction] = {}
    total = Fraction(one.total)
    for factor, unknown in one.terms:
        low, high = bounds[unknown]
        if low == high:
            total -= factor * low
        else:
            terms[unknown] = terms.get(unknown, Fraction(0)) + factor
    return {unknown: factor for unknown, factor in terms.items() if factor}, total


def _without(
    terms: dict[Hashable, Fraction], total: Fraction, pivot: Hashable, others: Mapping[Hashable, Fraction], of: Fraction
) -> tuple[dict[Hashable, Fraction], Fraction]:
    factor = terms.get(pivot)
    if not factor:
        return terms, total
    left = {
        unknown: terms.get(unknown, Fraction(0)) - factor * others.get(unknown, Fraction(0))
        for unknown in {**terms, **others}
    }
    return {unknown: f for unknown, f in left.items() if f}, total - factor * of


def _whole(terms: Mapping[Hashable, Fraction], total: Fraction) -> Sum:
    scale = lcm(*(factor.denominator for factor in terms.values()), total.denominator)
    return Sum(tuple((int(factor * scale), unknown) for unknown, factor in terms.items()), int(total * scale))
