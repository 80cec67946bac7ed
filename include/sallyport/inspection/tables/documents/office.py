"""Tables in documents and presentations: DOCX, PPTX, ODT, ODP."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from sallyport.inspection.tables.documents.changes import without_deletions
from sallyport.inspection.tables.reader import Unreadable
from sallyport.inspection.tables.text.captioned import note_for, title_for, titled
from sallyport.inspection.tables.text.written import table_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree.ElementTree import Element

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.tables.model import TableStream
    from sallyport.policy.disclosure.table_reading import TableReading

_PARTS = re.compile(r"word/(?!theme|styles|settings|fontTable|numbering)[^/]*\.xml|ppt/slides/[^/]*\.xml|content\.xml")
_BESIDE = re.compile(
    r"docProps/(?:core|custom|app)\.xml|ppt/(?:notesSlides|comments)/[^/]*\.xml|xl/comments[^/]*\.xml|meta\.xml|styles\.xml"
    r"|xl/(?:comments|threadedComments|drawings)/[^/]*\.xml|(?:word|ppt|xl)/(?:charts|diagrams)/[^/]*\.xml|customXml/item\d+\.xml"
)
"""Parts whose text stands in none of the paragraphs or cells: notes, comments, text in shapes and charts, properties."""
_TABLE, _ROW, _CELL = {"tbl", "table"}, {"tr", "table-row"}, {"tc", "table-cell", "covered-table-cell"}
_PARAGRAPH = {"p", "h", "br", "tab"}
_NUMBERED = re.compile(r"(?i)\s*table (\w{0,2}\d{1,3}[a-z]?)\b")
_MOST_REPEATS, _MOST_DIGITS = 1000, 9
_DEEPEST = 20


def document(specimen: Specimen, limits: TableReading) -> Iterator[TableStream | Finding]:
    """Every table of the text, its notes, headers and slides. Unreadable for a part that unpacks to more than may be held."""
    found: list[tuple[str, list[list[str]]]] = []
    with specimen.open() as stream, zipfile.ZipFile(stream) as archive:
        for member in archive.infolist():
            if _PARTS.fullmatch(member.filename):
                found += _captioned(list(_in_order(without_deletions(_parsed(archive, member, limits)))))
    for number, (title, rows) in enumerate(found, 1):
        where = f"table {number}" if len(found) > 1 else ""
        # The rows keep their numbers below a title that stands in none of them.
        yield table_of(titled(title, rows), where, range(-1, len(rows))) if title else table_of(rows, where)


def paragraphs(specimen: Specimen, limits: TableReading) -> Iterator[str]:
    """Its running text, without that of tables."""
    with specimen.open() as stream, zipfile.ZipFile(stream) as archive:
        for member in archive.infolist():
            if _PARTS.fullmatch(member.filename):
                yield from _outside_tables(without_deletions(_parsed(archive, member, limits)))


def beside(specimen: Specimen, limits: TableReading) -> Iterator[str]:
    """What is written beside its paragraphs and cells: notes, comments, texts in shapes and charts, properties."""
    with specimen.open() as stream, zipfile.ZipFile(stream) as archive:
        for member in archive.infolist():
            if _BESIDE.fullmatch(member.filename):
                yield from _said(_parsed(archive, member, limits), only_paragraphs="/charts/" in member.filename)


def _said(root: Element, *, only_paragraphs: bool) -> Iterator[str]:
    told = [text for element in root.iter() if _name(element) in {"p", "h", "text"} and (text := _text(element))]
    if not told and not only_paragraphs:
        told = [element.text for element in root.iter() if element.text and element.text.strip()]
    yield from told


def _outside_tables(root: Element) -> Iterator[str]:
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if _name(element) in {"p", "h"}:
            if text := _text(element):
                yield text
        elif _name(element) not in _TABLE:
            waiting += reversed(element)


def _captioned(items: Sequence[str | list[list[str]]]) -> Iterator[tuple[str, list[list[str]]]]:
    """Each table with the paragraph that tells how many there are; "" where none does.

    That is the one above it, the one below it, or one anywhere that speaks of it by its number ("Table 3").
    """
    texts = [item for item in items if isinstance(item, str)]
    for at, item in enumerate(items):
        if isinstance(item, str):
            continue
        above, below = (items[near] if 0 <= near < len(items) else "" for near in (at - 1, at + 1))
        title = title_for(above, item) if isinstance(above, str) else ""
        title = title or (note_for(below, item) if isinstance(below, str) else "")
        yield title or _spoken_of([one for one in (above, below) if isinstance(one, str)], texts, item), item


def _spoken_of(beside: Sequence[str], texts: Sequence[str], rows: list[list[str]]) -> str:
    """The first paragraph that says how many there are in the table that one beside it gives a number."""
    number = next((found[1] for one in beside if (found := _NUMBERED.match(one))), None)
    if number is None:
        return ""
    named = re.compile(rf"(?i)\btable {re.escape(number)}(?![.\d]*\w)")
    return next((note for text in texts if named.search(text) and (note := note_for(text, rows))), "")


def _in_order(root: Element) -> Iterator[str | list[list[str]]]:
    """Paragraphs outside tables, and the rows of all tables in a part. Unreadable when they stand inside each other too often."""
    waiting = [(root, 0, True)]
    while waiting:
        element, depth, is_outside = waiting.pop()
        if depth > _DEEPEST:  # the text of each is read for each around it
            raise Unreadable("tables stand inside tables too often")
        name = _name(element)
        if is_outside and name in {"p", "h"} and (text := _text(element)):
            yield text
        is_outside = is_outside and name not in {"p", "h"} | _TABLE  # a paragraph has the text of those inside it
        waiting += [(child, depth + (name in _TABLE), is_outside) for child in reversed(element)]
        if name in _TABLE and any(rows := [_cells(row) for row in _rows(element)]):
            yield rows


def _parsed(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: TableReading) -> Element:
    with archive.open(member) as part:
        data = part.read(limits.max_held_bytes // 4 + 1)  # as a tree it takes some times as much
    if len(data) > limits.max_held_bytes // 4:
        raise Unreadable("a part of the document unpacks to more than can be held")
    try:
        root: Element = fromstring(data)
    except DefusedXmlException:
        raise Unreadable("its XML defines entities, which can grow without end") from None
    except ParseError:
        raise Unreadable("a part of the document is not the XML that it should be") from None
    return root


def tables_of(root: Element) -> Iterator[list[list[str]]]:
    """Rows of all tables in a part. Unreadable when they stand inside each other too often."""
    return (item for item in _in_order(root) if not isinstance(item, str))


def _rows(table: Element) -> Iterator[Element]:
    """Its own rows, not those of a table inside a cell."""
    for child in table:
        if _name(child) in _ROW:
            yield child
        elif _name(child) not in _CELL | _TABLE:
            yield from _rows(child)


def _cells(row: Element) -> list[str]:
    cells: list[str] = []
    for child in row:
        if _name(child) in _CELL:
            cells += [_text(child), *[""] * (_span(child) - 1)]
            cells += cells[-1:] * (_attribute(child, "number-columns-repeated") - 1)
        elif _name(child) == "sdt":  # a content control around cells
            cells += [cell for inner in child for cell in _cells(inner)]
    return cells


def _text(cell: Element) -> str:
    texts: list[str] = []
    for element in cell.iter():
        if _name(element) in _PARAGRAPH:
            texts.append(" ")
        if _name(element) in _TABLE and element is not cell:
            continue
        texts += [element.text or "", element.tail or "" if element is not cell else ""]
    return " ".join("".join(texts).split())


def _span(cell: Element) -> int:
    own = _attribute(cell, "gridSpan")
    inner = (_attribute(element, "val") for element in cell.iter() if _name(element) == "gridSpan")
    return max(own, next(inner, 1))


def _attribute(element: Element, name: str) -> int:
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name and value.isascii() and value.isdigit():
            return max(1, min(int(value[:_MOST_DIGITS]), _MOST_REPEATS))
    return 1


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
