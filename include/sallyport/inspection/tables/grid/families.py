"""Which rows, or columns, may be the sum of which others, by their names and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from sallyport.inspection.tables.headings.vocabulary import COUNTS, PEOPLE, TOTALS, word_set
from sallyport.inspection.tables.headings.words import is_total, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sallyport.inspection.tables.grid.layout import Block

_OF_SIZE = COUNTS | PEOPLE | TOTALS | {"denominator", "denom"}
_AROUND_SIZE = word_set(
    "of in the per each group arm size available valid included enrolled recruited randomised randomized analysed analyzed "
    "evaluable assessed"
)
"""May stand beside them: "Number of patients randomised", "group_n"."""
_FEWEST_PARTS = 2
_FEWEST_LEVELS, _MOST_LEVELS = 2, 6
_MOST_SUBTOTALS = 30
"""Among more of them, only the first and the last may be the sum of everything."""


@dataclass(frozen=True, slots=True)
class Family:
    """Indexes of rows (or columns): one that may be the sum of the others."""

    total: int
    parts: tuple[int, ...]
    is_named: bool = True
    is_sure: bool = False
    """Named as a total and standing where one stands: believed without a line that adds up, unless one does not."""


def row_families(block: Block, rows: Sequence[int]) -> list[Family]:
    """Candidates among rows."""
    found = list(_by_position(rows, [any(is_total(text) for text in block.labels[row]) for row in rows]))
    depth = len(block.labels[0]) if block.labels else 0
    for column in range(depth if depth > 1 else 0):
        found += _by_label(block, rows, column)
        found += _by_level(block, rows, column)
    found += _by_heading(block, rows)
    if not any(family.is_named for family in found):
        found += _unnamed(rows)
    return _sound(found)


def column_families(block: Block, columns: Sequence[int]) -> list[Family]:
    """Candidates among columns; with a second header row, among those of the same name in it."""
    totals = {column: any(is_total(name) for name in block.names[column]) for column in columns}
    found: list[Family] = []
    kinds = {column: block.names[column][0] if len(block.names[column]) > 1 else "" for column in columns}
    for kind in dict.fromkeys(kinds.values()):
        alike = [column for column in columns if kinds[column] == kind]
        found += _by_position(alike, [totals[column] for column in alike])
    spans = {column: block.names[column][-1] if len(block.names[column]) > 1 else "" for column in columns}
    for span in dict.fromkeys(spans.values()):
        alike = [column for column in columns if spans[column] == span]
        if len(alike) < len(columns):
            found += _by_position(alike, [any(is_total(name) for name in block.names[column][:1]) for column in alike])
    if not any(totals.values()):
        found += _unnamed(columns)
    return _sound(found)


def _sound(families: Sequence[Family]) -> list[Family]:
    kept: dict[tuple[int, frozenset[int]], Family] = {}
    for one in families:
        if len(one.parts) >= _FEWEST_PARTS:
            kept.setdefault((one.total, frozenset(one.parts)), one)
    return list(kept.values())


def _by_position(indexes: Sequence[int], are_totals: Sequence[bool]) -> Iterator[Family]:
    """A total stands below what it sums, or above, or apart from it; the last may be the sum of those before it."""
    totals = [position for position, is_one in enumerate(are_totals) if is_one]
    plain = tuple(index for index, is_one in zip(indexes, are_totals, strict=True) if not is_one)
    for order, position in enumerate(totals):
        before = totals[order - 1] if order else -1
        after = totals[order + 1] if order + 1 < len(totals) else len(indexes)
        above, below = tuple(indexes[before + 1 : position]), tuple(indexes[position + 1 : after])
        is_only = len(totals) == 1
        yield Family(indexes[position], above, is_sure=not below and is_only)
        yield Family(indexes[position], below, is_sure=not above and is_only)
        if len(totals) <= _MOST_SUBTOTALS or position in {totals[0], totals[-1]}:
            yield Family(indexes[position], plain, is_sure=is_only and position in {0, len(indexes) - 1})
            yield Family(indexes[position], tuple(indexes[one] for one in totals if one != position))


def _by_label(block: Block, rows: Sequence[int], column: int) -> Iterator[Family]:
    """Rows that are alike but for one label, of which one is "Total"."""

    def others(row: int) -> tuple[str, ...]:
        return tuple(text.lower() for at, text in enumerate(block.labels[row]) if at != column)

    for _, alike in groupby(sorted(rows, key=others), key=others):
        members = list(alike)
        totals = [row for row in members if is_total(block.labels[row][column])]
        for total in totals:
            parts = tuple(row for row in members if row not in totals)
            yield Family(total, parts, is_sure=len(totals) == 1)


def _by_level(block: Block, rows: Sequence[int], column: int) -> Iterator[Family]:
    """Rows whose level a column names, as "country", "region" and "county": each is the sum of those of the next below it."""
    levels = list(dict.fromkeys(block.labels[row][column] for row in rows))
    if not _FEWEST_LEVELS <= len(levels) <= _MOST_LEVELS or not all(levels):
        return
    depths = [levels.index(block.labels[row][column]) for row in rows]
    if any(after - before > 1 for before, after in pairwise(depths)):
        return
    for at, depth in enumerate(depths):
        end = next((place for place in range(at + 1, len(rows)) if depths[place] <= depth), len(rows))
        yield Family(rows[at], tuple(rows[place] for place in range(at + 1, end) if depths[place] == depth + 1))


def _by_heading(block: Block, rows: Sequence[int]) -> Iterator[Family]:
    """Rows below one heading, or with one beginning ("Sex: male"), may make up the group, whose size stands elsewhere."""
    sections: dict[str, list[int]] = {}
    for row in rows:
        sections.setdefault(_section(block, row), []).append(row)
    sizes = [-1, *[row for row in rows if is_size(block, row)][:_MOST_SUBTOTALS]]
    for members in sections.values():
        for size in sizes:
            yield Family(size, tuple(row for row in members if row != size))


def _section(block: Block, row: int) -> str:
    labels = block.labels[row]
    if block.headings[row] or not labels:
        return block.headings[row]
    if len(labels) > 1:
        return labels[0]
    for mark in (":", "=", " - ", ", "):
        begin, found, _ = labels[0].partition(mark)
        if found:
            return begin
    return ""


def is_size(block: Block, row: int) -> bool:
    """Is it the row that says how many there are: "N", "All participants"?"""
    named = [names_size(text) for text in block.labels[row] if text]
    return bool(named) and all(named)


@lru_cache(maxsize=16384)
def names_size(text: str) -> bool:
    """Does it say nothing else than how many there are?"""
    found = set(words(text))
    return found <= _OF_SIZE | _AROUND_SIZE and (bool(found & _OF_SIZE) or not found)


def _unnamed(indexes: Sequence[int]) -> Iterator[Family]:
    if len(indexes) > _FEWEST_PARTS:
        yield Family(indexes[-1], tuple(indexes[:-1]), is_named=False)
        yield Family(indexes[0], tuple(indexes[1:]), is_named=False)
