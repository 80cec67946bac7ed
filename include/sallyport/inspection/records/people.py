"""Lines of a hidden text that each tell of one person: who it is, and something of them, without any name of a column.

What is left behind, or kept where nobody looks, has no header that says what its columns hold. So each line is taken apart
into what it may tell: a name, an id, a date, an age, a sex, a postcode.
"""

from __future__ import annotations

import re
from enum import Flag, auto
from typing import TYPE_CHECKING, NamedTuple

from sallyport.inspection.identifiers.given_names import names_of_persons
from sallyport.inspection.identifiers.numbers import is_postcode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LONGEST, _MOST_LINES = 300, 5000
_DATE = re.compile(
    r"(?<![\w/.-])(?:(?P<first>(?:19|20)\d\d)[-/.](?:0?[1-9]|1[0-2])[-/.][0-3]?\d|[0-3]?\d[-/.](?:0?[1-9]|1[0-2])[-/.](?P<last>(?:19|20)?\d\d)"
    r"|[0-3]?\d[ -]?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[ -]?(?P<named>(?:19|20)?\d\d))(?![\w/-])",
    re.IGNORECASE,
)
_SHORT_DATE = re.compile(r"(?<!\d)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d(?!\d)")
_POSTCODE = re.compile(r"(?<![\w.-])([A-Z]{1,2}\d[A-Z\d]?) {0,2}(\d[A-Z]{2})(?![\w-])")
_ID = re.compile(r"(?<![\w.])(?=[\w-]{4,16}(?![\w.]))[A-Za-z]{0,5}[-_]?(?:\d{2,6}[-_]\d{2,6}|\d{4,12})(?![\w.-])")
_SEX = re.compile(r"(?<![\w'\u2019-])(?:[MF]|[Mm]ale|[Ff]emale)(?![\w'\u2019.=-])")
_AGE = re.compile(r"(?<![\w.$£€<>=+-])(?:1[01]\d|\d{1,2})(?:y|yrs?)?(?![\w.%:+-]|,\d)")
_NUMBER_AT_END = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?%?\W*$")
_SURNAME_AND_INITIAL = re.compile(r"\s*[A-Z][A-Za-z'\u2019-]{1,20}[ ,_]{1,2}[A-Z]{1,2}\.?[ ,_]{1,2}\S.*")
_PROFESSIONAL = re.compile(
    r"@|https?:|www\.|\bet al\b|\b(?:Dr|Prof|Professor|Sir|Rev|Sister|Nurse)\.? [A-Z]|\b\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b"
    r"|\b(?:GMC|NMC|HCPC|GPhC|ORCID|PMID|ISBN|doi|grant|tel|phone|fax|ext|room)\b",
    re.IGNORECASE,
)
_RECORD_BEHIND = re.compile(
    r"[^\w@]{0,3}(?:(?i:no|hosp(?:ital)?(?: no)?|mrn|id|nhs|chi)\W{0,3})?\(?(?P<number>[A-Z]?\d{6,10})(?!\w|[ -]?\d)"
)
_FEWEST, _FEWEST_BY_ONE_NUMBER = 3, 5
_MOST = 0.6
_A_LIFE, _GROWN_UP = 15, 2010
"""Dates of so many years, or none of them later, are births: nobody signs or is trained over that long a time."""
_THIS_CENTURY = 30


class Told(Flag):
    """What a line tells of a person."""

    NAME = auto()
    ID = auto()
    DATE = auto()
    SEX = auto()
    AGE = auto()
    POSTCODE = auto()
    NUMBER = auto()


_OF_ONE = Told.SEX | Told.POSTCODE


class _Line(NamedTuple):
    told: Told
    years: tuple[int, ...]
    key: str
    """What tells it from the others: its id, else all of it."""
    sex: str = ""


def persons_told(lines: Iterable[str]) -> int:
    """How many lines tell of one person each; 0 where they are too few, or what they tell is no secret."""
    read = [_read(line) for line in list(lines)[:_MOST_LINES] if line.strip()]
    named = [one for one in read if Told.NAME in one.told]
    sure = [one for one in named if one.told & (Told.ID | _OF_ONE)]
    dated = [one for one in named if one.years]
    if dated and not _are_births([year for one in dated for year in one.years]):
        dated = []
    known = len({one.key for one in (*sure, *dated)})
    if known >= _FEWEST:
        return known
    measured = [one for one in named if one.told & (Told.AGE | Told.NUMBER)]
    if len({one.key for one in measured}) >= max(_FEWEST_BY_ONE_NUMBER, _MOST * len(read)):
        return len(measured)
    nameless = [one for one in read if Told.ID in one.told and _tells_enough(one.told)]
    different = len({one.key for one in nameless})
    sexes = {one.sex for one in nameless}
    are_persons = len(sexes) > 1 or any(Told.POSTCODE in one.told for one in nameless)
    return different if are_persons and different >= max(_FEWEST, _MOST * (len(read) - 1)) else 0


def named_beside_a_number(text: str) -> bool:
    """Is somebody named, and a number as of a record behind the name? Of those who say how to reach them at work, not."""
    for line in text.splitlines()[:_MOST_LINES]:
        if len(line) <= _LONGEST and not _PROFESSIONAL.search(line):
            for name in names_of_persons(line):
                found = _RECORD_BEHIND.match(line, name.end())
                if found and not _DATE.fullmatch(found["number"]) and not found["number"].startswith(("19", "20")):
                    return True
    return False


def _read(line: str) -> _Line:
    line = line[:_LONGEST].replace("_", " ")
    if _PROFESSIONAL.search(line):
        return _Line(Told(0), (), line)
    told, years = Told(0), list[int]()
    for date in _DATE.finditer(line):
        told |= Told.DATE
        years.append(_year(next(filter(None, date.groups()))))
    rest = _DATE.sub(" ", line)
    postcodes = [found for found in _POSTCODE.finditer(rest) if is_postcode(found[1], found[2])]
    if postcodes:
        told |= Told.POSTCODE
        rest = _POSTCODE.sub(" ", rest)
    initialled = _SURNAME_AND_INITIAL.fullmatch(line)
    if names_of_persons(rest) or (initialled and (years or _SHORT_DATE.search(rest))):
        told |= Told.NAME
    key = _ID.search(rest)
    if key:
        told |= Told.ID
        rest = _ID.sub(" ", rest)
    sex = _SEX.search(rest)
    if sex:
        told |= Told.SEX
    if _AGE.search(rest):
        told |= Told.AGE
    if _NUMBER_AT_END.search(rest):
        told |= Told.NUMBER
    return _Line(told, tuple(years), key[0] if key else line, sex[0][0].lower() if sex else "")


def _tells_enough(told: Told) -> bool:
    """Beside an id: sex or postcode, and one thing more."""
    return bool(told & _OF_ONE) and bool(told & (Told.DATE | Told.AGE) or _OF_ONE in told)


def _are_births(years: Sequence[int]) -> bool:
    return max(years) - min(years) >= _A_LIFE or max(years) <= _GROWN_UP


def _year(text: str) -> int:
    year = int(text)
    if year >= 100:  # noqa: PLR2004 - of two digits
        return year
    return year + (2000 if year < _THIS_CENTURY else 1900)
