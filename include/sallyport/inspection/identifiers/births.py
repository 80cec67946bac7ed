"""Dates of birth as programs, names of files and other tongues have them: address books, six digits behind a mark, "né le"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

BIRTHDAY = (
    r"(?i:bday|naissance|geb(?:\.|oren|urts|oorte)|e? le [0-9]{1,2}[/. -]|nacimiento|nacid[oa]|nat[oa] il|nasc(?:ita|imento|id)|"
    r"dd(?: den)? [0-9]{1,2}[/. ]|dt(?: den)? [0-9]{1,2}[/. ]|delsedat|dselsdat)"
)
"""For polars: lines that may hold one of them; the others say "dob"."""
_FIELD = re.compile(
    r"(?<![A-Za-z])bday(?:;[\w=;-]{1,60})?\W{1,3}(?:\d{4}-?\d\d-?\d\d|\d{1,2}[/. -]\d{1,2}[/. -]\d{2,4})", re.IGNORECASE
)
_DIGITS = re.compile(
    r"(?<![A-Za-z])d\.?o\.?b\.?[^\dA-Za-z<>]{0,2}(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d(?!\d)", re.IGNORECASE
)
_IN_OTHER_TONGUES = re.compile(
    r"(?<![^\W\d_])(?:geb(?:oren|\.)(?: am| op)?|geburts(?:datum|tag)|n[eé](?:e|\(e\))? le|date de naissance|nacid[oa] el|"
    r"fecha de nacimiento|nat[oa] il|data di nascita|data de nascimento|nascid[oa] (?:em|a)|geboortedatum|f[oö]dd(?: den)?|"
    r"f[oø]dt(?: den)?|f[oö]delsedatum|f[oø]dselsdato)[\"')\]]{0,2}\s?[:=,(-]{0,2}\s?[\"'\[(]{0,2}(?:am |den |el |il )?"
    r"(?:(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}(?:er|º)?[-/. ]{1,2}(?:de )?(?:\d{1,2}|[^\W\d_]{3,10})[-/. ]{1,2}(?:de )?"
    r"(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)


def births_without_words(line: str) -> Iterator[tuple[int, int]]:
    """Where each begins and ends."""
    yield from (found.span() for pattern in (_FIELD, _DIGITS, _IN_OTHER_TONGUES) for found in pattern.finditer(line))
