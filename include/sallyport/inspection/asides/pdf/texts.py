"""Texts of PDF that no page shows: what it says of itself, notes, fields, links, pages left out, and pages before a change."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TYPE_CHECKING

from sallyport.inspection.asides.model import Aside, Provider
from sallyport.inspection.asides.pdf.left import LIBRARIES as OF_TABLES
from sallyport.inspection.asides.pdf.left import of_page, texts_left
from sallyport.inspection.asides.pdf.objects import texts_of_objects
from sallyport.inspection.asides.pdf.streams import texts_of_streams
from sallyport.inspection.hidden.pdf.listing import list_all
from sallyport.inspection.hidden.pdf.password import is_closed
from sallyport.inspection.hidden.pictures.inspector import LIBRARIES as OF_PICTURES
from sallyport.inspection.tables.documents.pdf_text import LIBRARIES, earlier_text, pdf_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdf import PdfReader

    from sallyport.inspection.specimen import Specimen

_LARGEST = 64 * 1024**2


def _asides(specimen: Specimen) -> Iterator[Aside]:
    text = pdf_text(specimen)
    yield from (Aside("notes, fields and properties", one) for one in text.beside)
    yield Aside("notes, fields and properties", "\n".join(text.beside))
    reader = _reader(specimen)
    for take in (_of_objects, texts_of_streams, texts_left):
        with suppress(Exception):  # what is damaged here leaves the others to be read
            yield from take(reader) if reader else ()
    for number, earlier in enumerate(earlier_text(specimen), 1):
        for page in earlier.pages:
            yield from of_page(f"earlier version {number}, page {page.number}", page)


def _reader(specimen: Specimen) -> PdfReader | None:
    """With all objects in its tables; None when it is too large to be held, closed or damaged, which others say."""
    from pypdf import PdfReader

    if specimen.size > _LARGEST:
        return None
    with specimen.open() as stream, suppress(Exception):
        data = stream.read()
        reader = PdfReader(io.BytesIO(data), strict=False)
        if not is_closed(reader):
            list_all(reader, data)
            return reader
    return None


def _of_objects(reader: PdfReader) -> Iterator[Aside]:
    yield from (Aside(place, told) for place, told in texts_of_objects(reader))


PDF = Provider(_asides, (*LIBRARIES, *OF_PICTURES, *OF_TABLES))
