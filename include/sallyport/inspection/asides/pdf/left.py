"""What lies in a PDF though nothing in it leads there: pages that were deleted, and drawings and texts that nothing shows."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from sallyport.inspection.asides.encoded import plain_text
from sallyport.inspection.asides.model import Aside
from sallyport.inspection.asides.pdf.streams import is_attached
from sallyport.inspection.asides.rows import as_csv
from sallyport.inspection.hidden.pdf.listing import dictionaries, left_pages, object_of, reached, references
from sallyport.inspection.hidden.pdf.values import entry, resolved
from sallyport.inspection.tables.documents.pdf_drawn import resources_of
from sallyport.inspection.tables.documents.pdf_text import text_of_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdf import PdfReader

    from sallyport.inspection.tables.documents.pdf_text import PdfPage
    from sallyport.inspection.untyped import PdfObject

LIBRARIES = ("sallyport.inspection.tables.documents.pdf_tables", "polars")
"""For tables on pages."""
_MOST, _SHORTEST = 2000, 3
_MOST_BYTES = 4 * 1024**2
_OF_THE_FILE = frozenset({"/XRef", "/ObjStm", "/Metadata"})
_SHOWS_TEXT = re.compile(rb"(?<!\S)BT\s(?:(?!(?<!\S)BT\s).){0,100000}?(?:Tj|TJ|['\"])", re.DOTALL)
"""Up to the next beginning of a text, since that is looked at by itself."""
_OF_PROGRAMS = re.compile(rb"begincmap|%!PS|[\d.]\s+(?:m|l|re|c|cm|w|g|rg|RG)\s")
"""Of fonts, and drawings without text."""


def texts_left(reader: PdfReader) -> Iterator[Aside]:
    """Page by page, and of each object."""
    pages = left_pages(reader)
    for number, reference in enumerate(pages, 1):
        with suppress(Exception):  # damaged: whoever looks for hidden content says so
            page = _page(reader, object_of(reader, reference))
            yield from of_page(f"page {number} of those left out", text_of_page(number, page))
    known = reached(reader) | reached(reader, pages)
    left = [one for one in references(reader) if (one.idnum, one.generation) not in known]
    lines: list[str] = []
    for number, reference in enumerate(left[:_MOST], 1):
        whole = object_of(reader, reference)
        if not hasattr(whole, "get_data"):
            lines += _strings(whole)
            continue
        with suppress(Exception):
            yield from _of_stream(reader, whole, f"part {number} that nothing shows")
    yield Aside("parts that nothing shows", "\n".join(lines), is_data=False)


def of_page(place: str, page: PdfPage | None) -> Iterator[Aside]:
    """What stands on it: as it is set, and its tables."""
    from sallyport.inspection.tables.documents.pdf_tables import tables_on

    if page is not None:
        yield Aside(place, page.layout)
        yield from (Aside(place, as_csv(rows)) for rows in tables_on(page))


def _of_stream(reader: PdfReader, stream: PdfObject, place: str) -> Iterator[Aside]:
    if entry(stream, "/Type") in _OF_THE_FILE or entry(stream, "/Subtype") == "/Image" or is_attached(stream):
        return
    data = bytes(stream.get_data())[:_MOST_BYTES]
    if _SHOWS_TEXT.search(data):
        yield from of_page(place, text_of_page(1, _page(reader, {"/Contents": stream})))
    elif not _OF_PROGRAMS.search(data) and (text := plain_text(data)):
        yield Aside(place, text)


def _page(reader: PdfReader, given: PdfObject) -> PdfObject:
    """A page of these entries; one without fonts of its own has those of the first page that is shown."""
    from pypdf import PageObject
    from pypdf.generic import ArrayObject, NameObject, NumberObject

    page = PageObject(reader)
    page.update({NameObject(key): value for key, value in dict.items(given)})
    page.setdefault(NameObject("/Type"), NameObject("/Page"))
    page.setdefault(NameObject("/MediaBox"), ArrayObject(map(NumberObject, (0, 0, 595, 842))))
    drawing = resolved(page["/Contents"])
    own = entry(drawing, "/Resources") if isinstance(drawing, dict) else None
    if own is not None:
        page[NameObject("/Resources")] = own
    elif resources_of(page) is None and reader.pages:
        page[NameObject("/Resources")] = entry(reader.pages[0], "/Resources")
    return page


def _strings(whole: PdfObject) -> Iterator[str]:
    for one in dictionaries(whole):
        for value in dict.values(one):
            if isinstance(value, str) and not value.startswith("/") and len(value.strip()) >= _SHORTEST:
                yield value.strip()
