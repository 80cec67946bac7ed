"""How large the group is that a statistic is of, as far as the table says."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from sallyport.inspection.tables.grid.cells import BOUNDLESS, Kind
from sallyport.inspection.tables.grid.families import is_size
from sallyport.inspection.tables.headings.vocabulary import LOOKED_AT, word_set
from sallyport.inspection.tables.headings.words import Role, is_category, size_in, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sallyport.inspection.tables.grid.roles import Sheet

_SIZE_WORDS = LOOKED_AT | word_set(
    "n nn nobs count counts freq frequency number num no obs observations total size denominator denom participants patients "
    "people persons individuals subjects population pop popn sample respondents cohort all overall"
)
_IS_SIZE = re.compile(
    r"\W*(?:(?:base|total|sample(?: size)?|all(?: \w+)?)\W{0,3})?n\s*+[=:]\s*+[\d, ]++(?:\w+)?+\W*+$", re.IGNORECASE
)
"""A note that says nothing else than how many there are: "N = 213 patients"."""
_PART_WORDS = word_set("cases controls events event deaths died dead yes no exposed unexposed treated censor censored")


class Sizes:
    """Sizes of groups in one sheet. Each is (lowest, highest): alike when shown, a range when only a mark is."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        block = sheet.block
        self._columns = [column for column in block.value_columns if self._is_size_column(column)]
        self._rows = [row for row in range(len(block.body)) if is_size(block, row)]
        self._sole = [] if self._columns or self._rows else self._only_counts()

    @property
    def columns(self) -> Sequence[int]:
        """Columns that say how many there are in a row's group."""
        return self._columns

    @property
    def rows(self) -> Sequence[int]:
        """Rows that say how many there are in a column's group."""
        return self._rows

    def of(self, row: int, column: int) -> tuple[int, int] | None:
        """The size of the group behind a cell; None when the table does not say."""
        block = self._sheet.block
        beside = sorted(
            self._columns, key=lambda one: (block.names[one][1:] != block.names[column][1:], abs(one - column))
        )
        beside += self._sole
        # Below one heading with it, as programs repeat it for each group, before the size of all.
        above = sorted(self._rows, key=lambda one: block.headings[one] != block.headings[row])
        places = [(row, one) for one in beside if one != column] + [(one, column) for one in above if one != row]
        for place in places:
            found = self._at(*place)
            if found is not None:
                return found
        named = [size_in(text) for text in block.labels[row]] + [block.sizes(column)]
        stated = next((one for one in named if one is not None), self._stated)
        return None if stated is None else (stated, stated)

    @cached_property
    def _stated(self) -> int | None:
        """How many there are in all, as titles, names and notes say; None where they say nothing, or several things."""
        block = self._sheet.block
        told = [*block.titles, *(name for names in block.names for name in names if len(words(name)) == 2)]  # noqa: PLR2004 - "n=85"
        told += [name for label in block.label_columns for name in block.names[label]]
        told += [note for note in block.notes if _IS_SIZE.match(note)]
        said = {size for text in told if (size := size_in(text)) is not None}
        return said.pop() if len(said) == 1 else None

    @cached_property
    def are_given(self) -> bool:
        """Does the table tell of any size at all, or any count?"""
        block = self._sheet.block
        texts = [*block.notes, *block.headings, *(text for labels in block.labels for text in labels)]
        texts += [name for names in block.names for name in names]
        return bool(self._sheet.counts) or bool(self._sheet.where(Role.COUNT)) or any(map(_tells, texts))

    def _only_counts(self) -> list[int]:
        """The one column of counts beside statistics, of which they are, whatever it is called: "Spells", "Mean cost"."""
        block, columns = self._sheet.block, self._sheet.columns
        counted = [at for at in block.value_columns if (said := columns[at]) is not None and said.role is Role.COUNT]
        named = {word for column in counted for name in block.names[column][:1] for word in words(name)}
        return counted if len(counted) == 1 and not named & _PART_WORDS else []

    def _is_size_column(self, column: int) -> bool:
        said = self._sheet.columns[column]
        if said is None or said.role is not Role.COUNT:
            return False
        named = {word for name in self._sheet.block.names[column][:1] for word in words(name)}
        return bool(named & _SIZE_WORDS) and not named & _PART_WORDS

    def _at(self, row: int, column: int) -> tuple[int, int] | None:
        if self._sheet.roles.get((row, column)) is not Role.COUNT:
            return None
        cell = self._sheet.block.cell(row, column)
        if cell.kind in {Kind.EMPTY, Kind.MISSING}:
            return None
        if not cell.is_hidden:
            return cell.count, cell.count
        # A mark without a bound says that the group was too small to show; of nobody knows how many it is taken for one.
        return (cell.low, cell.high) if cell.high < BOUNDLESS else (0, 1)


def _tells(text: str) -> bool:
    return size_in(text) is not None


def mostly_groups(texts: Sequence[str]) -> bool:
    """Are most of these names of groups of people, and are there two at least?"""
    filled = [text for text in texts if text]
    return len(filled) > 1 and sum(is_category(text) for text in filled) * 2 > len(filled)
