"""Which cells of a table are sums of which others: named totals that the numbers bear out, and unnamed ones that do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, permutations
from typing import TYPE_CHECKING

from sallyport.inspection.tables.grid.blanks import bounds_of_blanks
from sallyport.inspection.tables.grid.cells import BOUNDLESS, Cell, Kind
from sallyport.inspection.tables.grid.families import Family, column_families, row_families
from sallyport.inspection.tables.headings.words import Role, words
from sallyport.inspection.tables.results.said_bounds import (
    as_mark,
    bounded,
    bounds_of_marks,
    is_said_suppressed,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sallyport.inspection.tables.grid.roles import Sheet

Place = tuple[int, int]
"""Row and column by index; row -1 is the size of a column's group in the header ("N=120")."""
_ENOUGH_ROUNDED, _ENOUGH_SAID_ROUNDED = 12, 6
"""So many counts must look rounded to be taken for it; fewer where the policy or a note says that they are."""
_ROUNDED_TO = re.compile(r"(?i)\bround\w*\W+(?:\w+\W+){0,5}?(?:nearest|multiples? of|base)\W+(\d{1,3})\b(?![.,]\d)")
_IN_ALL = re.compile(
    r"(?i)\b(?:n\s*=|total(?: of| number)?(?: [a-z]+){0,2}\s*[:=,]?)\s*(\d{1,3}(?:,\d{3})+|\d{2,9})\b(?![.,%]\d|\s*%)"
    r"|(?<![\d.,])(\d{1,3}(?:,\d{3})+|\d{2,9}) (?:[a-z]+ ){0,2}in (?:total|all)\b"
)
_RUNNING = {"cum", "cumulative", "cumulated", "running"}
_LEFT = {"remaining", "remain", "remainder", "retained"}
_MOST_COLUMNS = 12
_TRUSTED_LINES = 2
"""So many lines must add up for a total that nothing names."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A count that is the sum of others, give or take ``slack`` where they are rounded."""

    total: Place
    parts: tuple[Place, ...]
    slack: int


