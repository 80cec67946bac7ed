"""Pictures inside a PDF that are whole files of their own, with all that cameras and programs write into those."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from sallyport.inspection.hidden.pdf.listing import object_of, references
from sallyport.inspection.hidden.pdf.values import resolved
from sallyport.inspection.hidden.pictures.inspector import PictureInspector
from sallyport.inspection.specimen import Specimen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdf import PdfReader

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.terms import Terms
    from sallyport.inspection.untyped import PdfObject

_JPEG = "/DCTDecode"
_KIND = "image/jpeg"


def picture_in(stream: PdfObject) -> bytes | None:
    """The JPEG that a stream is; None when it is points alone, or something else. pypdf raises for what is damaged."""
    if dict.get(stream, "/Subtype") != "/Image":
        return None
    filters = resolved(dict.get(stream, "/Filter"))
    names = filters if isinstance(filters, list) else [filters]
    return bytes(stream.get_data()) if names and resolved(names[-1]) == _JPEG else None


def of_pictures(reader: PdfReader, terms: Terms) -> Iterator[Finding]:
    """What there is to say of each of them, as of a file."""
    look = PictureInspector(terms)
    number = 0
    for reference in references(reader):
        whole = object_of(reader, reference)
        data = picture_in(whole) if hasattr(whole, "get_data") else None
        if data is not None:
            number += 1
            specimen = Specimen(
                "picture.jpg", len(data), hashlib.sha256(data).hexdigest(), _KIND, partial(io.BytesIO, data)
            )
            for found in look.inspect(specimen):
                place = ", ".join(filter(None, (f"picture {number} of its pages", found.location)))
                yield replace(found, location=place)
