"""Few of a few in sentences: "83.3% (5/6)", "5/6 (83.3%)", "5/6 patients"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.tables.headings.vocabulary import NOT_PERSONS, word_set
from sallyport.inspection.tables.prose.some import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterator

_OF = r"\s?(?:/|(?:out )?of)\s?"
_SOME, _ALL = r"(?<![\w.,/-])(\d{1,6})", r"(\d{1,7})"
_PERCENT = r"(\d{1,3}(?:\.\d{1,3})?)\s?%"
_SHARE_FIRST = re.compile(rf"(?<![\w.,-]){_PERCENT}\s?[(\[,;]\s?(?:n\s?=\s?)?(\d{{1,6}}){_OF}{_ALL}\s?[)\],;.]")
_SHARE_LAST = re.compile(rf"{_SOME}{_OF}{_ALL}\s?[(\[,;]\s?{_PERCENT}")
_OF_PEOPLE = re.compile(rf"{_SOME}/{_ALL}\s+([a-z-]+)(?:\s+([a-z]+))?\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[A-Za-z]{2,20}(?:\W{1,5}[A-Za-z0-9-]{1,20}){2}")
_WORD = re.compile(r"[a-z]+")
_THINGS = NOT_PERSONS | word_set(
    "papers articles records trials reports themes interviews clinics centres teams outcomes domains criteria queries "
    "score scores scored rating ratings marks checks threshold thresholds "
    "samples specimens scans visits sessions services isolates models runs simulations attempts items raters scenarios seeds"
)


def tells_few(line: str, min_count: int) -> bool:
    """Does a sentence write fewer than the minimum as a part of all of them, and not of things?"""
    if "/" not in line and " of " not in line:
        return False
    if "|" in line or "\t" in line or not _SENTENCE.search(line):
        return False
    if any(0 < some < min_count for some in _of_people(line)):
        return True
    named = set(_WORD.findall(line.lower()))
    is_of_things = bool(named & _THINGS) and not named & PEOPLE
    return not is_of_things and any(0 < some < min_count for some in _shares(line))


def _shares(line: str) -> Iterator[int]:
    """Counts that their percentages bear out."""
    parts = [(found[2], found[3], found[1]) for found in _SHARE_FIRST.finditer(line)]
    parts += [(found[1], found[2], found[3]) for found in _SHARE_LAST.finditer(line)]
    for some, every, percent in parts:
        decimals = len(percent.partition(".")[2])
        if int(every) > 1 and abs(100 * int(some) / int(every) - float(percent)) <= 0.51 * 10.0**-decimals:
            yield int(some)


def _of_people(line: str) -> Iterator[int]:
    """Counts before a word for people; of one in so many the sentence speaks of a share."""
    for found in _OF_PEOPLE.finditer(line):
        named = [word.lower() for word in (found[3], found[4]) if word]
        if not PEOPLE.isdisjoint(named) and _THINGS.isdisjoint(named[:1]) and 1 < int(found[1]) <= int(found[2]):
            yield int(found[1])
