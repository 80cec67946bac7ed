"""Persons in lists that are neither tables nor sentences: who visited a page, who comes to a clinic, whose home is on a map."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from sallyport.inspection.identifiers.person_names import is_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_REQUEST = re.compile(r"(?P<address>[\d.]{7,15}|[0-9A-Fa-f:]{3,39}) \S+ \S+ \[[^\]]{10,40}\] \"[A-Z]{3,8} ")
_FEWEST_VISITORS = 3
_LISTED = re.compile(r"(?<![\w.])[A-Z][a-z]+(?:[-'][A-Z][a-z]+)? [A-Z]\.?(?: \(\d{1,3}\))?(?=\s{2,}|\s*$)")
_CLINIC = re.compile(
    r"(?i)\b(?:clinic|ward|appointments?|attend(?:ance|ed)?|DNA|did not attend|theatre|bed \d|fasting|patients?|visits?|dialysis|"
    r"admissions?|discharges?|handover)\b"
)
_PRINTED = re.compile(
    r"(?i)\bet al\b|\bdoi\b|\bjournal\b|\((?:19|20)\d\d[a-z]?\)|\bvol\b|\beditors?\b|\bthank|\backnowledg|\bcommittee\b|\bcollaborat|\bauthors?\b|https?://"
)
_FEWEST_LISTED, _FEWEST_LINES = 8, 2
_PLACEMARK = re.compile(r"<Placemark\b[^>]*>(.{0,4000}?)</Placemark>", re.DOTALL)
_CALLED = re.compile(r"<name>\s*(?:<!\[CDATA\[)?([^<\]]{2,80})")
_POINT = re.compile(r"<Point\b.{0,400}?<coordinates>\s*-?\d{1,3}\.\d{3,},-?\d{1,2}\.\d{3,}", re.DOTALL)
_FEWEST_HOMES = 3


def visitors(lines: Iterable[str]) -> int:
    """How many different addresses a web server's log names, but for those within an organisation; 0 where few do."""
    found = (_REQUEST.match(line) for line in lines)
    public = {one["address"] for one in found if one and _is_public(one["address"])}
    return len(public) if len(public) >= _FEWEST_VISITORS else 0


def _is_public(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_global
    except ValueError:
        return False


def expected_in_clinic(lines: Sequence[str], text: str) -> int:
    """How many persons a clinic's list names by surname and initial; 0 where they are authors."""
    if _CLINIC.search(text) is None or _PRINTED.search(text):
        return 0
    named = [found for line in lines if len(line) < 300 and len(found := set(_LISTED.findall(line))) > 1]  # noqa: PLR2004 - a line of a list
    persons = set().union(*named)
    return len(persons) if len(persons) >= _FEWEST_LISTED and len(named) >= _FEWEST_LINES else 0


def homes_on_a_map(text: str) -> tuple[int, bool]:
    """How many points of a KML file there are, and whether they are called as persons are."""
    marks = [found for found in _PLACEMARK.findall(text) if _POINT.search(found)]
    names = [found[1] for mark in marks if (found := _CALLED.search(mark))]
    are_persons = sum(map(is_name, names)) >= max(_FEWEST_HOMES, len(names) // 2)
    return len(marks), are_persons
