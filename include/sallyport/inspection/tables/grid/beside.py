"""Whole numbers of an unknown name beside counts of a known one: of so many people, how many?"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from sallyport.inspection.tables.grid.cells import Kind
from sallyport.inspection.tables.grid.families import is_size
from sallyport.inspection.tables.grid.wholes import may_all_be_counts
from sallyport.inspection.tables.headings.ranks import says_rank
from sallyport.inspection.tables.headings.vocabulary import CODED, COUNTED, MAGNITUDES, NOT_PERSONS, UNCOUNTED, word_set
from sallyport.inspection.tables.headings.words import Hint, Role, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sallyport.inspection.tables.grid.cells import Cell
    from sallyport.inspection.tables.grid.layout import Block

_LARGE = 10
_FEWEST_ROWS = 2
_MANY_ROWS = 12
"""So many numbers of which none is above ten are deciles or scores as well as counts."""
_MOST_BASES = 6
_MOST_ROWS = 300
"""Longer tables are rather of what was measured once each."""
_OF_GROUPS = frozenset({Role.AVERAGE, Role.PERCENT, Role.QUANTILE, Role.SUM})
_LEAST_NAME = 4
_FEWEST_MARKS = 4
_HUNDRED = 100
_HAD = word_set(
    "adverse event events symptom symptoms complication complications diagnosis diagnoses comorbidity comorbidities "
    "conditions disease diseases toxicity toxicities reaction reactions infection infections reason reasons cause causes "
    "procedure procedures medication medications"
)
_NO_PLURAL = ("ss", "us", "is", "ics")


@dataclass(frozen=True, slots=True)
class Beside:
    """Columns by index."""

    counted: frozenset[int]
    """Their names are a plural or a participle, or their numbers are as large as counts."""
    unsure: frozenset[int]
    """Small numbers alone, which may be grades or scores."""

    @classmethod
    def of(cls, block: Block, rows: Sequence[int], said: Sequence[Hint | None]) -> Beside:
        """Of a table, judged in ``rows``; ``said`` is what each column's names say."""
        bases = [
            column
            for column in block.value_columns
            if (one := said[column]) is not None and one.role is Role.COUNT and one.is_strong
        ][:_MOST_BASES]
        parts = [
            column
            for column in block.value_columns
            if said[column] is None and any(_is_part(block, column, base, rows) for base in bases)
        ]
        counted = frozenset(one for one in parts if is_counted(block.names[one]) or _are_large(block, one, rows))
        return cls(counted, frozenset(one for one in parts if not _are_marks(block, one, rows)) - counted)

    @classmethod
    def down(cls, block: Block, columns: Sequence[int], said: Sequence[Hint | None]) -> Beside:
        """Rows in place of columns, where groups stand side by side; ``said`` is what each row's names say."""
        rows = range(len(block.body))
        bases = [
            row for row in rows if (one := said[row]) is not None and one.role is Role.COUNT and is_size(block, row)
        ]
        if len(columns) < _FEWEST_ROWS or list(columns) != block.value_columns or not bases:
            return cls(frozenset(), frozenset())
        base, found = bases[0], {}
        for row in rows:
            cells = [(block.cell(row, column), block.cell(base, column)) for column in columns]
            label = block.labels[row][-1:]
            if said[row] is None and label and label[0] and not _is_of_things(label) and _are_parts(cells):
                found[row] = is_counted(label) or max(cell.value for cell, _ in cells if cell.is_numeric) > _HUNDRED
        # Beside means, and above the size of a model's group, a whole number may be an average or a coefficient.
        are_whole = all(cell.is_whole for row in rows for cell in block.body[row].cells if cell.kind is Kind.NUMBER)
        are_sure = are_whole and _names_what_people_have(block)
        counted = frozenset(row for row, is_sure in found.items() if is_sure or are_sure)
        unsure = {row for row in found if row > base} if are_whole else set()
        return cls(counted, frozenset(unsure - counted))


