"""Hidden content of Excel's binary workbooks (xlsb): sheets, rows and columns, by the records of [MS-XLSB]."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from sallyport.inspection.hidden.office.relations import targets
from sallyport.inspection.hidden.saying import Places, counted, placed, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.hidden.office.parts import Document
    from sallyport.inspection.terms import Terms

_WORKBOOK = "xl/workbook.bin"
_ROW, _COLUMNS, _SHEET = 0, 60, 156
_CELLS = range(2, 12)
_HIDDEN_ROW, _FLAGS_OF_ROW = 0x10, 11
_HIDDEN_COLUMNS, _FLAGS_OF_COLUMNS = 1, 16


def binary_sheets(document: Document, terms: Terms) -> Iterator[Finding]:
    """Hidden sheets, rows and columns with content. Nothing for workbooks that are XML."""
    if _WORKBOOK not in document.names:
        return
    paths = targets(document, _WORKBOOK)
    hidden = []
    for number, (state, relation) in enumerate(_listed(document), 1):
        cells, rows, columns = _read(document, paths.get(relation, ""))
        if state and cells:
            hidden.append(number)
        if rows.total:
            message = f"Hidden rows with content: {rows.as_text('row')}."
            yield say(terms, "hidden.cells", message, f"sheet {number}, row {rows.first[0]}")
        if columns:
            message = f"Hidden columns with content: {counted('column', sorted(columns))}."
            yield say(terms, "hidden.cells", message, f"sheet {number}")
    if hidden:
        yield say(terms, "hidden.sheet", None, placed("sheet", hidden))
    # Comments, names and formulas are binary too, and not read here.
    yield say(terms, "hidden.unread", "It is a binary workbook, whose names, formulas and comments are not read here.")


def _listed(document: Document) -> Iterator[tuple[int, str]]:
    """State (0 is visible) and relation of each sheet."""
    for kind, data in _records(document, _WORKBOOK):
        if kind == _SHEET:
            state, _, length = struct.unpack_from("<III", data)
            yield state, data[12 : 12 + 2 * length].decode("utf-16-le", "replace")


def _read(document: Document, part: str) -> tuple[int, Places, set[int]]:
    """Cells with content; hidden rows and hidden columns among them."""
    cells, rows, columns = 0, Places(), set[int]()
    spans: list[tuple[int, int]] = []
    row, is_hidden = 0, False
    if part not in document.names:
        return cells, rows, columns
    for kind, data in _records(document, part):
        if kind == _ROW:
            row, is_hidden = struct.unpack_from("<I", data)[0] + 1, bool(data[_FLAGS_OF_ROW] & _HIDDEN_ROW)
        elif kind == _COLUMNS and data[_FLAGS_OF_COLUMNS] & _HIDDEN_COLUMNS:
            spans.append(struct.unpack_from("<II", data))
        elif kind in _CELLS:
            cells += 1
            (column,) = struct.unpack_from("<I", data)
            if is_hidden:
                rows.add(row)
            if any(first <= column <= last for first, last in spans):
                columns.add(column + 1)
    return cells, rows, columns


def _records(document: Document, part: str) -> Iterator[tuple[int, bytes]]:
    """Kinds and contents of a part's records. ValueError where it breaks off."""
    held = bytearray()
    for data in document.chunks(part):
        held += data
        at = 0
        while (record := _record(held, at)) is not None:
            kind, begin, end = record
            yield kind, bytes(held[begin:end])
            at = end
        del held[:at]
    if held:
        raise ValueError("a record that breaks off")


def _record(held: bytearray, at: int) -> tuple[int, int, int] | None:
    """Kind, begin and end of the record's content; None when it is not whole yet."""
    kind = _varied(held, at, 2)
    size = None if kind is None else _varied(held, kind[1], 4)
    if kind is None or size is None or size[1] + size[0] > len(held):
        return None
    return kind[0], size[1], size[1] + size[0]


def _varied(held: bytearray, at: int, most: int) -> tuple[int, int] | None:
    """A number in groups of seven bits, and where it ends."""
    value = 0
    for count in range(most):
        if at + count >= len(held):
            return None
        byte = held[at + count]
        value |= (byte & 0x7F) << 7 * count
        if not byte & 0x80:
            return value, at + count + 1
    return value, at + most
