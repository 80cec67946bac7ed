"""Counts that are shown: under the minimum, of nobody, of everybody, unrounded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sallyport.inspection.finding import Severity
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.grid.cells import Kind, read
from sallyport.inspection.tables.grid.families import is_size
from sallyport.inspection.tables.grid.shares import are_shares
from sallyport.inspection.tables.headings.vocabulary import word_set
from sallyport.inspection.tables.headings.words import MOST_DIGITS, Role, is_total, size_in, words
from sallyport.inspection.tables.results.places import listed
from sallyport.inspection.tables.results.survival import is_at_risk
from sallyport.inspection.wording import many
from sallyport.policy.disclosure.tables import Rounding, Shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.tables.grid.layout import Block, Line
    from sallyport.inspection.tables.grid.roles import Sheet
    from sallyport.inspection.tables.results.totals import Counts, Place
    from sallyport.policy.disclosure.tables import TableRules

_NAMED_SIZE = re.compile(r"\(\s*n\s*\)|,\s*n\s*$", re.IGNORECASE)
_BRACKETS = re.compile(r"\(\s*(\d[\d,]{0,15})\s*\)\s*$")
_NUMBERS = re.compile(r"\d[\d,]*(?:\.\d+)?")
_PARTS = re.compile(r"[()\[\]{},;/|\u00b1:]")
_SIZES = {("n",), ("nn",), ("number",), ("no",), ("count",)}
_SEVERAL = 2
_ROUNDED = 0.015
_SHARES = frozenset({Kind.NUMBER, Kind.PERCENT})
_NO_SHARE_OF_PEOPLE = word_set(
    "cum cumulative cumulated running missing complete completeness available power coverage reads"
)
_NO_SIZE = frozenset({Kind.EMPTY, Kind.COUNT})
_SEVERITY = {Shown.REVIEW: Severity.REVIEW, Shown.BLOCK: Severity.BLOCK}


def judge(sheet: Sheet, counts: Counts, rules: TableRules) -> Iterator[Finding]:
    """What the shown counts give away."""
    yield from _small(sheet, rules)
    yield from _small_steps(sheet, counts, rules)
    yield from _zeros(sheet, rules)
    yield from _full(sheet, counts, rules)
    yield from _unrounded(sheet, rules)


def judge_each(sheet: Sheet, rules: TableRules) -> Iterator[Finding]:
    """What each of them gives away by itself."""
    yield from _small(sheet, rules)
    yield from _zeros(sheet, rules)


def is_rounded(count: int, rules: TableRules) -> bool:
    """Is it one that the site's rounding gives?"""
    if rules.rounding is Rounding.MIDPOINT:
        return count == 0 or count % rules.round_to == rules.round_to // 2
    return count % rules.round_to == 0


def _small(sheet: Sheet, rules: TableRules) -> Iterator[Finding]:
    small = {place: count for place, count in sheet.counts.items() if 0 < count < rules.min_count}
    if rules.round_to and rules.rounding is Rounding.MIDPOINT:
        # The middle of a range says that a count lies in it, not what it is.
        small = {place: count for place, count in small.items() if not is_rounded(count, rules)}
    places = sorted(small)
    if places:
        message = f"{many(len(places), 'count')} under {rules.min_count}: {listed(sheet.block, places)}."
        yield finding("tables.small_count", message, sheet.block.at(*places[0]), cells=len(places))
    unsure = sorted(place for place, count in sheet.perhaps.items() if 0 < count < rules.min_count)
    if unsure:
        what = many(len(unsure), "number that may be a count", "numbers that may be counts")
        if sheet.is_of_words:
            what = f"{many(len(unsure), 'count')} of words, which may be of as few people or name one"
        message = f"{what}, under {rules.min_count}: {listed(sheet.block, unsure)}."
        yield finding("tables.possible_count", message, sheet.block.at(*unsure[0]), cells=len(unsure))
    named = _small_sizes(sheet.block, rules.min_count)
    if named:
        what = many(len(named), "size of a group", "sizes of groups")
        message = f"{what} under {rules.min_count}, in names of rows or columns: {named[0]}."
        yield finding("tables.small_count", message, named[0], cells=len(named))


