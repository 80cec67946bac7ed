"""Suppressed counts that the rest of the table gives back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.rules import finding
from sallyport.inspection.tables.grid.cells import Kind
from sallyport.inspection.tables.grid.families import is_size
from sallyport.inspection.tables.headings.words import is_total
from sallyport.inspection.tables.results.changes_shown import given_by_change
from sallyport.inspection.tables.results.places import listed
from sallyport.inspection.tables.results.solving import Contradiction, Sum, TooLarge, components
from sallyport.inspection.tables.results.totals import bounds
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.tables.grid.cells import Cell
    from sallyport.inspection.tables.grid.layout import Block
    from sallyport.inspection.tables.grid.roles import Sheet
    from sallyport.inspection.tables.results.totals import Counts, Place, Relation
    from sallyport.policy.disclosure.tables import TableRules

_FEWEST_ABOVE = 2
"""Rows above a name without a number, which is then no heading of the others."""


def judge(sheet: Sheet, counts: Counts, rules: TableRules) -> Iterator[Finding]:
    """What can be worked out."""
    yield from _left_out(sheet, counts, rules)
    relations = counts.relations
    changed = {place for place, value in given_by_change(sheet, counts) if 0 < value < rules.min_count}
    if not counts.hidden or not (relations or changed):
        return
    try:
        possible = possible_values(counts.hidden, counts.shown, relations)
    except TooLarge:
        yield finding("tables.unsolved", location=sheet.block.at())
        return
    given_back = {place for place, bound in possible.items() if gives_back(bound, bounds(counts.hidden[place]), rules)}
    given_back |= changed | _small_remainders(counts, relations, rules.min_count)
    places = sorted(given_back)
    if places:
        message = (
            f"{many(len(places), 'suppressed count')} can be worked out from totals and other cells, exactly or nearly: "
            f"{listed(sheet.block, places)}."
        )
        yield finding("tables.recoverable", message, sheet.block.at(*places[0]), cells=len(places))


def _left_out(sheet: Sheet, counts: Counts, rules: TableRules) -> Iterator[Finding]:
    """A name without any number among rows that have one, and a total: what the others leave of it is what it would say.

    A heading is no such name: it stands above all rows, or above each of several groups of them.
    """
    block = sheet.block
    at = _without_number(block)
    last = len(block.body) - 1
    if at is None or counts.hidden or counts.base > 1 or not any(map(is_total, block.labels[last])):
        return
    left = [_left(counts, column, last) for column in block.value_columns]
    if any(one is None or one < 0 for one in left):
        return
    places = [
        (at, column) for column, one in zip(block.value_columns, left, strict=True) if one and one < rules.min_count
    ]
    if places:
        message = (
            f"{many(len(places), 'count')} that {'was' if len(places) == 1 else 'were'} left out can be worked out from the "
            f"total: above {listed(block, places)}."
        )
        yield finding("tables.recoverable", message, block.at(*places[0]), cells=len(places))


def _without_number(block: Block) -> int | None:
    """The row below the first name that stands alone, where plain rows stand above it."""
    first = next((row for row, heading in enumerate(block.headings) if heading), None)
    if first is None or first < _FEWEST_ABOVE or any(map(is_total, block.labels[0])):
        return None
    return None if any(is_size(block, row) for row in range(first)) else first


def _left(counts: Counts, column: int, last: int) -> int | None:
    """What the other rows leave of the total in the last; None where one of them shows no count."""
    shown = [counts.shown.get((row, column)) for row in range(last + 1)]
    if any(one is None for one in shown):
        return None
    return (shown[last] or 0) - sum(one or 0 for one in shown[:last])


def gives_back(bound: tuple[int, int], own: tuple[int, int], rules: TableRules) -> bool:
    """Does a suppressed count have so few possible values left that it is as good as shown, and is it a small one?

    ``own`` is what its mark alone says; it is not held against the totals.
    """
    low, high = bound
    if high == 0 or low >= rules.min_count or bound == own:
        return False
    return high - low + 1 < rules.min_possible_values


def possible_values(
    hidden: Mapping[Place, Cell], shown: Mapping[Place, int], relations: Sequence[Relation]
) -> dict[Place, tuple[int, int]]:
    """Lowest and highest value of each hidden count that some sum holds. TooLarge.

    A mark like "<10" is read as 1 to 9; where that cannot be, as 0 to 9. Sums that contradict each other say nothing.
    """
    sums = [_sum(one, hidden, shown) for one in relations]
    involved = {unknown for one in sums for _, unknown in one.terms}
    found: dict[Place, tuple[int, int]] = {}
    for system in components({place: bounds(cell) for place, cell in hidden.items() if place in involved}, sums):
        for lowest in (None, 0):
            for place in system.bounds:
                system.bounds[place] = bounds(hidden[_as_place(place)], lowest)
            try:
                found.update({_as_place(place): bound for place, bound in system.solved().items()})
            except Contradiction:
                continue
            break
    return found


def _as_place(unknown: Hashable) -> Place:
    if not isinstance(unknown, tuple):
        raise TypeError
    return unknown


def _sum(one: Relation, hidden: Mapping[Place, Cell], shown: Mapping[Place, int]) -> Sum:
    terms: list[tuple[int, Hashable]] = [(1, part) for part in one.parts if part in hidden]
    total = -sum(shown.get(part, 0) for part in one.parts)
    if one.total in hidden:
        terms.append((-1, one.total))
    else:
        total += shown[one.total]
    return Sum(tuple(terms), total, one.slack)


def _small_remainders(counts: Counts, relations: Sequence[Relation], min_count: int) -> set[Place]:
    """Hidden parts which together are under the minimum, as the total and the shown parts tell."""
    found: set[Place] = set()
    for one in relations:
        parts = [part for part in one.parts if part in counts.hidden]
        if one.total in counts.shown and parts and not one.slack and 0 < counts.rest(one) < min_count:
            # A blank or a dash in such a row may be nobody; a mark stands for somebody.
            found |= {part for part in parts if counts.hidden[part].kind is Kind.MASK} or set(parts)
    return found
