"""What the objects of a PDF hold beside its pages' text, wherever they hang: attached files, links, data inside its pictures."""

from __future__ import annotations

import io
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from sallyport.inspection.asides.encoded import plain_text
from sallyport.inspection.asides.model import Aside
from sallyport.inspection.asides.pictures import texts_of_jpeg
from sallyport.inspection.hidden.pdf.listing import dictionaries, object_of, references
from sallyport.inspection.hidden.pdf.pictures import picture_in
from sallyport.inspection.hidden.pdf.values import resolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdf import PdfReader

    from sallyport.inspection.untyped import PdfObject

_MOST_OBJECTS = 200_000
_MOST_BYTES = 16 * 1024**2
_TAG = re.compile(r"<[^<>]{0,2000}>")


def is_attached(stream: PdfObject) -> bool:
    """Is it a file within the file? Its kind need not be said, but its size or date is, or where it came from."""
    return dict.get(stream, "/Type") == "/EmbeddedFile" or "/Params" in stream


def texts_of_streams(reader: PdfReader) -> Iterator[Aside]:
    """Of each such object that the reader lists."""
    attached = pictures = 0
    links: dict[str, None] = {}
    for reference in references(reader)[:_MOST_OBJECTS]:
        whole = object_of(reader, reference)
        links |= dict.fromkeys(_links(whole))
        if not hasattr(whole, "get_data"):
            continue
        with suppress(Exception):  # damaged: whoever looks for hidden content says so
            if is_attached(whole):
                attached += 1
                yield Aside(f"attached file {attached}", plain_text(_data(whole)) or "")
            elif (picture := picture_in(whole)) is not None:
                pictures += 1
                for text in texts_of_jpeg(io.BytesIO(picture)):
                    yield Aside(f"picture {pictures} of its pages, text beside it", text)
            elif dict.get(whole, "/Type") == "/Metadata":
                yield Aside("metadata", _TAG.sub("\n", _data(whole).decode("utf-8", "replace")), is_data=False)
    yield Aside("addresses of links", "\n".join(links), is_data=False)


def _data(stream: PdfObject) -> bytes:
    return bytes(stream.get_data())[:_MOST_BYTES]


def _links(whole: PdfObject) -> Iterator[str]:
    for one in dictionaries(whole):
        address = resolved(dict.get(one, "/URI"))
        if isinstance(address, str | bytes):
            yield address if isinstance(address, str) else address.decode("latin-1")
