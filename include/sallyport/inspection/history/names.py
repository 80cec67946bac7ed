"""What the names of two files say of their people: those of other quarters, months or weeks, or of other sites and regions."""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import pairwise
from pathlib import PurePosixPath

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMED = re.compile(
    r"(?<![a-z])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?(?![a-z])"
)
_PERIODS = (
    ("quarter", re.compile(r"(?<![a-z0-9])(?:q|qtr|quarter)[ _-]?([1-4])(?!\d)")),
    ("quarter", re.compile(r"(?<![\d.])([1-4])(?:st|nd|rd|th)?[ _-]?(?:q|qtr|quarter)(?![a-z])")),
    ("month", re.compile(r"(?<!\d)(?:19|20)\d\d[ _-]?(0[1-9]|1[0-2])(?!\d)")),
    ("month of a study", re.compile(r"(?<![a-z])(?:month|mth)[ _-]?(\d{1,2})(?!\d)")),
    ("week", re.compile(r"(?<![a-z])(?:week|wk)[ _-]?(\d{1,2})(?!\d)")),
)
_PLACE = re.compile(
    r"(?<![a-z])(?:site|centre|center|region|ward|hospital|trust|clinic|practice|county|district|borough|council|board)"
    r"[ _-]?([a-z0-9]{1,20})(?![a-z0-9])"
)
_SETS_OF_PLACES = tuple(
    frozenset(words.split())
    for words in (
        "north south east west",
        "northeast northwest southeast southwest midlands london yorkshire eastofengland eastmidlands westmidlands",
        "england scotland wales northernireland",
    )
)
"""Places of which none is part of another in the same set."""
_NO_PLACE = frozenset(
    {"all", "level", "total", "totals", "size", "sizes", "counts", "table", "data", "summary", "v1", "v2"}
)


class Apart(StrEnum):
    """How the names tell two tables apart."""

    BY_YEAR = "year"
    BY_PERIOD = "period"
    BY_PLACE = "place"


def told_apart(file: str | None, other: str | None) -> Apart | None:
    """None where the names say nothing of the kind, or the same."""
    first, second = _plain(file), _plain(other)
    if _are_of_other_places(first, second):
        return Apart.BY_PLACE
    years = [set(_YEAR.findall(name)) for name in (first, second)]
    if all(years) and not set.intersection(*years):
        return Apart.BY_YEAR
    period, beside = _period(first), _period(second)
    if period is None or beside is None or period == beside:
        return None
    return Apart.BY_PERIOD if period[0] == beside[0] else None  # a week may lie in a quarter


def is_later(file: str | None, other: str | None) -> bool:
    """Of two that periods tell apart: is the first the later one?"""
    return (_period(_plain(file)) or ()) > (_period(_plain(other)) or ())


def _plain(file: str | None) -> str:
    return PurePosixPath(file or "").stem.lower()


def _period(name: str) -> tuple[str, int] | None:
    """Which way of counting periods, and the number of this one."""
    if found := _MONTH_NAMED.search(name):
        return "month", _MONTHS.index(found[1]) + 1
    for kind, pattern in _PERIODS:
        if found := pattern.search(name):
            return kind, int(found[1])
    return None


def _are_of_other_places(first: str, second: str) -> bool:
    named = [{found[1] for found in _PLACE.finditer(name)} - _NO_PLACE for name in (first, second)]
    if all(named) and not set.intersection(*named):
        return True
    words, others = _words(first), _words(second)
    return any(words & places and others & places and not words & others & places for places in _SETS_OF_PLACES)


def _words(name: str) -> set[str]:
    """Those that stand side by side as one, too: "north east" is one of the places."""
    words = re.split(r"[^a-z]+", name)
    return {*words, *(first + second for first, second in pairwise(words))}
