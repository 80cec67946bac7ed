"""What the names of two files say of their people: those of other periods, of other sites and regions, or of the other sex."""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import pairwise
from pathlib import PurePosixPath

from sallyport.inspection.tables.headings.vocabulary import word_set

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMED = re.compile(
    r"(?<![a-z])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?(?![a-z])"
)
_BEGINS = r"(?:(?<![a-z0-9])|(?<=(?<!\d)(?:19|20)\d\d))"
"""A word does, behind a year as well: "2025Q1"."""
_PERIODS = (
    ("quarter", re.compile(rf"{_BEGINS}(?:q|qtr|quarter)[ _-]?([1-4])(?!\d)")),
    ("quarter", re.compile(r"(?<![\d.])([1-4])(?:st|nd|rd|th)?[ _-]?(?:q|qtr|quarter)(?![a-z])")),
    ("half", re.compile(rf"{_BEGINS}(?:h|half)[ _-]?([12])(?!\d)")),
    ("half", re.compile(r"(?<![\d.])([12])(?:st|nd)[ _-]?half(?![a-z])")),
    ("month", re.compile(r"(?<!\d)(?:19|20)\d\d[ _-]?(0[1-9]|1[0-2])(?!\d)")),
    ("month", re.compile(r"(?<!\d)(0[1-9]|1[0-2])[ _-](?:19|20)\d\d(?!\d)")),
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
_GROUPS = tuple(
    tuple(frozenset(words.split()) for words in pair)
    for pair in (
        ("female females women woman girls", "male males men man boys"),
        ("adult adults", "child children paediatric pediatric"),
        ("case cases", "control controls"),
        (
            "treated treatment intervention active exposed vaccinated",
            "untreated control controls placebo comparator comparators unexposed unvaccinated",
        ),
    )
)
"""Words for people of whom nobody belongs to both."""
_MAY_BE_THE_SAME = word_set(
    "draft final old new rev revised revision corrected correction fixed main primary secondary sensitivity excl excluded "
    "excluding exclusions incl included including without with only all total overall both before after pre post version copy "
    "backup strict broad narrow wide wider crude adjusted imputed imputation complete raw clean cleaned update updated first "
    "second third interim weighted unweighted full restricted restriction original submitted submission resubmission resubmitted "
    "optouts withdrawn withdrawals consented valid validated any ever analysis itt uk gb britain national ireland "
    "england wales scotland"
)
"""Words for other versions or choices of the same people, or for a whole of which another is part."""
_SHORTEST_NAME = 3
_NO_PLACE = frozenset(
    {"all", "level", "total", "totals", "size", "sizes", "counts", "table", "data", "summary", "v1", "v2"}
)


class Apart(StrEnum):
    """How the names tell two tables apart."""

    BY_YEAR = "year"
    BY_PERIOD = "period"
    BY_PLACE = "place"
    BY_GROUP = "group"
    BY_WORD = "word"
    """One word of several, which may name anything: a town, an illness."""


def told_apart(file: str | None, other: str | None) -> Apart | None:
    """None where the names say nothing of the kind, or the same."""
    first, second = _plain(file), _plain(other)
    if first == second:  # folders may be of sites as well; those of months are rather of releases
        return _by_people(*(str(PurePosixPath(one or "").parent).lower() for one in (file, other)))
    return _by_people(first, second) or _by_time(first, second)


def _by_people(first: str, second: str) -> Apart | None:
    if _are_of_other_places(first, second):
        return Apart.BY_PLACE
    return Apart.BY_GROUP if _are_of_other_groups(first, second) else None


def _by_time(first: str, second: str) -> Apart | None:
    """By years, else by periods; where neither speaks of any, by the one word that differs."""
    years = [set(_YEAR.findall(name)) for name in (first, second)]
    if all(years) and not set.intersection(*years):
        return Apart.BY_YEAR
    period, beside = _period(first), _period(second)
    if period is None and beside is None:
        return Apart.BY_WORD if _are_of_one_series(first, second) else None
    if period is None or beside is None or period == beside:
        return None
    return Apart.BY_PERIOD if period[0] == beside[0] else None  # a week may lie in a quarter


def period_of(file: str | None) -> tuple[str, int]:
    """Which way of counting periods the name speaks of, and the number of its own; ("", 0) for none."""
    return _period(_plain(file)) or ("", 0)


def without_period(file: str | None) -> str:
    """What a name says beside its period."""
    name = _plain(file)
    for pattern in (_MONTH_NAMED, *(pattern for _, pattern in _PERIODS)):
        if found := pattern.search(name):
            year = _YEAR.search(found[0])
            return name[: found.start()] + (year[0] if year else "") + name[found.end() :]
    return name


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


def _are_of_other_groups(first: str, second: str) -> bool:
    words, others = _words(first), _words(second)
    for pair in _GROUPS:
        sides, beside = ([bool(named & side) for side in pair] for named in (words, others))
        if sum(sides) == sum(beside) == 1 and sides != beside:
            return True
    return False


def _are_of_one_series(first: str, second: str) -> bool:
    """Do they differ in one word only, beside others, and does none of the two speak of the same people?"""
    words, others = (re.findall(r"[a-z]+|\d+", name) for name in (first, second))
    apart = [pair for pair in zip(words, others, strict=False) if pair[0] != pair[1]]
    if len(words) != len(others) or len(words) == 1 or len(apart) != 1:
        return False
    return all(
        len(word) >= _SHORTEST_NAME and word.isalpha() and word not in _MAY_BE_THE_SAME | _NO_PLACE for word in apart[0]
    )


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
