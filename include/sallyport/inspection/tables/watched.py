"""One table before all who watch it: what they see of it, and what they say at the end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sallyport.inspection.rules import finding
from sallyport.inspection.tables.cells import names_in
from sallyport.inspection.tables.gathering import Gathering

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from sallyport.inspection.fact import Fact
    from sallyport.inspection.finding import Finding
    from sallyport.inspection.tables.model import Batch, Grid, Head, TableStream, Watcher, WatcherMaker
    from sallyport.inspection.tables.results.long import LongTable
    from sallyport.policy.disclosure.table_reading import TableReading

_ABOVE = 20
"""Rows that may stand above the names of columns."""


class Watched:
    """Shows every row of a table to all watchers, and gathers it as long as it may be one of results."""

    def __init__(
        self, table: TableStream, makers: list[WatcherMaker], limits: TableReading, long: LongTable | None = None
    ) -> None:
        self._table, self._makers, self._long = table, makers, long
        self._watchers: list[Watcher] | None = None
        self._failed: dict[int, Finding] = {}
        self._unjudged: list[Finding] = []
        self._gathering = Gathering(table.head, limits)

    def watch(self) -> None:
        """Read it to its end. Raises what its reader raises."""
        for batch in self._table.batches(self._wanted):
            self._pass_on(self._gathering.see(batch))
            if self._watchers is None:
                self._watchers = _watchers(self._makers, self._table.head, batch)
            for number, watcher in self._speaking():
                self._failed.update((number, said) for said in _failing(watcher, watcher.see, batch))

    def conclude(self) -> Iterator[Finding | Fact]:
        """What the watchers say; a failure of one is a finding."""
        yield from self._failed.values()
        for _, watcher in self._speaking():
            yield from guarded(watcher, watcher.conclude)

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
            if self._long is not None and (failed := list(_failing(self._long, self._long.see, batch))):
                self._unjudged, self._long = failed, None

    def _speaking(self) -> list[tuple[int, Watcher]]:
        return [(number, one) for number, one in enumerate(self._watchers or ()) if number not in self._failed]

    def _wanted(self) -> Collection[int] | None:
        """The columns that anybody has yet to see; None for all."""
        if self._watchers is None or self._gathering.wanted() is None:
            return None
        asked = [watcher.wanted() for _, watcher in self._speaking()]
        asked += [] if self._long is None else [self._long.wanted()]
        return None if None in asked else {column for columns in asked if columns is not None for column in columns}


def guarded(
    rule: object, judge: Callable[..., Iterable[Finding | Fact]], *arguments: object
) -> Iterator[Finding | Fact]:
    """What a rule says; its failure is a finding, and the others still have their say."""
    try:
        yield from judge(*arguments)
    except Exception as error:  # noqa: BLE001 - whatever it is
        yield _failed(rule, error)


def _watchers(makers: list[WatcherMaker], head: Head, first: Batch) -> list[Watcher]:
    """New ones. They are told names that stand below a title, too."""
    if not head.header:
        rows = [[cell or "" for cell in row] for row in first.frame.head(_ABOVE).iter_rows()]
        head = replace(head, header=names_in(rows, []))
    return [watcher for maker in makers if (watcher := maker.watcher(head)) is not None]


def _failing(watcher: Watcher, see: Callable[[Any], None], batch: object) -> Iterator[Finding]:
    try:
        see(batch)
    except Exception as error:  # noqa: BLE001 - as above
        yield _failed(watcher, error)


def _failed(rule: object, error: Exception) -> Finding:
    message = f"The check {type(rule).__name__} failed and says nothing about a table of the file."
    return finding("inspector.failed", message, error=type(error).__name__)
