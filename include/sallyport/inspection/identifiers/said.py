"""Ids of persons that lines of a text say, as logs do: patient_id=..., "subject 10234", MRN: ..."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.rules import finding
from sallyport.inspection.tables.encoding import text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_LARGEST = 4 * 1024**2
_SIGN = r"[\"']?\s?[=:#]?\s?[\"'(\[]?"
_SAID = re.compile(
    r"(?i)(?<![a-z])(?:"
    rf"(?:(?:participant|patient|subject|person|proband|individual)[_ -]?(?:id|no|num|number|key|ref)|usubjid|eid|mrn|iid){_SIGN}"
    rf"(?P<any>[A-Z]{{0,6}}[-_]?\d{{4,12}})"
    rf"|(?:participant|patient|subject|proband){_SIGN}(?P<long>[A-Z]{{1,6}}[-_]?\d{{4,12}}|\d{{6,12}})"
    r")(?![\w.]|,\d)"
)
"""Counts stand behind the same words: only what says that it is a number of a person, or looks like none of a count."""
_YEAR = re.compile(r"(?:19|20)\d\d")


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
        return ("encodings.utf_8_sig", "encodings.utf_16", "encodings.utf_32")

    def inspect(self, specimen: Specimen) -> Iterator[Finding]:
        """One finding, with how many and the first line."""
        with specimen.open() as stream:
            text = text_of(stream.read(_LARGEST))
        said: dict[str, int] = {}
        for found in _SAID.finditer(text):
            number = found["any"] or found["long"]
            if not _YEAR.fullmatch(number):
                said.setdefault(number, found.start())
        if len(said) >= self._fewest:
            first = text.count("\n", 0, min(said.values())) + 1
            message = f"Its lines name {len(said)} ids of persons."
            yield finding("identifiers.listed", message, f"line {first}")