def _small_steps(sheet: Sheet, counts: Counts, rules: TableRules) -> Iterator[Finding]:
    """Of running counts, that each add a few to the one above."""
    places = [place for place, step in counts.running_steps() if 0 < step < rules.min_count]
    if places:
        message = (
            f"{many(len(places), 'step')} of a running count under {rules.min_count}: {listed(sheet.block, places)}."
        )
        yield finding("tables.small_count", message, sheet.block.at(*places[0]), cells=len(places))


def _small_sizes(block: Block, min_count: int) -> list[str]:
    """Where names and notes say "n = 7"."""
    found = []
    for line in block.header:
        for column, cell in enumerate(line.cells):
            size = size_in(cell.text)
            if size is not None and 0 < size < min_count:
                found.append(block.grid.place(line.index, column))  # the grid's header is the row before its first
    chosen = [_Column.of(block, column) for column in (*sorted(block.label_columns), *block.value_columns)]
    for row, line in enumerate(block.body):
        for one in chosen:
            size = one.size_in(line)
            if size is not None and 0 < size < min_count:
                found.append(block.at(row, one.index))
    for note in block.notes:
        size = size_in(note)
        if size is not None and 0 < size < min_count:
            found.append(f"{block.at() + ', ' if block.at() else ''}a title or note")
    return found


@dataclass(frozen=True, slots=True)
class _Column:
    """What the names of a column say of sizes within its cells; ``beside`` are columns of labels to its left."""

    index: int
    name: str
    is_of_sizes: bool
    beside: tuple[int, ...]

    @classmethod
    def of(cls, block: Block, column: int) -> _Column:
        names = block.names[column]
        is_of_sizes = any(_NAMED_SIZE.search(name) for name in names)
        return cls(column, names[0] if names else "", is_of_sizes, tuple(x for x in block.label_columns if x < column))

    def size_in(self, line: Line) -> int | None:
        """The size of a group that a cell of the column gives, if it is not the cell's own count."""
        cell = line.cells[self.index]
        if cell.kind in _NO_SIZE:
            return None
        return self._of_label(cell.text) or self._in_list(cell.text, line)

    def _of_label(self, text: str) -> int | None:
        """The size that a row's name gives: "A (n=6)", or "A (6)" below "Group (n)"."""
        if self.is_of_sizes and (match := _BRACKETS.search(text)):
            return int(match[1].replace(",", ""))
        return size_in(text)

    def _in_list(self, text: str, line: Line) -> int | None:
        """The size among several numbers, as a name lists them: 6 in "70.3 (4.1) [6]" below "mean (SD) [n]"."""
        numbers = _NUMBERS.findall(text)
        if len(numbers) < _SEVERAL:
            return None
        for name in (self.name, *(line.cells[label].text for label in self.beside)):
            parts = _parts(name)
            if len(parts) == len(numbers) and (parts[0] not in _SIZES or len(parts) > _SEVERAL):  # not of "n (%)"
                sizes = [number for part, number in zip(parts, numbers, strict=True) if part in _SIZES]
                if len(sizes) == 1 and (digits := sizes[0].replace(",", "")).isdigit():
                    return int(digits[:MOST_DIGITS])
        return None


@lru_cache(maxsize=16384)
def _parts(name: str) -> tuple[tuple[str, ...], ...]:
    """The words of each part of a name that lists several things: "mean (SD) [n]"."""
    return tuple(found for part in _PARTS.split(name) if (found := words(part)))


