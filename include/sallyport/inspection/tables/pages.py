"""Tables that are set on the pages of a PDF: their text as it stands on the page, in columns set apart by spaces."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader

from sallyport.inspection.tables.prints import cleaned
from sallyport.inspection.tables.written import printed, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.tables.model import TableStream
    from sallyport.policy.disclosure.table_reading import TableReading

_MOST_PAGES = 300
_LONGEST_PAGE = 512 * 1024
"""Bytes of what draws one; longer ones are figures."""


def page_tables(specimen: Specimen, limits: TableReading) -> Iterator[TableStream | Finding]:
    """Tables of every page that can be read; of damaged and encrypted files another inspector tells."""
    if specimen.size > limits.max_held_bytes:
        return
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # what it warns about quotes the file (law 7)
    with specimen.open() as stream:
        for number, text in enumerate(_texts(stream), 1):
            found = list(printed(cleaned(text)))
            for at, (lines, rows) in enumerate(found, 1):
                where = f"page {number}, table {at}" if len(found) > 1 else f"page {number}"
                yield table_of(rows, where, lines)


def _texts(stream: Any) -> Iterator[str]:  # noqa: ANN401 - a binary stream, which pypdf types otherwise
    try:
        reader = PdfReader(stream, strict=False)
        pages = [] if reader.is_encrypted else reader.pages[:_MOST_PAGES]
    except Exception:  # noqa: BLE001 - as above
        return
    for page in pages:
        yield _text(page)


def _text(page: Any) -> str:  # noqa: ANN401 - pypdf's page
    try:
        content = page.get_contents()
        if content is None or len(content.get_data()) > _LONGEST_PAGE:
            return ""
        return str(page.extract_text(extraction_mode="layout", layout_mode_space_vertically=True))
    except Exception:  # noqa: BLE001 - pypdf raises whatever its parts do for what is damaged
        return ""
