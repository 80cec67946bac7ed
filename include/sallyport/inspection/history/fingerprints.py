"""What is remembered of a table of counts: which cells it has, by their labels, hashed, and what they are.

A cell is the set of its labels, so that "never smokers, male" is the same cell whether sex is in rows or in columns, and the
margin "male" is the same in a table of sex by smoking as in a table of sex alone. Counts are data, and so is a fingerprint.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from sallyport.inspection.fact import Fact
from sallyport.inspection.history.bands import Band, band_of
from sallyport.inspection.history.labels import hashed, is_of_one_sex, tells_apart
from sallyport.inspection.tables.grid.cells import Kind
from sallyport.inspection.tables.headings.rates import is_rate
from sallyport.inspection.tables.headings.words import Role
from sallyport.inspection.tables.results.percentages import Percentages
from sallyport.inspection.tables.results.quotients import rounded
from sallyport.inspection.tables.results.totals import bounds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sallyport.inspection.tables.grid.roles import Sheet
    from sallyport.inspection.tables.results.totals import Counts, Place

KIND = "table"
_VERSION = 1
_MOST_CELLS = 20_000
_MOST_RATES = 500
_MOST_UNKNOWN = 200
Key = frozenset[str]


@dataclass(frozen=True, slots=True)
class Counted:
    """One cell: its labels, and the lowest and highest count that its text allows (alike when it is shown)."""

    key: Key
    low: int
    high: int
    is_marked: bool
    """Hidden by a mark that stands for a count, and not merely empty."""
    place: str

    @property
    def is_shown(self) -> bool:
        """Is the count known?"""
        return self.low == self.high


class Percentage(NamedTuple):
    """One whose group's size its table does not tell: its labels, and between what it lies as a share of 1."""

    key: Key
    low: float
    high: float
    place: str


@dataclass(frozen=True)
class Fingerprint:
    """A table of counts. ``sums`` are indexes into ``cells``: a total, its parts, and by how much they may miss it."""

    location: str
    cells: tuple[Counted, ...]
    sums: tuple[tuple[int, tuple[int, ...], int], ...]
    base: int
    """To what the counts are rounded; 1 when they are not."""
    is_whole: bool = True
    """False when the table had too many cells to be remembered."""
    rates: tuple[tuple[Key, float, float], ...] = ()
    """Rates and percentages: labels, and between what they lie as they are rounded."""
    bands: tuple[Band, ...] = ()
    """Cells of which a label is a band of numbers."""
    percentages: tuple[Percentage, ...] = ()
    """Those of groups of unknown size."""
    unknown: tuple[tuple[str, Counted], ...] = ()
    """Whole numbers that may be counts, below a heading, which stands before each, that nobody knows."""

    def knowing(self, headings: Collection[str]) -> Fingerprint:
        """The same, where these headings are known to stand above counts."""
        found = {one.key: one for heading, one in self.unknown if heading in headings and one.key not in self.by_key}
        return replace(self, cells=(*self.cells, *found.values())) if found else self

    @cached_property
    def by_key(self) -> dict[Key, Counted]:
        """Cells by their labels; those are unique."""
        return {one.key: one for one in self.cells}

    @cached_property
    def measures(self) -> dict[Key, tuple[float, float]]:
        """Rates by their labels."""
        return {key: (low, high) for key, low, high in self.rates}

    @cached_property
    def shown(self) -> dict[Key, int]:
        """The counts that are known, by their labels."""
        return {one.key: one.low for one in self.cells if one.is_shown}

    @cached_property
    def labels(self) -> frozenset[str]:
        """All labels of its cells."""
        return frozenset(label for key in (*self.by_key, *self.measures) for label in key)

    @cached_property
    def sexes(self) -> frozenset[str]:
        """Its labels that are of one sex."""
        return frozenset(label for label in self.labels if is_of_one_sex(label))

    def as_fact(self) -> Fact:
        """As it is kept."""
        cells = [[sorted(one.key), one.low, one.high, one.is_marked, one.place] for one in self.cells]
        sums = [[total, list(parts), slack] for total, parts, slack in self.sums]
        data: dict[str, Any] = {
            "version": _VERSION,
            "cells": cells,
            "sums": sums,
            "base": self.base,
            "whole": self.is_whole,
            "rates": [[sorted(key), low, high] for key, low, high in self.rates],
            "bands": [list(band) for band in self.bands],
            "percentages": [[sorted(one.key), one.low, one.high, one.place] for one in self.percentages],
            "unknown": [[heading, sorted(one.key), one.low, one.place] for heading, one in self.unknown],
        }
        return Fact(KIND, data, self.location)


