"""Whole numbers of an unknown name beside counts of a known one: of so many people, how many?"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from sallyport.inspection.tables.results.cells import Kind
from sallyport.inspection.tables.results.vocabulary import CODED, COUNTED, NOT_PERSONS, UNCOUNTED
from sallyport.inspection.tables.results.words import Hint, Role, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sallyport.inspection.tables.results.layout import Block

_LARGE = 10
_FEWEST_ROWS = 2
_MOST_BASES = 6
_LEAST_NAME = 4
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
        return cls(counted, frozenset(parts) - counted)


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
    if any(
        {word.rstrip("0123456789") for word in words(name)} & (UNCOUNTED | CODED | NOT_PERSONS)
        for name in block.names[column][:1]
    ):
        return False
    pairs = [(block.cell(row, column), block.cell(row, base)) for row in rows]
    shown = [(part, whole) for part, whole in pairs if part.is_numeric]
    if not shown or not all(part.kind is Kind.NUMBER and part.is_whole and part.value >= 0 for part, _ in shown):
        return False
    return all(part.value <= whole.value for part, whole in shown if whole.is_numeric)


def _are_large(block: Block, column: int, rows: Sequence[int]) -> bool:
    """Are they as large and as uneven as counts: no codes, no places, no constant?"""
    values = [cell.count for row in rows if (cell := block.cell(row, column)).is_numeric]
    is_uneven = len(set(values)) > 1 or len(values) < _FEWEST_ROWS
    is_row = len(values) > _FEWEST_ROWS and {after - before for before, after in pairwise(values)} == {1}
    return max(values) >= _LARGE and is_uneven and not is_row
