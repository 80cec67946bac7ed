"""What hidden texts say, judged as texts and tables that are shown are."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from typing import TYPE_CHECKING

from sallyport.inspection.finding import Finding, Severity
from sallyport.inspection.identifiers.inspectors import inspectors as identifiers
from sallyport.inspection.identifiers.listed import columns_of_ids
from sallyport.inspection.kinds.text import text_type
from sallyport.inspection.omics.text import OmicsText
from sallyport.inspection.records.inspectors import inspectors as records
from sallyport.inspection.records.people import named_beside_a_number, persons_told
from sallyport.inspection.rules import finding
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.tables.inspectors import inspectors as tables
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.asides.model import Aside
    from sallyport.inspection.content import ContentInspector
    from sallyport.inspection.terms import Terms

_TOLD = frozenset({"tables.possible_count", "identifiers.coordinates"})
"""For a reviewer, who would look for it in vain on what the file shows."""
_LONGEST = 16 * 1024**2
_HEAD = 64 * 1024
_KINDS = ("text/plain", "text/csv", "text/tab-separated-values", "text/html", "application/json")
_NAME = "aside.txt"


class Judges:
    """The rules of texts and tables, for texts that are no files."""

    def __init__(self, terms: Terms) -> None:
        self._tables, self._sentences = tables(terms)
        self._identifiers, self._omics = identifiers(terms)[0], OmicsText(terms.rules.omics)
        self._records = records(terms)[0]

    def libraries(self) -> set[str]:
        """Those of texts of any kind."""
        all_of_them = (self._tables, self._omics, self._sentences, self._identifiers, self._records)
        texts = [_specimen("", kind) for kind in _KINDS]
        return {name for one in texts for judge in all_of_them for name in judge.libraries(one)}

    def findings(self, aside: Aside) -> Iterator[Finding]:
        """What blocks, and what a reviewer would look for in vain."""
        text = aside.text[:_LONGEST]
        kind = text_type(text[:_HEAD].encode("utf-8", "replace"), complete=len(text) <= _HEAD)
        specimen = _specimen(text, kind if kind in _KINDS else "text/plain")
        yield from _of_persons(aside, text)
        judges = [self._identifiers]
        judges += [self._tables, self._omics] if aside.is_data else []
        judges += [self._records] if aside.is_hidden and aside.is_data else []
        for judge in judges:
            yield from _said(judge, specimen, aside.place)
        if aside.is_hidden:
            yield from _said(self._sentences, _specimen(text, "text/plain"), aside.place)


def _of_persons(aside: Aside, text: str) -> Iterator[Finding]:
    if (aside.is_data or aside.is_rows) and (ids := columns_of_ids(text)):
        message = f"It holds a list of {many(ids, 'number')} that may be ids of persons."
        yield finding("identifiers.listed", message, aside.place)
    if not aside.is_hidden:
        return
    if persons := persons_told(text.splitlines()):
        message = f"{many(persons, 'line')} with who a person is, and something of them."
        yield finding("persons.row_per_person", message, aside.place, rows=persons)
    elif named_beside_a_number(text):
        message = "Somebody is named in it beside a number, as of a patient's record."
        yield finding("persons.free_text", message, aside.place)


def _said(judge: ContentInspector, specimen: Specimen, place: str) -> Iterator[Finding]:
    if not judge.applies_to(specimen):
        return
    for found in judge.inspect(specimen):
        if isinstance(found, Finding) and (found.severity is Severity.BLOCK or found.rule in _TOLD):
            yield replace(found, location=", ".join(filter(None, (place, found.location))))


def _specimen(text: str, kind: str) -> Specimen:
    data = text.encode("utf-8", "replace")
    return Specimen(_NAME, len(data), hashlib.sha256(data).hexdigest(), kind, lambda: io.BytesIO(data))