def from_fact(fact: Fact) -> Fingerprint:
    """As it was kept. ValueError, KeyError or TypeError when it is none."""
    if fact.data["version"] != _VERSION:
        raise ValueError(f"a fingerprint of another version: {fact.data['version']}")
    cells = tuple(
        Counted(frozenset(map(str, key)), int(low), int(high), bool(is_marked), str(place))
        for key, low, high, is_marked, place in fact.data["cells"]
    )
    sums = tuple((int(total), tuple(map(int, parts)), int(slack)) for total, parts, slack in fact.data["sums"])
    rates = tuple(
        (frozenset(map(str, key)), float(low), float(high)) for key, low, high in fact.data.get("rates", ())
    )  # earlier ones have none
    bands = tuple(
        Band(int(cell), int(low), int(high), str(label)) for cell, low, high, label in fact.data.get("bands", ())
    )
    percentages = tuple(
        Percentage(frozenset(map(str, key)), float(low), float(high), str(place))
        for key, low, high, place in fact.data.get("percentages", ())
    )
    if any(not 0 <= band.cell < len(cells) for band in bands):
        raise ValueError("a band of no cell")
    unknown = tuple(
        (str(heading), Counted(frozenset(map(str, key)), int(count), int(count), is_marked=False, place=str(place)))
        for heading, key, count, place in fact.data.get("unknown", ())
    )
    is_whole, base = bool(fact.data["whole"]), int(fact.data["base"])
    return Fingerprint(fact.location, cells, sums, base, is_whole, rates, bands, percentages, unknown)


def fingerprint(sheet: Sheet, counts: Counts) -> Fingerprint | None:
    """Of a table with counts, rates or numbers that may be counts; None for one without."""
    places = sorted(
        {*counts.shown, *(place for place in counts.hidden if place[0] in counts.rows)},
        key=lambda place: (place not in counts.shown, place),
    )
    rates = _rates(sheet)
    unknown = _unknown(sheet)
    if not places and not rates and not unknown:
        return None
    if len(places) > _MOST_CELLS:
        return Fingerprint(sheet.block.at(), (), (), counts.base, is_whole=False)
    kept: dict[Place, Counted] = {}
    for place, key in _unique(sheet, places):
        kept[place] = _counted(sheet, counts, place, key)
    index = {place: number for number, place in enumerate(kept)}
    sums = tuple(
        (index[one.total], tuple(index[part] for part in one.parts), one.slack)
        for one in counts.relations
        if one.total in index and all(part in index for part in one.parts)
    )
    bands = tuple(
        Band(index[place], *band, hashed(text))
        for place in kept
        for text in _texts(sheet, place)
        if (band := band_of(text)) is not None
    )
    percentages = _percentages(sheet, counts) if rates else ()
    return Fingerprint(
        sheet.block.at(),
        tuple(kept.values()),
        sums,
        counts.base,
        rates=rates,
        bands=bands,
        percentages=percentages,
        unknown=unknown,
    )


def _rates(sheet: Sheet) -> tuple[tuple[Key, float, float], ...]:
    """Rates and percentages of columns that are named so."""
    columns = [
        column
        for column in sheet.block.value_columns
        if is_rate(sheet.block.names[column])
        or ((said := sheet.columns[column]) is not None and said.role is Role.PERCENT)
    ]
    found = [
        (_key(sheet, (row, column), with_heading=False), *between)
        for column in columns
        for row in range(len(sheet.block.body))
        if (between := rounded(sheet.block.cell(row, column))) is not None
    ]
    return tuple(found[:_MOST_RATES])


def _percentages(sheet: Sheet, counts: Counts) -> tuple[Percentage, ...]:
    """Those that stand alone."""
    return tuple(
        Percentage(_key(sheet, (row, column), with_heading=False), low, high, sheet.block.at(row, column))
        for row, column, (low, high) in Percentages(sheet, counts).alone()
    )[:_MOST_RATES]


def _unknown(sheet: Sheet) -> tuple[tuple[str, Counted], ...]:
    """The first of them, since most tables of such numbers are of something else."""
    found: list[tuple[str, Counted]] = []
    for column in sheet.unknown:
        name = next((name for name in sheet.block.names[column] if tells_apart(name)), None)
        cells = [(row, sheet.block.cell(row, column)) for row in range(len(sheet.block.body))] if name else []
        found += [
            (
                hashed(name or ""),
                Counted(key, cell.count, cell.count, is_marked=False, place=sheet.block.at(row, column)),
            )
            for row, cell in cells
            if cell.is_numeric and (key := _key(sheet, (row, column), with_heading=False))
        ]
    return tuple(found[:_MOST_UNKNOWN])


def _counted(sheet: Sheet, counts: Counts, place: Place, key: Key) -> Counted:
    where = sheet.block.at(place[0] if place[0] >= 0 else None, place[1])
    if place in counts.shown:
        return Counted(key, counts.shown[place], counts.shown[place], is_marked=False, place=where)
    low, high = bounds(counts.hidden[place])
    return Counted(key, low, high, is_marked=counts.hidden[place].kind is not Kind.EMPTY, place=where)


def _unique(sheet: Sheet, places: list[Place]) -> Iterator[tuple[Place, Key]]:
    """Each cell with its labels: with the heading above where they would be those of another cell; once each."""
    plain = {place: _key(sheet, place, with_heading=False) for place in places}
    often = Counter(plain.values())
    given: set[Key] = set()
    for place in places:
        key = plain[place] if often[plain[place]] == 1 else _key(sheet, place, with_heading=True)
        if key not in given:
            given.add(key)
            yield place, key


def _key(sheet: Sheet, place: Place, *, with_heading: bool) -> Key:
    texts = _texts(sheet, place)
    if with_heading and place[0] >= 0:
        texts.append(sheet.block.headings[place[0]])
    return frozenset(hashed(text) for text in texts if tells_apart(text))


def _texts(sheet: Sheet, place: Place) -> list[str]:
    """What stands above and beside a cell."""
    row, column = place
    return [*sheet.block.names[column], *(sheet.block.labels[row] if row >= 0 else ())]
