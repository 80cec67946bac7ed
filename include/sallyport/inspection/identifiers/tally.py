"""Counting what was found, beside what chance alone would show: one number in eleven has a valid check digit."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from sallyport.inspection.wording import many

FIRST_SHOWN = 3
_NEGLIGIBLE = 1e-15
_MOST_TOLD_APART = 100
_MOST_ROWS = 20_000
"""Rows remembered, so that one with two hits counts once."""


@dataclass(slots=True)
class Tally:
    """Hits of one kind in one column (or in running text)."""

    hits: int = 0
    candidates: int = 0
    """What had the form, right or wrong."""
    by_chance: float = 0.0
    """Hits that chance would give among the candidates."""
    certain: int = 0
    """Hits that need no others beside them: named so, or of a form that nothing else has."""
    likely: int = 0
    """Hits that are worth a look when they stand alone."""
    told: int = 0
    told_wrong: int = 0
    """Candidates that are written or introduced as such a number is: hits, and others."""
    rows: int = 0
    first: list[int] = field(default_factory=list)
    """The first rows with a hit."""
    is_cut: bool = False
    """Were more looked for no longer, since they would decide nothing?"""
    again: int = 0
    """Hits that are the same number once more, which proves nothing; of the first numbers only, by which it is decided."""
    _rows: set[int] = field(default_factory=set)
    _numbers: set[int] = field(default_factory=set)

    def add(self, row: int, by_chance: float, *, hit: bool, certain: bool = False, likely: bool = False) -> None:
        """One more candidate."""
        self.candidates += 1
        self.by_chance += by_chance
        if not hit:
            return
        self.hits += 1
        self.certain += certain
        self.likely += likely
        if row not in self._rows:
            self.rows += 1
            if len(self.first) < FIRST_SHOWN:
                self.first.append(row)
            if len(self._rows) < _MOST_ROWS:
                self._rows.add(row)

    def add_wrong(self, many: int, by_chance: float) -> None:
        """So many more candidates at once that are no hits; chance makes each of them one in ``1 / by_chance``."""
        self.candidates += many
        self.by_chance += many * by_chance

    def add_told(self, *, hit: bool) -> None:
        """The candidate just added is written or introduced as such a number is."""
        self.told += hit
        self.told_wrong += not hit

    def add_number(self, number: int) -> None:
        """The hit just added is this number."""
        self.again += number in self._numbers
        if len(self._numbers) < _MOST_TOLD_APART:
            self._numbers.add(number)

    def is_within(self, other: Tally) -> bool:
        """Are all its hits in rows that hold one of the other's?"""
        return self._rows <= other._rows

    def said(self, unit: str) -> str:
        """Where they are, for people; "at least" so many where the rest was not counted."""
        return ("at least " if self.is_cut else "") + rows_said(self.rows, self.first, unit)

    def surprise(self) -> float:
        """How likely chance alone gives as many hits or more (Poisson): small when something else made them."""
        return poisson_tail(self.hits, self.by_chance)


def poisson_tail(hits: int, expected: float) -> float:
    """The probability of ``hits`` or more when ``expected`` are expected."""
    if hits <= 0:
        return 1.0
    if expected <= 0:
        return 0.0
    if hits <= expected:
        return 1.0
    term = math.exp(hits * math.log(expected) - expected - math.lgamma(hits + 1))
    total, k = 0.0, hits
    while term > total * _NEGLIGIBLE and term > 0:
        total += term
        k += 1
        term *= expected / k
    return min(total, 1.0)


def binomial_tail(hits: int, tried: int, chance: float) -> float:
    """The probability of ``hits`` or more when each of ``tried`` is one with this chance (between 0 and 1)."""
    if hits <= tried * chance:
        return 1.0
    ways = math.lgamma(tried + 1) - math.lgamma(hits + 1) - math.lgamma(tried - hits + 1)
    term = math.exp(ways + hits * math.log(chance) + (tried - hits) * math.log1p(-chance))
    total, odds = 0.0, chance / (1 - chance)
    for k in range(hits, tried + 1):
        total += term
        if term <= total * _NEGLIGIBLE:
            break
        term *= odds * (tried - k) / (k + 1)
    return min(total, 1.0)


def rows_said(rows: int, first: list[int], unit: str = "row") -> str:
    """Where, for people: "412 rows, the first are 3, 17, 20"."""
    if rows == 1:
        return f"{unit} {first[0]}"
    listed = ", ".join(str(row) for row in first)
    return f"{many(rows, unit)}, the first are {listed}" if rows > len(first) else f"{unit}s {listed}"
