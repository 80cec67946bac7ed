"""A table gathered while it is read, as long as it may be one of results."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sallyport.inspection.omics.roles import Role, meaning
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.model import Batch, Grid, Head

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import polars as pl

    from sallyport.inspection.finding import Finding
    from sallyport.policy.disclosure.table_reading import TableReading


_NAMED = frozenset({Role.CHROMOSOME, Role.POSITION, Role.VARIANT, Role.NAME})


@dataclass
class Gathering:
    """Keeps the rows of a table until they are too many."""

    head: Head
    limits: TableReading
    rows: int = 0
    columns: int = 0
    _frames: list[pl.DataFrame] = field(default_factory=list)
    _numbers: list[int] = field(default_factory=list)

    def wanted(self) -> Collection[int] | None:
        """All columns, as long as it may be a table of results."""
        return None if self._fits else ()

    def see(self, batch: Batch) -> None:
        """The next rows."""
        self.rows += len(batch.frame)
        self.columns = max(self.columns, batch.width)
        if self._fits:
            self._frames.append(batch.frame)
            self._numbers += batch.numbers
        else:
            self._frames.clear()

    def grid(self) -> Grid | None:
        """The whole table; None when it is too large for one of results."""
        if not self._fits:
            return None
        wide = max(self.columns, len(self.head.header))
        rows = tuple(
            tuple((cell or "").strip() for cell in row) + ("",) * (wide - len(row))
            for frame in self._frames
            for row in frame.iter_rows()
        )
        return Grid(self.head, rows, tuple(self._numbers))

    def findings(self) -> Iterator[Finding]:
        """tables.too_large_for_results, when it is; statistics of variants may be long, and have rules of their own."""
        if not self._fits and not _names_variants(self.head.header):
            message = (
                f"It has {self.rows:,} rows and {self.columns:,} columns, too many to be judged as a table of results."
            )
            yield finding(
                "tables.too_large_for_results", message, self.head.where, rows=self.rows, columns=self.columns
            )

    @property
    def _fits(self) -> bool:
        return self.rows <= self.limits.max_result_rows and self.rows * self.columns <= self.limits.max_result_cells


def _names_variants(header: Sequence[str]) -> bool:
    """Do columns name a variant, by its place or name, and its alleles?"""
    roles = {said.role for name in header if (said := meaning(name)) is not None}
    return Role.ALLELE in roles and bool(roles & _NAMED)
