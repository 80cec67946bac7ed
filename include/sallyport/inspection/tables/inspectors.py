"""The inspectors of tables: every reader's tables are put to every rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.inspection.binary.model_files import is_model_text
from sallyport.inspection.classes.inspectors import TOLD_BY_TABLES, class_inside
from sallyport.inspection.code.languages import is_told
from sallyport.inspection.finding import Finding, Severity
from sallyport.inspection.history.sized import without_sized
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.datafiles.paths import placed
from sallyport.inspection.tables.gathering import names_variants
from sallyport.inspection.tables.persons.made_up import counts_nothing
from sallyport.inspection.tables.prose.inspector import ProseInspector
from sallyport.inspection.tables.reader import MOST_TABLES
from sallyport.inspection.tables.readers import reader_for
from sallyport.inspection.tables.reasons import reason_of
from sallyport.inspection.tables.rules import grid_rules, long_tables, of_samples, watcher_makers
from sallyport.inspection.tables.watched import Watched
from sallyport.inspection.tables.watching import guarded

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from sallyport.inspection.content import ContentInspector
    from sallyport.inspection.fact import Fact
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.tables.model import Grid, GridRule, Head, TableStream, WatcherMaker
    from sallyport.inspection.tables.results.long import LongTable
    from sallyport.inspection.terms import Terms
    from sallyport.policy.disclosure.table_reading import TableReading


_OF_RECORDS = frozenset({"persons.row_per_person"})


def inspectors(terms: Terms) -> list[ContentInspector]:
    """All of them, for the terms of one inspection. Tables matter in what leaves."""
    if not terms.is_output:
        return []
    limits = terms.rules.table_reading
    return [
        TableInspector(limits, grid_rules(terms), watcher_makers(terms), of_samples(terms), long_tables(terms), terms),
        ProseInspector(terms),
    ]


def _is_of_anything(_: Grid) -> bool:
    return False


@dataclass(frozen=True)
class TableInspector:
    """Puts every table of a file to the rules of tables: the small ones whole, all of them row by row."""

    limits: TableReading
    rules: list[GridRule]
    makers: list[WatcherMaker]
    is_of_samples: Callable[[Grid], bool] = _is_of_anything
    long_table: Callable[[Head, Callable[[Grid], bool]], LongTable] | None = None
    terms: Terms | None = None
    """Of the inspection of files, which have a class; a table within something else has none."""

    def applies_to(self, specimen: Specimen) -> bool:
        """To every kind of file that holds tables."""
        return reader_for(specimen) is not None

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """Those of its reader."""
        reader = reader_for(specimen)
        return reader.modules if reader else ()

    def inspect(self, specimen: Specimen) -> Iterable[Finding | Fact]:
        """What the rules say of its tables, and tables.* for what could not be read; the class, where rows tell it."""
        said = without_sized(self._said(specimen))
        if self.terms is not None and specimen.media_type in TOLD_BY_TABLES:
            return class_inside(said, specimen, self.terms)
        return said

    def _said(self, specimen: Specimen) -> Iterator[Finding | Fact]:
        reader = reader_for(specimen)
        if reader is None:
            return
        makers, rules = self._makers(specimen), self._rules(specimen)
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
                yield from placed(table, self._judge(table, makers, rules))
        except BaseException as error:  # noqa: BLE001 - libraries in Rust raise panics that are no Exception
            yield _unreadable(error)

    def _makers(self, specimen: Specimen) -> list[WatcherMaker]:
        """Text is searched line by line as well: what that finds is not said again."""
        return [maker for maker in self.makers if specimen.media_type not in getattr(maker, "read_as_text", ())]

    def _rules(self, specimen: Specimen) -> list[GridRule]:
        """What is counted in the nodes of a trained model is told by the rule about models."""
        return [] if is_model_text(specimen) else self.rules

    def _judge(self, table: TableStream, makers: list[WatcherMaker], rules: list[GridRule]) -> Iterator[Finding | Fact]:
        long = self.long_table(table.head, self._counts_nobody) if rules and self.long_table is not None else None
        if names_variants(table.head.header):
            long = None  # statistics of variants have rules of their own
        watched = Watched(table, makers, self.limits, long)
        watched.watch()
        said = list(watched.conclude())
        yield from said
        if any(isinstance(one, Finding) and one.rule in _OF_RECORDS and one.severity is Severity.BLOCK for one in said):
            return  # its cells count nobody: they are flags, codes and measures of each
        grid = watched.grid()
        if grid is None:
            yield from watched.too_large()
            return
        if not rules or self._counts_nobody(grid):
            return
        for rule in rules:
            yield from guarded(rule, rule.judge, grid)

    def _counts_nobody(self, grid: Grid) -> bool:
        return counts_nothing(grid) or self.is_of_samples(grid)


def _unreadable(error: BaseException) -> Finding:
    message = f"A table could not be read, nor what comes after it: {reason_of(error)}."
    return finding("tables.unreadable", message, error=type(error).__name__)
