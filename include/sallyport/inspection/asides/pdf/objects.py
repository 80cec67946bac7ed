"""Texts that a PDF keeps beside its pages: bookmarks, names of destinations and layers, forms in XML, words for readers aloud."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException

from sallyport.inspection.asides.pdf.streams import is_attached
from sallyport.inspection.asides.web.xml_rows import rows_of_xml
from sallyport.inspection.hidden.office.parts import events
from sallyport.inspection.hidden.pdf.values import entry, resolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdf import PdfReader

    from sallyport.inspection.untyped import PdfObject

_WAYS = {
    "/Outlines": "bookmarks",
    "/Names": "names of places and scripts",
    "/Dests": "names of places and scripts",
    "/OCProperties": "layers",
    "/PageLabels": "numbers of pages",
    "/AcroForm": "form",
    "/StructTreeRoot": "descriptions",
    "/OpenAction": "names of places and scripts",
    "/PieceInfo": "data of programs",
    "/Threads": "threads",
    "/Collection": "list of files",
}
"""Where they hang on the catalogue, and what a message calls them."""
_SAID = (
    "/Title",
    "/Alt",
    "/ActualText",
    "/E",
    "/T",
    "/TU",
    "/V",
    "/DV",
    "/Name",
    "/P",
    "/JS",
    "/Desc",
    "/Contents",
    "/Lang",
)
_AWAY = frozenset(
    {"/Parent", "/Pg", "/Page", "/D", "/A", "/Kids/P", "/Resources", "/DR", "/AP", "/Font", "/Prev", "/Last"}
)
"""Ways that lead to pages and drawings, or back."""
_MOST = 20_000
_SHORTEST = 3
_TAG = re.compile(r"<[^<>]{0,2000}>")
_ELEMENT = re.compile(r"<(?:[\w.-]{1,60}:)?([\w.-]{1,60})(?:\s[^<>]{0,2000})?>([^<>]{1,2000})</")
_MOST_XML = 4 * 1024**2


def texts_of_objects(reader: PdfReader) -> Iterator[tuple[str, str]]:
    """What each is called, and its texts as lines. pypdf raises what it does for what is damaged."""
    catalogue = entry(reader.trailer, "/Root")
    left = [_MOST]
    for key, name in _WAYS.items():
        texts = list(dict.fromkeys(_texts(entry(catalogue, key), left)))
        if texts:
            yield name, "\n".join(texts)
    for number, packet in enumerate(_packets(catalogue), 1):
        with suppress(
            ParseError, DefusedXmlException
        ):  # half a document each, if they are written so: the lines above tell
            yield from ((f"form, part {number}", rows) for rows in rows_of_xml(events(iter((packet,)))))


def _packets(catalogue: PdfObject) -> Iterator[bytes]:
    """Of a form in XML: its template and what was filled in."""
    form = entry(entry(catalogue, "/AcroForm"), "/XFA")
    for one in form if isinstance(form, list) else [form]:
        if hasattr(resolved(one), "get_data"):
            yield bytes(resolved(one).get_data())[:_MOST_XML]


def _of_stream(stream: PdfObject) -> Iterator[str]:
    """Its lines, values below the names of their elements; files within the file are read elsewhere."""
    if not is_attached(stream):
        data = bytes(stream.get_data())[:_MOST_XML].decode("utf-8", "replace")
        yield from (
            f"{name.replace('_', ' ')}: {value.strip()}" for name, value in _ELEMENT.findall(data) if value.strip()
        )
        yield from (line.strip() for line in _TAG.sub("\n", data).splitlines() if line.strip())


def _texts(root: PdfObject, left: list[int]) -> Iterator[str]:
    waiting, seen = [root], dict[int, Any]()
    while waiting and left[0] > 0:
        value = resolved(waiting.pop())
        left[0] -= 1
        if id(value) in seen or value is None:
            continue
        seen[id(value)] = value  # kept, so that no other is ever found at its place
        if hasattr(value, "get_data"):
            yield from _of_stream(value)
        elif isinstance(value, dict):
            for key, one in dict.items(value):
                if isinstance(resolved(one), str) and key in _SAID:
                    waiting.append(resolved(one))
                elif key not in _AWAY and isinstance(resolved(one), dict | list):
                    waiting.append(one)
        elif isinstance(value, list):
            waiting += list.__reversed__(value)
        elif isinstance(value, str) and not value.startswith("/") and len(value.strip()) >= _SHORTEST:
            yield value.strip()
