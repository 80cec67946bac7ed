"""Percentages whose groups' sizes stand in another table: on another sheet, or in another file of the request.

That a column of counts is what percentages are of is told by both standing beside the same names, by there being no other such
column, and by each percentage of its size giving a whole number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.fact import Fact
from sallyport.inspection.history.fingerprints import KIND, from_fact
from sallyport.inspection.tables.grid.shares import are_bases, base_of, intersection, is_of_few

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.history.fingerprints import Fingerprint, Key, Percentage
    from sallyport.policy.disclosure.tables import TableRules

Sizes = dict[str, int]
"""By the label of the row."""
_FEWEST_ROWS, _MOST_LABELS = 2, 2


def of_few(table: Fingerprint, other: Fingerprint, rules: TableRules) -> list[Percentage]:
    """Percentages of a table that give counts under the minimum with the sizes of another."""
    sizes = sizes_of(table, other) or {}
    return [
        one
        for one in table.percentages
        for label in one.key & sizes.keys()
        if is_of_few((one.low, one.high), (sizes[label], sizes[label]), rules, is_masked=False)
    ]


def sizes_of(table: Fingerprint, other: Fingerprint) -> Sizes | None:
    """How large the groups are that the percentages of one table are of, if the other tells it."""
    if not table.percentages or table is other or other.base > 1:
        return None
    fitting = [sizes for sizes in _columns(other) if _are_sizes(table, sizes)]
    return fitting[0] if len(fitting) == 1 else None


def without_sized(said: Iterable[Finding | Fact]) -> Iterator[Finding | Fact]:
    """What is said of the tables of one file, but that percentages lack a size that another of its tables has."""
    held: list[Finding] = []
    tables: list[Fingerprint] = []
    for one in said:
        if isinstance(one, Fact):
            if one.kind == KIND:
                tables.append(from_fact(one))
        elif one.rule == "tables.percent_without_count":
            held.append(one)
            continue
        yield one
    sized = {
        place.place
        for table in tables
        if any(sizes_of(table, other) is not None for other in tables)
        for place in table.percentages
    }
    yield from (one for one in held if one.location not in sized)


def _columns(table: Fingerprint) -> Iterator[Sizes]:
    columns: dict[Key, Sizes] = {}
    for cell in table.cells:
        if cell.is_shown and len(cell.key) <= _MOST_LABELS:
            for label in cell.key:
                columns.setdefault(cell.key - {label}, {})[label] = cell.low
    yield from columns.values()


def _are_sizes(table: Fingerprint, sizes: Sizes) -> bool:
    """Has each percentage a size under its name, one that it can be of? Counts that are all of one number are its parts."""
    pairs = [(sizes[label], (one.low, one.high)) for one in table.percentages for label in one.key & sizes.keys()]
    if len(pairs) != len(table.percentages) or len(pairs) < _FEWEST_ROWS:
        return False
    return are_bases(pairs) and intersection([base_of(size, share) for size, share in pairs]) is None
