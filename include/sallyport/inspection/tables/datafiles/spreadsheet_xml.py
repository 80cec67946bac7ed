"""Workbooks in one XML file, as Excel 2003 saves them and SAS's ExcelXP writes them (SpreadsheetML)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sallyport.inspection.hidden.office.parts import events, pieces
from sallyport.inspection.tables.blocks import tables_in
from sallyport.inspection.tables.reader import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.hidden.office.parts import Event
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.tables.held import HeldTable
    from sallyport.policy.disclosure.table_reading import TableReading

NAMESPACE = b"urn:schemas-microsoft-com:office:spreadsheet"
_MOST_COLUMNS, _MOST_ROWS = 16_384, 1_048_576
"""Of a sheet of Excel; whatever claims to stand farther is no cell of one."""


def spreadsheet_xml(specimen: Specimen, limits: TableReading) -> Iterator[HeldTable]:
    """The tables of each sheet. Unreadable when cells stand where no sheet has any, or are more than can be held."""
    sheets = list(_sheets(specimen, limits))
    for number, sheet in enumerate(sheets, 1):
        yield from tables_in(sheet.rows, f"sheet {number}" if len(sheets) > 1 else "")


@dataclass
class _Sheet:
    """Rows so far; ``column`` is where the next cell stands that does not say where."""

    limits: TableReading
    rows: list[list[str]] = field(default_factory=list)
    column: int = 0
    _cells: int = 0

    def begin_row(self, event: Event) -> None:
        self.column = 0
        self._reach(len(self.rows), _place(event, len(self.rows)) + 1)

    def put(self, event: Event, text: str) -> None:
        """A cell, with those that it is merged with on its right."""
        at = _place(event, self.column)
        end = at + 1 + _number(event, "MergeAcross", 0)
        if not self.rows or end > _MOST_COLUMNS:
            raise Unreadable("a cell stands where no sheet has any")
        row = self.rows[-1]
        self._cells += max(end - len(row), 0)
        if self._cells > self.limits.max_sheet_cells:
            raise Unreadable("a sheet has more cells than can be held")
        row += [""] * (end - len(row))
        row[at] = text
        self.column = end

    def _reach(self, rows: int, wanted: int) -> None:
        if wanted > _MOST_ROWS:
            raise Unreadable("a row stands where no sheet has any")
        self.rows += [[] for _ in range(wanted - rows)]


def _sheets(specimen: Specimen, limits: TableReading) -> Iterator[_Sheet]:
    sheet, cell, texts, is_data, is_comment = _Sheet(limits), None, list[str](), False, False
    with specimen.open() as stream:
        for event in events(pieces(stream)):
            if event.kind == "text":
                texts += [event.text] if is_data and not is_comment else []
                continue
            begins = event.kind == "start"
            if event.name == "Worksheet" and begins:
                sheet = _Sheet(limits)
            elif event.name == "Worksheet":
                yield sheet
            elif event.name == "Row" and begins:
                sheet.begin_row(event)
            elif event.name == "Cell" and begins:
                cell, texts = event, []
            elif event.name == "Cell" and event.kind == "end" and cell is not None:
                sheet.put(cell, "".join(texts).strip())
                cell = None
            elif event.name == "Data":
                is_data = begins
            elif event.name == "Comment":
                is_comment = begins


def _place(event: Event, otherwise: int) -> int:
    """Index of a row or cell, which may say its number; those before the last one are not gone back to."""
    return max(_number(event, "Index", otherwise + 1) - 1, otherwise)


def _number(event: Event, name: str, otherwise: int) -> int:
    text = event.attributes.get(name, "")
    return int(text[:9]) if text.isascii() and text.isdigit() else otherwise
