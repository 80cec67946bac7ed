"""Parts of an Office or OpenDocument file that it holds and does not use: no program shows them, and everyone can unzip them.

A sheet that the workbook does not list, a slide that the presentation does not, a second text, pictures and data that no
relation leads to.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException

from sallyport.inspection.hidden.office.relations import targets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.hidden.office.parts import Document

_CONTENT_TYPES = "[Content_Types].xml"
_OTHERS_TELL = re.compile(
    r"(?:word|xl|ppt)/(?:embeddings|activeX|comments|threadedComments|externalLinks|pivotCache|revisions|model|charts|diagrams|persons"
    r"|printerSettings|macrosheets|vbaProject|glossary|afchunk|(?:document|header|footer|footnotes|endnotes|settings|connections)\d*\.xml$)"
    r"|customXml/|docProps/|META-INF/|Basic/|Scripts/|Dialogs/|Versions/|Configurations2/|Thumbnails/|Fonts?/|layout-cache$"
    r"|mimetype$|(?:content|styles|meta|settings)\.xml$|manifest\.rdf$|Object |ObjectReplacements/|current\.xml$",
    re.IGNORECASE,
)
"""Parts that rules of their own tell of, in use or not, and those that need no relation."""
_SHEET, _SLIDE, _TEXT = "worksheet", "sld", "document"
_LISTS = {_SHEET: ("xl/workbook.xml", "sheet"), _SLIDE: ("ppt/presentation.xml", "sldId")}
"""Which part lists those whose outermost element is this, by which element."""
_MAIN = ("xl/workbook.xml", "word/document.xml", "ppt/presentation.xml")
_FEW_ATTRIBUTES = 200
_MARKUP = (".xml", ".rels", ".vml")


def unlisted(document: Document, kind: str) -> list[str]:
    """Parts with content that would be sheets, slides or texts if the file listed them, in their order."""
    if kind == _TEXT:
        used = {name.casefold() for name in _used_from(document, "", "officeDocument") or _MAIN}
    else:
        part, element = _LISTS[kind]
        paths = targets(document, part)
        ids = [
            event.attributes.get("id", "")
            for event in document.events(part)
            if event.kind == "start" and event.name == element
        ]
        used = {unquote(paths.get(one, "")).casefold() for one in ids}
    others = [name for name in _markup(document) if name.casefold() not in used and _root(document, name) == kind]
    return [name for name in others if _is_filled(document, name)]


def unlisted_sheets(document: Document) -> list[str]:
    """Those of a workbook."""
    return unlisted(document, _SHEET)


def unlisted_slides(document: Document) -> list[str]:
    """Those of a presentation."""
    return unlisted(document, _SLIDE)


def unlisted_texts(document: Document) -> list[str]:
    """Those of a text: all but the one that the file begins with."""
    return unlisted(document, _TEXT)


def unused(document: Document) -> list[str]:
    """Other parts with content that no relation leads to."""
    used = {name.casefold() for name in _reached(document)}
    names = [
        name
        for name in document.names
        if not name.endswith(("/", ".rels")) and name != _CONTENT_TYPES and not _OTHERS_TELL.match(name)
    ]
    left = [name for name in names if name.casefold() not in used]
    return [name for name in left if _root(document, name) not in {*_LISTS, _TEXT} and _is_filled(document, name)]


def unused_of_opendocument(document: Document) -> list[str]:
    """The same where contents name pictures and objects by links."""
    used = set()
    for name in document.names:
        if name.endswith(("content.xml", "styles.xml")):
            for event in document.events(name):
                if event.kind == "start" and (link := event.attributes.get("href")):
                    used.add(unquote(link.removeprefix("./")).casefold())
    left = [
        name
        for name in document.names
        if not name.endswith("/") and name.casefold() not in used and not _OTHERS_TELL.match(name)
    ]
    return [name for name in left if _is_filled(document, name)]


def _reached(document: Document) -> set[str]:
    """All parts that relations lead to from the file's own."""
    names = {name.casefold(): name for name in document.names}
    found, waiting = set(_MAIN), ["", *_MAIN]
    while waiting:
        for target in _used_from(document, waiting.pop()):
            part = names.get(target.casefold(), "")
            if part and part not in found:
                found.add(part)
                waiting.append(part)
    return found


def _used_from(document: Document, part: str, kind: str = "") -> list[str]:
    return [unquote(target) for target in targets(document, part, kind).values()]


def _markup(document: Document) -> Iterator[str]:
    return (name for name in document.names if name.lower().endswith(".xml"))


def _root(document: Document, name: str) -> str:
    """The outermost element of a part; nothing for what is no markup."""
    if not name.lower().endswith(_MARKUP):
        return ""
    with suppress(ParseError, DefusedXmlException):
        return next((event.name for event in document.events(name) if event.kind == "start"), "")
    return ""


def _is_filled(document: Document, name: str) -> bool:
    """Has it text, or many attributes? What is no markup is filled when there are bytes."""
    if not name.lower().endswith(_MARKUP):
        return document.size(name) > 0
    told = 0
    try:
        for event in document.events(name):
            told += sum(map(len, event.attributes.values()))
            if event.kind == "text" and event.text.strip():
                return True
    except (ParseError, DefusedXmlException):
        return True
    return told > _FEW_ATTRIBUTES and _root(document, name) not in {*_LISTS, _TEXT}