def before_statistics(
    block: Block, columns: Sequence[int], rows: Sequence[int], said: Sequence[Hint | None]
) -> list[tuple[int, int]]:
    """Whole numbers of an unknown name left of means, costs and percentages of groups: often how large each group is."""
    of_groups = [
        column for column in block.value_columns if (one := said[column]) is not None and one.role in _OF_GROUPS
    ]
    if not of_groups or not block.label_columns or not rows or len(rows) > _MOST_ROWS:
        return []
    found = [
        column
        for column in columns
        if column < of_groups[0]
        and said[column] is None
        and not _is_of_things(block.names[column][:1])
        and may_all_be_counts([block.cell(row, column) for row in rows])
        and _are_mostly_large(block, column, rows)
        and not _are_marks(block, column, rows)
    ]
    return [(row, column) for row in rows for column in found[:1] if block.cell(row, column).is_numeric]


def _are_mostly_large(block: Block, column: int, rows: Sequence[int]) -> bool:
    values = [cell.count for row in rows if (cell := block.cell(row, column)).is_numeric]
    return sum(value >= _LARGE for value in values) * 2 > len(values) and _are_large(block, column, rows)


def _names_what_people_have(block: Block) -> bool:
    """Are the rows, by what stands above their names, what happens to people: adverse events, symptoms, diagnoses?"""
    corner = {word for column in block.label_columns for name in block.names[column][:1] for word in words(name)}
    return bool(corner & _HAD)


def is_counted(names: Sequence[str]) -> bool:
    """Do they say what happened to people, or what they had: "flagged", "pressure ulcers"?"""
    found = words(names[0]) if names else ()
    is_done = any(word.endswith("ed") and len(word) > _LEAST_NAME for word in found)
    is_plural = (
        bool(found) and len(found[-1]) >= _LEAST_NAME and found[-1].endswith("s") and not found[-1].endswith(_NO_PLURAL)
    )
    return bool(set(found) & COUNTED) or is_done or is_plural


def _is_part(block: Block, column: int, base: int, rows: Sequence[int]) -> bool:
    """Could each of its numbers be so many of those that the base counts?"""
    if _is_of_things(block.names[column][:1]) or says_rank(block.names[column]):
        return False
    return _are_parts([(block.cell(row, column), block.cell(row, base)) for row in rows])


def _is_of_things(names: Sequence[str]) -> bool:
    return any(
        {word.rstrip("0123456789") for word in words(name)} & (UNCOUNTED | CODED | NOT_PERSONS) for name in names
    )


def _are_parts(pairs: Sequence[tuple[Cell, Cell]]) -> bool:
    """Is each first of two a whole number and no larger than the second?"""
    shown = [(part, whole) for part, whole in pairs if part.is_numeric]
    if not shown or not all(part.kind is Kind.NUMBER and part.is_whole and part.value >= 0 for part, _ in shown):
        return False
    return all(part.value <= whole.value for part, whole in shown if whole.is_numeric)


def counts_anything(block: Block, column: int, said: Hint | None) -> bool:
    """Does it count something, though it be things or money, and in whatever unit: "reads in (M)", "segments", "cost"?"""
    named = block.names[column][:1]
    if any(set(words(name)) & MAGNITUDES for name in named):
        return True
    if said is not None:
        return said.role is Role.OTHER and any(set(words(name)) & NOT_PERSONS for name in named)
    cells = [cell for line in block.body if (cell := line.cells[column]).is_numeric]
    return bool(cells) and is_counted(named) and all(cell.kind is Kind.NUMBER and cell.is_whole for cell in cells)


def _are_marks(block: Block, column: int, rows: Sequence[int]) -> bool:
    """Are they answers of yes and no, or the numbers of groups one after the other: 1, 1, 2, 2, 2, 3?"""
    values = [cell.count for row in rows if (cell := block.cell(row, column)).is_numeric]
    if len(values) < _FEWEST_MARKS:
        return False
    steps = {after - before for before, after in pairwise(values)}
    return set(values) == {0, 1} or (values[0] in {0, 1} and steps == {0, 1})


def _are_large(block: Block, column: int, rows: Sequence[int]) -> bool:
    """Are they as large and as uneven as counts: no codes, no places, no constant?"""
    values = [cell.count for row in rows if (cell := block.cell(row, column)).is_numeric]
    is_uneven = len(set(values)) > 1 or len(values) < _FEWEST_ROWS
    is_row = len(values) > _FEWEST_ROWS and {after - before for before, after in pairwise(values)} == {1}
    is_scale = len(values) >= _MANY_ROWS and max(values) <= _LARGE
    return max(values) >= _LARGE and is_uneven and not is_row and not is_scale
