"""Workbooks (XLSX, XLSM, XLSB, XLS, ODS): every sheet, hidden ones too, cells as the sheet shows them."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from sallyport.inspection.hidden.office.parts import Document
from sallyport.inspection.hidden.office.relations import targets
from sallyport.inspection.hidden.office.shared_texts import shared_texts
from sallyport.inspection.hidden.office.unlisted import unlisted_sheets
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.blocks import tables_in
from sallyport.inspection.tables.cells import shown
from sallyport.inspection.tables.datafiles.repeats import largest_area
from sallyport.inspection.tables.datafiles.scattered import scattered
from sallyport.inspection.tables.datafiles.unstored import Unstored
from sallyport.inspection.tables.reader import Unreadable
from sallyport.inspection.tables.reasons import reason_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.tables.model import TableStream
    from sallyport.policy.disclosure.table_reading import TableReading

_CELL = re.compile(rb'<(?:\w+:)?c [^>]{0,200}?\br="([A-Z]{1,3})(\d{1,7})"')
_FILLED = re.compile(_CELL.pattern + rb"[^>]{0,200}(?<!/)>(?!(?:<(?:\w+:)?v ?/>|<(?:\w+:)?v></(?:\w+:)?v>)?</)")
"""One with a value: those with a format alone are empty."""
_REPEATED = re.compile(rb'number-(?:columns|rows)-repeated="(\d+)"')
_CHUNK, _LONGEST_TAG = 1024**2, 512
_FARTHEST_REPEAT = 16_384 * 64


def spreadsheet(specimen: Specimen, limits: TableReading) -> Iterator[TableStream | Finding]:
    """Tables of every sheet. Unreadable for one that holds more than may be held."""
    if specimen.size > limits.max_held_bytes:
        raise Unreadable("the workbook is larger than one that can be held")
    far: set[str] = set()
    with specimen.open() as stream:
        unstored = Unstored()
        if stream.read(4) == b"PK\3\4":
            far = _far_apart(stream, limits, unstored)
            _check_area(stream, limits)
        yield from unstored.findings()
        stream.seek(0)
        workbook = CalamineWorkbook.from_filelike(stream)
        parts = _parts_of_sheets(specimen, limits) if far else []
        sheets = workbook.sheets_metadata
        for number, sheet in enumerate(sheets):
            if sheet.typ is not SheetTypeEnum.WorkSheet:
                continue
            place = f"sheet {number + 1}" if len(sheets) > 1 else ""
            part = parts[number] if number < len(parts) else ""
            try:
                yield from _scattered(specimen, part, place, limits) if part in far else _held(workbook, number, place)
            except CalamineError as error:
                message = f"Sheet {number + 1} of {len(sheets)} could not be read: {reason_of(error)}."
                yield finding("tables.unreadable", message, place, error=type(error).__name__)
        yield from _unlisted(specimen, limits)
        if not sheets:
            yield finding("tables.unreadable", "The workbook names no sheet, so that none could be read.")


def _unlisted(specimen: Specimen, limits: TableReading) -> Iterator[TableStream]:
    """Tables of sheets that the workbook holds and does not list."""
    with specimen.open() as stream:
        if stream.read(4) != b"PK\3\4":
            return
        stream.seek(0)
        with Document(stream, limits.max_held_bytes) as document:
            texts = shared_texts(document) if (parts := unlisted_sheets(document)) else []
            for number, part in enumerate(parts, 1):
                yield from scattered(document, part, texts, f"unlisted sheet {number}")


def _held(workbook: CalamineWorkbook, number: int, place: str) -> Iterator[TableStream]:
    """Row and column numbers are those of the sheet, of which rows and columns before the first cell are left out."""
    read = workbook.get_sheet_by_index(number)
    rows = [[shown(cell) for cell in row] for row in read.to_python(skip_empty_area=True)]
    yield from tables_in(rows, place, read.start or (0, 0))


def _scattered(specimen: Specimen, part: str, place: str, limits: TableReading) -> Iterator[TableStream | Finding]:
    with specimen.open() as stream, Document(stream, limits.max_held_bytes) as document:
        yield from scattered(document, part, shared_texts(document), place)
    message = (
        "Cells of a sheet lie millions of empty cells apart: each group of them was read, and none beside another."
    )
    yield finding("tables.unreadable", message, place)


def _parts_of_sheets(specimen: Specimen, limits: TableReading) -> list[str]:
    """The part of each sheet, in their order."""
    with specimen.open() as stream, Document(stream, limits.max_held_bytes) as document:
        paths = targets(document, "xl/workbook.xml")
        return [
            paths.get(event.attributes.get("id", ""), "")
            for event in document.events("xl/workbook.xml")
            if event.kind == "start" and event.name == "sheet"
        ]


def _far_apart(stream: BinaryIO, limits: TableReading, unstored: Unstored) -> set[str]:
    """Sheets of which one far cell would make a billion. Unreadable when one unpacks to more than may be held."""
    far: set[str] = set()
    with zipfile.ZipFile(stream) as archive:
        for member in archive.infolist():
            if member.filename.startswith("xl/worksheets/sheet") and member.filename.endswith(".xml"):
                is_far = _is_far_apart(archive, member, limits, _CELL, unstored)
                far |= {member.filename} if is_far and _is_far_apart(archive, member, limits, _FILLED) else set()
            elif member.file_size > limits.max_held_bytes:
                raise Unreadable("a part of the workbook unpacks to more than can be held")
            elif member.filename == "content.xml":
                _check_repeats(archive, member, unstored)
    return far


def _is_far_apart(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    limits: TableReading,
    cell: re.Pattern[bytes],
    unstored: Unstored | None = None,
) -> bool:
    column = row = unpacked = 0
    first_column, first_row = 2**14, 2**20
    with archive.open(member) as stream:
        rest = b""
        while data := stream.read(_CHUNK):
            unpacked += len(data)
            if unpacked > limits.max_held_bytes:
                raise Unreadable("a sheet unpacks to more than can be held")
            if unstored is not None:
                unstored.see_sheet(data)
            places = cell.findall(rest + data)
            rest = data[-_LONGEST_TAG:]
            if not places:
                continue
            columns = {_number_of(letters) for letters in {letters for letters, _ in places}}
            rows = {int(digits) for _, digits in places}
            column, row = max(column, *columns), max(row, *rows)
            first_column, first_row = min(first_column, *columns), min(first_row, *rows)
    return row > 0 and (column - first_column + 1) * (row - first_row + 1) > limits.max_sheet_cells


def _check_area(stream: BinaryIO, limits: TableReading) -> None:
    """Of OpenDocument: its reader makes as many cells as are repeated, also those between two that are far apart."""
    with Document(stream, limits.max_held_bytes) as document:
        try:
            area = largest_area(document.events("content.xml"))
        except (ParseError, DefusedXmlException):
            return  # told by whoever reads it
    if area > limits.max_sheet_cells:
        raise Unreadable("a sheet has more cells, repeated ones counted as often as they stand there, than can be held")


def _check_repeats(archive: zipfile.ZipFile, member: zipfile.ZipInfo, unstored: Unstored) -> None:
    with archive.open(member) as stream:
        rest = b""
        while data := stream.read(_CHUNK):
            unstored.see_content(data)
            if any(int(digits[:12]) > _FARTHEST_REPEAT for digits in _REPEATED.findall(rest + data)):
                raise Unreadable("a sheet repeats a cell more often than can be held")
            rest = data[-_LONGEST_TAG:]


def _number_of(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
