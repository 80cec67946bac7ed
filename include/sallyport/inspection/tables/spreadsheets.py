"""Workbooks (XLSX, XLSM, XLSB, XLS, ODS): every sheet, hidden ones too, cells as the sheet shows them."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, BinaryIO

from python_calamine import CalamineWorkbook, SheetTypeEnum

from sallyport.inspection.tables.blocks import tables_in
from sallyport.inspection.tables.cells import shown
from sallyport.inspection.tables.reader import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.tables.model import TableStream
    from sallyport.policy.disclosure.table_reading import TableReading

_CELL = re.compile(rb'<(?:\w+:)?c [^>]{0,200}?\br="([A-Z]{1,3})(\d{1,7})"')
_REPEATED = re.compile(rb'number-(?:columns|rows)-repeated="(\d+)"')
_CHUNK, _LONGEST_TAG = 1024**2, 256
_FARTHEST_REPEAT = 16_384 * 64


def spreadsheet(specimen: Specimen, limits: TableReading) -> Iterator[TableStream | Finding]:
    """Tables of every sheet. Unreadable for one that claims more cells than may be held."""
    if specimen.size > limits.max_held_bytes:
        raise Unreadable("the workbook is larger than one that can be held")
    with specimen.open() as stream:
        if stream.read(4) == b"PK\3\4":
            _bounded(stream, limits)
        stream.seek(0)
        workbook = CalamineWorkbook.from_filelike(stream)
        sheets = workbook.sheets_metadata
        for number, sheet in enumerate(sheets):
            if sheet.typ is not SheetTypeEnum.WorkSheet:
                continue
            place = f"sheet {number + 1}" if len(sheets) > 1 else ""
            read = workbook.get_sheet_by_index(number)
            rows = [[shown(cell) for cell in row] for row in read.to_python(skip_empty_area=False)]
            yield from tables_in(rows, place)


def _bounded(stream: BinaryIO, limits: TableReading) -> None:
    """Unreadable when a sheet unpacks to more than may be held, or one far cell would make it a billion."""
    with zipfile.ZipFile(stream) as archive:
        for member in archive.infolist():
            if member.filename.startswith("xl/worksheets/sheet") and member.filename.endswith(".xml"):
                _check_sheet(archive, member, limits)
            elif member.file_size > limits.max_held_bytes:
                raise Unreadable("a part of the workbook unpacks to more than can be held")
            elif member.filename == "content.xml":
                _check_repeats(archive, member)


def _check_sheet(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: TableReading) -> None:
    column = row = unpacked = 0
    first_column, first_row = 2**14, 2**20
    with archive.open(member) as stream:
        rest = b""
        while data := stream.read(_CHUNK):
            unpacked += len(data)
            if unpacked > limits.max_held_bytes:
                raise Unreadable("a sheet unpacks to more than can be held")
            places = _CELL.findall(rest + data)
            rest = data[-_LONGEST_TAG:]
            if not places:
                continue
            columns = {_number_of(letters) for letters in {letters for letters, _ in places}}
            rows = {int(digits) for _, digits in places}
            column, row = max(column, *columns), max(row, *rows)
            first_column, first_row = min(first_column, *columns), min(first_row, *rows)
            if (column - first_column + 1) * (row - first_row + 1) > limits.max_sheet_cells:
                raise Unreadable("a sheet spans more cells than can be held, most of them empty or not")


def _check_repeats(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    with archive.open(member) as stream:
        rest = b""
        while data := stream.read(_CHUNK):
            if any(int(digits[:12]) > _FARTHEST_REPEAT for digits in _REPEATED.findall(rest + data)):
                raise Unreadable("a sheet repeats a cell more often than can be held")
            rest = data[-_LONGEST_TAG:]


def _number_of(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
