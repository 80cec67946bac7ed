"""Parts of Office documents that no page, sheet or slide shows as they are: drawings' data, caches, queries, tags, templates.

Their attributes hold settings of programs, too, so that they are read as words, not as tables.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from sallyport.inspection.asides.encoded import plain_text
from sallyport.inspection.asides.model import Aside
from sallyport.inspection.asides.rows import as_csv
from sallyport.inspection.hidden.office.unlisted import unlisted_texts, unused, unused_of_opendocument

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.hidden.office.parts import Document

_PARTS = re.compile(
    r"(?:word|xl|ppt)/(?P<kind>diagrams/data|drawings/vmlDrawing|glossary/document|slicerCaches/|slicers/|tables/|queryTables/"
    r"|externalLinks/|pivotCache/pivotCacheDefinition|pivotTables/|connections|tags/|ctrlProps/|richData/|persons/|timelines?"
    r"|customData/|model/|slideMasters/|slideLayouts/|handoutMasters/|notesMasters/|webextensions/|activeX/)[^/]*\.xml|meta\.xml"
)
_SAID_LIST = (
    "v n name caption displayName totalsRowLabel description descr title val connection command tooltip alt sourceFile"
)
_SAID = frozenset(_SAID_LIST.split())
"""Attributes in which there are words; of which shorter ones than this are settings of programs."""
_SHORTEST = 3
_ENDS = frozenset({"p", "pt", "si", "t", "v", "row", "text"})
_CONTENT_TYPES = "[Content_Types].xml"
_LETTER = re.compile(r"[^\W\d_]{2}")
_MOST_BYTES = 32 * 1024**2


def texts(document: Document) -> Iterator[Aside]:
    """Of each such part, what is written in it, a line for each piece."""
    for name in document.names:
        found = _PARTS.fullmatch(name)
        if found and document.size(name) <= _MOST_BYTES:
            yield Aside(f"part {name.rpartition('/')[2]}", "\n".join(_lines(document, name)), is_data=False)
    is_office = _CONTENT_TYPES in document.names
    left = [*unlisted_texts(document), *unused(document)] if is_office else unused_of_opendocument(document)
    for number, name in enumerate(left, 1):
        if document.size(name) <= _MOST_BYTES:
            yield from (Aside(f"unused part {number}", text) for text in _of_unused(document, name))


def _of_unused(document: Document, name: str) -> Iterator[str]:
    """Of a part that no page shows: what is written in it, and its tables; XML that cannot be read is a text as others are."""
    from sallyport.inspection.tables.documents.office import tables_of

    if name.lower().endswith(".xml"):
        with suppress(ParseError, DefusedXmlException):
            root = fromstring(document.read(name))
            yield "\n".join(_lines(document, name))
            yield from map(as_csv, tables_of(root))
            return
    yield plain_text(document.read(name)) or ""


def _lines(document: Document, name: str) -> Iterator[str]:
    text = ""
    for event in document.events(name):
        if event.kind == "text":
            text += event.text
        elif event.kind == "start":
            yield from (
                value
                for key, value in event.attributes.items()
                if key in _SAID and len(value) >= _SHORTEST and _LETTER.search(value)
            )
        elif event.kind == "end" and event.name in _ENDS and text.strip():
            yield text.strip()
            text = ""
    if text.strip():
        yield text.strip()
