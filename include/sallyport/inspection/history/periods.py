"""Tables of periods that follow each other: may each count all whom the one before it counts, and more?

Counts of a quarter are of other people than those of the next, unless each file says how many there were by then.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from sallyport.inspection.history.names import period_of, without_period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sallyport.inspection.history.fingerprints import Fingerprint, Key

Named = tuple[str | None, "Fingerprint"]
"""A table and the file that it stands in."""


class Series:
    """The tables of one request, those together whose files are alike but for their periods and which have the same cells."""

    def __init__(self, tables: Iterable[Named]) -> None:
        self._alike: defaultdict[tuple[str, frozenset[Key]], list[Named]] = defaultdict(list)
        for file, table in tables:
            if period_of(file) != period_of(None):
                self._alike[without_period(file), frozenset(table.by_key)].append((file, table))
        self._growing: dict[tuple[str, frozenset[Key]], bool] = {}

    def may_grow(self, file: str | None, table: Fingerprint) -> bool:
        """May the periods that this one is among grow?"""
        key = without_period(file), frozenset(table.by_key)
        if key not in self._growing:
            self._growing[key] = may_grow(self._alike.get(key, ()))
        return self._growing[key]


def may_grow(tables: Iterable[Named]) -> bool:
    """Has none of them fewer of anybody than one of an earlier period?"""
    ordered = sorted(tables, key=lambda one: period_of(one[0]))
    for (_, earlier), (_, later) in pairwise(ordered):
        counts = earlier.shown
        if any(low < counts[key] for key, low in later.shown.items() if key in counts):
            return False
    return True