class Counts:
    """The counts of a sheet, shown and hidden, and which are sums of which."""

    def __init__(self, sheet: Sheet, min_count: int, *, are_rounded: bool = False) -> None:
        self._sheet, self._min_count = sheet, min_count
        self.shown: dict[Place, int] = dict(sheet.counts)
        hidden = {(row, column): cell for row, column, cell in sheet.where(Role.COUNT) if cell.is_hidden}
        said_of_marks = bounds_of_marks(sheet.block.notes) if hidden else {}
        blanks = {
            column: bounds_of_blanks([*sheet.block.notes, *sheet.block.names[column]])
            for column in {column for (_, column), cell in hidden.items() if cell.kind is Kind.EMPTY}
        }
        self.hidden: dict[Place, Cell] = {
            place: as_mark(bounded(cell, said_of_marks), blanks.get(place[1])) for place, cell in hidden.items()
        }
        marked = [
            place
            for place, cell in self.hidden.items()
            if cell.kind is not Kind.EMPTY or is_said_suppressed(sheet.block.labels[place[0]])
        ]
        self.rows = sorted({row for row, _ in (*self.shown, *marked)})
        self.columns = sorted({column for _, column in (*self.shown, *marked)})
        said = [*sheet.block.notes, *(name for column in self.columns for name in sheet.block.names[column])]
        are_rounded = are_rounded or any("round" in text.lower() for text in said)
        enough = _ENOUGH_SAID_ROUNDED if are_rounded else _ENOUGH_ROUNDED
        self.base = _said_base(list(self.shown.values()), said) or _base(list(self.shown.values()), enough)
        told = _told_total(sheet.block.notes) if len(self.columns) == 1 and self.hidden else None
        for column in self.columns:
            size = sheet.block.sizes(column)
            if size is not None or told is not None:
                self.shown[-1, column] = told or 0 if size is None else size

    @cached_property
    def relations(self) -> list[Relation]:
        """All that hold, each once."""
        found: dict[tuple[Place, tuple[Place, ...]], Relation] = {}
        down = row_families(self._sheet.block, self.rows)
        across = column_families(self._sheet.block, self.columns)
        for family in down:
            self._add(found, family, [_in_column(column) for column in self.columns])
        for family in across:
            self._add(found, family, [_in_row(row) for row in (*self.rows, -1)])
        for one in (*self._cumulated(), *self._remaining()):
            found.setdefault((one.total, one.parts), one)
        return list(found.values())

    def _remaining(self) -> Iterator[Relation]:
        """What is left after each step of a flow, and how many it took: both together are what was left before it."""
        columns = self.columns[:_MOST_COLUMNS] if self.hidden else []
        for left, taken in permutations(columns, 2):
            steps = list(pairwise(self.rows))
            for at in (1, 0):  # how many a step took stands beside what it left, or beside what it began with
                told = [((step[0], left), [(step[1], left), (step[at], taken)]) for step in steps]
                placed = [one for total, parts in told if (one := self._relation(total, parts)) is not None]
                whole = [one for one in placed if self.is_whole(one)]
                is_flow = len(whole) >= _TRUSTED_LINES and all(map(self.adds_up, whole))
                if is_flow and any(self.shown[one.parts[1]] for one in whole):
                    yield from placed

    def _cumulated(self) -> Iterator[Relation]:
        """Cumulative counts: each is the one above it and the row's own."""
        for running in self.columns:
            if not set(words(" ".join(self._sheet.block.names[running][:1]))) & _RUNNING:
                continue
            for own in self.columns:
                placed = [
                    relation
                    for above, row in pairwise(self.rows)
                    if own != running
                    and (relation := self._relation((row, running), [(above, running), (row, own)])) is not None
                ]
                whole = [one for one in placed if self.is_whole(one)]
                if len(whole) >= _TRUSTED_LINES and all(map(self.adds_up, whole)):
                    yield from placed

    def running_steps(self) -> Iterator[tuple[Place, int]]:
        """Between numbers of a running count below each other, or of who is left: the place of the second, and how many changed.

        Where a column beside holds what is added, that is judged.
        """
        for column in self.columns if self.base == 1 and not any(self._cumulated()) else ():
            rows = [row for row in self.rows if (row, column) in self.shown]
            values = [self.shown[row, column] for row in rows]
            named = set(words(" ".join(self._sheet.block.names[column][:1])))
            steps = [after - before for before, after in pairwise(values)]
            if named & _LEFT:
                steps = [-step for step in steps]
            if named & (_RUNNING | _LEFT) and len(values) > _TRUSTED_LINES and min(steps) >= 0:
                yield from (((row, column), step) for row, step in zip(rows[1:], steps, strict=True))

    def _add(
        self,
        found: dict[tuple[Place, tuple[Place, ...]], Relation],
        family: Family,
        lines: Sequence[Callable[[int], Place]],
    ) -> None:
        placed = [
            relation
            for line in lines
            if (relation := self._relation(line(family.total), [line(part) for part in family.parts])) is not None
        ]
        if self._is_borne_out(placed, family):
            found.update({(one.total, one.parts): one for one in placed})

    def _relation(self, total: Place, parts: Sequence[Place]) -> Relation | None:
        there = [part for part in parts if part in self.shown or part in self.hidden]
        if len(there) < len(parts) or not (total in self.shown or total in self.hidden):
            return None
        slack = 0 if self.base == 1 else (len(there) + 1) * (self.base // 2)
        return Relation(total, tuple(there), slack)

    def _is_borne_out(self, relations: Sequence[Relation], family: Family) -> bool:
        """Do all lines that are wholly shown add up, enough of them, and could the others?"""
        whole = [one for one in relations if self.is_whole(one) and self.shown[one.total]]
        if not all(self.adds_up(one) for one in whole):
            return False
        if not all(self._could_add_up(one) for one in relations if not self.is_whole(one)):
            return False
        telling = [one for one in whole if sum(self.shown[part] > 0 for part in one.parts) > 1]
        if not family.is_named:
            return len(telling) >= _TRUSTED_LINES
        return bool(telling) or (family.is_sure and bool(relations)) or self._fits_closely(relations)

    def is_whole(self, one: Relation) -> bool:
        """Is every number of it shown?"""
        return one.total in self.shown and all(part in self.shown for part in one.parts)

    def adds_up(self, one: Relation) -> bool:
        """Of one that is wholly shown: does it hold?"""
        return abs(self.rest(one)) <= one.slack

    def rest(self, one: Relation) -> int:
        """What is left of the total, if it is shown, for the hidden parts."""
        return self.shown[one.total] - sum(self.shown.get(part, 0) for part in one.parts)

    def _could_add_up(self, one: Relation) -> bool:
        if one.total not in self.shown:
            return True
        highest = sum(bounds(self.hidden[part])[1] for part in one.parts if part in self.hidden)
        return -one.slack <= self.rest(one) <= highest + one.slack

    def _fits_closely(self, relations: Sequence[Relation]) -> bool:
        """Is what is left as little as what is hidden would be? Then the parts are all there is."""
        open_ = [one for one in relations if one.total in self.shown and not self.is_whole(one)]
        return bool(open_) and all(
            0 <= self.rest(one) <= (self._min_count - 1) * sum(part in self.hidden for part in one.parts)
            for one in open_
            if any(self.hidden[part].kind is Kind.MASK for part in one.parts if part in self.hidden)
        )

    def all_places(self) -> Iterator[Place]:
        """Shown and hidden ones."""
        yield from self.shown
        yield from self.hidden


def _in_column(column: int) -> Callable[[int], Place]:
    return lambda row: (row, column)


def _in_row(row: int) -> Callable[[int], Place]:
    return lambda column: (row, column)


def bounds(cell: Cell, lowest: int | None = None) -> tuple[int, int]:
    """What a hidden count can be by its mark alone; ``lowest`` in place of the mark's own."""
    return (cell.low if lowest is None else min(lowest, cell.low)), min(cell.high, BOUNDLESS)


def _told_total(texts: Sequence[str]) -> int | None:
    """How many there are in all, as a title or note says; None where they say nothing, or several things."""
    said = {int(re.sub(r"\D", "", found[1] or found[2])) for text in texts for found in _IN_ALL.finditer(text)}
    return said.pop() if len(said) == 1 else None


def _said_base(values: Sequence[int], texts: Sequence[str]) -> int | None:
    """To what a note says that counts are rounded, where they are."""
    said = [int(found[1]) for text in texts if (found := _ROUNDED_TO.search(text))]
    return next((base for base in said if base > 1 and values and all(value % base == 0 for value in values)), None)


def _base(values: Sequence[int], enough: int) -> int:
    """To what counts are rounded, as they look: 10, 5, or 1 for not at all."""
    nonzero = [value for value in values if value]
    if len(nonzero) < enough:
        return 1
    return next((base for base in (10, 5) if all(value % base == 0 for value in nonzero)), 1)
