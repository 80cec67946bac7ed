"""What notes say of marks: between which counts one stands that a table shows as "c", "*" or "[c]"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.tables.results.cells import BOUNDLESS, Kind
from sallyport.inspection.tables.results.marks import FEWER_THAN, INCLUDED, SUPPRESSED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sallyport.inspection.tables.results.cells import Cell

_MEANS = (
    rf"^\W{{0,3}}(?P<mark>{SUPPRESSED})[\"'\u201d\u2019]?\s*"
    r"(?:[:=\u2013-]|means?|denotes?|indicates?|stands for|represents|is|are)+\s*"
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


def bounded(cell: Cell, notes: Sequence[str]) -> Cell:
    """A mark that says nothing by itself, with the bounds that a note gives it."""
    if cell.kind is not Kind.MASK or cell.high < BOUNDLESS:
        return cell
    lowered = [note.strip().lower() for note in notes]
    if any(map(_ALSO.search, lowered)):
        return cell
    for note in lowered:
        if (found := _BAND.match(note)) and found["mark"] == cell.text.lower():
            return cell._replace(low=int(found["low"]), high=int(found["high"]))
        if (found := _UNDER.match(note)) and found["mark"] == cell.text.lower():
            return cell._replace(low=1, high=int(found["bound"]) - (found["sign"] not in INCLUDED))
    return cell
