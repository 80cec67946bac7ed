"""CSV, TSV and their like: small files with titles, notes and several tables, and streams of any length."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from sallyport.inspection.rules import finding
from sallyport.inspection.tables.blocks import tables_in
from sallyport.inspection.tables.cells import is_header
from sallyport.inspection.tables.model import Head
from sallyport.inspection.tables.text.chunks import DelimitedStream
from sallyport.inspection.tables.text.dialect import (
    WIDEST,
    Dialect,
    close_in_cells,
    delimiter_of,
    quotes_pair,
    usual_width,
)
from sallyport.inspection.tables.text.encoding import text_of
from sallyport.inspection.tables.text.ragged import Ragged, stray_quotes, with_cells_joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.tables.held import HeldTable
    from sallyport.inspection.tables.model import TableStream
    from sallyport.policy.disclosure.table_reading import TableReading

HELD = 1024**2
"""Files of so many bytes are taken apart with care; longer ones hold one table, whatever stands above it."""
NO_DELIMITER = "\x1f"
_HEAD = 256 * 1024
_LOOKED_AT = 200


def delimited(specimen: Specimen, limits: TableReading) -> Iterator[TableStream | Finding]:
    """Tables of a delimited text file of any length."""
    if specimen.size > HELD:
        yield from _streamed(specimen, limits)
        return
    with specimen.open() as stream:
        text = text_of(stream.read())
    yield from tables_of_text(text, delimiter_of(text) or ",")


def tables_of_text(text: str, delimiter: str) -> Iterator[TableStream | Finding]:
    """Tables of text in memory, and what is wrong with how it is written."""
    dialect = Dialect(delimiter)
    if not quotes_pair(text, delimiter):
        dialect = Dialect(delimiter, quote="")
        if not close_in_cells(text, delimiter):
            yield stray_quotes()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    rows = list(dialect.rows(text))
    if max(map(len, rows), default=0) > WIDEST:
        yield _too_wide(delimiter)
        rows = [[line] for line in text.split("\n")]
    for table in tables_in(_with_whole_comments(rows, delimiter)):
        yield from ragged(table)
        yield replace(table, rows=with_cells_joined(table.rows, len(table.head.header), delimiter))


def _with_whole_comments(rows: list[list[str]], delimiter: str) -> list[list[str]]:
    """Comments above the names of columns in one cell each, whatever delimiters their sentences have."""
    above = next((at for at, row in enumerate(rows) if row and not row[0].startswith("#")), 0)
    usual = len(rows[above]) if above else 0
    return [[delimiter.join(row)] if at < above and len(row) != usual else row for at, row in enumerate(rows)]


def ragged(table: HeldTable) -> Iterator[Finding]:
    """tables.ragged, when rows of a table are not as long as its first."""
    seen = Ragged(table.head.where)
    seen.see_sheet(table.rows, len(table.head.header), table.numbers or count(table.head.first_row))
    return seen.findings()


def _streamed(specimen: Specimen, limits: TableReading) -> Iterator[TableStream | Finding]:
    with specimen.open() as stream:
        text = text_of(stream.read(_HEAD // 4 * 4))
    lines = text.splitlines()[:-1] or [text]
    delimiter = delimiter_of(text[: text.rfind("\n") + 1] or text, delimiters="\t,;| ")
    delimiter = delimiter or NO_DELIMITER
    columns, _ = usual_width(lines[:_LOOKED_AT], delimiter)
    if columns > WIDEST:
        yield _too_wide(delimiter)
        delimiter, columns = NO_DELIMITER, 1
    above, header = _above(lines[:_LOOKED_AT], delimiter, columns)
    yield from tables_in(_rows_above(lines[:above], delimiter))
    table = DelimitedStream(
        specimen,
        Dialect(delimiter),
        Head("", header, above + 1 + bool(header)),
        max(columns, len(header)),
        limits.max_row_bytes,
    )
    yield table
    yield from table.findings()


def _rows_above(lines: list[str], delimiter: str) -> list[list[str]]:
    """Lines above the table: cells where several are cut into as many, as in a summary; else each a text."""
    rows = list(Dialect(delimiter).rows("\n".join(lines)))
    wide = Counter(len(row) for row in rows if len(row) > 1)
    are_rows = len(rows) == len(lines) and max(wide.values(), default=0) > 1
    return rows if are_rows else [[line] for line in lines]


def _too_wide(delimiter: str) -> Finding:
    if delimiter == " ":
        message = (
            f"It has lines of more than {WIDEST:,} words; no table was looked for in them, only what texts may hold."
        )
        return finding("tables.unreadable", message)
    message = f"It has rows of more than {WIDEST:,} cells; each was looked at as one text, not by its columns."
    return finding("tables.unreadable", message)


def _above(lines: list[str], delimiter: str, columns: int) -> tuple[int, tuple[str, ...]]:
    """How many lines stand above the table, and its header."""
    rows = [next(Dialect(delimiter).rows(line), []) for line in lines]
    above = next((number for number, row in enumerate(rows) if len(row) in {columns, columns - 1} and len(row) > 1), 0)
    first, below = rows[above], rows[above + 1 :]
    if not is_header(first, below[:50]) or not below:
        return above, ()
    short = len(first) == columns - 1 and columns > 1
    return above, tuple(cell.strip() for cell in (["", *first] if short else first))
