"""Old Office files (xls, doc, ppt): compound files with streams, of which those of Excel are read record by record."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sallyport.inspection.hidden.office.vba import LIBRARIES, Unreadable, holds_project, modules
from sallyport.inspection.hidden.people import name_a_person
from sallyport.inspection.hidden.saying import Places, counted, placed, say
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms
    from sallyport.inspection.untyped import OleFile

_OLE = "application/x-ole-storage"
_MACROS = frozenset({"_VBA_PROJECT_CUR", "_VBA_PROJECT", "MACROS", "VBA"})
_EMBEDDED = frozenset({"OBJECTPOOL", "\1OLE10NATIVE", "PACKAGE"})
_PIVOT = "_SX_DB_CUR"
_WORKBOOKS = ("Workbook", "Book")
_ENCRYPTED = "EncryptedPackage"
_UNREAD = {"WordDocument": "Word", "PowerPoint Document": "PowerPoint"}
_SHEET, _ROW, _COLUMNS, _NOTE, _BOOKS, _LOCKED = 0x85, 0x208, 0x7D, 0x1C, 0x1AE, 0x2F
_CELLS = frozenset({0x6, 0x7E, 0xFD, 0x203, 0x204, 0x205, 0xBD, 0xD6, 0x406})
_HIDDEN_ROW, _MACRO_SHEET = 0x20, 1
_END = 0x0A
_LARGEST_STREAM = 512 * 1024 * 1024


@dataclass
class OleInspector:
    """Looks into compound files."""

    terms: Terms

    def applies_to(self, specimen: Specimen) -> bool:
        """By content."""
        return specimen.media_type == _OLE

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """olefile, and the codecs it asks for."""
        del specimen
        return LIBRARIES

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """What can be told of it; hidden.unread for the formats of Word and PowerPoint, which are not read."""
        import olefile

        with specimen.open() as stream:
            try:
                with olefile.OleFileIO(stream) as held:
                    names = held.listdir(streams=True, storages=True)
                    yield from _of_names(names, self.terms)
                    yield from self._of_format(held, names)
            except (OSError, ValueError, KeyError, IndexError, struct.error, RecursionError, TypeError, AttributeError):
                yield say(self.terms, "hidden.unread", "It is a damaged file of an old Office format.")

    def _of_format(self, held: OleFile, names: list[list[str]]) -> Iterator[Finding]:
        top = {name[0] for name in names if len(name) == 1}
        if _ENCRYPTED in top:
            return  # told elsewhere
        book = next((name for name in _WORKBOOKS if name in top), None)
        if book is not None:
            if held.get_size(book) > _LARGEST_STREAM:
                yield say(self.terms, "hidden.unread", "Its workbook is larger than what is read here (512 MiB).")
            else:
                yield from _of_workbook(held.openstream(book).read(), self.terms)
        for stream, program in _UNREAD.items():
            if stream in top:
                message = f"It is of an old format of {program}, whose hidden text and changes are not read here."
                yield say(self.terms, "hidden.unread", message)
        has_macros = holds_project(held)
        if has_macros:
            yield from _of_macros(held, self.terms)
        if book is None and top.isdisjoint(_UNREAD) and not has_macros:
            yield say(self.terms, "hidden.unread", "It is a compound file of a kind that is not read here.")
        metadata = held.get_metadata()
        if name_a_person(_plain(one) for one in (metadata.author, metadata.last_saved_by)):
            yield say(self.terms, "hidden.author")


def _of_macros(held: OleFile, terms: Terms) -> Iterator[Finding]:
    """hidden.unread where their source cannot be read; what it says is read as code."""
    try:
        for _ in modules(held):
            pass
    except Unreadable:
        message = "The source of its macros cannot be read: save it without macros (as .xlsx, .docx or .pptx)."
        yield say(terms, "hidden.unread", message)


def _plain(told: object) -> str:
    """A text, which olefile gives in the document's own encoding."""
    return told.decode("utf-8", "replace") if isinstance(told, bytes) else str(told or "")


