"""Of a table of any length, the rows that the rules have something to say about: found column by column, in polars."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import polars as pl

from sallyport.inspection.tables.grid.cells import Kind, read
from sallyport.inspection.tables.grid.shares import are_shares
from sallyport.inspection.tables.headings.words import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sallyport.inspection.tables.grid.roles import Sheet
    from sallyport.inspection.tables.model import Batch
    from sallyport.policy.disclosure.tables import TableRules

_HUNDRED = 100
_FEW_OF_A_KIND = 20
"""Rows kept of what is said without a number: zeros, marks."""
_DEGREES = frozenset({Role.DEGREES, Role.RESIDUAL_DEGREES})
_OF_GROUPS = frozenset({Role.AVERAGE, Role.SUM, Role.QUANTILE, Role.ENDPOINT, Role.PARAMETERS})


@dataclass
class Columns:
    """Indexes of columns by what their numbers are."""

    counts: set[int] = field(default_factory=set)
    percents: set[int] = field(default_factory=set)
    are_shares: bool = False
    """Are percentages written as shares, 0 to 1?"""
    degrees: set[int] = field(default_factory=set)
    beside: set[int] = field(default_factory=set)
    """Statistics of groups, and names of rows: not looked at, but wanted in rows that are kept."""
    labels: set[int] = field(default_factory=set)

    @property
    def are_any(self) -> bool:
        """Is any of them looked at?"""
        return bool(self.counts or self.degrees)

    @property
    def all(self) -> set[int]:
        """Those that are needed of a row."""
        return self.counts | self.percents | self.degrees | self.beside | self.labels

    def add(self, sheet: Sheet) -> None:
        """Those of a table, told from its first rows: by names, or by numbers in most of them."""
        by_role: dict[Role, set[int]] = {}
        for (_, column), role in sheet.roles.items():
            by_role.setdefault(role, set()).add(column)
        for column, said in enumerate(sheet.columns):
            if said is not None and said.is_strong and column not in sheet.block.label_columns:
                by_role.setdefault(said.role, set()).add(column)
        self.counts |= by_role.get(Role.COUNT, set()) | {column for _, column in sheet.perhaps}
        self.percents |= by_role.get(Role.PERCENT, set()) - self.counts
        self.are_shares = self.are_shares or are_shares([cell for _, _, cell in sheet.where(Role.PERCENT)])
        self.degrees |= {column for role in _DEGREES for column in by_role.get(role, ())}
        self.beside |= {column for role in _OF_GROUPS for column in by_role.get(role, ())}
        self.labels |= sheet.block.label_columns


@dataclass
class Sieve:
    """Tells of each batch which rows to keep, until enough of a kind are kept."""

    columns: Columns
    rules: TableRules
    most: int
    """Rows kept in all."""
    has_marks: bool = False
    """Was a count suppressed?"""
    is_full: bool = False
    """Were rows left out that would have been kept?"""
    _kept: dict[tuple[str, int], int] = field(default_factory=dict)

    def rows(self, batch: Batch) -> list[int]:
        """Indexes of rows of a batch, each once, in their order."""
        numbers = {
            column: _Numbers(cells)
            for column in sorted(self.columns.counts | self.columns.percents | self.columns.degrees)
            if (cells := batch.cells(column)) is not None
        }
        found: set[int] = set()
        for kind, column, rows in self._found(numbers):
            found |= self._chosen(kind, column, rows)
        return sorted(found)

    def _found(self, numbers: dict[int, _Numbers]) -> Iterator[tuple[str, int, pl.Series]]:
        """Kind, column and which rows, as true and false."""
        least = self.rules.min_count
        for column in sorted(self.columns.counts & set(numbers)):
            values = numbers[column].values
            yield "few", column, (values > 0) & (values < least)
            yield "zero", column, values == 0
            yield "broken", column, values != values.floor()
            if numbers[column].hidden:
                self.has_marks = True
                yield "hidden", column, numbers[column].is_hidden
        for column in sorted(self.columns.degrees & set(numbers)):
            values = numbers[column].values
            yield "few", column, (values >= 0) & (values < self.rules.min_degrees_of_freedom)
        sizes = [numbers[column].values for column in sorted(self.columns.counts & set(numbers))]
        for column in sorted(self.columns.percents & set(numbers)) if sizes else ():
            share = numbers[column].values / (1 if self.columns.are_shares else _HUNDRED)
            yield "few", column, reduce(or_, [_gives_few(share, size, least) for size in sizes])

    def _chosen(self, kind: str, column: int, rows: pl.Series) -> set[int]:
        """As many as may be kept of a kind and column."""
        is_told = kind.startswith("few") or kind == "hidden"
        most = (
            max(self.most // max(1, len(self.columns.all)), _FEW_OF_A_KIND)
            if kind.startswith("few")
            else _FEW_OF_A_KIND
        )
        left = most - self._kept.get((kind, column), 0)
        found = rows.fill_null(value=False).arg_true()
        self.is_full = self.is_full or (is_told and len(found) > left)
        chosen = found.head(max(left, 0)).to_list()
        self._kept[kind, column] = self._kept.get((kind, column), 0) + len(chosen)
        return set(chosen)


def _gives_few(share: pl.Series, size: pl.Series, least: int) -> pl.Series:
    """Does a share of a group count fewer than the least, or leave fewer others? Shares are from 0 to 1, else it is false."""
    counted = share * size
    others = size - counted
    is_share = (share > 0) & (share <= 1)
    return is_share & (((counted > 0) & (counted < least)) | ((others > 0) & (others < least)))


class _Numbers:
    """The numbers of a column, as cells of tables write them; null for what shows none."""

    def __init__(self, cells: pl.Series) -> None:
        cells = cells.str.strip_chars()
        values = cells.cast(pl.Float64, strict=False)
        values = values.set(values.is_nan(), None)
        odd = cells.filter(values.is_null() & cells.is_not_null() & (cells != "")).unique().to_list()
        told = {text: read(text) for text in odd}
        shown = {text: cell.value for text, cell in told.items() if cell.is_numeric and cell.kind is not Kind.BOUND}
        self.hidden: Collection[str] = [text for text, cell in told.items() if cell.kind in {Kind.MASK, Kind.MISSING}]
        self._cells = cells
        if shown:
            others = cells.replace_strict(list(shown), list(shown.values()), default=None, return_dtype=pl.Float64)
            values = values.zip_with(values.is_not_null(), others)
        self.values = values

    @property
    def is_hidden(self) -> pl.Series:
        """Which are marks."""
        return self._cells.is_in(list(self.hidden))
