"""The inspector of what was said by persons or happened to them, in documents and texts alike."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from sallyport.inspection.finding import Severity
from sallyport.inspection.records.free_text import is_interview, is_letter, is_whole_interview, notes_among
from sallyport.inspection.records.voices import are_attributed, is_recording, narratives_among, tells_who
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.documents.passages import DOCUMENTS, libraries, passages
from sallyport.inspection.tables.text.encoding import text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_TEXTS = frozenset({"text/plain", "text/csv", "text/tab-separated-values"})
_LARGEST, _MOST_LINES = 2 * 1024**2, 20_000


class SaidInspector:
    """Reads lines of texts and paragraphs of documents."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    def applies_to(self, specimen: Specimen) -> bool:
        """To plain texts, tables of them, and documents with running text."""
        return specimen.media_type in DOCUMENTS or specimen.media_type in _TEXTS

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """Those by which a document is opened."""
        if specimen.media_type in DOCUMENTS:
            return libraries(specimen)
        return tuple(f"encodings.{name}" for name in ("utf_8_sig", "utf_16_be", "utf_32", "utf_32_le", "utf_32_be"))

    def inspect(self, specimen: Specimen) -> Iterator[Finding]:
        """persons.free_text."""
        if specimen.media_type in DOCUMENTS:
            lines = self._paragraphs(specimen)
            yield from written(lines)
        else:
            with specimen.open() as stream:
                lines = text_of(stream.read(_LARGEST)).splitlines()
        yield from self._said(lines)

    def _paragraphs(self, specimen: Specimen) -> list[str]:
        lines: list[str] = []
        with suppress(Exception):  # the reader of its tables says so; what was read until then counts
            for one in passages(specimen, self._terms.rules.table_reading):
                if not one.beside and len(lines) < _MOST_LINES:
                    lines += one.text.splitlines()
        return lines

    def _said(self, lines: Sequence[str]) -> Iterator[Finding]:
        """What is told of single persons, whether they speak or others of them."""
        if told := narratives_among(lines):
            message = f"It tells what happened to each of {told:,} persons, by their numbers."
            yield finding("persons.free_text", message, rows=told)
        elif (is_recorded := is_recording(lines)) or is_interview(lines):
            if tells_who(lines, self._terms.rules.identifiers.exact_age_from):
                message = "It is an interview or recording in which somebody says where they live, or their birth."
                yield finding("persons.free_text", message)
            elif is_recorded:
                yield finding(
                    "persons.free_text", "It holds captions of what several persons said.", "", Severity.REVIEW
                )
        elif are_attributed(lines):
            message = "It quotes persons, and says of each who it was."
            yield finding("persons.free_text", message, "", Severity.REVIEW)


def written(lines: Sequence[str]) -> Iterator[Finding]:
    """Notes, interviews and letters, as texts and documents hold them."""
    if notes := notes_among([line for line in lines if line.strip()]):
        yield finding("persons.free_text", f"{notes:,} lines are notes about one person each.", rows=notes)
    elif is_whole_interview(lines):
        yield finding("persons.free_text", "It is a transcript of an interview: somebody asks and somebody answers.")
    elif is_interview(lines):
        message = "Somebody asks and somebody answers in it, as in an interview."
        yield finding("persons.free_text", message, "", Severity.REVIEW)
    elif is_letter("\n".join(lines)):
        message = "It reads like a letter or summary about one person."
        yield finding("persons.free_text", message, "", Severity.REVIEW)
