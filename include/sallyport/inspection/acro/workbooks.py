"""The ``results.xlsx`` of ACRO's ``finalise(path, "xlsx")``: on the sheet of each output its command, its summary and its tables.

The status is not written there, but the summary tells of each check that was not passed. What ACRO suppresses by itself it still
calls a failure there: then the cells that it names in the first table are empty in those below.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.acro.reasons import broken_rules
from sallyport.inspection.acro.results import Output
from sallyport.inspection.acro.saying import said_of
from sallyport.inspection.fact import Fact

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.tables.model import Batch, Head

WORKBOOK = "acro.workbook"
"""Kind of the fact that a file holds an output of ACRO on a sheet: no data."""
_STATUS = re.compile(r"(?:^|[:;\n])[ \t]*(fail|review)\b")
_NAMED = ("Command", "Summary")
_TOP = 4
_MOST_ROWS = 5_000

Rows = list[list[str]]


class WorkbookMaker:
    """Watches tables for those that ACRO wrote above its own."""

    def watcher(self, head: Head) -> WorkbookWatcher:
        """A new one."""
        return WorkbookWatcher(head)


class WorkbookWatcher:
    """Keeps the rows of one sheet, once its first ones have shown that it is about an output of ACRO."""

    def __init__(self, head: Head) -> None:
        self._head = head
        self._rows: Rows = []
        self._summary: str | None = None
        self._begun = False

    def wanted(self) -> Collection[int] | None:
        """All columns of an output of ACRO, and nothing more of other tables."""
        return None if self._summary is not None or not self._begun else ()

    def see(self, batch: Batch) -> None:
        """The next rows."""
        if self._begun and self._summary is None:
            return
        if not self._begun:
            self._begun = True
            self._rows = [list(self._head.header)]
            self._summary = _summary([*self._rows, *_first(batch, _TOP - 1)])
        if self._summary is not None and len(self._rows) < _MOST_ROWS:
            self._rows += _first(batch, _MOST_ROWS)

    def conclude(self) -> Iterator[Finding | Fact]:
        """acro.fail, acro.review or acro.pass; and that it is a sheet of ACRO's."""
        if self._summary is None:
            return
        yield Fact(WORKBOOK, {})
        statuses = _STATUS.findall(self._summary)
        status = "fail" if "fail" in statuses else "review" if statuses else "pass"
        if status == "fail" and _are_suppressed(self._rows):
            status = "review"
        broken = broken_rules({"summary": self._summary})
        yield from said_of([Output(self._head.where or "the output", status, broken=broken)])


def _first(batch: Batch, most: int) -> Rows:
    return [[(cell or "").strip() for cell in row] for row in batch.frame.head(most).iter_rows()]


def _summary(rows: Rows) -> str | None:
    """What ACRO says of the output, where the first rows are its command and its summary."""
    told = {row[0]: row[1] for row in rows if len(row) > 1 and row[0] in _NAMED}
    return told["Summary"] if told.keys() >= set(_NAMED) else None


def _are_suppressed(rows: Rows) -> bool:
    """Is each cell that ACRO names empty in all tables below, and is there one at least?"""
    outcome, *tables = _parts(rows) or [[]]
    named = [(at, column) for at, row in enumerate(outcome) for column, cell in enumerate(row) if _is_named(cell)]
    return bool(named and tables) and all(
        len(table) == len(outcome) and not any(_cell(table, *place) for place in named) for table in tables
    )


def _parts(rows: Rows) -> list[Rows]:
    """The tables below the summary, which blank rows set apart."""
    below = next((at + 1 for at, row in enumerate(rows) if row[:1] == ["Summary"]), len(rows))
    parts: list[Rows] = [[]]
    for row in rows[below:]:
        if any(row):
            parts[-1].append(row)
        elif parts[-1]:
            parts.append([])
    return [part for part in parts if part]


def _is_named(cell: str) -> bool:
    """Does ACRO say of the cell which checks it fails: "MinimumThresholdCheck; ", "threshold; p-ratio; "?"""
    return cell.endswith(";")


def _cell(table: Sequence[Sequence[str]], row: int, column: int) -> str:
    return table[row][column] if column < len(table[row]) else ""
