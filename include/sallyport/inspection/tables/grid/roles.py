"""What each number of a table is: a count, an average, a p-value; by the names beside and above it, and by its looks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING

from sallyport.inspection.tables.grid.beside import Beside, before_statistics
from sallyport.inspection.tables.grid.cells import Cell, Kind
from sallyport.inspection.tables.grid.corpora import counts_of_words, is_of_words
from sallyport.inspection.tables.grid.matrices import are_loci
from sallyport.inspection.tables.grid.natures import counts_nobody
from sallyport.inspection.tables.grid.pairs import paired
from sallyport.inspection.tables.grid.proportions import Proportions
from sallyport.inspection.tables.grid.records import are_answers, has_row_for_each, is_listed_by_id
from sallyport.inspection.tables.grid.shapes import counted_by_shape, perhaps_counted
from sallyport.inspection.tables.grid.sizes import Sizes
from sallyport.inspection.tables.grid.tidy import columns_of_values
from sallyport.inspection.tables.grid.told import (
    muted_labels,
    stronger,
    telling_labels,
    told_of_columns,
    told_of_rows,
)
from sallyport.inspection.tables.grid.weighing import Weighing
from sallyport.inspection.tables.grid.wholes import may_all_be_counts, may_be_count
from sallyport.inspection.tables.headings.ranks import names_no_people
from sallyport.inspection.tables.headings.vocabulary import COUNTED, MOLECULES, PEOPLE
from sallyport.inspection.tables.headings.words import Hint, Role, hint, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sallyport.inspection.tables.grid.layout import Block

_GIVES_PERCENT = frozenset({None, Role.COUNT, Role.PERCENT})
_MEASURES = {Role.AVERAGE, Role.ESTIMATE, Role.P_VALUE, Role.OTHER}
_PERCENT = 100
_SMALLEST_DENOMINATOR = 20
"""Smaller ones, where nothing says that they are counts, may be a score: "4/5"."""


@dataclass(frozen=True)
class Sheet:
    """A table with the roles of its numbers."""

    block: Block

    @cached_property
    def columns(self) -> list[Hint | None]:
        """For each column what its names say, or what its numbers prove."""
        return _with_proved(self._told_columns, self.proportions)

    @cached_property
    def rows(self) -> list[Hint | None]:
        """The same for each row."""
        return _with_proved(self._told_rows, self.proportions_down)

    def parts(self) -> list[tuple[tuple[int, int], int, int]]:
        """Counts that are known to be of others: place, how many, and of how many."""
        return [*self.proportions.parts(), *self.proportions_down.parts()]

    @cached_property
    def _told_columns(self) -> list[Hint | None]:
        return told_of_columns(self.block, is_of_nobody=self._counts_nobody or self.is_of_words)

    @cached_property
    def _told_rows(self) -> list[Hint | None]:
        return told_of_rows(self.block, is_of_nobody=self._counts_nobody)

    @cached_property
    def proportions(self) -> Proportions:
        """What columns are of each other."""
        return Proportions(self.block, self._told_columns, are_rows=False)

    @cached_property
    def proportions_down(self) -> Proportions:
        """What rows are of each other, where groups stand side by side."""
        return Proportions(self.block, self._told_rows, are_rows=True)

    @cached_property
    def shaped(self) -> frozenset[int]:
        """Columns without a name that says so whose numbers are counts by their looks."""
        if self._is_of_something_else:
            return frozenset()
        return counted_by_shape(self.block, self._unnamed_columns, self._unnamed_rows)

    @cached_property
    def _has_row_for_each(self) -> bool:
        return has_row_for_each(self.block)

    @cached_property
    def _is_of_something_else(self) -> bool:
        return self._has_row_for_each or self._counts_nobody or self.is_of_words or is_listed_by_id(self.block)

    @cached_property
    def _counts_nobody(self) -> bool:
        return counts_nobody(self.block)

    @cached_property
    def is_of_words(self) -> bool:
        """Are they the words of texts? How often they stand there is no count of people, but may tell of one."""
        return is_of_words(self.block)

    @cached_property
    def is_of_people(self) -> bool:
        """Are its rows of people, and not of genes, variants or components? By what names rows, and what that is called."""
        names = [name for column in self.block.label_columns for name in self.block.names[column]]
        return not any(set(words(name)) & MOLECULES for name in names) and not are_loci(self.block)

    def counts_people(self, column: int) -> bool:
        """Does a column count people, whatever its rows are of?"""
        return self.is_of_people or any(set(words(name)) & (COUNTED | PEOPLE) for name in self.block.names[column])

    @cached_property
    def perhaps(self) -> dict[tuple[int, int], int]:
        """Numbers that may be counts, though nothing says so, by row and column."""
        if self.is_of_words:
            return counts_of_words(self.block)
        if self._is_of_something_else:
            return {}
        if self.counts:
            places = [(row, column) for row in self._unnamed_rows for column in self.beside.unsure]
            places += [(row, column) for row in self.beside_down.unsure for column in self._unnamed_columns]
            places = [place for place in places if self.block.cell(*place).is_numeric and place not in self.counts]
        else:
            places = perhaps_counted(self.block, self._unnamed_columns, self._unnamed_rows)
            places = places or before_statistics(self.block, self._unnamed_columns, self._unnamed_rows, self.columns)
        return {(row, column): self.block.cell(row, column).count for row, column in places}

    @cached_property
    def unknown(self) -> list[int]:
        """Columns of whole numbers that may all be counts, of which nothing in the table says what they are."""
        if self._is_of_something_else or not self.block.label_columns:
            return []
        counted = {column for _, column in self.counts}
        rows = range(len(self.block.body))
        return [
            column
            for column in self._unnamed_columns
            if column not in counted and may_all_be_counts([self.block.cell(row, column) for row in rows])
        ]

    @cached_property
    def beside(self) -> Beside:
        """Columns of whole numbers that nothing names, beside counts that are named."""
        return Beside.of(self.block, self._unnamed_rows, self.columns)

    @cached_property
    def beside_down(self) -> Beside:
        """The same of rows."""
        return Beside.down(self.block, self._unnamed_columns, self.rows)

    @cached_property
    def _unnamed_columns(self) -> list[int]:
        return [
            column
            for column in self.block.value_columns
            if _is_weak(self.columns[column]) and not names_no_people(self.block.names[column])
        ]

    @cached_property
    def _unnamed_rows(self) -> list[int]:
        return [row for row, said in enumerate(self.rows) if _is_weak(said)]

    @cached_property
    def sizes(self) -> Sizes:
        """How large its groups are."""
        return Sizes(self)

    @cached_property
    def said(self) -> frozenset[str]:
        """All words of its names, labels, headings, titles and notes."""
        block = self.block
        texts = {text for some in (*block.names, *block.labels, block.notes, block.headings) for text in some}
        return frozenset(word for text in texts for word in words(text))

    @cached_property
    def roles(self) -> dict[tuple[int, int], Role]:
        """The role of each cell that has one, by row and column."""
        found = {} if self._is_of_something_else else paired(self.block)
        telling = telling_labels(self.block) - muted_labels(self.block)
        nearest = [
            (column, max((label for label in telling if label < column), default=None))
            for column in self.block.value_columns
        ]
        for row, line in enumerate(self.block.body):
            for column, label in nearest:
                beside = self._beside(row, None if label is None else line.cells[label])
                role = self._role(row, column, line.cells[column], beside)
                if role is not None:
                    found[row, column] = role
        return found

    @cached_property
    def _by_role(self) -> dict[Role, list[tuple[int, int, Cell]]]:
        """Row, column and cell of all that have a role; asked for by every judge."""
        found: dict[Role, list[tuple[int, int, Cell]]] = {}
        for (row, column), role in self.roles.items():
            found.setdefault(role, []).append((row, column, self.block.cell(row, column)))
        return found

    def where(self, *roles: Role) -> Sequence[tuple[int, int, Cell]]:
        """Cells with one of these roles, by row and column."""
        found = [self._by_role[role] for role in roles if role in self._by_role]
        if len(found) > 1:
            return sorted(chain.from_iterable(found), key=itemgetter(0, 1))
        return found[0] if found else ()

    @cached_property
    def counts(self) -> dict[tuple[int, int], int]:
        """Counts that are shown, by row and column."""
        return {(row, column): cell.count for row, column, cell in self.where(Role.COUNT) if not cell.is_hidden}

    def _role(self, row: int, column: int, cell: Cell, beside: Hint | None) -> Role | None:
        if self._weighing.is_count(row, column):
            return Role.COUNT
        return self._said_role(row, column, cell, beside)

    def _said_role(self, row: int, column: int, cell: Cell, beside: Hint | None) -> Role | None:
        above = self.columns[column]
        if column in self._values and beside is not None and beside.is_strong:
            above = None
        strong = stronger(above, beside, self.block.names[column])
        if strong is Role.COUNT and beside is not None and self._weighing.is_statistic(row, column):
            strong = beside.role
        if cell.kind is Kind.COUNT:
            return self._written_as_count(cell, strong)
        if cell.kind is Kind.PERCENT:
            return Role.PERCENT if strong in _GIVES_PERCENT else strong
        if strong is Role.COUNT:
            return Role.COUNT if may_be_count(cell) else None
        if strong is Role.PERCENT and _is_no_percentage(cell, (above, beside)):
            return Role.COUNT
        if strong is None and may_be_count(cell) and self._is_weakly_counted(row, column):
            return Role.COUNT
        return strong

    def _beside(self, row: int, nearest: Cell | None) -> Hint | None:
        """What the text nearest to the left says; else the row's."""
        said = self.rows[row]
        if len(self.block.label_columns) == 1 or self._is_of_something_else:
            return said
        own = None if nearest is None or said is None else hint(nearest.text)
        return own if own is not None and own.is_strong else said

    @staticmethod
    def _written_as_count(cell: Cell, strong: Role | None) -> Role | None:
        if strong in _MEASURES and not (strong is Role.OTHER and cell.percent is not None):
            return strong
        unsure = cell.of is not None and strong is None and cell.percent is None and cell.of < _SMALLEST_DENOMINATOR
        return None if unsure else Role.COUNT

    @cached_property
    def _values(self) -> frozenset[int]:
        """Columns of statistics that are named beside them."""
        return columns_of_values(self.block, self.columns)

    @cached_property
    def _weighing(self) -> Weighing:
        """What names on both sides say of a number that say different things."""
        return Weighing(self.block, self.columns, self.rows)

    def _is_weakly_counted(self, row: int, column: int) -> bool:
        if column in self.shaped or column in self.beside.counted or (row, column) in self._weighing.fitting:
            return True
        if row in self.beside_down.counted:
            return True
        above, beside = self.columns[column], self.rows[row]
        if above is not None and above.role is Role.COUNT:
            return column in self._whole_columns
        return beside is not None and beside.role is Role.COUNT and row in self._whole_rows

    @cached_property
    def _whole_columns(self) -> frozenset[int]:
        """Columns whose numbers may all be counts. Asked for at each of their cells, so found once."""
        if self._has_row_for_each:
            return frozenset()
        rows = [
            row for row, said in enumerate(self.rows) if said is None or not said.is_strong or said.role is Role.COUNT
        ]
        return frozenset(
            column
            for column in self.block.value_columns
            if may_all_be_counts([self.block.cell(row, column) for row in rows]) and not are_answers(self.block, column)
        )

    @cached_property
    def _whole_rows(self) -> frozenset[int]:
        """The same of rows."""
        columns = self._unnamed_columns
        return frozenset(
            row
            for row in range(len(self.block.body))
            if may_all_be_counts([self.block.cell(row, column) for column in columns])
        )


def _is_no_percentage(cell: Cell, named: Sequence[Hint | None]) -> bool:
    """Is it "7 (3.2)" below "Deaths (%)", or stands it in the row of bases below percentages?"""
    counts = any(said is not None and said.is_strong and said.role is Role.COUNT for said in named)
    is_base = counts and cell.is_whole and cell.value > _PERCENT
    return is_base or (cell.kind is Kind.PAIR and cell.is_whole and cell.percent is not None)


def _is_weak(said: Hint | None) -> bool:
    return said is None or not said.is_strong


def _with_proved(said: list[Hint | None], proved: Proportions) -> list[Hint | None]:
    """What arithmetic says where names are silent, unsure or name something else."""
    return [
        Hint(Role.COUNT)
        if line in proved.counted and (one is None or not one.is_strong or one.role is Role.OTHER)
        else Hint(Role.PERCENT)
        if line in proved.percents and (one is None or one.role is Role.OTHER)
        else one
        for line, one in enumerate(said)
    ]
