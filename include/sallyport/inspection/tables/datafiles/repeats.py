"""How large the sheets of OpenDocument become when cells and rows that are written once are repeated as often as they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.tables.datafiles.scattered import whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sallyport.inspection.hidden.office.parts import Event

_CELLS = frozenset({"table-cell", "covered-table-cell"})
_VALUES = frozenset({"value", "date-value", "time-value", "boolean-value", "string-value"})


def largest_area(events: Iterable[Event]) -> int:
    """Cells of the largest sheet: rows to the last that is filled, by the columns of the widest."""
    measure, largest = _Measure(), 0
    for event in events:
        measure.take(event)
        largest = max(largest, measure.area)
    return largest


class _Measure:
    def __init__(self) -> None:
        self._rows = self._last_row = self._widest = 0
        self._repeated, self._columns, self._last_column = 1, 0, 0
        self._cell = 0

    @property
    def area(self) -> int:
        """Of the sheet so far."""
        return self._last_row * self._widest

    def take(self, event: Event) -> None:
        """The next event of the content."""
        if event.kind == "text":
            if self._cell and event.text.strip():
                self._fill()
        elif event.kind == "end":
            if event.name in _CELLS:
                self._cell = 0
            elif event.name == "table-row":
                self._end_of_row()
        elif event.name == "table":
            self._rows = self._last_row = self._widest = 0
        elif event.name == "table-row":
            self._repeated = whole(event.attributes.get("number-rows-repeated"), 1)
            self._columns = self._last_column = 0
        elif event.name in _CELLS:
            self._cell = whole(event.attributes.get("number-columns-repeated"), 1)
            self._columns += self._cell
            if _VALUES & event.attributes.keys():
                self._fill()

    def _fill(self) -> None:
        self._last_column = self._columns

    def _end_of_row(self) -> None:
        self._rows += self._repeated
        if self._last_column:
            self._last_row = self._rows
            self._widest = max(self._widest, self._last_column)
