"""Ids of persons that lines of a text say, as logs do: patient_id=..., "subject 10234", MRN: ..."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.kinds.text import DECODERS
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.text.encoding import text_of
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_LARGEST = 4 * 1024**2
_LONG = (b"participant", b"patient", b"subject", b"proband")
_WORDS = (*_LONG, b"person", b"individual", b"usubjid", b"eid", b"mrn", b"iid")
_MOST_LOOKED_AT = 20_000
_SIGN = rb"[\"']?\s?[=:#]?\s?[\"'(\[]?"
_END = rb"(?![\w.]|,\d)"
_SAID = re.compile(
    rb"(?:(?:participant|patient|subject|person|proband|individual)[_ -]?(?:id|no|num|number|key|ref)|usubjid|eid|mrn|iid)"
    + _SIGN
    + rb"([a-z]{0,6}[-_]?\d{4,12})"
    + _END
)
_SAID_ALONE = re.compile(
    rb"(?:participant|patient|subject|proband)"
    + _SIGN
    + rb"((?![nx][cgmprtw]_)[a-z]{1,6}[-_]?\d{4,12}|\d{6,12})"  # not what sequences are called
    + _END
)
"""Counts stand behind the same words: only what says that it is a number of a person, or looks like none of a count."""
_YEAR = re.compile(rb"(?:19|20)\d\d")


class SaidIds:
    """Looks for them in plain text, where no column and no code lists them."""

    def __init__(self, terms: Terms) -> None:
        self._fewest = terms.rules.identifiers.min_person_rows

    def applies_to(self, specimen: Specimen) -> bool:
        """Text as programs and people write it, line by line."""
        return specimen.media_type == "text/plain"

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """What decoding needs."""
        del specimen
        return DECODERS

    def inspect(self, specimen: Specimen) -> Iterator[Finding]:
        """One finding, with how many and the first line."""
        with specimen.open() as stream:
            text = text_of(stream.read(_LARGEST)).encode("utf-8", "replace").lower()
        said: dict[bytes, int] = {}
        for word in _WORDS:
            for at in _places(text, word):
                found = _SAID.match(text, at) or (_SAID_ALONE.match(text, at) if word in _LONG else None)
                if found and not _YEAR.fullmatch(found[1]):
                    said.setdefault(found[1], at)
        if len(said) >= self._fewest:
            first = text.count(b"\n", 0, min(said.values())) + 1
            yield finding("identifiers.listed", f"Its lines name {many(len(said), 'id')} of persons.", f"line {first}")


def _places(text: bytes, word: bytes) -> Iterator[int]:
    """Where it begins a word."""
    at = -1
    for _ in range(_MOST_LOOKED_AT):
        at = text.find(word, at + 1)
        if at < 0:
            return
        if not text[at - 1 : at].isalpha():
            yield at
