"""What was written or said about single persons in documents, judged as in plain texts."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from sallyport.inspection.finding import Severity
from sallyport.inspection.records.free_text import is_interview, is_letter, notes_among
from sallyport.inspection.records.voices import are_attributed, is_recording, narratives_among, tells_who
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.passages import DOCUMENTS, libraries, passages

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_MOST_LINES = 20_000


class DocumentRecords:
    """Reads the paragraphs of documents."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    def applies_to(self, specimen: Specimen) -> bool:
        """To documents with running text."""
        return specimen.media_type in DOCUMENTS

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """Those by which a document is opened."""
        return libraries(specimen)

    def inspect(self, specimen: Specimen) -> Iterator[Finding]:
        """persons.free_text."""
        lines: list[str] = []
        with suppress(Exception):  # the reader of its tables says so; what was read until then counts
            for one in passages(specimen, self._terms.rules.table_reading):
                if not one.beside and len(lines) < _MOST_LINES:
                    lines += one.text.splitlines()
        yield from written_or_said(lines, self._terms)


def written_or_said(lines: Sequence[str], terms: Terms) -> Iterator[Finding]:
    """persons.free_text, for lines of plain text or paragraphs."""
    if notes := notes_among([line for line in lines if line.strip()]):
        yield finding("persons.free_text", f"{notes:,} lines are notes about one person each.", rows=notes)
    elif told := narratives_among(lines):
        message = f"It tells what happened to each of {told:,} persons, by their numbers."
        yield finding("persons.free_text", message, rows=told)
    elif is_interview(lines) or is_recording(lines):
        if tells_who(lines, terms.rules.identifiers.exact_age_from):
            message = "It is an interview or recording in which somebody says where they live, when they were born or the like."
            yield finding("persons.free_text", message)
        else:
            message = "Somebody asks and somebody answers in it, as in an interview."
            yield finding("persons.free_text", message, "", Severity.REVIEW)
    elif are_attributed(lines):
        message = "It quotes persons, and says of each who it was."
        yield finding("persons.free_text", message, "", Severity.REVIEW)
    elif is_letter("\n".join(lines)):
        message = "It reads like a letter or summary about one person."
        yield finding("persons.free_text", message, "", Severity.REVIEW)
