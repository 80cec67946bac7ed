"""Columns that are named for what identifies persons, and hold it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from sallyport.inspection.finding import Severity
from sallyport.inspection.identifiers.dates import DATE, SERIAL
from sallyport.inspection.identifiers.names import Kind, halves_of_names, kind_of, plain
from sallyport.inspection.identifiers.others import are_frequencies, are_workers
from sallyport.inspection.identifiers.patterns import matches
from sallyport.inspection.identifiers.tally import FIRST_SHOWN, rows_said
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.persons.columns import Role, role_of
from sallyport.inspection.tables.persons.shapes import EXACT_AGE
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    import polars as pl

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.tables.model import Batch, Head
    from sallyport.inspection.terms import Terms

_SHAPES: dict[Kind, str] = {
    Kind.NHS_NUMBER: r"^[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}(?:\.0)?$",
    Kind.NATIONAL_INSURANCE: r"^[A-Za-z]{2}[ 0-9]{6,10}[A-Za-z]?$",
    Kind.POSTCODE: r"^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? {0,2}[0-9][A-Za-z]{2}$",
    Kind.PHONE: r"^[+(]?[0-9][0-9 ()+-]{7,16}$",
    Kind.EMAIL: r"^\S+@\S+$",
    Kind.BIRTH: DATE,
    Kind.AGE: EXACT_AGE,
    Kind.LATITUDE: r"^-?[0-9]{1,2}\.[0-9]{3,}$",
    Kind.LONGITUDE: r"^-?[0-9]{1,3}\.[0-9]{3,}$",
    Kind.NAME: r"^[^\W\d_][^\d_]*$",
    Kind.ADDRESS: r"^(?:[0-9]+[A-Za-z]?,? .*[A-Za-z]{3}.*|.*[A-Za-z]{3}.*[ ,].*)$",
    Kind.RECORD: r"^[A-Za-z]{0,4}[-/]?[0-9]{4,12}[A-Za-z]?(?:\.0)?$",
    Kind.NETWORK: r"^(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7})$",
}
_OF_A_DAY = re.compile(r"dob|dat|fec|day|dag|tag|bdt|brthdt")
_COUNTED = re.compile(
    r"n|no|num|number|counts?|total|freq|frequency|cases|controls|participants|patients|persons|people|individuals|deaths|events|"
    r"population|anzahl|nombre|numero|aantal|antal|antall"
)
_BY_THEIR_FORM = frozenset({Kind.NHS_NUMBER, Kind.NATIONAL_INSURANCE, Kind.POSTCODE, Kind.PHONE, Kind.EMAIL})
"""Kinds that the scan of all cells finds by itself, so that only what lacks the form is told here."""
_MOST = 0.5
_SAMPLE = 500
_STEPS_OF_A_GRID = 2
"""The next one, and back to the first."""
_FEWEST_PLACES = 3
_FEWEST_OLD, _FEWEST_OF_AN_EVENT = 3, 3
_OF_AN_EVENT = re.compile(r"age(?:at|when|on)(?!recruitment|baseline|entry|enrol)[a-z]{3,30}|agediagnosis")
_SUMMARIES = (
    r"^(?i:\s*(?:count|n|mean|average|std|sd|s\.d\.|median|min|max|minimum|maximum|range|iqr|q1|q3|[0-9]{1,2} ?%|p[0-9]{1,2}|"
    r"n?missing|na.?s)\.?\s*)$"
)
_FEWEST_SUMMARIES, _FIRST_ROWS = 3, 50
"""What describe() and summary() print of each column."""
_NOT_FILLED = (
    r"(?i)^(?:na|nan|none|null|missing|redacted|removed|suppressed|yes|no|true|false|unknown|"
    r"x+|masked|anonymi[sz]ed|n/a)$"
)


@dataclass(frozen=True)
class NamedColumnsMaker:
    """Watches tables that have a column named for what identifies persons."""

    terms: Terms

    def watcher(self, head: Head) -> NamedColumns | None:
        """One where a name says so."""
        columns = [
            _Named(at, kind, _shape_of(kind, name))
            for at, name in enumerate(head.header)
            if (kind := kind_of(name[:200])) in _SHAPES
        ]
        columns += [_Named(at, Kind.NAME, _SHAPES[Kind.NAME]) for at in halves_of_names(head.header)]
        rules = self.terms.rules.identifiers
        return NamedColumns(head, columns, rules.exact_age_from, rules.min_person_rows) if columns else None


@dataclass(slots=True)
class _Named:
    """One such column."""

    index: int
    kind: Kind
    shape: str
    filled: int = 0
    fitting: int = 0
    oldest: int = 0
    """Ages from the policy's age on."""
    sample: list[str] = field(default_factory=list)
    first: list[int] = field(default_factory=list)

    def see(self, cells: pl.Series, number: Callable[[int], int], oldest: int) -> None:
        cells = cells.str.strip_chars()
        filled = ((cells != "") & ~cells.str.contains(_NOT_FILLED)).fill_null(value=False)
        self.filled += int(filled.sum())
        fits = (cells.str.contains(self.shape) & filled).fill_null(value=False)
        fitting = cells.filter(fits)
        self.fitting += len(fitting)
        if len(self.first) < FIRST_SHOWN:
            self.first += [number(at) for at in fits.arg_true().head(FIRST_SHOWN - len(self.first))]
        if len(self.sample) < _SAMPLE:
            self.sample += fitting.head(_SAMPLE - len(self.sample)).to_list()
        if self.kind is Kind.AGE:
            self.oldest += int((fitting.cast(float, strict=False) >= oldest).sum())

    @property
    def holds_it(self) -> bool:
        """Do most of its cells look as its name says?"""
        return self.fitting > 0 and self.fitting >= _MOST * self.filled

    @property
    def is_told_by_form(self) -> bool:
        """Does the scan of all cells tell of most of them?"""
        if self.kind not in _BY_THEIR_FORM:
            return False
        told = sum(any(found.kind is self.kind and found.hit for found in matches(cell, 0)) for cell in self.sample)
        return told >= _MOST * len(self.sample)


