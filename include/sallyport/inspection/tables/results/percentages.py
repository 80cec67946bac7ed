"""Percentages: of groups whose size is known they are counts; of others nobody can tell."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from sallyport.inspection.finding import Severity
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.grid.beside import counts_anything
from sallyport.inspection.tables.grid.cells import Kind
from sallyport.inspection.tables.grid.shares import are_bases, are_shares, base_of, decimals, intersection, is_of_few
from sallyport.inspection.tables.headings.vocabulary import COUNTS, LOOKED_AT, PERCENTAGES, word_set
from sallyport.inspection.tables.headings.words import Role, words
from sallyport.inspection.tables.results.places import listed
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.tables.grid.roles import Sheet
    from sallyport.inspection.tables.grid.shares import Interval
    from sallyport.inspection.tables.results.totals import Counts, Place
    from sallyport.policy.disclosure.tables import TableRules

_DENIED = word_set(
    "without no not non free never survived survival alive completed complete negative un except retained"
)
_BASES = word_set("total denominator denom size sample population all")
_BESIDE_PERCENT = word_set("total all column col row cum cumulative valid in the rate weighted frequency freq number")
_GIVING = "percentages of groups of known size that give counts"
_LEAVING = "percentages of groups of known size that leave"
_MOST_PEOPLE = 0.5
_WHOLE = 0.015
"""Rounded percentages of all parts miss 100 by less."""


def judge(sheet: Sheet, counts: Counts, rules: TableRules) -> Iterator[Finding]:
    """What percentages give away, or leave unsaid."""
    percentages = Percentages(sheet, counts)
    places = sorted(percentages.of_few(rules))
    if places:
        message = (
            f"{many(len(places), 'percentage of a group of known size that gives a count', _GIVING)} under "
            f"{rules.min_count}: {listed(sheet.block, places)}."
        )
        yield finding("tables.percent_of_few", message, sheet.block.at(*places[0]), cells=len(places))
    yield from _of_others(sheet, percentages, rules)
    alone = percentages.without_count()
    if alone:
        message = f"{many(len(alone), 'percentage')} without the size of the group: {listed(sheet.block, alone)}."
        yield finding("tables.percent_without_count", message, sheet.block.at(*alone[0]), cells=len(alone))


def _of_others(sheet: Sheet, percentages: Percentages, rules: TableRules) -> Iterator[Finding]:
    """What is left of a hundred: "without complications: 99.1 %" of a known group tells how many had some."""
    left = sorted(percentages.of_few_others(rules))
    denied = [place for place in left if is_denied(sheet, *place)]
    for places, severity in ((denied, Severity.BLOCK), (sorted(set(left) - set(denied)), Severity.REVIEW)):
        if places:
            message = (
                f"{many(len(places), 'percentage of a group of known size that leaves', _LEAVING)} fewer than "
                f"{rules.min_count} others: {listed(sheet.block, places)}."
            )
            yield finding("tables.percent_of_few", message, sheet.block.at(*places[0]), severity, cells=len(places))


def is_denied(sheet: Sheet, row: int, column: int) -> bool:
    """Do names say that something did not happen, or that people are still there?"""
    texts = (*sheet.block.names[column], *sheet.block.labels[row])
    return any(set(words(text)) & _DENIED for text in texts)


class Percentages:
    """The percentages of one sheet, with their counts and what they are of."""

    def __init__(self, sheet: Sheet, counts: Counts) -> None:
        self._sheet, self._counts = sheet, counts
        self._sizes = sheet.sizes
        self._are_shares = are_shares([cell for _, _, cell in sheet.where(Role.PERCENT)])
        self._totals: dict[Place, list[Place]] = {}
        self._numerators: dict[tuple[int, int], bool] = {}
        self._bearing: dict[tuple[int, int], list[int]] = {}
        self._above: dict[int, tuple[int, Interval] | None] = {}
        self._told: dict[tuple[str, int, int], Interval | None] = {}
        self._paired: dict[tuple[int, int], list[tuple[int, Interval, int]]] = {}
        for relation in counts.relations:
            for part in relation.parts:
                self._totals.setdefault(part, []).append(relation.total)

    def without_count(self) -> list[Place]:
        """Percentages, where the table has no count at all."""
        shown = [(row, column) for row, column, cell in self._sheet.where(Role.PERCENT) if cell.is_numeric]
        if not self._sheet.is_of_people or not shown:
            return []
        if self._sizes.are_given:
            return self._of_nothing(shown)
        block, columns = self._sheet.block, self._sheet.columns
        return [] if any(counts_anything(block, column, columns[column]) for column in range(block.width)) else shown

    def alone(self) -> list[tuple[int, int, Interval]]:
        """Those percentages, with between what they lie as they are rounded."""
        places = set(self.without_count())
        return [one for one in self._percentages() if one[:2] in places] if places else []

    def _of_nothing(self, shown: list[Place]) -> list[Place]:
        """Those of columns of percentages with which no count goes, though the table has counts of something else."""
        columns = self._sheet.columns
        counted = {column for _, column, _ in self._sheet.where(Role.COUNT)}
        told = counted | {at for at, said in enumerate(columns) if said is None or said.role is not Role.PERCENT}
        told |= {
            column
            for row, column in shown
            if (numerator := self._numerator(row, column)) is not None
            or next(self._bases(row, column, numerator), None) is not None
            or self._base_of_row(row) is not None
            or self._sizes.of(row, column) is not None
        }
        return [place for place in shown if place[1] not in told] if counted else []

    def of_few(self, rules: TableRules) -> Iterator[Place]:
        """Percentages from which a count under the minimum follows that is not shown itself."""
        for row, column, percent in self._percentages():
            numerator = self._numerator(row, column)
            if numerator is not None and not self._sheet.block.cell(*numerator).is_hidden:
                continue
            for size in self._bases(row, column, numerator):
                if is_of_few(percent, size, rules, is_masked=numerator is not None):
                    yield row, column
                    break

    def of_few_others(self, rules: TableRules) -> Iterator[Place]:
        """Percentages that stand alone in their row and leave a few others, whose number no count beside them shows."""
        found = [one for one in self._percentages() if self._sheet.roles[one[0], one[1]] is Role.PERCENT]
        in_row = Counter(row for row, *_ in found)
        alone = [one for one in found if in_row[one[0]] == 1]
        for row, column, (low, high) in alone:
            if low <= _MOST_PEOPLE or self._numerator(row, column) is not None:
                continue
            for size in self._bases(row, column, None):
                if is_of_few((1 - high, 1 - low), size, rules, is_masked=False):
                    yield row, column
                    break

    def _percentages(self) -> Iterator[tuple[int, int, Interval]]:
        for row, column, cell in self._sheet.where(Role.PERCENT, Role.COUNT):
            is_own = self._sheet.roles[row, column] is Role.PERCENT and cell.kind in {
                Kind.NUMBER,
                Kind.PERCENT,
                Kind.PAIR,
            }
            value = cell.value if is_own else cell.percent
            if value is None or (not is_own and not cell.is_hidden):
                continue
            is_share = is_own and self._are_shares
            share = value if is_share else value / 100
            if 0 < share <= 1:
                exact = max(decimals(cell.text), self._decimals.get(column, 0))
                half = 0.5 * 10.0**-exact * (1 if is_share else 0.01)
                yield row, column, (max(share - half, 0.0), min(share + half, 1.0))

    @cached_property
    def _decimals(self) -> dict[int, int]:
        """Decimals of each column of percentages: of a number without them, programs have dropped a zero ("40" for "40.0")."""
        found: dict[int, int] = {}
        for _, column, cell in self._sheet.where(Role.PERCENT):
            if cell.kind in {Kind.NUMBER, Kind.PERCENT}:
                found[column] = max(found.get(column, 0), decimals(cell.text))
        return found

    def _numerator(self, row: int, column: int) -> Place | None:
        """Where the count stands that a percentage goes with: in the same cell, or in the nearest column of its kind."""
        if self._sheet.roles[row, column] is Role.COUNT:
            return row, column
        block = self._sheet.block
        beside = [
            one
            for one in block.value_columns
            if self._sheet.roles.get((row, one)) is Role.COUNT
            and (block.names[one][1:] == block.names[column][1:] or abs(one - column) == 1)
            and abs(one - column) <= 2  # noqa: PLR2004 - "n, %", or "n, N, %"
        ]
        for one in sorted(beside, key=lambda one: (abs(one - column), one > column)):
            if self._go_together(one, column):
                return row, one
        return None

    def _go_together(self, counts: int, percents: int) -> bool:
        """As below; asked in each row, so found once."""
        key = counts, percents
        if key not in self._numerators:
            self._numerators[key] = self._is_numerator(counts, percents)
        return self._numerators[key]

    def _is_numerator(self, counts: int, percents: int) -> bool:
        """Do counts and percentages of these columns go together: all of one base, or of the bases beside them?"""
        shown = self._pairs(counts, percents)
        named = [word for name in self._sheet.block.names[counts][:1] for word in words(name)]
        is_base = bool(set(named) & (_BASES | LOOKED_AT)) and not set(named) & self._words_of(percents)
        is_base = is_base or self._sheet.block.names[counts][:1] == ("N",) or self._are_of_others(set(named), percents)
        if not shown:
            return not is_base
        if any(count > 0 and share == (0.0, 0.0) for count, share, _ in shown):
            return False
        common = intersection([base_of(count, share) for count, share, _ in shown if count])
        if common is not None and len(shown) > 1:
            return True
        bases = [self._row_bases(row, {counts, percents}) for _, _, row in shown]
        if all(bases) and all(
            any(low <= base <= high for base in known)
            for (count, share, _), known in zip(shown, bases, strict=True)
            if count
            for low, high in [base_of(count, share)]
        ):
            return True
        return not is_base and not are_bases([(count, share) for count, share, _ in shown])

    def _are_of_others(self, named: set[str], percents: int) -> bool:
        """Is a column of percentages called by something else than the one table's counts: "Deliveries", "Caesarean (%)"?"""
        said = self._words_of(percents) - PERCENTAGES - _BESIDE_PERCENT
        return bool(said) and bool(named - COUNTS) and not said & named and len(self._counts.columns) == 1

    def _words_of(self, column: int) -> set[str]:
        """What a column says that it is the percentage of, or by what: "screened" of "Screened (%)"."""
        return {word for name in self._sheet.block.names[column][:1] for word in words(name)} - {"n", "of"}

    def _pairs(self, counts: int, percents: int) -> list[tuple[int, Interval, int]]:
        key = counts, percents
        if key not in self._paired:
            shares = {row: share for row, column, share in self._percentages() if column == percents}
            self._paired[key] = [
                (count, shares[row], row)
                for (row, at), count in self._counts.shown.items()
                if at == counts and row in shares
            ]
        return self._paired[key]

    def _row_bases(self, row: int, without: set[int]) -> list[int]:
        return [
            self._counts.shown[row, one]
            for one in self._sizes.columns
            if one not in without and (row, one) in self._counts.shown
        ]

    def _bases(self, row: int, column: int, numerator: Place | None) -> Iterator[Interval]:
        """What a percentage may be of, surest first."""
        without = {column} if numerator is None else {column, numerator[1]}
        for base in self._row_bases(row, without):
            yield base, base
        if numerator is not None:
            for total in self._totals.get(numerator, []):
                if total in self._counts.shown:
                    yield self._counts.shown[total], self._counts.shown[total]
            yield from self._base_beside(row, column, numerator)
            told = self._told_by_others(numerator, column)
            if told is not None:
                yield told
        if (above := self._base_of_row(row)) is not None:
            # What a percentage tells is told by its count, if that is shown.
            yield from [above[1]] if (above[0], column) not in self._counts.shown else []
            return
        size = self._sizes.of(row, column)
        if size is not None and size[0] == size[1]:
            yield size

    def _base_of_row(self, row: int) -> tuple[int, Interval] | None:
        """Where a row of counts stands that a row of percentages tells all of one base, and the base; those are no sizes."""
        if row not in self._above:
            shares = self._shares.get(row, {})
            found = ((one, self._one_base(one, shares)) for one in self._sizes.rows if one != row)
            self._above[row] = next(((one, base) for one, base in found if base is not None), None)
        return self._above[row]

    @cached_property
    def _shares(self) -> dict[int, dict[int, Interval]]:
        """The percentages of each row, by column. Asked for in each row, so found once."""
        found: dict[int, dict[int, Interval]] = {}
        for row, column, share in self._percentages():
            found.setdefault(row, {})[column] = share
        return found

    def _one_base(self, row: int, shares: dict[int, Interval]) -> Interval | None:
        shown = {column: count for column in shares if (count := self._counts.shown.get((row, column), 0))}
        known = [base_of(count, shares[column]) for column, count in shown.items()]
        return intersection(known) if len(set(shown.values())) > 1 else None

    def _base_beside(self, row: int, column: int, numerator: Place) -> Iterator[Interval]:
        """The count beside it, of a column whose counts are what all other percentages are of."""
        for one in self._bases_beside(column, numerator[1]):
            if (row, one) in self._counts.shown:
                yield self._counts.shown[row, one], self._counts.shown[row, one]

    def _bases_beside(self, percents: int, counts: int) -> list[int]:
        """Columns of what all shown counts and percentages of two columns are of."""
        key = percents, counts
        if key not in self._bearing:
            pairs = [(count, share, at) for count, share, at in self._pairs(counts, percents) if count]
            others = [one for one in self._sheet.block.value_columns if one not in key]
            self._bearing[key] = [one for one in others if self._are_of(pairs, one)]
        return self._bearing[key]

    def _are_of(self, pairs: list[tuple[int, Interval, int]], column: int) -> bool:
        bases = [self._counts.shown.get((at, column), -1) for _, _, at in pairs]
        fits = [
            low <= base <= high
            for (count, share, _), base in zip(pairs, bases, strict=True)
            for low, high in [base_of(count, share)]
        ]
        return len(fits) > 1 and all(fits)

    def _told_by_others(self, numerator: Place, column: int) -> Interval | None:
        """The one base that all other counts of the column, below one heading, and their percentages agree on."""
        heading = self._sheet.block.headings[numerator[0]]
        key = heading, numerator[1], column
        if key not in self._told:
            self._told[key] = self._agreed(*key)
        return self._told[key]

    def _agreed(self, heading: str, counts: int, column: int) -> Interval | None:
        rows = [row for row in self._counts.rows if self._sheet.block.headings[row] == heading]
        shares = {row: share for row in rows if (share := self._share(row, column)) is not None}
        known = [
            base_of(count, shares[row])
            for row in rows
            if row in shares and (count := self._sheet.counts.get((row, counts), 0))
        ]
        # One other is enough where the percentages make up the whole.
        is_whole = abs(sum((low + high) / 2 for low, high in shares.values()) - 1) < _WHOLE
        return intersection(known) if len(known) > (0 if is_whole else 1) else None

    def _share(self, row: int, column: int) -> Interval | None:
        """The percentage in a cell, whatever stands beside it."""
        cell = self._sheet.block.cell(row, column)
        value = cell.value if cell.kind in {Kind.NUMBER, Kind.PERCENT} else cell.percent
        if not value:
            return None
        scale = 1 if self._are_shares else 0.01
        half = 0.5 * scale * 10.0 ** -decimals(cell.text)
        return max(value * scale - half, 1e-9), value * scale + half
