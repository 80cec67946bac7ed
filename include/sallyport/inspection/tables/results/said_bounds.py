"""What notes say of marks: between which counts one stands that a table shows as "c", "*" or "[c]"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.tables.grid.cells import BOUNDLESS, Kind
from sallyport.inspection.tables.grid.marks import FEWER_THAN, INCLUDED, SUPPRESSED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sallyport.inspection.tables.grid.cells import Cell

_MEANS = (
    rf"^\W{{0,3}}(?P<mark>{SUPPRESSED})[\"'\u201d\u2019]?\s*"
    r"(?:[:=\u2013-]|means?|denotes?|indicates?|stands for|represents|is|are)++\s*"
)
_WORDS = r"(?:[a-z]+\s+){0,6}?"
_BAND = re.compile(_MEANS + _WORDS + r"(?P<low>\d{1,3})\s*(?:to|-|\u2013|and)\s*(?P<high>\d{1,3})(?![\d%.])")
_UNDER = re.compile(
    _MEANS + _WORDS + rf"(?P<sign><=|=<|≤|<|{FEWER_THAN}|smaller than|lower than)\s*(?P<bound>\d{{1,3}})(?![\d%.])"
)
_ALSO = re.compile(
    r"secondary|secondar(?:il)?y|complement|further|additional|other (?:cells|counts)|subtraction|or more"
)
"""Where larger counts are hidden, too, to keep the small ones, no mark says how large its count is."""

_SAID = re.compile(
    r"(?i)suppress|redact|withheld|masked|too (?:few|small)|small (?:number|count|cell)|not (?:shown|disclosed)|disclosive"
)


def is_said_suppressed(labels: Sequence[str]) -> bool:
    """Does a text beside an empty cell say that a count was left out?"""
    return any(map(_SAID.search, labels[1:]))


def bounds_of_marks(notes: Sequence[str]) -> dict[str, tuple[int, int]]:
    """What the first note about each mark says that its counts are at least and at most."""
    lowered = [note.strip().lower() for note in notes]
    found: dict[str, tuple[int, int]] = {}
    if any(map(_ALSO.search, lowered)):
        return found
    for note in lowered:
        if said := _BAND.match(note):
            found.setdefault(said["mark"], (int(said["low"]), int(said["high"])))
        elif said := _UNDER.match(note):
            found.setdefault(said["mark"], (1, int(said["bound"]) - (said["sign"] not in INCLUDED)))
    return found


def as_mark(cell: Cell, bounds: tuple[int, int] | None) -> Cell:
    """An empty cell that is said to be suppressed, as if its mark stood in it."""
    if cell.kind is not Kind.EMPTY or bounds is None:
        return cell
    return cell._replace(kind=Kind.MASK, low=bounds[0], high=bounds[1])


def bounded(cell: Cell, said: Mapping[str, tuple[int, int]]) -> Cell:
    """A mark that says nothing by itself, with the bounds that notes give it."""
    if cell.kind is not Kind.MASK or cell.high < BOUNDLESS or cell.text.lower() not in said:
        return cell
    low, high = said[cell.text.lower()]
    return cell._replace(low=low, high=high)