def _shape_of(kind: Kind, name: str) -> str:
    """Births are kept as counts of days, too, where the name says that they are days: of those "born" there may be as many."""
    is_day = kind is Kind.BIRTH and _OF_A_DAY.search(plain(name[:200])) is not None
    return f"(?:{DATE}|{SERIAL})" if is_day else _SHAPES[kind]


class NamedColumns:
    """Sees the cells of such columns, and says at the end which hold what their names say."""

    def __init__(self, head: Head, columns: list[_Named], oldest: int, min_rows: int) -> None:
        self._head, self._columns, self._oldest, self._min_rows = head, columns, oldest, min_rows
        self._is_keyed = any(role_of(name) is Role.KEY for name in head.header)
        self._is_counted = any(_COUNTED.fullmatch(plain(name[:200])) for name in head.header)
        self._is_aggregated = any(role_of(name) is Role.RESULT for name in head.header)
        self._is_of_persons = self._is_keyed or any(
            role_of(name) in {Role.QUASI, Role.ATTRIBUTE} and kind_of(name) is not Kind.AGE for name in head.header
        )
        self._summary = self._seen = 0
        self._are_workers = are_workers(head.header, head.above)
        is_called_so = self._are_workers and are_workers((), head.above)
        self._are_no_secret = is_called_so or are_frequencies(head.header)

    def wanted(self) -> Collection[int]:
        """Those columns, to the end; the first, at the beginning, for what it calls the rows."""
        named = [column.index for column in self._columns]
        return named if self._seen else [0, *named]

    def see(self, batch: Batch) -> None:
        """The next rows."""
        if (names := batch.cells(0)) is not None:
            self._summary += int(names.head(_FIRST_ROWS).str.contains(_SUMMARIES).sum()) if not self._seen else 0
        self._seen += len(batch.frame)
        for column in self._columns:
            cells = batch.cells(column.index)
            if cells is not None:
                column.see(cells, batch.number, self._oldest)

    def conclude(self) -> Iterator[Finding]:
        """One finding for each column, but one for both coordinates."""
        for column in self._columns:
            if not column.holds_it:
                continue
            if column.kind is Kind.BIRTH:
                yield self._told("identifiers.date_of_birth", column)
            elif column.kind is Kind.AGE:
                if self._counts_the_oldest(column):
                    number = self._number(column)
                    message = f"{many(column.oldest, 'row')} of column {number} for a single year of age from {self._oldest} on."
                    yield finding("identifiers.exact_age", message, self._place(column), rows=column.oldest)
                elif self._are_persons_ages(column):
                    is_old = column.oldest > 0 and self._is_of_persons
                    yield self._told("identifiers.exact_age", column, Severity.BLOCK if is_old else None)
            elif column.kind is Kind.LATITUDE:
                if self._are_places(column):
                    yield self._told("identifiers.coordinates", column)
            elif column.kind is not Kind.LONGITUDE and not column.is_told_by_form and not self._are_no_secret:
                yield self._told("identifiers.column_name", column, Severity.REVIEW if self._are_workers else None)

    def _told(self, rule: str, column: _Named, severity: Severity | None = None) -> Finding:
        what = column.kind.value[0].upper() + column.kind.value[1:]
        message = f"{what}, as the column's name says: {rows_said(column.fitting, column.first)}."
        return finding(rule, message, self._place(column), severity, rows=column.fitting)

    def _number(self, column: _Named) -> int:
        return column.index + getattr(self._head, "first_column", 1)

    def _place(self, column: _Named) -> str:
        place = f"column {self._number(column)}"
        return f"{self._head.where}, {place}" if self._head.where else place

    def _counts_the_oldest(self, column: _Named) -> bool:
        """Are persons counted by each single year of age, with more than the one row that stands for all of the oldest?"""
        return self._is_counted and not self._is_keyed and column.oldest > 1 and _are_a_grid(column.sample)

    def _are_persons_ages(self, column: _Named) -> bool:
        """Ages that repeat, or great ones, in a table that counts and averages nothing; of the oldest, a few tell enough.

        So do a few ages at which something befell each, in no order.
        """
        if self._are_of_an_event(column):
            return True
        if self._is_aggregated or column.fitting < (
            _FEWEST_OLD if column.oldest and self._is_of_persons else self._min_rows
        ):
            return False
        if self._summary >= _FEWEST_SUMMARIES:
            return False  # count, mean, min and max of each column
        if not self._is_keyed and _are_a_grid(column.sample):
            return False
        return len(set(column.sample)) < len(column.sample) or column.oldest > 0

    def _are_of_an_event(self, column: _Named) -> bool:
        if self._is_aggregated or self._is_counted or self._summary or column.fitting < _FEWEST_OF_AN_EVENT:
            return False
        ages = [float(age) for age in column.sample]
        is_named = _OF_AN_EVENT.match(plain(self._head.header[column.index][:200])) is not None
        return is_named and len(self._head.header) > 1 and ages not in (sorted(ages), sorted(ages, reverse=True))

    def _are_places(self, column: _Named) -> bool:
        others = [one for one in self._columns if one.kind is Kind.LONGITUDE and one.holds_it]
        return bool(others) and len(set(column.sample)) >= _FEWEST_PLACES


def _are_a_grid(ages: Sequence[str]) -> bool:
    """Do they go up in even steps, again and again, as the ages do for which something is told?"""
    steps = {after - before for before, after in pairwise(map(float, ages))} - {0.0}
    return len(steps) <= _STEPS_OF_A_GRID and any(step > 0 for step in steps)
