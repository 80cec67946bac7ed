"""A table gathered while it is read, as long as it may be one of results."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sallyport.inspection.omics.roles import Role, meaning
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.model import Batch, Grid, Head

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sallyport.inspection.finding import Finding
    from sallyport.policy.disclosure.table_reading import TableReading


_CHECKED = (
    "Its counts, and percentages and averages beside them, were held against the minimum in every row. Not checked: whether "
    "totals, rates or other tables give back what is suppressed, and whether a group is all in one category."
)
_UNCHECKED = "No column of counts was found in it, so that small groups were not looked for."
_UNJUDGED = "Its counts were not judged."
_NAMED = frozenset({Role.CHROMOSOME, Role.POSITION, Role.VARIANT, Role.NAME})


@dataclass
class Gathering:
    """Keeps the rows of a table until they are too many."""

    head: Head
    limits: TableReading
    rows: int = 0
    columns: int = 0
    _held: list[Batch] = field(default_factory=list)

    def wanted(self) -> Collection[int] | None:
        """All columns, as long as it may be a table of results."""
        return None if self._fits else ()

    def see(self, batch: Batch) -> Sequence[Batch]:
        """The next rows. Gives back, once they are too many, all that are not kept any more: those from the first on."""
        self.rows += len(batch.frame)
        self.columns = max(self.columns, batch.width)
        self._held.append(batch)
        if self._fits:
            return ()
        left, self._held = self._held, []
        return left

    def grid(self) -> Grid | None:
        """The whole table; None when it is too large for one of results."""
        if not self._fits:
            return None
        wide = max(self.columns, len(self.head.header))
        rows = tuple(
            tuple((cell or "").strip() for cell in row) + ("",) * (wide - len(row))
            for batch in self._held
            for row in batch.frame.iter_rows()
        )
        return Grid(self.head, rows, tuple(number for batch in self._held for number in batch.numbers))

    def findings(self, *, is_counted: bool | None) -> Iterator[Finding]:
        """tables.too_large_for_results, when it is; statistics of variants may be long, and have rules of their own.

        ``is_counted``: whether counts were found in it and judged all the same; None where they were not looked for.
        """
        if not self._fits and not names_variants(self.head.header):
            judged = _UNJUDGED if is_counted is None else _CHECKED if is_counted else _UNCHECKED
            message = (
                f"It has {self.rows:,} rows and {self.columns:,} columns, too many for a table of results. {judged}"
            )
            yield finding(
                "tables.too_large_for_results", message, self.head.where, rows=self.rows, columns=self.columns
            )

    @property
    def _fits(self) -> bool:
        return self.rows <= self.limits.max_result_rows and self.rows * self.columns <= self.limits.max_result_cells


def names_variants(header: Sequence[str]) -> bool:
    """Do columns name a variant, by its place or name, and its alleles?"""
    roles = {said.role for name in header if (said := meaning(name)) is not None}
    return Role.ALLELE in roles and bool(roles & _NAMED)
