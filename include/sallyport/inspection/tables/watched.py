"""One table before all who watch it: what they see of it, and what they say at the end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sallyport.inspection.tables.below import Below
from sallyport.inspection.tables.cells import names_in
from sallyport.inspection.tables.gathering import Gathering
from sallyport.inspection.tables.watching import Watchers, failing, guarded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sallyport.inspection.fact import Fact
    from sallyport.inspection.finding import Finding
    from sallyport.inspection.tables.model import Batch, Grid, Head, TableStream, WatcherMaker
    from sallyport.inspection.tables.results.long import LongTable
    from sallyport.policy.disclosure.table_reading import TableReading

_ABOVE = 20
"""Rows that may stand above the names of columns."""


class Watched:
    """Shows every row of a table to all watchers, and gathers it as long as it may be one of results.

    Watchers see all rows by the first names, and those of a table that begins further down once more, by its own.
    """

    def __init__(
        self, table: TableStream, makers: list[WatcherMaker], limits: TableReading, long: LongTable | None = None
    ) -> None:
        self._table, self._makers, self._long = table, makers, long
        self._watchers: Watchers | None = None
        self._below: Below | None = None
        self._unjudged: list[Finding] = []
        self._gathering = Gathering(table.head, limits)

    def watch(self) -> None:
        """Read it to its end. Raises what its reader raises."""
        for batch in self._table.batches(self._wanted):
            self._pass_on(self._gathering.see(batch))
            if self._watchers is None or self._below is None:
                head = _named(self._table.head, batch)
                self._watchers, self._below = Watchers(self._makers, head), Below(self._makers, head)
            self._watchers.see(batch)
            self._below.see(batch)

    def conclude(self) -> Iterator[Finding | Fact]:
        """What the watchers say; a failure of one is a finding."""
        if self._watchers is None or self._below is None:
            return
        said = list(self._watchers.conclude())
        yield from said
        yield from self._below.conclude(said)

    def grid(self) -> Grid | None:
        """The whole table; None when it is too large for one of results."""
        return self._gathering.grid()

    def too_large(self) -> Iterator[Finding | Fact]:
        """What its counts say when it is too large for one of results, and that it is."""
        if self._long is not None:
            yield from guarded(self._long, self._long.conclude)
        yield from self._unjudged
        yield from self._gathering.findings(is_counted=None if self._long is None else self._long.is_judged)

    def _pass_on(self, batches: Sequence[Batch]) -> None:
        """To what judges a long table; when that fails, it is not asked again."""
        for batch in batches:
            if self._long is not None and (failed := list(failing(self._long, self._long.see, batch))):
                self._unjudged, self._long = failed, None

    def _wanted(self) -> Collection[int] | None:
        """The columns that anybody has yet to see; None for all."""
        if self._watchers is None or self._below is None or self._gathering.wanted() is None:
            return None
        asked = [*self._watchers.wanted(), *self._below.wanted()]
        asked += [] if self._long is None else [self._long.wanted()]
        return None if None in asked else {column for columns in asked if columns is not None for column in columns}


def _named(head: Head, first: Batch) -> Head:
    """With the names that stand below a title, too."""
    if head.header:
        return head
    rows = [[cell or "" for cell in row] for row in first.frame.head(_ABOVE).iter_rows()]
    return replace(head, header=names_in(rows, []))
