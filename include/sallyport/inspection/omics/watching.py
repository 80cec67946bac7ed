"""Variants and persons in tables that are no text: spreadsheets, Parquet, files of statistics programs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from sallyport.inspection.omics.evidence import column, reading_of
from sallyport.inspection.omics.layout import ROWS_LOOKED_AT, Layout
from sallyport.inspection.omics.persons import persons_in
from sallyport.inspection.omics.scan import BLANK, Tally
from sallyport.inspection.omics.text import TEXTS, findings
from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.omics.evidence import Reading
    from sallyport.inspection.omics.found import Found
    from sallyport.inspection.tables.model import Batch, Grid, Head
    from sallyport.inspection.terms import Terms
    from sallyport.policy.disclosure.omics import OmicsRules


_TIMES = re.compile(r"[×x*·] ?10")  # noqa: RUF001 - the sign of printed numbers
_POWER = r"\s*[×x*·]\s*10\s*\^?\s*(-?[0-9]+)$"  # noqa: RUF001 - the sign of printed numbers
_PRINTED, _PLAIN = list("⁻−–⁰¹²³⁴⁵⁶⁷⁸⁹"), list("---0123456789")  # noqa: RUF001 - signs of printed numbers


def is_of_samples(grid: Grid, rules: OmicsRules) -> bool:
    """Is it a table of genotypes or of values of single samples? What is counted there are reads and copies, of each."""
    rows = grid.rows[:ROWS_LOOKED_AT]
    return len(grid.head.header) > 1 and persons_in(Layout("\t", grid.head.header, 1, (), rows), rules) is not None


@dataclass(frozen=True)
class VariantsMaker:
    """Watches tables whose columns have names."""

    terms: Terms
    read_as_text: ClassVar[frozenset[str]] = TEXTS
    """Kinds of text that are read line by line as well."""

    def watcher(self, head: Head) -> VariantsWatcher | None:
        """A new one."""
        return VariantsWatcher(head, self.terms.rules.omics) if len(head.header) > 1 else None


class VariantsWatcher:
    """Judges every row, once the first ones have shown that they are about variants."""

    def __init__(self, head: Head, rules: OmicsRules) -> None:
        self._head, self._rules = head, rules
        self._begun = self._is_printed = False
        self._above = 0
        """Rows that are still to come before the first below the names of the columns: titles, and those names."""
        self._found: Found | None = None
        self._reading: Reading | None = None
        self._tally = Tally()

    def wanted(self) -> Collection[int] | None:
        """All columns of variants, and nothing more of other tables."""
        return None if self._reading is not None or not self._begun else ()

    def see(self, batch: Batch) -> None:
        """The next rows."""
        if not self._begun:
            self._begin(batch.frame)
        if self._reading is None:
            return
        width = len(self._head.header)
        frame = batch.frame.select(
            pl.col(str(at)).alias(column(at))
            if str(at) in batch.frame.columns
            else pl.lit(None, pl.String).alias(column(at))
            for at in range(width)
        )
        empty = pl.all_horizontal(pl.all().is_null() | (pl.all().str.strip_chars() == ""))
        above, self._above = pl.int_range(pl.len()) < self._above, max(0, self._above - len(frame))
        blank = frame.select((empty | above).alias(BLANK))
        numbers = [self._number(column(at)).cast(pl.Float64, strict=False) for at in self._reading.numbers]
        verdict = self._reading.judge(frame.with_columns(numbers)).hstack(blank)
        verdict = verdict.with_columns(pl.exclude(BLANK) & ~pl.col(BLANK))
        self._tally.add(verdict, batch.first_row - 1)

    def _number(self, name: str) -> pl.Expr:
        """A column's cells as programs write numbers: people write 3.1 x 10-9, with signs of their own."""
        cells = pl.col(name).str.strip_chars()
        if not self._is_printed:
            return cells
        return cells.str.replace_many(_PRINTED, _PLAIN).str.replace(_POWER, "e${1}")

    def conclude(self) -> Iterator[Finding]:
        """What persons it holds; or what its variants are."""
        where = self._head.where
        if self._found is not None:
            yield finding(self._found.rule, f"It holds {self._found.what}.", where, self._found.severity)
        if self._reading is not None:
            yield from findings(self._tally, self._rules, where)

    def _begin(self, frame: pl.DataFrame) -> None:
        self._begun = True
        rows = tuple(tuple(cell or "" for cell in row) for row in frame.head(ROWS_LOOKED_AT).iter_rows())
        stripped = (tuple(cell.strip() for cell in row) for row in rows)
        self._above = next((at + 1 for at, row in enumerate(stripped) if row == self._head.header), 0)
        titles = tuple(" ".join(row) for row in rows[: self._above])
        layout = Layout("\t", self._head.header, 1, titles, rows[self._above :])
        self._is_printed = any(_TIMES.search(cell) for row in layout.rows for cell in row)
        self._found = persons_in(layout, self._rules)
        if layout.has_variants and (self._found is None or self._found.rule != "omics.genotypes"):
            self._reading = reading_of(layout, self._rules)
            self._tally.missing = self._reading.missing
