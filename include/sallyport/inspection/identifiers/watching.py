"""Identifiers in tables of formats that are no text: every row is read as a line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from sallyport.inspection.extensions import TEXT
from sallyport.inspection.identifiers.participant_scan import ProjectList
from sallyport.inspection.identifiers.scan import Lines, LineScan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.tables.model import Batch, Head
    from sallyport.inspection.terms import Terms

_BETWEEN = "\x1f"
_ROWS_AT_ONCE = 20_000


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

    def wanted(self) -> None:
        """All columns."""

    def see(self, batch: Batch) -> None:
        """The next rows."""
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
        yield from self._scan.findings(self._where, "row", left=self._left)
        if self._listed is not None:
            yield from self._listed.findings(self._where, "row")
