"""Identifiers in tables of formats that are no text: every row is read as a line, and every name of a column as one, too."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from sallyport.inspection.identifiers.participants.scan import ParticipantScan, ProjectList
from sallyport.inspection.identifiers.scan import Lines, LineScan
from sallyport.inspection.kinds.extensions import TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.tables.model import Batch, Head
    from sallyport.inspection.terms import Terms

_BETWEEN = "\x1f"
_ROWS_AT_ONCE = 20_000
_FIRST_ROWS = 20
_LONGEST_NAME, _NAME = 200, "column name"


@dataclass(frozen=True)
class ValuesMaker:
    """Looks for identifiers in the cells of every table."""

    terms: Terms
    read_as_text = TEXT
    """Not needed for a file that is text: that is read line by line as well."""

    @cached_property
    def listed(self) -> ProjectList:
        """Shared by all tables."""
        return ProjectList(self.terms)

    def watcher(self, head: Head) -> Values:
        """One for any table."""
        return Values(head, self.terms, self.listed)


class Values:
    """Sees rows as lines, cells between separators that no cell has."""

    def __init__(self, head: Head, terms: Terms, listed: ProjectList) -> None:
        self._where, self._left = head.where, head.first_column - 1
        self._lines = Lines(_BETWEEN, head.header)
        self._scan = LineScan(self._lines, terms.rules.identifiers.exact_age_from)
        self._listed = listed.scan()
        self._header, self._names = head.header, _Names(head, terms, listed)
        self._is_first = True

    def wanted(self) -> None:
        """All columns."""

    def see(self, batch: Batch) -> None:
        """The next rows."""
        if self._is_first:
            self._is_first = False
            if not _holds(batch, self._header):
                self._names.see()
        row = batch.first_row
        for part in batch.frame.iter_slices(_ROWS_AT_ONCE):
            text = part.select(pl.concat_str(pl.all().fill_null(""), separator=_BETWEEN).alias("line")).to_series()
            rows = pl.int_range(row, row + len(text), eager=True)
            self._scan.see(text, rows)
            if self._listed is not None:
                self._listed.see(text, rows, self._lines)
            row += len(text)

    def conclude(self) -> Iterator[Finding]:
        """What was found."""
        if self._is_first:
            self._names.see()
        yield from self._names.findings()
        yield from self._scan.findings(self._where, "row", left=self._left)
        if self._listed is not None:
            yield from self._listed.findings(self._where, "row")


class _Names:
    """Looks for identifiers in the names of columns, which no row of the table holds: ids of a matrix of persons stand there."""

    def __init__(self, head: Head, terms: Terms, listed: ProjectList) -> None:
        self._head = head
        self._lines = Lines()
        self._scan = LineScan(self._lines, terms.rules.identifiers.exact_age_from)
        self._listed = listed.scan()

    def see(self) -> None:
        """Each name as a line, with its column's number."""
        named = [
            (at, name[:_LONGEST_NAME]) for at, name in enumerate(self._head.header, self._head.first_column) if name
        ]
        text = pl.Series("line", [name for _, name in named], dtype=pl.String)
        rows = pl.Series("row", [at for at, _ in named], dtype=pl.Int64)
        self._scan.see(text, rows)
        if self._listed is not None:
            self._listed.see(text, rows, self._lines)

    def findings(self) -> Iterator[Finding]:
        """What was found among them; that a list cannot be used is said of the cells."""
        yield from self._scan.findings(self._head.where, _NAME)
        if isinstance(self._listed, ParticipantScan):
            yield from (
                one for one in self._listed.findings(self._head.where, _NAME) if one.rule != "identifiers.not_scanned"
            )


def _holds(batch: Batch, header: Sequence[str]) -> bool:
    """Do the first rows hold all names? Then they were taken from there, and are read with them."""
    cells = {cell.strip() for row in batch.frame.head(_FIRST_ROWS).iter_rows() for cell in row if cell}
    return {name.strip() for name in header if name} <= cells
