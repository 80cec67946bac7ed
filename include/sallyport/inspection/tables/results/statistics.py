"""Statistics of groups: means of few, smallest and largest values, sums of amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.finding import Severity
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.grid.beside import counts_anything
from sallyport.inspection.tables.grid.cells import Kind
from sallyport.inspection.tables.grid.sizes import mostly_groups
from sallyport.inspection.tables.headings.rates import is_deviation, is_error, is_mean, is_sum
from sallyport.inspection.tables.headings.vocabulary import CLASSED, COUNTS, word_set
from sallyport.inspection.tables.headings.words import Role, hint, words
from sallyport.inspection.tables.results.places import listed
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.tables.grid.roles import Sheet
    from sallyport.inspection.tables.results.totals import Counts, Place
    from sallyport.policy.disclosure.tables import TableRules

_OF_GROUPS = (Role.AVERAGE, Role.SUM, Role.QUANTILE, Role.ENDPOINT)
_ENDS = ({"min", "minimum"}, {"max", "maximum"})
_GIVEN = word_set("drug drugs medication medicine antibiotic vaccine unit language country nation")
"""Classes of which a mean may be one of tubes and doses, or of whole peoples."""
_OUTER = 0.05
"""Percentiles this far out are as good as the smallest or largest value in a group of few."""


def judge(sheet: Sheet, counts: Counts, rules: TableRules) -> Iterator[Finding]:
    """What statistics give away, or leave unsaid."""
    del counts
    yield from _small_groups(sheet, rules)
    yield from _without_deviation(sheet)
    yield from _endpoints(sheet, rules)
    yield from _unknown_groups(sheet)
    yield from _dominance(sheet)


def _shown(sheet: Sheet, *roles: Role) -> list[Place]:
    return [
        (row, column)
        for row, column, cell in sheet.where(*roles)
        if cell.is_numeric or (cell.kind is Kind.RANGE and sheet.roles[row, column] is Role.ENDPOINT)
    ]


def _small_groups(sheet: Sheet, rules: TableRules) -> Iterator[Finding]:
    places = []
    for place in _shown(sheet, *_OF_GROUPS):
        size = sheet.sizes.of(*place)
        # A group under a mark like "<10" is small whatever its size; nobody at all has no statistics.
        if size is not None and 0 < size[1] < rules.min_count:
            places.append(place)
    if places:
        what = many(len(places), "statistic of a group", "statistics of groups")
        message = f"{what} under {rules.min_count}: {listed(sheet.block, places)}."
        yield finding("tables.small_group", message, sheet.block.at(*places[0]), cells=len(places))


def _without_deviation(sheet: Sheet) -> Iterator[Finding]:
    """Means beside which a program found no deviation: the group is of one."""
    block = sheet.block
    deviations = [column for column in block.value_columns if is_deviation(block.names[column])]
    alone = [
        (row, column)
        for column in deviations
        for row in range(len(block.body))
        if block.cell(row, column).text.lower() in {"na", "nan", "."}
        and any(
            sheet.roles.get((row, one)) is Role.AVERAGE and block.cell(row, one).is_numeric
            for one in (column - 1, column + 1)
        )
    ]
    given = sum(block.cell(row, column).is_numeric for column in deviations for row in range(len(block.body)))
    if alone and given > len(alone):
        message = (
            f"{many(len(alone), 'deviation')} that could not be computed, as of a group of one: {listed(block, alone)}."
        )
        yield finding("tables.small_group", message, block.at(*alone[0]), Severity.REVIEW, cells=len(alone))


def _endpoints(sheet: Sheet, rules: TableRules) -> Iterator[Finding]:
    places = sorted({*_shown(sheet, Role.ENDPOINT), *_with_endpoints(sheet), *_outer_percentiles(sheet, rules)})
    if places:
        message = f"{many(len(places), 'smallest, largest or most frequent value')}: {listed(sheet.block, places)}."
        yield finding("tables.endpoints", message, sheet.block.at(*places[0]), cells=len(places))


def _with_endpoints(sheet: Sheet) -> Iterator[Place]:
    """Averages with the smallest and largest value beside them in the cell: "median [min, max]"."""
    for row, column in _shown(sheet, Role.AVERAGE):
        texts = (*sheet.block.names[column], *sheet.block.labels[row], sheet.block.headings[row])
        named = {word for text in texts for word in words(text)}
        if sheet.block.cell(row, column).kind is Kind.PAIR and (
            (named & _ENDS[0] and named & _ENDS[1]) or "range" in named
        ):
            yield row, column


def _outer_percentiles(sheet: Sheet, rules: TableRules) -> Iterator[Place]:
    """Percentiles with fewer people beyond them than the minimum, or nobody knows how many."""
    for row, column in _shown(sheet, Role.QUANTILE):
        texts = [*sheet.block.names[column], *sheet.block.labels[row]]
        share = next((said.quantile for text in texts if (said := hint(text)) and said.quantile is not None), 0.5)
        beyond = min(share, 1 - share)
        size = sheet.sizes.of(row, column)
        if beyond <= _OUTER + 1e-9 and (size is None or size[0] * beyond < rules.min_count):
            yield row, column


def _unknown_groups(sheet: Sheet) -> Iterator[Finding]:
    places = [] if sheet.sizes.are_given or not sheet.is_of_people else _shown(sheet, Role.AVERAGE)
    if not places:
        return
    rows, columns = {row for row, _ in places}, {column for _, column in places}
    beside = [sheet.block.labels[row][-1] for row in sorted(rows) if sheet.block.labels[row]]
    above = [sheet.block.names[column][-1] for column in sorted(columns) if sheet.block.names[column]]
    if mostly_groups(beside) or mostly_groups(above) or _are_of_classes(sheet, beside):
        what = many(len(places), "average of a group", "averages of groups")
        message = f"{what} of unknown size: {listed(sheet.block, places)}."
        yield finding("tables.group_size_unknown", message, sheet.block.at(*places[0]), cells=len(places))


def _are_of_classes(sheet: Sheet, beside: Sequence[str]) -> bool:
    """Are rows classes of people by what stands above their names (diagnoses, wards), whose sizes no division gives?"""
    block = sheet.block
    corner = [name for column in block.label_columns for name in block.names[column][:1]]
    if len(set(beside)) <= 1 or not any(set(words(name)) & CLASSED - _GIVEN for name in corner):
        return False
    if any(set(words(name)) & COUNTS for name in corner):
        return False  # "Group (n)"
    if any(counts_anything(block, column, sheet.columns[column]) for column in range(block.width)):
        return False  # firms, or beds
    tells_sizes = ((is_mean, is_sum), (is_deviation, is_error))
    return not any(all(any(map(says, block.names)) for says in both) for both in tells_sizes)


def _dominance(sheet: Sheet) -> Iterator[Finding]:
    places = _shown(sheet, Role.SUM)
    if places:
        message = f"{many(len(places), 'sum')} of amounts: {listed(sheet.block, places)}."
        yield finding("tables.dominance", message, sheet.block.at(*places[0]), cells=len(places))
