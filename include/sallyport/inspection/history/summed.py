"""Suppressed counts of a table that is one of the parts of another, cell by cell, or their whole: all are the women and the men.

What the tables are called is not asked, be it by their file, their sheet or a caption: that the one is the sum of the others
is told by every cell that all of them show.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from sallyport.inspection.history.linking import gives_back, hidden_in
from sallyport.inspection.tables.results.solving import Contradiction, Sum, components

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from sallyport.inspection.history.fingerprints import Counted, Fingerprint
    from sallyport.policy.disclosure.tables import TableRules

_MOST_ALIKE = 8
"""Tables with the same cells among which sums are looked for."""
_MOST_PARTS = 3
_FEWEST_AGREEING, _FEWEST_AMONG_MANY, _FEW = 2, 3, 3
"""So many cells must add up; more where more tables could have added up by chance."""


def summed(table: Fingerprint, others: Sequence[Fingerprint], rules: TableRules) -> list[Counted]:
    """Those of its suppressed cells that follow from tables that it is the sum of, or a part of. TooLarge."""
    hidden = hidden_in(table)
    alike = [one for one in others if one.base == 1 and set(one.by_key) == set(table.by_key)][:_MOST_ALIKE]
    if not hidden or table.base != 1 or len(alike) < _FEWEST_AGREEING:
        return []
    fewest = _FEWEST_AGREEING if len(alike) <= _FEW else _FEWEST_AMONG_MANY
    alone = _small((table,), [], hidden, rules)
    found: list[Counted] = []
    for whole, parts in _divided(table, alike):
        if _adds_up(whole, parts, fewest):
            told = _small(
                (table, *(one for one in (whole, *parts) if one is not table)), [(whole, parts)], hidden, rules
            )
            found += [cell for cell in told if cell not in alone and cell not in found]
    return found


def _divided(table: Fingerprint, alike: Sequence[Fingerprint]) -> Iterator[tuple[Fingerprint, tuple[Fingerprint, ...]]]:
    """Each way in which one of the tables may be the whole of others, the table being among them."""
    for number in range(2, _MOST_PARTS + 1):
        for chosen in combinations(alike, number):
            every = (table, *chosen)
            for whole in every:
                yield whole, tuple(one for one in every if one is not whole)


def _adds_up(whole: Fingerprint, parts: Sequence[Fingerprint], fewest: int) -> bool:
    """Is each count of the whole that all of them show the sum of the parts', with enough of them not zero?"""
    agreeing = 0
    for key, total in whole.by_key.items():
        cells = [part.by_key[key] for part in parts]
        if not (total.is_shown and all(cell.is_shown for cell in cells)):
            continue
        if total.low != sum(cell.low for cell in cells):
            return False
        agreeing += sum(cell.low > 0 for cell in cells) > 1
    return agreeing >= fewest


def _small(
    tables: Sequence[Fingerprint],
    divided: Sequence[tuple[Fingerprint, Sequence[Fingerprint]]],
    hidden: Sequence[Counted],
    rules: TableRules,
) -> list[Counted]:
    """Those of the hidden cells of the first table that have too few possible values, given them all."""
    number = {id(table): at for at, table in enumerate(tables)}
    bounds: dict[Hashable, tuple[int, int]] = {
        (at, cell.key): (cell.low, cell.high) for at, table in enumerate(tables) for cell in table.cells
    }
    sums = [
        Sum((*((1, (at, table.cells[part].key)) for part in parts), (-1, (at, table.cells[total].key))), 0, slack)
        for at, table in enumerate(tables)
        for total, parts, slack in table.sums
    ]
    sums += [
        Sum((*((1, (number[id(part)], key)) for part in parts), (-1, (number[id(whole)], key))), 0, 0)
        for whole, parts in divided
        for key in whole.by_key
    ]
    solved: dict[Hashable, tuple[int, int]] = {}
    try:
        for system in components(bounds, sums):
            solved.update(system.solved())
    except Contradiction:
        return []
    return [cell for cell in hidden if gives_back(cell, solved[0, cell.key], rules)]