def _of_names(names: list[list[str]], terms: Terms) -> Iterator[Finding]:
    parts = [part.upper() for name in names for part in name]
    if not _MACROS.isdisjoint(parts):
        yield say(terms, "hidden.macro")
    inside = {name[0] for name in names if name[0].upper().startswith("MBD")}
    if not _EMBEDDED.isdisjoint(parts) or inside:
        yield say(terms, "hidden.embedded_object")
    if any(name[0].upper() == _PIVOT and len(name) > 1 for name in names):
        yield say(terms, "hidden.pivot_cache")


@dataclass
class _Sheet:
    state: int
    kind: int
    begin: int
    cells: int = 0
    rows: Places = field(default_factory=Places)
    columns: set[int] = field(default_factory=set)


def _of_workbook(data: bytes, terms: Terms) -> Iterator[Finding]:
    """By the records of [MS-XLS]."""
    sheets: list[_Sheet] = []
    notes = outside = 0
    for kind, record in _records(data, 0):
        if kind == _LOCKED:
            return  # encrypted, which is told elsewhere
        if kind == _SHEET and len(record) >= 6:  # noqa: PLR2004 - place, state, kind
            begin, state, type_of = struct.unpack_from("<IBB", record)
            sheets.append(_Sheet(state & 3, type_of, begin))
        outside += kind == _BOOKS and _is_outside(record)
    for sheet in sheets:
        notes += _read(data, sheet)
    hidden = [number for number, sheet in enumerate(sheets, 1) if sheet.state and sheet.cells]
    if hidden:
        yield say(terms, "hidden.sheet", None, placed("sheet", hidden))
    if any(sheet.kind == _MACRO_SHEET for sheet in sheets):
        yield say(terms, "hidden.macro", "It holds a sheet of macros.")
    for number, sheet in enumerate(sheets, 1):
        yield from _of_sheet(sheet, number, terms)
    if notes:
        yield say(terms, "hidden.comment", f"It holds {many(notes, 'comment')}.")
    if outside:
        yield say(terms, "hidden.external_link", "It links to other files.")


def _of_sheet(sheet: _Sheet, number: int, terms: Terms) -> Iterator[Finding]:
    if sheet.rows.total:
        message = f"Hidden rows with content: {sheet.rows.as_text('row')}."
        yield say(terms, "hidden.cells", message, f"sheet {number}, row {sheet.rows.first[0]}")
    if sheet.columns:
        message = f"Hidden columns with content: {counted('column', sorted(sheet.columns))}."
        yield say(terms, "hidden.cells", message, f"sheet {number}")


def _is_outside(record: bytes) -> bool:
    """Is it another workbook? This one and its functions are told by a mark."""
    return len(record) > 4 and record[2:4] not in {b"\x01\x04", b"\x01\x3a"}  # noqa: PLR2004 - as the format has it


def _read(data: bytes, sheet: _Sheet) -> int:
    """Counts cells, finds hidden rows and columns; how many comments there are. The row's record comes before its cells."""
    hidden_rows: set[int] = set()
    spans: list[tuple[int, int]] = []
    notes = 0
    for kind, record in _records(data, sheet.begin):
        if kind == _ROW and len(record) >= 14:  # noqa: PLR2004 - as the format has it
            if record[12] & _HIDDEN_ROW:
                hidden_rows.add(struct.unpack_from("<H", record)[0])
        elif kind == _COLUMNS and len(record) >= 10:  # noqa: PLR2004 - as the format has it
            first, last, width, _, flags = struct.unpack_from("<5H", record)
            if flags & 1 or width == 0:
                spans.append((first, last))
        elif kind in _CELLS and len(record) >= 4:  # noqa: PLR2004 - as the format has it
            row, column = struct.unpack_from("<HH", record)
            sheet.cells += 1
            if row in hidden_rows:
                sheet.rows.add(row + 1)
            if any(first <= column <= last for first, last in spans):
                sheet.columns.add(column + 1)
        elif kind == _NOTE:
            notes += 1
    return notes


def _records(data: bytes, begin: int) -> Iterator[tuple[int, bytes]]:
    """Kind and content of records, from a place up to the end of that substream (or of the globals)."""
    at = begin
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, at)
        if kind == _END:
            return
        yield kind, data[at + 4 : at + 4 + length]
        at += 4 + length