def _zeros(sheet: Sheet, rules: TableRules) -> Iterator[Finding]:
    nobody = [place for place, count in sheet.counts.items() if count == 0 and not _is_missing(sheet, place)]
    places = sorted(place for place in nobody if sheet.counts_people(place[1]))
    # That nobody had an event in some time tells nothing of those at risk.
    is_survival = any(is_at_risk(names) for names in sheet.block.names)
    if places and not is_survival and rules.zeros is not Shown.ALLOWED:
        message = f"{many(len(places), 'count that is zero', 'counts that are zero')}, of nobody: {listed(sheet.block, places)}."
        yield finding("tables.zero", message, sheet.block.at(*places[0]), _SEVERITY[rules.zeros], cells=len(places))


def _is_missing(sheet: Sheet, place: Place) -> bool:
    """Is it a count of missing values? That there are none is no secret."""
    row, column = place
    texts = (*sheet.block.names[column], *sheet.block.labels[row])
    return any("missing" in words(text) for text in texts)


def _full(sheet: Sheet, counts: Counts, rules: TableRules) -> Iterator[Finding]:
    if rules.full_cells is Shown.ALLOWED:
        return
    whole = (place for place, part, base in sheet.parts() if part == base)
    places = sorted({*_sole_parts(counts), *_all_of_group(sheet), *_percentages_of_all(sheet), *whole})
    if places:
        what = many(len(places), "cell that holds", "cells that hold")
        message = f"{what} all members of a group: {listed(sheet.block, places)}."
        severity = _SEVERITY[rules.full_cells]
        yield finding("tables.full_cell", message, sheet.block.at(*places[0]), severity, cells=len(places))


def _sole_parts(counts: Counts) -> Iterator[Place]:
    """Parts that are their whole total, the others being zeros."""
    for one in counts.relations:
        total = counts.shown.get(one.total, 0)
        if total and counts.is_whole(one):
            yield from (part for part in one.parts if counts.shown[part] == total)


def _all_of_group(sheet: Sheet) -> Iterator[Place]:
    """Cells like "12 (100%)" or "12/12" in a row that is not the group itself."""
    for (row, column), count in sheet.counts.items():
        cell = sheet.block.cell(row, column)
        is_all = cell.percent == 100 or (cell.of is not None and cell.of == cell.value)  # noqa: PLR2004 - percent
        labels = sheet.block.labels[row]
        is_group = is_size(sheet.block, row) or any(read(text).is_numeric for text in labels[:1])
        if is_all and count and not is_group and row and labels:
            yield row, column


def _percentages_of_all(sheet: Sheet) -> Iterator[Place]:
    """A hundred percent of a group whose size is told, beside other groups of whom it is fewer: everybody has it."""
    block, found = sheet.block, sheet.where(Role.PERCENT)
    whole = 1 if are_shares([cell for _, _, cell in found]) else 100
    for column in sorted({column for _, column, _ in found}):
        if not sheet.counts_people(column) or set(words(" ".join(block.names[column][:1]))) & _NO_SHARE_OF_PEOPLE:
            continue
        values = {row: cell.value for row, at, cell in found if at == column and cell.kind in _SHARES}
        parts = {row: value for row, value in values.items() if not _is_whole_group(block, row)}
        if abs(sum(parts.values()) - whole) <= whole * _ROUNDED or min(parts.values(), default=whole) == whole:
            continue  # they make up the whole, or nothing tells them apart
        yield from (
            (row, column)
            for row, value in parts.items()
            if value == whole and (size := sheet.sizes.of(row, column)) is not None and size[0] > 0
        )


def _is_whole_group(block: Block, row: int) -> bool:
    return is_size(block, row) or any(map(is_total, block.labels[row]))


def _unrounded(sheet: Sheet, rules: TableRules) -> Iterator[Finding]:
    if not rules.round_to:
        return
    places = sorted(place for place, count in sheet.counts.items() if not is_rounded(count, rules))
    if places:
        how = "to the middle of steps" if rules.rounding is Rounding.MIDPOINT else "to multiples"
        message = f"{many(len(places), 'count')} not rounded {how} of {rules.round_to}: {listed(sheet.block, places)}."
        yield finding("tables.unrounded", message, sheet.block.at(*places[0]), cells=len(places))
