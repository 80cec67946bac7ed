"""Tables printed in a PDF: lines of its pages whose words stand in columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.rules import finding
from sallyport.inspection.tables.cells import is_number
from sallyport.inspection.tables.documents.pdf_text import pdf_text
from sallyport.inspection.tables.text.gaps import by_gaps
from sallyport.inspection.tables.text.prints import cleaned
from sallyport.inspection.tables.text.written import printed, table_of
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.tables.documents.pdf_text import PdfPage
    from sallyport.inspection.tables.model import TableStream
    from sallyport.policy.disclosure.table_reading import TableReading

_GAP = re.compile(r"\s{2,}")
_LEADER = re.compile(r"\.{4,}|(?:\. ){4,}")
"""Dots that lead to the page's number in a list of contents."""
_LONGEST_LABEL = 60
_FEWEST_ROWS = 2
_ALIKE = 0.8


def pdf_tables(specimen: Specimen, limits: TableReading) -> Iterator[TableStream | Finding]:
    """Every table with a line of names, and tables.unreadable for what only a person can read."""
    del limits
    text = pdf_text(specimen)
    for page in text.pages:
        found = tables_on(page)
        for number, rows in enumerate(found, 1):
            yield table_of(rows, f"page {page.number}" + (f", table {number}" if len(found) > 1 else ""))
    yield from _unread(text.pages, text.problem)


def tables_on(page: PdfPage) -> list[list[list[str]]]:
    """The rows of each table on a page."""
    return list(_tables(page.layout.splitlines())) or [rows for _, rows in printed(cleaned(page.layout))]


def _unread(pages: tuple[PdfPage, ...], problem: str | None) -> Iterator[Finding]:
    for told, why in (
        ([page.number for page in pages if page.is_garbled], "whose fonts do not say which letters they show"),
        ([page.number for page in pages if page.is_picture], "that are pictures, without text"),
    ):
        if told:
            message = f"It has {many(len(told), 'page')} {why} (first: {told[0]}): only a person can read them."
            yield finding("tables.unreadable", message, f"page {told[0]}")
    if problem is not None:
        yield finding("tables.unreadable", f"Not all of it was searched for tables and identifiers: {problem}.")


def _tables(lines: list[str]) -> Iterator[list[list[str]]]:
    run: list[str] = []
    for line in (*lines, "", ""):
        is_row = len(_cells(line)) > 1 and not _LEADER.search(line)
        if is_row or (run and line.strip() and len(line.strip()) < _LONGEST_LABEL):
            run.append(line)
        elif line.strip() or (run and not run[-1].strip()):
            yield from _table(run)
            run = []
        elif run:
            run.append("")
    yield from _table(run)


def _table(run: list[str]) -> Iterator[list[list[str]]]:
    """The rows of a run of lines, when one names its columns; from the first such line on."""
    lines = [line for line in run if line.strip()]
    while lines and len(_cells(lines[-1])) == 1:
        lines.pop()
    for first in range(len(lines) - 1):
        if any(map(is_number, _cells(lines[first])[1:])) or len(_cells(lines[first])) == 1:
            continue
        rows = _aligned(lines[first:])
        if rows is not None:
            yield rows
        return


def _aligned(lines: list[str]) -> list[list[str]] | None:
    split = [_cells(line) for line in lines]
    full = [row for row in split if len(row) > 1]
    usual = max(map(len, full))
    if sum(len(row) == usual for row in full) >= _ALIKE * len(full):
        rows = [row + [""] * (usual - len(row)) for row in split]
    else:
        rows = by_gaps(lines) or by_gaps([line for line, row in zip(lines, split, strict=True) if len(row) > 1])
    numeric = sum(any(map(_holds_number, row[1:])) for row in rows[1:])
    return rows if numeric >= _FEWEST_ROWS else None


def _holds_number(cell: str) -> bool:
    return is_number(cell.partition("(")[0].strip()) if cell.strip() else False


def _cells(line: str) -> list[str]:
    return _GAP.split(line.strip()) if line.strip() else []
