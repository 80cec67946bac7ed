"""Some of those who were counted before: "Of 188 patients 97 came. Four (4.1%) were known, and seven had died"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.tables.headings.vocabulary import NOT_PERSONS, word_set
from sallyport.inspection.tables.prose.words import DID, ENGLISH, FELL_AWAY, HAPPENED, LANGUAGES, ONE_PERSON

if TYPE_CHECKING:
    from collections.abc import Sequence

SHARE = re.compile(r"\d+(?:[.,]\d+)?%?")
PEOPLE = frozenset[str]().union(*(one.people for one in LANGUAGES), ONE_PERSON, HAPPENED, FELL_AWAY)
_BEGINS = frozenset(
    {",", ";", ":", "and", "but", "while", "whereas", "whom", "these", "(", "-", "\u2013", "\u2022", "*"}
)
_DO = word_set("were had have did could remained became")
_FAR = 3
_HALF_TOLD = word_set("used included considered added tested compared chosen selected made taken found identified")
"""What is done with things as well as with people: "four were considered"."""
_NO_PEOPLE = NOT_PERSONS | word_set(
    "papers articles records trials reports themes interviews hospitals clinics practices centres sites schools teams arms "
    "deviations outcomes domains criteria queries protocols reviews sections comments stages options methods tools scores "
    "measures results missing analyses samples specimens scans tests drugs doses visits sessions wards services"
)
_KNOWN = (PEOPLE | _NO_PEOPLE) - word_set("years months weeks days hours minutes seconds cells cases missing")
_COUNTED = re.compile(
    rf"(?<![\w.,])(?:\d[\d,]*|{'|'.join(ENGLISH.numerals)})\s+(?=((?:[^\W\d_]+\s+){{0,2}}[^\W\d_]+)(?![\w-]))"
)


_NOUNS = "|".join(sorted(ENGLISH.people - {"deaths", "suicides", "stillbirths", "miscarriages", "fatalities"}))
_OF_ALL = rf"(?:of|out of) (?:(?:the|these|all|our|those) )?(\d[\d,]{{0,8}}) (?:[^\W\d_]+ ){{0,2}}?(?:{_NOUNS})\b"
_SHARE_BEHIND = r"(?: \([\d.]+ ?%\))?"
_REST = (
    re.compile(rf"(?<![\w.,-])(\d[\d,]{{0,8}}){_SHARE_BEHIND} {_OF_ALL}", re.IGNORECASE),
    re.compile(
        rf"\b{_OF_ALL}[^.;\d]{{0,80}}(?<![\w.,-])(\d[\d,]{{0,8}}){_SHARE_BEHIND} (?:{'|'.join(sorted(DID))})\b",
        re.IGNORECASE,
    ),
)
_SOME = "|".join(("one", *ENGLISH.numerals))
_DONE = DID | _DO
_GOES_ON = re.compile(
    rf"\b(?:\d|{_SOME})\s+(?:\([\d.]+\s*%?\)\s*)?(?:{'|'.join(sorted(_DONE))})\b",
    re.IGNORECASE,
)


def leaves_few(line: str, min_count: int) -> bool:
    """Does it say how many of some people did a thing, so that few are left who did not: "118 of 120 patients survived"?"""
    if " of " not in line.lower() and line[:3].lower() != "of ":
        return False
    for at, pattern in enumerate(_REST):
        for found in pattern.finditer(line):
            some, whole = (
                int(one.replace(",", "")) for one in (found.groups() if not at else reversed(found.groups()))
            )
            if some >= min_count and 0 < whole - some < min_count:
                return True
    return False


def may_go_on(line: str) -> bool:
    """Has a line a small number before what somebody did? Cheap, as well."""
    return not _DONE.isdisjoint(line.lower().split()) and _GOES_ON.search(line) is not None


def counted_last(text: str) -> bool:
    """Is what a text counts last people?"""
    nouns = (next((word for word in words.split() if word in _KNOWN), "") for words in _COUNTED.findall(text.lower()))
    found = [noun for noun in nouns if noun]
    return bool(found) and found[-1] in PEOPLE


def end_of_some(tokens: Sequence[str], at: int, value: int) -> int:
    """Behind "four (4.1%) were", "and seven had": some of those who were counted before, where a clause begins."""
    if at and tokens[at - 1] not in _BEGINS:
        return 0
    after = behind_share(tokens, at + 1)
    is_share = after > at + 1
    did = tokens[after] if after < len(tokens) else ""
    if did not in _DONE or (value == 1 and not is_share and did not in FELL_AWAY):
        return 0
    behind = tokens[after + 1 : after + 1 + _FAR]
    return 0 if _NO_PEOPLE.intersection(behind) or (not is_share and _HALF_TOLD.intersection(behind)) else after + 1


def behind_share(tokens: Sequence[str], at: int) -> int:
    """Behind a percentage in brackets: "seven (3.3%) women"."""
    if tokens[at : at + 1] == ["("] and at + 2 < len(tokens) and SHARE.fullmatch(tokens[at + 1]):
        return at + 4 if tokens[at + 2] == "%" else at + 3
    return at
