"""Tables with a row for each person: individual data, whatever they are called."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.inspection.finding import Severity
from sallyport.inspection.identifiers.names import Kind, kind_of, plain
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.person_columns import FIRST_COLUMNS, Column, Role, is_of_each_observation, role_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    import polars as pl

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.tables.model import Batch, Head, Watcher
    from sallyport.inspection.terms import Terms

_MOST_COLUMNS = 40
_MOST_COMBINED = 6
_MOST_GROUPS = 100_000
_NEARLY_ALL, _MOST = 0.95, 0.9
_GRID = 0.8
_MANY_ROWS, _MANY_MEASURES = 50, 5
_MOST_LEVELS = 12
_DECIDED = 10_000
"""Rows after which a key that is named for persons leaves nothing to find out."""
_FEWEST_TOGETHER = 2
_ID_WORDS = ("id", "number", "no", "key", "ref", "code", "index")


@dataclass(frozen=True)
class PersonsMaker:
    """Watches every table for rows of persons."""

    terms: Terms

    def watcher(self, head: Head) -> Watcher | None:
        """One for any table with more than one column."""
        rules = self.terms.rules
        return Persons(head, rules.identifiers.min_person_rows, rules.tables.min_count)


class Persons:
    """Follows the columns that may name persons or tell them apart, over all rows."""

    def __init__(self, head: Head, min_rows: int, min_group: int) -> None:
        """``min_rows``: fewer are not judged. ``min_group``: persons who share all that tells them apart."""
        self._head, self._min_rows, self._min_group = head, min_rows, min_group
        roles = [(at, name, role_of(name)) for at, name in enumerate(head.header)]
        self._results = [at for at, _, role in roles if role is Role.RESULT]
        followed = [one for one in roles if one[2] in {Role.KEY, Role.QUASI, Role.ATTRIBUTE} or one[0] < FIRST_COLUMNS]
        followed += [one for one in roles if one not in followed]
        self._columns = [Column(*one) for one in followed[:_MOST_COLUMNS]]
        self._combined = [column for column in self._columns if column.role is Role.QUASI][:_MOST_COMBINED]
        self._groups: dict[int, int] = {}
        self._rows = 0
        self._is_decided = False
        self._width = len(head.header)

    def wanted(self) -> Collection[int]:
        """Those columns about which more rows may tell more."""
        return () if self._is_decided else [column.index for column in self._columns if not column.is_done]

    def see(self, batch: Batch) -> None:
        """The next rows."""
        self._rows += len(batch.frame)
        self._width = max(self._width, batch.width)
        if self._is_decided:
            return
        for column in self._columns:
            cells = batch.cells(column.index)
            if cells is not None:
                column.see(cells)
        if len(self._combined) >= _FEWEST_TOGETHER:
            self._group(batch.frame)
        self._is_decided = self._rows >= _DECIDED and any(map(self._is_named_key, self._columns))

    def conclude(self) -> Iterable[Finding]:
        """One finding at most."""
        if self._rows < self._min_rows or self._width < _FEWEST_TOGETHER:
            return
        yield from self._judge()

    def _judge(self) -> Iterator[Finding]:
        key = self._key()
        attributes = [column for column in self._columns if self._is_of_a_person(column)]
        if key is not None and (key.role is Role.KEY or (len(attributes) >= _FEWEST_TOGETHER and not self._results)):
            yield self._told(f"column {self._number(key)} tells them apart")
        elif births := [c for c in attributes if kind_of(c.name) is Kind.BIRTH and c.is_shaped("date")]:
            yield self._told(f"column {self._number(births[0])} holds dates of birth")
        elif not self._results and not self._is_keyed_otherwise() and self._tells_apart():
            small = sum(count for count in self._groups.values() if count < self._min_group)
            columns = ", ".join(str(self._number(column)) for column in self._combined)
            yield self._told(
                f"{small:,} of them share with fewer than {self._min_group} what columns {columns} say together"
            )
        elif residuals := [c for c in self._columns if is_of_each_observation(c.name) and _differs(c)]:
            yield self._told(f"column {self._number(residuals[0])} has a residual or influence for each")
        elif key is not None and not self._results and self._looks_measured(key):
            yield self._told(f"column {self._number(key)} may tell them apart, by its form", Severity.REVIEW)

    def _told(self, why: str, severity: Severity | None = None) -> Finding:
        message = f"{self._rows:,} rows look like persons: {why}."
        return finding("persons.row_per_person", message, self._head.where, severity, rows=self._rows)

    def _number(self, column: Column) -> int:
        return column.index + getattr(self._head, "first_column", 1)

    def _key(self) -> Column | None:
        """The column that tells persons apart: by its name and cells, else by its cells alone."""
        for column in self._columns:
            if self._is_named_key(column):
                return column
        if self._is_keyed_otherwise():
            return None
        for column in self._columns:
            if column.index < FIRST_COLUMNS and column.role is Role.UNKNOWN and _is_a_key(column):
                return column
        return None

    def _is_named_key(self, column: Column) -> bool:
        return column.role is Role.KEY and column.distinct >= self._min_rows and _names_persons(column)

    def _is_keyed_otherwise(self) -> bool:
        """Is there, among the first columns, one that names something else: genes, regions, months?"""
        if sum(map(self._is_of_a_person, self._columns)) > _FEWEST_TOGETHER:
            return False  # a hospital, a cohort: something of the person
        first = [column for column in self._columns if column.index < FIRST_COLUMNS]
        return any(column.role is Role.OTHER_KEY or column.is_shaped("other") for column in first)

    def _is_of_a_person(self, column: Column) -> bool:
        if column.role is Role.ATTRIBUTE:
            return column.filled > 0
        if column.role is not Role.QUASI:
            return False
        return column.is_shaped("age") if plain(column.name).startswith("age") else column.filled > 0

    def _group(self, frame: pl.DataFrame) -> None:
        present = [name for column in self._combined if (name := str(column.index)) in frame.columns]
        if len(present) < _FEWEST_TOGETHER or len(self._groups) >= _MOST_GROUPS:
            return
        counts = frame.select(present).hash_rows().value_counts()
        for digest, count in counts.iter_rows():
            self._groups[digest] = self._groups.get(digest, 0) + count

    def _tells_apart(self) -> bool:
        """Do columns together tell persons apart, exact ages or dates among them, and are the rows no cross table?"""
        if len(self._combined) < _FEWEST_TOGETHER or not any(
            count < self._min_group for count in self._groups.values()
        ):
            return False
        exact = [
            c
            for c in self._combined
            if c.is_shaped("date") or (_is_of_age(c) and (c.is_shaped("age") or c.is_shaped("year")))
        ]
        levels = math.prod(min(column.distinct, self._rows) for column in self._combined)
        unique = len(self._groups) == self._rows
        crossed = unique and (self._rows >= _GRID * levels or (not exact and all(map(_has_few, self._combined))))
        return not crossed and bool(exact or len(self._combined) > _FEWEST_TOGETHER) and self._width > _FEWEST_TOGETHER

    def _looks_measured(self, key: Column) -> bool:
        """Many rows, a key, some categories and some measures: individual data whose columns say nothing."""
        if self._rows < _MANY_ROWS or any(column.role is Role.OTHER_KEY for column in self._columns):
            return False
        others = [column for column in self._columns if column is not key and column.filled > 0]
        categories = sum(_has_few(column) and column.distinct > 1 for column in others)
        measures = sum(column.is_shaped("number") and not _has_few(column) for column in others)
        return len(others) >= _MANY_MEASURES and min(categories, measures) >= _FEWEST_TOGETHER


def _is_a_key(column: Column) -> bool:
    if column.index > 0 and column.is_shaped("few", 0.5) and not plain(column.name).endswith(_ID_WORDS):
        return False  # small numbers that all differ are counts
    return column.is_unique(_NEARLY_ALL) and column.is_shaped("key", _MOST) and not column.is_shaped("other", 0.5)


def _names_persons(column: Column) -> bool:
    kind = kind_of(column.name)
    if kind in {Kind.NAME, Kind.EMAIL, Kind.PHONE}:
        return column.is_unique(0.5) and not column.is_shaped("number")
    is_id = plain(column.name).endswith(_ID_WORDS)
    if is_id or column.index == 0:
        return column.is_shaped("key")
    return column.is_shaped("key") and column.is_unique(_MOST) and not column.is_shaped("few", 0.5)


def _is_of_age(column: Column) -> bool:
    return plain(column.name).startswith(("age", "yob")) or "birth" in plain(column.name)


def _differs(column: Column) -> bool:
    return column.is_unique(_MOST) and column.is_shaped("number") and not column.is_shaped("few")


def _has_few(column: Column) -> bool:
    return column.distinct <= _MOST_LEVELS
