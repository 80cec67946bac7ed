"""Tables in XML: elements that are alike are rows, their attributes and the texts within them are cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError

from sallyport.inspection.classes.kinds import is_part
from sallyport.inspection.hidden.office.parts import events, pieces
from sallyport.inspection.tables.datafiles.spreadsheet_xml import NAMESPACE, spreadsheet_xml
from sallyport.inspection.tables.documents.markup import html_tables
from sallyport.inspection.tables.headings.words import Role, hint
from sallyport.inspection.tables.held import HeldTable
from sallyport.inspection.tables.model import Head
from sallyport.inspection.tables.reader import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.tables.model import TableStream
    from sallyport.policy.disclosure.table_reading import TableReading

_FEWEST = 2
_HEAD = 4096
_OF_OFFICE = (
    b"schemas.openxmlformats.org",
    b"schemas.microsoft.com",
    b"names:tc:opendocument",
    b"schemas-microsoft-com",
)
_MOST_CELLS = 500_000


def xml_tables(specimen: Specimen, limits: TableReading) -> Iterator[TableStream | Finding]:
    """Those that are marked up as in pages; else rows of elements of which a name says that something is counted."""
    if _holds(specimen, (NAMESPACE,)):
        yield from _workbook(specimen, limits)
        return
    is_page = False
    for table in html_tables(specimen, limits):
        is_page = True
        yield table
    # A part of an office document counts its own fonts and styles.
    if not is_page and specimen.size <= limits.max_held_bytes and not _holds(specimen, _OF_OFFICE):
        try:
            yield from _records(specimen)
        except DefusedXmlException:
            if is_part(specimen.name):
                return  # told of the document
            raise
        except ParseError:
            return  # its lines were read as those of any text


def _holds(specimen: Specimen, names: Sequence[bytes]) -> bool:
    """Does it begin with one of these names of what its elements are?"""
    with specimen.open() as stream:
        head = stream.read(_HEAD)
    return any(name in head for name in names)


def _workbook(specimen: Specimen, limits: TableReading) -> Iterator[HeldTable]:
    if specimen.size > limits.max_held_bytes:
        raise Unreadable("a workbook in XML is longer than can be held")
    try:
        yield from spreadsheet_xml(specimen, limits)
    except ParseError:
        raise Unreadable("a workbook in XML is cut or broken") from None


def _records(specimen: Specimen) -> Iterator[HeldTable]:
    found: dict[tuple[str, ...], list[list[str]]] = {}
    for names, cells in _elements(specimen):
        found.setdefault(names, []).append(cells)
    counted = [(names, rows) for names, rows in found.items() if any(map(_is_count, names))]
    for number, (names, rows) in enumerate(counted, 1):
        yield HeldTable(Head(f"table {number}" if len(counted) > 1 else "", names, 1), rows)


def _elements(specimen: Specimen) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """Names and texts of every element's attributes and of the elements within it that hold nothing but a text."""
    around: list[dict[str, str]] = []
    left = _MOST_CELLS
    with specimen.open() as stream:
        for event in events(pieces(stream)):
            if event.kind == "start":
                around.append(dict(event.attributes))
            elif event.kind == "text" and around and event.text.strip():
                around[-1][""] = around[-1].get("", "") + event.text.strip()
            elif event.kind == "end" and around:
                values = around.pop()
                text = values.pop("", "")
                if text and around and not values:
                    around[-1][event.name] = text
                values |= {event.name: text} if text and values else {}
                left -= len(values)
                if len(values) >= _FEWEST and left > 0:
                    yield tuple(values), list(values.values())


def _is_count(name: str) -> bool:
    said = hint(name)
    return said is not None and said.role is Role.COUNT
