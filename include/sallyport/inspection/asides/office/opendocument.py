"""Rows and columns of OpenDocument's tables that are hidden or filtered away, and notes at cells and paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.asides.model import Aside
from sallyport.inspection.asides.rows import as_csv

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.hidden.office.parts import Document, Event

_CONTENT = "content.xml"
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_OF_AUTHORS = frozenset({"creator", "date", "date-string", "creator-initials"})
"""Who wrote a note, and when."""
_MOST_COLUMNS = 16_384
_MOST_ROWS = 20_000


def notes(document: Document) -> Iterator[Aside]:
    """What was written in the margin, or at a cell, one note after the other."""
    if _CONTENT not in document.names:
        return
    inside: list[str] = []
    text, count = "", 0
    for event in document.events(_CONTENT):
        if event.kind == "start" and (inside or event.name == "annotation"):
            inside.append(event.name)
        elif event.kind == "text" and inside and inside[-1] not in _OF_AUTHORS:
            text += event.text
        elif event.kind == "end" and inside:
            inside.pop()
            text += "\n" if event.name == "p" else ""
            if not inside:
                count += 1
                yield Aside(f"note {count}", text)
                text = ""


def unseen_rows(document: Document) -> Iterator[Aside]:
    """Of each table, what stands in them, a row a line."""
    if _CONTENT not in document.names:
        return
    reader = _Reader()
    for event in document.events(_CONTENT):
        reader.take(event)
    for (number, kind), rows in reader.unseen.items():
        yield Aside(f"hidden {kind} of table {number}", as_csv(rows), is_data=False, is_rows=True)


class _Reader:
    """Follows tables, rows and cells; keeps rows that nobody sees."""

    def __init__(self) -> None:
        self.unseen: dict[tuple[int, str], list[list[str]]] = {}
        self._table = 0
        self._hidden_columns: list[bool] = []
        self._is_row_hidden, self._column, self._inside = False, 0, False
        self._wide = 1
        self._row: list[str] = []
        self._of_columns: list[str] = []

    def take(self, event: Event) -> None:
        """The next event."""
        name = event.name
        if event.kind == "text":
            if self._inside and self._row:
                self._row[-1] += event.text
        elif event.kind == "end":
            self._end(name)
        elif name == "table":
            self._table, self._hidden_columns = self._table + 1, []
        elif name == "table-column":
            many = _repeated(event.attributes)
            self._hidden_columns += [_is_hidden(event.attributes)] * min(
                many, _MOST_COLUMNS - len(self._hidden_columns)
            )
        elif name == "table-row":
            self._is_row_hidden, self._column, self._row = _is_hidden(event.attributes), 0, []
            self._of_columns = []
        elif name in _CELLS:
            self._inside, self._wide = True, _repeated(event.attributes)
            self._row.append("")

    def _end(self, name: str) -> None:
        if name in _CELLS and self._row:
            self._inside = False
            if any(self._hidden_columns[self._column : self._column + 1]):
                self._of_columns.append(self._row[-1])
            self._column += self._wide
        elif name == "table-row":
            self._keep("rows", self._row if self._is_row_hidden else [])
            self._keep("columns", self._of_columns)

    def _keep(self, kind: str, row: list[str]) -> None:
        kept = self.unseen.setdefault((self._table, kind), [])
        if any(map(str.strip, row)) and len(kept) < _MOST_ROWS:
            kept.append(row)


def _is_hidden(attributes: dict[str, str]) -> bool:
    return attributes.get("visibility", "visible") != "visible"


def _repeated(attributes: dict[str, str]) -> int:
    count = attributes.get("number-columns-repeated", "1")
    return int(count) if count.isascii() and count.isdigit() and len(count) < 10 else 1  # noqa: PLR2004 - more digits than any document repeats
