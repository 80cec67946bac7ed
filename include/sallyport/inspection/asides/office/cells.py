"""Cells of workbooks that nobody sees: of hidden rows and columns, white on white, tiny, formatted away; and names of sheets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.asides.model import Aside
from sallyport.inspection.asides.rows import as_csv
from sallyport.inspection.hidden.office.spreadsheet import column_of, hidden_columns, is_hidden_row
from sallyport.inspection.hidden.office.styles import invisible_styles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.hidden.office.parts import Document, Event

_MOST_CELLS = 200_000
_MAY_HIDE = re.compile(rb"\bhidden=.(?:1|true|on)\b|\b(?:ht|width)=.0[.\"']")
_OVERLAP = 16
_VALUES = frozenset({"v", "t"})


def names_of_sheets(document: Document) -> Iterator[Aside]:
    """As lines: there may be a sheet for each of some persons."""
    told = [
        event.attributes.get("name", "")
        for event in document.events("xl/workbook.xml")
        if event.kind == "start" and event.name == "sheet"
    ]
    yield Aside("names of sheets", "\n".join(told), is_data=False)


def unseen_cells(document: Document, sheets: list[str], shared: list[str]) -> Iterator[Aside]:
    """Of each sheet the rows of cells that are hidden, below the first row where whole columns are; ``shared`` are its texts."""
    styles = invisible_styles(document)
    for number, name in enumerate(sheets, 1):
        if not styles and not _may_hide(document, name):
            continue
        reader = _Sheet(styles, shared)
        for event in document.events(name):
            reader.take(event)
        for kind, rows in reader.unseen.items():
            if rows:
                yield Aside(f"{kind} of sheet {number}", as_csv(list(rows.values())), is_data=False, is_rows=True)


def _may_hide(document: Document, name: str) -> bool:
    """By its bytes, which are searched faster than they are read."""
    before = b""
    for data in document.chunks(name):
        if _MAY_HIDE.search(before + data):
            return True
        before = data[-_OVERLAP:]
    return False


class _Sheet:
    """Gathers rows of unseen cells by how they are hidden."""

    def __init__(self, styles: frozenset[int], shared: list[str]) -> None:
        self.unseen: dict[str, dict[int, list[str]]] = {"hidden rows": {}, "hidden columns": {}, "invisible cells": {}}
        self._styles, self._shared = styles, shared
        self._columns: list[tuple[int, int]] = []
        self._row, self._is_row_hidden, self._cells = 0, False, 0
        self._column, self._style, self._kind, self._text, self._inside = 0, 0, "", "", ""

    def take(self, event: Event) -> None:
        """The next event."""
        if event.kind == "text":
            self._text += event.text if self._inside else ""
        elif event.kind == "end":
            self._inside = ""
            if event.name == "c" and self._text.strip() and self._cells < _MOST_CELLS:
                self._end()
        elif event.name in _VALUES:
            self._inside = event.name
        elif event.name == "c":
            self._begin(event.attributes)
        elif event.name == "row":
            self._row, self._column = _whole(event.attributes.get("r"), self._row + 1), 0
            self._is_row_hidden = is_hidden_row(event.attributes)
        elif event.name == "col" and (span := hidden_columns(event.attributes)):
            self._columns.append(span)

    def _begin(self, attributes: dict[str, str]) -> None:
        self._column = column_of(attributes.get("r", "")) or self._column + 1
        self._style, self._kind, self._text = _whole(attributes.get("s"), 0), attributes.get("t", "n"), ""

    def _end(self) -> None:
        is_column_hidden = any(first <= self._column <= last for first, last in self._columns)
        for kind, is_so in (
            ("hidden rows", self._is_row_hidden),
            ("hidden columns", is_column_hidden),
            ("invisible cells", self._style in self._styles),
        ):
            if is_so:
                self._cells += 1
                self.unseen[kind].setdefault(self._row, []).append(self._shown())

    def _shown(self) -> str:
        if self._kind != "s":
            return self._text.strip()
        number = _whole(self._text.strip(), -1)
        return self._shared[number] if 0 <= number < len(self._shared) else ""


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else otherwise  # noqa: PLR2004 - more digits than any sheet has rows
