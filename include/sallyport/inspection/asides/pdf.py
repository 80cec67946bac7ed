"""Texts of PDF that no page shows: what it says of itself, notes, fields, and pages as they were before they were changed."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from sallyport.inspection.asides.model import Aside, Provider
from sallyport.inspection.asides.pdf_objects import texts_of_objects
from sallyport.inspection.tables.pdf_text import LIBRARIES, earlier_text, pdf_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.specimen import Specimen


def _asides(specimen: Specimen) -> Iterator[Aside]:
    text = pdf_text(specimen)
    yield from (Aside("notes, fields and properties", one) for one in text.beside)
    yield Aside("notes, fields and properties", "\n".join(text.beside))
    with suppress(Exception):  # what is damaged here leaves the earlier versions to be read
        yield from (Aside(place, told) for place, told in texts_of_objects(specimen))
    for number, earlier in enumerate(earlier_text(specimen), 1):
        for page in earlier.pages:
            yield Aside(f"earlier version {number}, page {page.number}", page.layout)


PDF = Provider(_asides, LIBRARIES)
