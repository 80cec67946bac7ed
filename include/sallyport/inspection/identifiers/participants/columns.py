"""Columns made from the project's ids by arithmetic: shifted by a constant, or their last five digits."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from sallyport.inspection.identifiers.names import is_measure
from sallyport.inspection.identifiers.participants.parts import divided
from sallyport.inspection.identifiers.participants.scan import ProjectList
from sallyport.inspection.identifiers.tally import poisson_tail
from sallyport.inspection.rules import finding
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.identifiers.participants.listed import Participants
    from sallyport.inspection.tables.model import Batch, Head
    from sallyport.inspection.terms import Terms

_WHOLE = r"^[A-Za-z]{0,4}[-_]?([0-9]{1,15})(?:\.0)?$"
_MOST_KEPT = 400
"""Different numbers of a column that are compared; a shift of all is one of these."""
_FEWEST, _FEWEST_SHIFTED = 5, 8
_TRIED = 40
_ANCHORS = 3
_BY_CHANCE = 1e-3
_SURPRISING = 1e-6
_MOST = 0.8
_UNIQUE = 0.5
_LAST = 5
_LONGEST_NAME = 200


@dataclass(frozen=True)
class ParticipantColumnsMaker:
    """Watches every table when there is a list of participants."""

    terms: Terms

    @cached_property
    def listed(self) -> ProjectList:
        """Shared by all tables."""
        return ProjectList(self.terms)

    def watcher(self, head: Head) -> ParticipantColumns | None:
        """None without a list, or with one that cannot be used, which the scan of the cells says."""
        listed = self.listed.participants
        return None if listed is None else ParticipantColumns(head, listed)


@dataclass(slots=True)
class _Numbers:
    """What a column holds: whole numbers, with the same letters before them or none."""

    filled: int = 0
    whole: int = 0
    kept: dict[str, None] = field(default_factory=dict)

    def see(self, cells: pl.Series) -> None:
        cells = cells.str.strip_chars().drop_nulls()
        cells = cells.filter(cells != "")
        digits = cells.str.extract(_WHOLE, 1).drop_nulls()
        self.filled += len(cells)
        self.whole += len(digits)
        if len(self.kept) < _MOST_KEPT:
            for text in digits.unique(maintain_order=True).head(_MOST_KEPT):
                self.kept.setdefault(text)

    @property
    def are_keys(self) -> bool:
        """Nearly all cells are whole numbers, and nearly as many are different as could be kept."""
        enough = min(self.whole, _MOST_KEPT) * _UNIQUE
        return self.whole >= _MOST * self.filled and len(self.kept) >= max(_FEWEST, enough)


class ParticipantColumns:
    """Keeps some different numbers of each column, and compares them with the list at the end."""

    def __init__(self, head: Head, listed: Participants) -> None:
        self._head, self._listed = head, listed
        self._columns: dict[int, _Numbers] = {}
        self._width = len(head.header)
        self._beginning: pl.DataFrame | None = None
        self._skipped = {at for at, name in enumerate(head.header) if is_measure(name[:_LONGEST_NAME])}

    def wanted(self) -> Collection[int]:
        """Columns that still hold nothing but whole numbers."""
        return [at for at in range(self._width) if at not in self._skipped]

    def see(self, batch: Batch) -> None:
        """The next rows."""
        self._width = max(self._width, batch.width)
        if self._beginning is None:
            self._beginning = batch.frame.head(_MOST_KEPT)
        for at in range(batch.width):
            if at not in self._skipped and (cells := batch.cells(at)) is not None:
                numbers = self._columns.setdefault(at, _Numbers())
                numbers.see(cells)
                if numbers.whole < _MOST * numbers.filled:
                    self._skipped.add(at)
                    del self._columns[at]

    def conclude(self) -> Iterator[Finding]:
        """One finding for each column."""
        for at, numbers in sorted(self._columns.items()):
            if not numbers.are_keys:
                continue
            if self._are_endings(numbers):
                yield self._told(at, "the last five digits of participants' ids")
            elif is_shifted([int(text) for text in numbers.kept], self._listed.numbers):
                yield self._told(at, "participants' ids with a number added to each")
        if self._beginning is not None:
            cells = {
                at: self._beginning.get_column(str(at)) for at in self._columns if str(at) in self._beginning.columns
            }
            for first, second, rows in divided(cells, self._listed.in_two):
                place = f"columns {self._number(first)} and {self._number(second)}"
                message = f"They hold participants' ids in two parts: {many(rows, 'row')}."
                where = f"{self._head.where}, {place}" if self._head.where else place
                yield finding("identifiers.participant_disguised", message, where, rows=rows)

    def _number(self, at: int) -> int:
        return at + getattr(self._head, "first_column", 1)

    def _told(self, at: int, what: str) -> Finding:
        number = self._number(at)
        place = f"{self._head.where}, column {number}" if self._head.where else f"column {number}"
        rows = self._columns[at].whole
        return finding("identifiers.participant_disguised", f"It holds {what}: {many(rows, 'row')}.", place, rows=rows)

    def _are_endings(self, numbers: _Numbers) -> bool:
        endings = self._listed.endings
        ends = [text for text in numbers.kept if len(text) == _LAST] or [text.zfill(_LAST) for text in numbers.kept]
        if not endings or len(ends) < _MOST * len(numbers.kept):
            return False
        hits = sum(end in endings for end in ends)
        expected = len(ends) * len(endings) / 10**_LAST
        return hits >= _MOST * len(ends) and poisson_tail(hits, expected) < _SURPRISING


def is_shifted(values: list[int], ids: pl.Series) -> bool:
    """Are nearly all values an id plus the same number? ``ids`` ascend. Never said where chance gives such numbers."""
    if min(len(values), len(ids)) < _FEWEST_SHIFTED:
        return False
    tried = values[:_TRIED]
    density = min(1.0, len(ids) / (int(ids[-1]) - int(ids[0]) + 1))
    if len(ids) * density ** (int(len(tried) * _MOST) - 1) > _BY_CHANCE:
        return False
    return any(_fits(tried, anchor, ids) for anchor in tried[:_ANCHORS])


def _fits(values: list[int], anchor: int, ids: pl.Series) -> bool:
    """Is there a number that takes ``anchor`` and most of the values to ids?"""
    shifts = anchor - ids
    missed = pl.repeat(0, len(shifts), dtype=pl.Int64, eager=True)
    allowed = int((1 - _MOST) * len(values))
    for value in values:
        wanted = value - shifts
        place = ids.search_sorted(wanted).clip(0, len(ids) - 1)
        missed += (ids.gather(place) != wanted).cast(pl.Int64)
        left = missed <= allowed
        shifts, missed = shifts.filter(left), missed.filter(left)
        if not len(shifts):
            return False
    return bool((shifts != 0).any())
