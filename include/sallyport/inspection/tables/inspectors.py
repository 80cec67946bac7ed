"""The inspectors of tables: every reader's tables are put to every rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sallyport.inspection.code.languages import is_told
from sallyport.inspection.extensions import TEXT
from sallyport.inspection.finding import Finding
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.cells import names_in
from sallyport.inspection.tables.gathering import Gathering
from sallyport.inspection.tables.prose import ProseInspector
from sallyport.inspection.tables.reader import MOST_TABLES
from sallyport.inspection.tables.readers import reader_for
from sallyport.inspection.tables.rules import grid_rules, watcher_makers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from sallyport.inspection.content import ContentInspector
    from sallyport.inspection.fact import Fact
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.tables.model import Batch, GridRule, Head, TableStream, Watcher, WatcherMaker
    from sallyport.inspection.terms import Terms
    from sallyport.policy.disclosure.table_reading import TableReading

_ABOVE = 20
"""Rows that may stand above the names of columns."""


def inspectors(terms: Terms) -> list[ContentInspector]:
    """All of them, for the terms of one inspection. Tables matter in what leaves."""
    if not terms.is_output:
        return []
    return [TableInspector(terms.rules.table_reading, grid_rules(terms), watcher_makers(terms)), ProseInspector(terms)]


@dataclass(frozen=True)
class TableInspector:
    """Puts every table of a file to the rules of tables: the small ones whole, all of them row by row."""

    limits: TableReading
    rules: list[GridRule]
    makers: list[WatcherMaker]

    def applies_to(self, specimen: Specimen) -> bool:
        """To every kind of file that holds tables."""
        return reader_for(specimen) is not None

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """Those of its reader."""
        reader = reader_for(specimen)
        return reader.modules if reader else ()

    def inspect(self, specimen: Specimen) -> Iterable[Finding | Fact]:
        """What the rules say of its tables, and tables.* for what could not be read."""
        reader = reader_for(specimen)
        if reader is None:
            return
        makers = self._makers(specimen)
        number = 0
        try:
            for table in reader.load()(specimen, self.limits):
                if isinstance(table, Finding):
                    # Code between whose lines a table is looked for has quotes and commas of its own.
                    if table.rule != "tables.ragged" or not is_told(specimen.name):
                        yield table
                    continue
                number += 1
                if number > MOST_TABLES:
                    yield finding(
                        "tables.unreadable", f"It holds more than {MOST_TABLES} tables; the others were not read."
                    )
                    return
                yield from self._judge(table, makers)
        except BaseException as error:  # noqa: BLE001 - libraries in Rust raise panics that are no Exception
            yield _unreadable(error)

    def _makers(self, specimen: Specimen) -> list[WatcherMaker]:
        """Text is searched line by line as well: what that finds is not said again."""
        if specimen.media_type not in TEXT:
            return self.makers
        return [maker for maker in self.makers if not getattr(maker, "read_as_text", False)]

    def _judge(self, table: TableStream, makers: list[WatcherMaker]) -> Iterator[Finding | Fact]:
        gathering = Gathering(table.head, self.limits)
        watchers: list[Watcher] | None = None
        failed: dict[int, Finding] = {}
        for batch in table.batches():
            gathering.see(batch)
            if watchers is None:
                watchers = _watchers(makers, table.head, batch)
            for number, watcher in enumerate(watchers):
                if number not in failed:
                    failed.update((number, said) for said in _failing(watcher, watcher.see, batch))
        yield from failed.values()
        for number, watcher in enumerate(watchers or []):
            if number not in failed:
                yield from _guarded(watcher, watcher.conclude)
        grid = gathering.grid()
        if grid is None:
            yield from gathering.findings()
            return
        for rule in self.rules:
            yield from _guarded(rule, rule.judge, grid)


def _watchers(makers: list[WatcherMaker], head: Head, first: Batch) -> list[Watcher]:
    """New ones. They are told names that stand below a title, too."""
    if not head.header:
        rows = [[cell or "" for cell in row] for row in first.frame.head(_ABOVE).iter_rows()]
        head = replace(head, header=names_in(rows, []))
    return [watcher for maker in makers if (watcher := maker.watcher(head)) is not None]


def _failing(watcher: Watcher, see: Callable[[Any], None], batch: object) -> Iterator[Finding]:
    try:
        see(batch)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other rules still have their say
        yield _failed(watcher, error)


def _guarded(
    rule: object, judge: Callable[..., Iterable[Finding | Fact]], *arguments: object
) -> Iterator[Finding | Fact]:
    try:
        yield from judge(*arguments)
    except Exception as error:  # noqa: BLE001 - as above
        yield _failed(rule, error)


def _failed(rule: object, error: Exception) -> Finding:
    message = f"The check {type(rule).__name__} failed and says nothing about a table of the file."
    return finding("inspector.failed", message, error=type(error).__name__)


def _unreadable(error: BaseException) -> Finding:
    """Its kind, not its text: that could hold a value from the file (law 7)."""
    reason = getattr(error, "reason", None)
    if isinstance(error, MemoryError):
        reason = "it needs more memory than the checks have"
    message = f"A table could not be read: {reason}." if isinstance(reason, str) else None
    return finding("tables.unreadable", message, error=type(error).__name__)
