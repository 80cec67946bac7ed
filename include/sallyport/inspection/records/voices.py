"""What persons said, with what tells who they are; and what happened to single persons, told by their numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.identifiers.names import Kind
from sallyport.inspection.identifiers.patterns import matches

if TYPE_CHECKING:
    from collections.abc import Sequence

_CUE = re.compile(r"\s*(?:\d{1,2}:)?\d{1,2}:\d\d[.,]\d{1,3}\s*-->\s*(?:\d{1,2}:)?\d{1,2}:\d\d")
_VOICE = re.compile(r"\s*<v(?:\.[\w.]+)?\s+([^>]{1,60})>|\s*([A-Z][\w'.-]{0,20}(?: [A-Z\d][\w'.-]{0,20}){0,3}):\s+\S")
_WHO = frozenset({Kind.POSTCODE, Kind.PHONE, Kind.BIRTH, Kind.NHS_NUMBER})
_AT_WORK = re.compile(r"(?i)@|\b(?:university|helpline|freephone|samaritans|contact us|ethics|office|ward|extension)\b")
_FEWEST_CUES, _FEWEST_VOICES = 2, 2
_HAPPENED = re.compile(
    r"\b(?i:subject|patient|participant|case|volunteer|proband)(?P<many>s?) (?:(?i:no|number|id)\.?:? ?)?"
    r"(?P<who>[A-Z]{0,5}[-_]?(?:\d{2,5}[-_]\d{2,6}|\d{4,8}))[^\w.;]{1,3}(?:[a-z(][\w'()-]{0,20},? ){0,4}?"
    r"(?:developed|experienced|had|was|died|withdrew|presented|reported|received|suffered|discontinued|recovered|complained|fell|"
    r"underwent|collapsed|required|remained|admitted)\b"
)
_FEWEST_TOLD = 2
_YEARS = re.compile(r"(?:19|20)\d\d(?:[-_](?:19|20)?\d\d)?")
_ATTRIBUTED = re.compile(
    r"[\"'\u201c\u2018](?=[^\s\"\u201c\u201d])[^\"\u201c\u201d\n]{12,600}?"
    r"[\"'\u201d\u2019][,.;\s]{0,3}(?:[(\[]|[-\u2013\u2014]{1,2} ?)"
    r"(?i:(?:[^()\[\]\"\n]{0,30}[,; ])?(?:m|f|male|female|man|woman|girl|boy|mother|father|carer|patient|participant|interviewee|"
    r"respondent|nurse|gp|p\d{1,3}|fg ?\d{1,2})\b)"
)
_FEWEST_ATTRIBUTED, _LONGEST, _MOST_LINES = 2, 4000, 5000


def is_recording(lines: Sequence[str]) -> bool:
    """Are they captions of a talk between several voices?"""
    cues = sum(_CUE.match(line) is not None for line in lines)
    if cues < _FEWEST_CUES:
        return False
    voices = {found[1] or found[2] for line in lines if (found := _VOICE.match(line))}
    return len(voices) >= _FEWEST_VOICES


def tells_who(lines: Sequence[str], oldest: int) -> bool:
    """Is there a postcode, phone number or date of birth in what was said, that is none of an office?"""
    return any(
        found.certain
        for line in lines
        if not _AT_WORK.search(line)
        for found in matches(line, oldest, _WHO)
        if found.hit and not found.author
    )


def are_attributed(lines: Sequence[str]) -> bool:
    """Are there sentences in quotation marks, and behind each who said it: of which sex, or which participant?"""
    return sum(len(_ATTRIBUTED.findall(line[:_LONGEST])) for line in lines[:_MOST_LINES]) >= _FEWEST_ATTRIBUTED


def narratives_among(lines: Sequence[str]) -> int:
    """Of how many persons is told, by their numbers, what happened to each; 0 for one alone."""
    found = (one for line in lines for one in _HAPPENED.finditer(line))
    told = {
        one["who"] for one in found if not _YEARS.fullmatch(one["who"]) and not (one["many"] and one["who"].isdigit())
    }
    return len(told) if len(told) >= _FEWEST_TOLD else 0
