"""Running text of documents: what stands between their tables, and beside their pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.inspection.tables.documents.pdf_text import LIBRARIES as PDF_LIBRARIES
from sallyport.inspection.tables.documents.pdf_text import PDF, pdf_text
from sallyport.inspection.tables.documents.rtf_text import LIBRARIES as RTF_LIBRARIES
from sallyport.inspection.tables.documents.rtf_text import RTF, rtf_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sallyport.inspection.specimen import Specimen
    from sallyport.policy.disclosure.table_reading import TableReading

_OOXML = "application/vnd.openxmlformats-officedocument."
_OPENDOCUMENT = "application/vnd.oasis.opendocument."
DOCUMENTS = frozenset(
    {
        _OOXML + "wordprocessingml.document",
        _OOXML + "presentationml.presentation",
        _OPENDOCUMENT + "text",
        _OPENDOCUMENT + "presentation",
        PDF,
        RTF,
    }
)
"""Kinds with running text."""
_SHEETS = frozenset({_OOXML + "spreadsheetml.sheet", _OPENDOCUMENT + "spreadsheet"})
WITH_PASSAGES = DOCUMENTS | _SHEETS
"""Those, and kinds that have texts beside their cells."""
_BESIDE = "notes, comments and properties"


@dataclass(frozen=True)
class Passage:
    """Some text. ``number`` is that of its page or paragraph, or of the text among those ``beside`` the pages."""

    number: int
    text: str
    beside: bool = False

    @property
    def place(self) -> str:
        """Where all such texts stand."""
        return _BESIDE if self.beside else ""


def unit_of(specimen: Specimen) -> str:
    """What the numbers of its passages count."""
    return "page" if specimen.media_type == PDF else "paragraph"


def passages(specimen: Specimen, limits: TableReading) -> Iterator[Passage]:
    """All of a document. Whatever its reader raises goes up: the reader of its tables says so, too."""
    if specimen.media_type == PDF:
        text = pdf_text(specimen)
        yield from (Passage(number, one) for number, one in text.passages())
        yield from (Passage(number, one, beside=True) for number, one in enumerate(text.beside, 1))
        return
    if specimen.media_type == RTF:
        yield from (Passage(number, one) for number, one in enumerate(rtf_text(specimen, limits).paragraphs, 1))
        return
    from sallyport.inspection.tables.documents.office import beside, paragraphs

    if specimen.media_type not in _SHEETS:
        yield from (Passage(number, one) for number, one in enumerate(paragraphs(specimen, limits), 1))
    yield from (Passage(number, one, beside=True) for number, one in enumerate(beside(specimen, limits), 1))


def libraries(specimen: Specimen) -> Collection[str]:
    """Modules to be loaded before."""
    if specimen.media_type == PDF:
        return PDF_LIBRARIES
    if specimen.media_type == RTF:
        return RTF_LIBRARIES
    return (
        "sallyport.inspection.tables.documents.office",
        "defusedxml.ElementTree",
        "zipfile",
        "zlib",
        "encodings.cp437",
    )
