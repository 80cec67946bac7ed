"""Names on both sides of a number that say different things of it: "Cases" above, and "Hearing loss" or "Low income" beside.

That a name speaks of a level, a loss or a range makes no measurement of a number whose other name counts, or whose brackets
hold its percentage; only the name of a statistic, or of what is measured, does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sallyport.inspection.tables.grid.cells import Kind
from sallyport.inspection.tables.grid.fitting import fitting, is_no_part
from sallyport.inspection.tables.grid.wholes import may_all_be_counts, may_be_count
from sallyport.inspection.tables.headings.measures import is_measure, is_statistic, says_unit
from sallyport.inspection.tables.headings.vocabulary import PEOPLE
from sallyport.inspection.tables.headings.words import Role, hint, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sallyport.inspection.tables.grid.layout import Block
    from sallyport.inspection.tables.headings.words import Hint

_LEAST_BASE = 20
"""Of fewer, "4/10" in the row of a measure is a score."""
_SHARES = frozenset({None, Role.COUNT, Role.PERCENT, Role.P_VALUE})


@dataclass(frozen=True)
class Weighing:
    """A table, and what each of its columns and rows is said to hold."""

    block: Block
    columns: Sequence[Hint | None]
    rows: Sequence[Hint | None]

    def is_count(self, row: int, column: int) -> bool:
        """Is it a count, whatever else a name on one side says?"""
        above, beside, cell = self.columns[column], self.rows[row], self.block.cell(row, column)
        if cell.of is not None and cell.of < _LEAST_BASE:
            return False
        if above is not None and above.is_strong and above.role not in _SHARES:
            # Of an age, a dose or a page what is beside says all that there is to say.
            return above.role is not Role.OTHER and self._is_counted_beside(row, column)
        text = self._labels[row]
        if text is None or (is_statistic(text) and not self._is_of_statistics):
            return False
        return (
            ((row, column) in self.fitting and not (is_measure(text) and "." not in cell.text))
            or self._is_written(row, column, text)
            or (beside is not None and self._is_counted_above(row, column, text))
        )

    def is_statistic(self, row: int, column: int) -> bool:
        """Is it a statistic though its column counts: "7 (2)" beside "Age, mean (SD)", below "n (%)"?"""
        text = self._labels[row]
        if text is None or not is_statistic(text) or (row, column) in self.fitting:
            return False
        return not self._is_of_statistics and self.block.cell(row, column).kind is not Kind.COUNT

    @cached_property
    def fitting(self) -> frozenset[tuple[int, int]]:
        """Numbers with others in brackets that are their percentages of the group's size, several in a column."""
        return fitting(self.block)

    @cached_property
    def _is_of_statistics(self) -> bool:
        """Do other columns hold averages and the like? Then one of counts says how many each row is of."""
        roles = {said.role for column in self.block.value_columns if (said := self.columns[column]) is not None}
        return not roles <= _SHARES

    @cached_property
    def _labels(self) -> list[str | None]:
        """For each row the label, or heading, by which it is said to hold something else than counts. Asked for at each cell."""
        return [self._said_beside(row) for row in range(len(self.block.body))]

    def _said_beside(self, row: int) -> str | None:
        said = self.rows[row]
        if said is None or not said.is_strong or said.role in _SHARES - {Role.P_VALUE}:
            return None
        texts = [*reversed(self.block.labels[row]), self.block.headings[row]]
        return next(
            (text for text in texts if text and (one := hint(text)) is not None and one.role is said.role), None
        )

    def _is_written(self, row: int, column: int, text: str) -> bool:
        """Is it written with its percentage or base, and do these not tell of something else?"""
        cell = self.block.cell(row, column)
        if cell.kind is not Kind.COUNT:
            return False
        if not is_measure(text):
            return cell.percent is not None or cell.of is not None
        return cell.percent is not None and cell.of is None and not is_no_part(self.block, row, column)

    def _is_counted_above(self, row: int, column: int, text: str) -> bool:
        above = self.columns[column]
        if above is None or above.role is not Role.COUNT or not may_be_count(self.block.cell(row, column)):
            return False
        if column not in self._counting:
            return False
        return not (is_measure(text) and (says_unit(text) or not self._are_parts))

    @cached_property
    def _counting(self) -> frozenset[int]:
        """Columns said to count whose numbers may all be counts, in rows that are mostly of no measure."""
        return frozenset(
            column
            for column in self.block.value_columns
            if (said := self.columns[column]) is not None
            and said.role is Role.COUNT
            and may_all_be_counts([self.block.cell(row, column) for row in self._plain_rows])
            and len(self._plain_rows) * 2 >= len(self.block.body)
        )

    @cached_property
    def _plain_rows(self) -> list[int]:
        return [
            row for row in range(len(self.block.body)) if (text := self._labels[row]) is None or not is_measure(text)
        ]

    @cached_property
    def _are_parts(self) -> bool:
        """Is there one column that counts, or one of people with parts of them, so that they are no groups side by side?"""
        counting = [
            column
            for column in self.block.value_columns
            if (said := self.columns[column]) is None or said.role is Role.COUNT
        ]
        if len(counting) == 1:
            return True
        people = [column for column in counting if self._names_people(column)]
        cells = [[line.cells[column].value for column in counting] for line in self.block.body]
        return len(people) == 1 and all(max(line) == line[counting.index(people[0])] for line in cells)

    def _names_people(self, column: int) -> bool:
        return any(set(words(name)) & PEOPLE for name in self.block.names[column][:1])

    def _is_counted_beside(self, row: int, column: int) -> bool:
        """The same where rows count and columns are what people have: "n" beside, and "Hearing loss" above."""
        beside, names = self.rows[row], self.block.names[column][:1]
        if beside is None or beside.role is not Role.COUNT or not names or is_measure(names[0]):
            return False
        return may_be_count(self.block.cell(row, column)) and may_all_be_counts(
            [self.block.cell(row, one) for one in self.block.value_columns]
        )
