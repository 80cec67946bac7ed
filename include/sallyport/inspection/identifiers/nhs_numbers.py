"""NHS and CHI numbers in a line: ten digits, alone or in groups of three, three and four, and what stands before them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.identifiers.given_names import ends_with_a_name
from sallyport.inspection.identifiers.match import Match
from sallyport.inspection.identifiers.names import Kind
from sallyport.inspection.identifiers.numbers import is_in_use, is_nhs_number

if TYPE_CHECKING:
    from collections.abc import Iterator

MAYBE_NHS = r"(?:^|[^0-9A-Za-z_.])[0-9]{3}[ .-]?[0-9]{3}[ .-]?[0-9]{4}(?:[^0-9A-Za-z_.]|\.0|\.?$|\.[^0-9])"
"""For polars: lines that may hold one."""
ENDS = r"(?!\w|\.[1-9]|\.0\d|-\d)"
_FORM = re.compile(r"(?<![\w.+])(?<!\d-)(\d{3})([ .-]?)(\d{3})\2(\d{4})" + ENDS)
_SAID = re.compile(r"nhs|\bchi\b|patient|hospital", re.IGNORECASE)
_NOT_A_PERSONS = re.compile(r"isbn|doi|://|10\.\d{4}", re.IGNORECASE)
_OF_A_PHONE = re.compile(
    r"phone|\btel\b|\bfax\b|mobile|\bcall\b|\bdial\b|contact|\b[tfm]:\s*$|\+1[ -]?$", re.IGNORECASE
)
_TOLL_FREE = frozenset(("800", "833", "844", "855", "866", "877", "888"))
_OF_PHONES = ("-", ".")
"""Three, three and four digits with dashes or dots between are written for phones of North America, too."""
_CALLED = re.compile(
    r"(?:(?<![A-Za-z])(?:case|pat|pts?|participants?|subj(?:ect)?s?|persons?|proband|individual|client|donor|volunteer|mrn|"
    r"chart|case[ -]?notes?|mother|father|child|baby|infant|twin|sibling|carer)"
    r"|(?<![A-Za-z])(?:(?:records?|episodes?|referrals?|appointments?|admissions?|encounters?|notes?|letters?|demographics)\s{1,3}(?:for|of|from)"
    r"|(?:duplicated?|merged?|missing|wrong|deleted?|corrected|linked|same|old|new)\s{1,3}(?:record|entry|file))"
    r"|(?:^|[.;:!?,(\[>|]\s{0,3})(?:id|ref(?:erence)?|sample|specimen|records?))"
    r"(?:[ _-]?(?:ids?|nos?|nrs?|num|numbers?|ref|records?))?\.?\s{0,3}[:#=(-]{0,2}\s{0,3}(?:(?:is|was)\s{1,3})?$",
    re.IGNORECASE,
)
"""Directly before a number: a word for one person; or one for the number of anything, with which a note begins."""
_IN_AN_ADDRESS = re.compile(
    r"(?:[/?&;#]|%2F)(?:patients?|persons?|people|participants?|clients?|mrn|chi|nhs[\w-]{0,12})(?:[/=:|-]|%2F|%3[AD]|%7C)(?:(?:id|no|view|record)[/=])?$"
    r"|(?:nhs|(?<![a-z])chi|patient)(?:[a-z_-]|%20){0,20}[=/:]$",
    re.IGNORECASE,
)
"""Directly before a number: the parameter or folder of an address by which a system of records names a person."""
_SAID_BEFORE = 60
_NUMBER_BEFORE, _NUMBER_AFTER = re.compile(r"(?<![\w.])[\d.,]+ $"), re.compile(r" [\d.,]+(?!\w)")
"""In a row of numbers with blanks between them, three that follow each other may have any lengths."""


def nhs_numbers(line: str) -> Iterator[Match]:
    """All ten digits that stand as such a number does, those with a wrong check digit too."""
    for found in _FORM.finditer(line):
        before = line[max(0, found.start() - _SAID_BEFORE) : found.start()]
        if not _NOT_A_PERSONS.search(before) or _IN_AN_ADDRESS.search(before):
            yield _match(found, before)


def _is_in_a_row(found: re.Match[str], before: str) -> bool:
    """Is it three of a row of numbers, perhaps?"""
    return _NUMBER_BEFORE.search(before) is not None or _NUMBER_AFTER.match(found.string, found.end()) is not None


def _match(found: re.Match[str], before: str) -> Match:
    digits = "".join(found.group(1, 3, 4))
    hit, in_use, between = is_nhs_number(digits), is_in_use(digits), found.group(2)
    certain = hit and (
        _SAID.search(before) is not None
        or _IN_AN_ADDRESS.search(before) is not None
        or (in_use and (ends_with_a_name(before) or (between == " " and not _is_in_a_row(found, before))))
    )
    is_joined = between in _OF_PHONES
    is_phone = is_joined and (digits[:3] in _TOLL_FREE or _OF_A_PHONE.search(before) is not None)
    told = not is_phone if is_joined else not between and _CALLED.search(before) is not None
    likely = hit and in_use and not is_phone
    return Match(Kind.NHS_NUMBER, found.start(), found.end(), hit, certain, likely, told and (in_use or not hit))
