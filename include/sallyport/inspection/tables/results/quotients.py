"""Counts that division gives back: a rate with its person-years, a total with its mean, a deviation with its error."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations, permutations
from math import ceil, floor, log10
from typing import TYPE_CHECKING

from sallyport.inspection.rules import finding
from sallyport.inspection.tables.grid.cells import Kind
from sallyport.inspection.tables.headings.rates import (
    is_denominator,
    is_deviation,
    is_error,
    is_mean,
    is_of_time,
    is_rate,
    is_standardised,
    is_sum,
    multiplier,
    scale,
)
from sallyport.inspection.tables.headings.words import Role
from sallyport.inspection.tables.results.percentages import Percentages
from sallyport.inspection.tables.results.places import listed
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.tables.grid.cells import Cell
    from sallyport.inspection.tables.grid.roles import Sheet
    from sallyport.inspection.tables.results.totals import Counts, Place
    from sallyport.policy.disclosure.tables import TableRules

Interval = tuple[float, float]
_DIGITS = re.compile(r"[-+]?\d[\d,\u00a0\u2009\u202f' ]*(?:\.(\d+))?|[-+]?\.(\d+)")
_UNITS = tuple(10**power for power in range(7))
"""People or years that a rate may be of."""
_BY_CHANCE = 0.02
"""Numbers that nothing names go together when chance would hardly make them do so."""
_FEWEST_TELLING = 2
_MOST_COLUMNS = 12
"""Columns next to a suppressed count among which those are looked for that it is worked out from."""


def judge(sheet: Sheet, counts: Counts, rules: TableRules) -> Iterator[Finding]:
    """Which small counts a division gives, or a multiplication."""
    quotients = _Quotients(sheet, counts)
    told = {row for row, _ in Percentages(sheet, counts).of_few(rules)}
    given = {one.place: one for one in quotients.given() if one.place[0] not in told and one.is_of_few(rules)}
    hidden = sorted(place for place, one in given.items() if one.is_hidden)
    if hidden:
        message = (
            f"{many(len(hidden), 'suppressed count')} can be worked out by dividing or multiplying what stands beside "
            f"them, as a rate with its person-years: {listed(sheet.block, hidden)}."
        )
        yield finding("tables.recoverable", message, sheet.block.at(*hidden[0]), cells=len(hidden))
    shown = sorted(set(given) - set(hidden))
    if shown:
        message = (
            f"{many(len(shown), 'rate or average', 'rates or averages')} from which counts under {rules.min_count} follow, "
            f"by what stands beside: {listed(sheet.block, shown)}."
        )
        yield finding("tables.percent_of_few", message, sheet.block.at(*shown[0]), cells=len(shown))


@dataclass(frozen=True, slots=True)
class _Given:
    """A count that follows: where to point at, between what it lies, and whether a suppressed one stands there."""

    place: Place
    between: Interval
    is_hidden: bool

    def is_of_few(self, rules: TableRules) -> bool:
        low, high = ceil(self.between[0] - 1e-9), floor(self.between[1] + 1e-9)
        if high < 1 or high >= rules.min_count:
            return False
        return not self.is_hidden or high - max(low, 1) + 1 < rules.min_possible_values


class _Quotients:
    """What the numbers of one sheet give when they are divided by each other."""

    def __init__(self, sheet: Sheet, counts: Counts) -> None:
        self._sheet, self._counts, self._block = sheet, counts, sheet.block
        self._numeric = [
            column for column in self._block.value_columns if any(self._at(row, column) for row in self._rows)
        ]

    def given(self) -> Iterator[_Given]:
        """Counts that follow, whether they are small or not; those of rows whose count is shown are left out."""
        for find in (self._by_rates, self._by_means, self._by_errors):
            for (row, column), between in find():
                if not self._is_shown(row, between):
                    yield self._placed(row, column, between)
        yield from self._by_numbers()

    @property
    def _rows(self) -> range:
        return range(len(self._block.body))

    def _placed(self, row: int, column: int, between: Interval) -> _Given:
        hidden = [place for place in self._counts.hidden if place[0] == row and _is_marked(self._counts, place)]
        return _Given(min(hidden) if hidden else (row, column), between, bool(hidden))

    def _is_shown(self, row: int, between: Interval) -> bool:
        return any(at == row and between[0] <= n <= between[1] for (at, _), n in self._counts.shown.items())

    def _at(self, row: int, column: int) -> Interval | None:
        """Between what the number lies that a cell shows, rounded as it is; a count is exact."""
        if (row, column) in self._counts.shown:
            exact = float(self._counts.shown[row, column])
            return (exact, exact)
        return rounded(self._block.cell(row, column))

    def _named(self, says: Callable[[Sequence[str]], bool]) -> list[int]:
        return [column for column in self._numeric if says(self._block.names[column])]

    def _by_rates(self) -> Iterator[tuple[Place, Interval]]:
        for rate in self._named(is_rate):
            for base in self._bases(rate):
                unit = self._unit(rate, base)
                if unit is None:
                    continue
                for row in self._rows:
                    between = _product(self._at(row, rate), self._at(row, base), unit)
                    if between is not None:
                        yield (row, rate), between
                break

    def _bases(self, rate: int) -> list[int]:
        """What a rate may be of: time at risk where there is any, else people. The nearest first."""
        found = self._named(is_of_time) or [
            one for one in self._named(is_denominator) if self._sheet.columns[one] is None or self._is_base(one)
        ]
        return sorted((one for one in found if one != rate), key=lambda one: abs(one - rate))

    def _is_base(self, column: int) -> bool:
        said = self._sheet.columns[column]
        return said is not None and said.role in {Role.COUNT, Role.OTHER}

    def _unit(self, rate: int, base: int) -> float | None:
        """By what the product of both is to be divided: as counts that are shown tell, else as the names say."""
        names = self._block.names[rate]
        said = multiplier([*names, *self._block.titles, *self._block.notes])
        thousands = scale(self._block.names[base])
        counted = [
            one
            for one in self._counts.columns
            if one not in {rate, base} and self._telling(one, rate, base) and self._sheet.columns[one] is not None
        ]
        for one in counted:
            for unit in [said / thousands] if said else [unit / thousands for unit in _UNITS]:
                if all(_holds(*shown, unit) for shown in self._telling(one, rate, base)):
                    return unit
        return None if counted or said is None or is_standardised(names) else said / thousands

    def _telling(self, one: int, rate: int, base: int) -> list[tuple[Interval, Interval, Interval]]:
        rows = ((self._at(row, one), self._at(row, rate), self._at(row, base)) for row in self._rows)
        return [(a, b, c) for a, b, c in rows if a is not None and b is not None and c is not None]

    def _by_means(self) -> Iterator[tuple[Place, Interval]]:
        """A total divided by its mean is how many there are."""
        means, sums = self._named(is_mean), self._named(is_sum)
        if len(means) != 1 or len(sums) != 1:
            return
        for row in self._rows:
            between = _quotient(self._at(row, sums[0]), self._at(row, means[0]))
            if between is not None:
                yield (row, means[0]), between

    def _by_errors(self) -> Iterator[tuple[Place, Interval]]:
        """A standard deviation divided by the standard error is the root of how many there are."""
        for deviation, error in zip(self._named(is_deviation), self._named(is_error), strict=False):
            for row in self._rows:
                between = _quotient(self._at(row, deviation), self._at(row, error))
                if between is not None:
                    yield (row, error), (between[0] ** 2, between[1] ** 2)

    def _by_numbers(self) -> Iterator[_Given]:
        """Suppressed counts of a column that is worked out from two others wherever it is shown, whatever they are called."""
        for column in sorted(
            {column for place in self._counts.hidden if _is_marked(self._counts, place) for column in place[1:]}
        ):
            near = sorted(self._numeric, key=lambda one: abs(one - column))[: _MOST_COLUMNS + 1]
            others = [one for one in near if one != column]
            work = self._working(column, others)
            if work is None:
                continue
            for row in self._rows:
                between = work(row) if _is_marked(self._counts, (row, column)) else None
                if between is not None:
                    yield _Given((row, column), between, is_hidden=True)

    def _working(self, column: int, others: Sequence[int]) -> Callable[[int], Interval | None] | None:
        """How the counts of a column follow from others; None where nothing shows it."""
        chances = len(others) ** 2
        for first, second in combinations(others, 2):
            is_percent = self._is_percent(first) or self._is_percent(second)
            for unit in (100,) if is_percent else _UNITS:

                def multiplied(
                    row: int, first: int = first, second: int = second, unit: float = unit
                ) -> Interval | None:
                    return _product(self._at(row, first), self._at(row, second), unit)

                if self._bears_out(column, multiplied, chances, 1 if is_percent else _FEWEST_TELLING):
                    return multiplied
        for first, second in permutations(others, 2):

            def divided(row: int, first: int = first, second: int = second) -> Interval | None:
                return _quotient(self._at(row, first), self._at(row, second))

            if self._bears_out(column, divided, chances, _FEWEST_TELLING):
                return divided
        return None

    def _is_percent(self, column: int) -> bool:
        said = self._sheet.columns[column]
        return said is not None and said.role is Role.PERCENT

    def _bears_out(self, column: int, work: Callable[[int], Interval | None], chances: int, fewest: int) -> bool:
        told, by_chance = set[int](), float(chances)
        for row in self._rows:
            count, between = self._counts.shown.get((row, column)), work(row)
            if not count or between is None:
                continue
            if not between[0] - 1e-9 <= count <= between[1] + 1e-9:
                return False
            told.add(count)
            by_chance *= log10(between[1] / between[0]) if between[0] > 0 else 1
        return len(told) >= fewest and by_chance < _BY_CHANCE


def rounded(cell: Cell) -> Interval | None:
    """Between what the number lies that a cell shows, by its decimals; None for one that shows none above 0."""
    if cell.kind not in {Kind.NUMBER, Kind.PAIR, Kind.PERCENT} or cell.value <= 0:
        return None
    written = _DIGITS.search(cell.text)
    decimals = len(written[1] or written[2] or "") if written else 0
    half = 0.5 * 10.0**-decimals
    return max(cell.value - half, 0.0), cell.value + half


def _is_marked(counts: Counts, place: Place) -> bool:
    """Does a mark stand there in place of a count?"""
    return place in counts.hidden and counts.hidden[place].kind in {Kind.MASK, Kind.MISSING}


def _product(one: Interval | None, other: Interval | None, unit: float) -> Interval | None:
    return None if one is None or other is None else (one[0] * other[0] / unit, one[1] * other[1] / unit)


def _quotient(one: Interval | None, other: Interval | None) -> Interval | None:
    return None if one is None or other is None or not other[0] else (one[0] / other[1], one[1] / other[0])


def _holds(count: Interval, rate: Interval, base: Interval, unit: float) -> bool:
    between = _product(rate, base, unit)
    return between is not None and between[0] - 1e-9 <= count[0] <= between[1] + 1e-9
