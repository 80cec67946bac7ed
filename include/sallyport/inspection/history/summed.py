"""Suppressed counts of a table that is one of the parts of another, cell by cell, or their whole: all are the women and the men.

What the tables are called need not be known: that the one is the sum of the others is told by every cell that all of them show.
Where files are named as a whole and its parts, one such cell is enough, or that the parts leave as little as is hidden.
"""

from __future__ import annotations

from itertools import combinations
from math import prod
from typing import TYPE_CHECKING, NamedTuple, Self

from sallyport.inspection.history.fingerprints import Counted, Fingerprint, Key
from sallyport.inspection.history.linking import gives_back, hidden_in, solved_bounds
from sallyport.inspection.tables.results.solving import Contradiction, Sum

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from sallyport.policy.disclosure.tables import TableRules

_MOST_ALIKE, _MOST_PARTS = 8, 3
"""Tables among which sums of a few of them are looked for, and how many such parts may be."""
_MOST_TOGETHER = 60
"""Tables of which one may be the sum of all others: so many centres, regions or years."""
_FEWEST_AGREEING, _FEWEST_AMONG_MANY, _FEW = 2, 3, 3
"""So many cells must add up; more where more tables could have added up by chance."""
_BY_CHANCE = 0.01
"""Or that they all do is as unlikely as this: one sum of many that is met by chance is one in as many as it is large."""
_LARGE = 100
"""A sum of so many may be the only one that agrees."""
_FEWEST_SHARED = 2


class Summed(NamedTuple):
    """Suppressed cells that follow from sums over tables, and those tables."""

    cells: list[Counted]
    tables: list[Fingerprint]


class Division(NamedTuple):
    """A table that may be the whole of others, and the cells that all of them have."""

    whole: Fingerprint
    parts: tuple[Fingerprint, ...]
    keys: frozenset[Key]

    @classmethod
    def of(cls, whole: Fingerprint, parts: Sequence[Fingerprint]) -> Self:
        """One of which nothing else is known."""
        return cls(
            whole, tuple(parts), frozenset[Key].intersection(*(frozenset(one.by_key) for one in (whole, *parts)))
        )

    def agreeing(self) -> list[int] | None:
        """Counts of the whole that are the sum of several, of those that all of them show; None where one is not the sum."""
        found: list[int] = []
        for key in self.keys:
            total, cells = self.whole.by_key[key], [part.by_key[key] for part in self.parts]
            if not (total.is_shown and all(cell.is_shown for cell in cells)):
                continue
            if total.low != sum(cell.low for cell in cells):
                return None
            if sum(cell.low > 0 for cell in cells) > 1:
                found.append(total.low)
        return found

    def fits_closely(self, min_count: int) -> bool:
        """Where none is shown by all: do the parts that are shown leave as little of the whole as the hidden ones would be?"""
        rests = []
        for key in self.keys:
            total, cells = self.whole.by_key[key], [part.by_key[key] for part in self.parts]
            hidden = sum(not cell.is_shown for cell in cells)
            if total.is_shown and hidden:
                rest = total.low - sum(cell.low for cell in cells if cell.is_shown)
                rests.append(hidden <= rest <= hidden * (min_count - 1) and total.low >= _LARGE)
        return bool(rests) and all(rests)


def summed(
    table: Fingerprint, others: Sequence[Fingerprint], rules: TableRules, named: Sequence[Division] = ()
) -> Summed:
    """Those of its suppressed cells that follow from tables that it is the sum of, or a part of. TooLarge.

    ``named`` are those divisions which names of files speak of.
    """
    hidden = hidden_in(table)
    alike = [one for one in others if one.base == 1 and _shares(table, one, hidden)][:_MOST_TOGETHER]
    found = Summed([], [])
    if not hidden or table.base != 1 or (len(alike) < _FEWEST_AGREEING and not named):
        return found
    divisions = list(_divided(table, alike))
    alone = _small((table,), [], hidden, rules)
    likely = [one for one in divisions if _adds_up(one, len(alike), len(divisions))]
    sure = [one for one in named if (shown := one.agreeing()) or (shown == [] and one.fits_closely(rules.min_count))]
    for one in (*sure, *likely):
        tables = [other for other in (one.whole, *one.parts) if other is not table]
        told = [cell for cell in _small((table, *tables), [one], hidden, rules) if cell not in alone]
        if told:
            found.cells.extend(cell for cell in told if cell not in found.cells)
            found.tables.extend(other for other in tables if not any(other is known for known in found.tables))
    return found


def _shares(table: Fingerprint, other: Fingerprint, hidden: Sequence[Counted]) -> bool:
    """Does it have most of the same cells, and one that is suppressed?"""
    shared = table.by_key.keys() & other.by_key.keys()
    return len(shared) * 2 > max(len(table.cells), len(other.cells), _FEWEST_SHARED) and any(
        cell.key in shared for cell in hidden
    )


def _divided(table: Fingerprint, alike: Sequence[Fingerprint]) -> Iterator[Division]:
    """Each way in which one of the tables may be the whole of others, the table being among them."""
    few = alike[:_MOST_ALIKE]
    chosen = [some for number in range(2, _MOST_PARTS + 1) for some in combinations(few, number)]
    if len(alike) > _MOST_PARTS:
        chosen.append(tuple(alike))
    for some in chosen:
        every = (table, *some)
        keys = frozenset[Key].intersection(*(frozenset(one.by_key) for one in every))
        yield from (Division(whole, tuple(one for one in every if one is not whole), keys) for whole in every)


def _adds_up(division: Division, alike: int, ways: int) -> bool:
    """Is each count of the whole that all of them show the sum of the parts', and is that no chance?"""
    agreeing = division.agreeing()
    if agreeing is None:
        return False
    if len(agreeing) >= (_FEWEST_AGREEING if alike <= _FEW else _FEWEST_AMONG_MANY):
        return True
    return max(agreeing, default=0) >= _LARGE and ways / prod(agreeing) <= _BY_CHANCE


def _small(
    tables: Sequence[Fingerprint],
    divided: Sequence[Division],
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
        Sum((*((1, (number[id(part)], key)) for part in one.parts), (-1, (number[id(one.whole)], key))), 0, 0)
        for one in divided
        for key in one.keys
    ]
    try:
        solved = solved_bounds(bounds, sums)
    except Contradiction:
        return []
    return [cell for cell in hidden if gives_back(cell, solved[0, cell.key], rules)]
