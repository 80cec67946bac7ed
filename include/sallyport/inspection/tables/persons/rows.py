"""Tables with a row for each person: individual data, whatever they are called."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.inspection.finding import Severity
from sallyport.inspection.identifiers.names import Kind, kind_of, plain
from sallyport.inspection.identifiers.others import are_workers
from sallyport.inspection.identifiers.person_names import are_names
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.persons.columns import (
    FIRST_COLUMNS,
    Column,
    Role,
    is_of_draws,
    is_of_each_observation,
    role_of,
)
from sallyport.inspection.tables.persons.headers import names_studies, told_by_names
from sallyport.inspection.tables.persons.keyed_otherwise import is_calendar, is_keyed_otherwise
from sallyport.inspection.tables.persons.listed import (
    FEWEST_ROWS,
    are_certificates,
    are_described,
    are_few_persons,
    are_listed,
)
from sallyport.inspection.tables.persons.models import are_predicted, explained, looks_measured, placed
from sallyport.inspection.tables.persons.samples import persons_across, sample_column, samples_across
from sallyport.inspection.tables.persons.signs import (
    differs,
    has_few,
    holds_barcodes,
    is_a_key,
    is_measure,
    is_named_row,
    is_of_age,
    may_repeat,
    names_persons,
    numbers_rows,
    tells_areas_apart,
)
from sallyport.inspection.tables.persons.together import told_together

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    import polars as pl

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.tables.model import Batch, Head, Watcher
    from sallyport.inspection.terms import Terms

_MOST_COLUMNS = 40
_MOST_COMBINED = 6
_MOST_GROUPS = 100_000
_MOST = 0.9
_GRID = 0.8
_MANY_MEASURES = 5
_FEW_PERSONS = 30
_SHORT = 2
_DECIDED = 10_000
"""Rows after which a key that is named for persons leaves nothing to find out."""
_FEWEST_TOGETHER = 2
_LOOKED_AT = 200
_A_PERSON = re.compile(r"^[A-Za-z]{0,8}[-_.]?\d{3,12}$")
_NAMED = frozenset({Kind.NAME, Kind.EMAIL, Kind.PHONE})
_OF_A_PERSON = {Role.QUASI, Role.ATTRIBUTE}


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
        self._across = sum(_A_PERSON.match(name) is not None for name in head.header[1:])
        self._described: set[str] = set()

    def wanted(self) -> Collection[int] | None:
        """Those columns about which more rows may tell more; all before the first."""
        if not self._rows:
            return None
        left = [] if self._is_decided else [column.index for column in self._columns if not column.is_done]
        return [*left, 0] if self._are_described() else left

    def _are_described(self) -> bool:
        """May columns be persons, each row something that is known of them?"""
        return self._across >= self._min_rows and len(self._described) < _MANY_MEASURES

    def see(self, batch: Batch) -> None:
        """The next rows."""
        if not self._rows and not self._head.header:
            self._columns = [Column(at, "", Role.UNKNOWN) for at in range(min(batch.width, _MOST_COLUMNS))]
        self._rows += len(batch.frame)
        self._width = max(self._width, batch.width)
        first = batch.cells(0)
        if first is not None and self._are_described():
            self._described |= {name for name in first.drop_nulls().head(_LOOKED_AT) if role_of(name) in _OF_A_PERSON}
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
        said = list(self._concluded())
        yield from said
        if said or self._results or are_workers(self._head.header, self._head.above):
            return
        if named := [column for column in self._columns if are_names(column.beginning)]:
            yield self._told(f"column {self._number(named[0])} holds names of persons")

    def _concluded(self) -> Iterator[Finding]:
        across = persons_across(self._head.header, self._min_rows) if self._rows else 0
        if not across and len(self._described) >= _FEWEST_TOGETHER and self._across >= self._min_rows:
            across = self._across
        if across:
            message = f"{across:,} columns look like persons, with what is known of each below."
            yield finding("persons.row_per_person", message, self._head.where, rows=across)
            return
        if self._rows >= FEWEST_ROWS and (across := samples_across(self._head.header, self._min_rows)):
            message = f"{across:,} columns look like samples of persons, with what was measured in each below."
            yield finding("persons.row_per_person", message, self._head.where, rows=across)
            return
        if self._rows < self._min_rows:
            yield from self._judge_few()
            return
        if named := told_by_names(self._columns, self._head.header, self._rows):
            yield self._told(named)
        elif sample := sample_column(self._columns, self._head.header, self._min_rows):
            yield self._told(f"column {self._number(sample)} holds ids of samples")
        elif cells := [column for column in self._columns if holds_barcodes(column)]:
            yield self._told(f"column {self._number(cells[0])} holds the barcodes of cells")
        elif self._width >= _FEWEST_TOGETHER:
            yield from self._judge()

    def _judge_few(self) -> Iterator[Finding]:
        """Of so few rows only those are told that say of each person how old they are, or of which sex, and more."""
        counted = [at for at in self._results if at or not numbers_rows(self._columns[0])]
        if self._rows < FEWEST_ROWS or counted:
            return
        key = are_few_persons(self._columns, self._rows) or are_described(self._columns, self._rows)
        if key is not None and not self._is_of_others(key):
            yield self._told(f"column {self._number(key)} tells them apart")
        elif causes := are_certificates(self._columns):
            yield self._told(f"column {self._number(causes)} holds what each died of")
        elif listed := are_listed(self._columns, self._rows, are_few=True):
            yield self._told(f"{self._numbers(listed)} with age and sex of each")

    def _judge(self) -> Iterator[Finding]:
        key = self._key()
        attributes = [column for column in self._columns if self._is_of_a_person(column)]
        if key is not None and (key.role is Role.KEY or (len(attributes) >= _FEWEST_TOGETHER and not self._results)):
            yield self._told(f"column {self._number(key)} tells them apart")
        elif births := [c for c in attributes if kind_of(c.name) is Kind.BIRTH and c.is_shaped("date")]:
            yield self._told(f"column {self._number(births[0])} holds dates of birth")
        elif not self._results and (listed := are_listed(self._columns, self._rows, are_few=False)):
            yield self._told(f"{self._numbers(listed)} with age and sex of each")
        elif not self._results and not self._is_keyed_otherwise() and self._tells_apart():
            small = sum(count for count in self._groups.values() if count < self._min_group)
            columns = ", ".join(str(self._number(column)) for column in self._combined)
            yield self._told(
                f"{small:,} of them share with fewer than {self._min_group} what columns {columns} say together"
            )
        elif residuals := [c for c in self._columns if is_of_each_observation(c.name) and differs(c)]:
            yield self._told(f"column {self._number(residuals[0])} has a residual or influence for each")
        elif measured := self._measured():
            yield self._told(f"{measured} hold measures that differ, in no order")
        elif not self._is_keyed_otherwise() and are_predicted(self._columns, self._head.header, self._results):
            yield self._told("what was and what a model told stand there for each")
        else:
            yield from self._judge_together(key)

    def _judge_together(self, key: Column | None) -> Iterator[Finding]:
        """By what columns say only beside each other."""
        if on_a_map := placed(self._columns):
            yield self._told(f"{self._numbers(on_a_map)} place each on a map")
        elif (together := told_together(self._columns, self._head.header, self._results))[0]:
            yield self._told(*together)
        elif key is not None and not self._results and looks_measured(self._columns, key, self._rows):
            yield self._told(f"column {self._number(key)} may tell them apart, by its form", Severity.REVIEW)

    def _told(self, why: str, severity: Severity | None = None) -> Finding:
        message = f"{self._rows:,} rows look like persons: {why}."
        return finding("persons.row_per_person", message, self._head.where, severity, rows=self._rows)

    def _number(self, column: Column) -> int:
        return column.index + getattr(self._head, "first_column", 1)

    def _numbers(self, columns: Collection[Column]) -> str:
        word = "column" if len(columns) == 1 else "columns"
        return f"{word} " + " and ".join(str(self._number(column)) for column in columns)

    def _key(self) -> Column | None:
        """The column that tells persons apart: by its name and cells, else by its cells alone."""
        for column in self._columns:
            if self._is_named_key(column):
                return column
        if self._is_keyed_otherwise():
            return None
        for column in self._columns:
            if column.index < FIRST_COLUMNS and column.role is Role.UNKNOWN and is_a_key(column):
                return column
        return None

    def _is_named_key(self, column: Column) -> bool:
        if column.role is not Role.KEY or column.distinct < self._min_rows or not names_persons(column):
            return False
        return not self._is_of_others(column)

    def _is_of_others(self, column: Column) -> bool:
        """Does it number studies, count what each place has, or name those who did the work?"""
        first = self._columns[0]
        counts = (
            column.index > 0 and column.is_shaped("few") and first.role is Role.OTHER_KEY and first.is_unique(_MOST)
        )
        workers = kind_of(column.name) in _NAMED and are_workers(self._head.header, self._head.above)
        return counts or workers or names_studies(column.name, self._head.header)

    def _is_keyed_otherwise(self) -> bool:
        return is_keyed_otherwise(self._columns, self._head.header, self._is_of_a_person)

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
            if c.is_shaped("date") or (is_of_age(c) and (c.is_shaped("age") or c.is_shaped("year")))
        ]
        if any(map(tells_areas_apart, self._columns)):
            return False
        levels = math.prod(min(column.distinct, self._rows) for column in self._combined)
        unique = len(self._groups) == self._rows
        crossed = unique and (self._rows >= _GRID * levels or (not exact and all(map(has_few, self._combined))))
        crossed |= len(self._groups) == levels and len(set(self._groups.values())) == 1
        return not crossed and bool(exact or len(self._combined) > _FEWEST_TOGETHER) and self._width > _FEWEST_TOGETHER

    def _measured(self) -> str:
        """How many columns look measured on each person, where names or their lack leave nothing else: in words, or none."""
        if added := explained(self._columns, self._rows):
            return f"{len(added)} columns, of what features add to a prediction,"
        of_persons = sum(column.role in {Role.QUASI, Role.ATTRIBUTE} for column in self._columns)
        names = [plain(self._head.header[at]) for at in self._results]
        # "rr" and "p" are short for other things than statistics too.
        are_results = any(len(name) > _SHORT or of_persons <= _FEWEST_TOGETHER for name in names)
        keys = [column for column in self._columns if column.index < FIRST_COLUMNS and may_repeat(column)]
        pair = [column.is_shaped("key") and column.is_unique(_MOST) for column in self._columns[:2]]
        are_ids = not self._head.header and len(self._columns) > len(pair) and all(pair)  # family and person
        are_ids = are_ids and not any(map(is_calendar, self._columns[: len(pair)]))
        if self._rows < _FEW_PERSONS or are_results or (self._is_keyed_otherwise() and not are_ids):
            return ""
        if any(is_of_draws(column.name) or is_named_row(column) for column in self._columns):
            return ""
        measures = [column for column in self._columns if is_measure(column)]
        categories = [column for column in self._columns if has_few(column) and column.distinct > 1]
        is_told = of_persons > _FEWEST_TOGETHER or (
            (not self._head.header or of_persons) and bool(categories or keys or are_ids)
        )
        return f"{len(measures)} columns" if is_told and len(measures) >= _FEWEST_TOGETHER else ""
