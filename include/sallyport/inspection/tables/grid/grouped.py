"""Sizes of groups under the name that a library gives them by itself: the "len" of polars, the "0" of pandas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.tables.grid.cells import Kind
from sallyport.inspection.tables.headings.vocabulary import (
    CLASSED,
    MOLECULES,
    NOT_PERSONS,
    PROGRAMS,
    UNCLASSED,
    word_set,
)
from sallyport.inspection.tables.headings.words import Hint, Role, is_category, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sallyport.inspection.tables.grid.cells import Cell
    from sallyport.inspection.tables.grid.layout import Block

_UNNAMED = frozenset(
    {"len", "0", "_c0", "_c1", "_c2", "_c3", "f0_", "(no column name)", "?column?", "expr1000", "expr1001"}
)
"""polars; pandas; Hive and Spark; BigQuery; SQL Server; Postgres; Access."""
_ROWS = frozenset({"nrow", "nrows", "n_rows", "n_row", "num_rows", "row_count", "rowcount", "nunique"})
"""What is counted is rows or different ids: of groups, those are people."""
_SUMMARIES = frozenset({Role.AVERAGE, Role.SUM, Role.QUANTILE, Role.ENDPOINT, Role.PERCENT})
_THINGS = (
    PROGRAMS
    | MOLECULES
    | NOT_PERSONS
    | UNCLASSED
    | word_set("contig read word token string sequence variable column name path key table field text list array")
)
"""What has a length, or an unnamed number, by itself."""


def with_sizes(said: list[Hint | None], block: Block) -> list[Hint | None]:
    """A column is a size where it stands by such a name beside the names of groups, and holds whole numbers alone.

    What else the table holds are statistics of the groups, as one call gives them with their size.
    """
    at = next((column for column in block.value_columns if _is_named_so(block, column, said[column])), None)
    if at is None:
        return said
    others = [said[column] for column in block.value_columns if column != at]
    if any(one is None or one.role not in _SUMMARIES for one in others):
        return said
    cells = [line.cells[at] for line in block.body]
    are_whole = all(cell.kind is Kind.NUMBER and cell.is_whole and cell.value >= 0 for cell in cells if cell.is_numeric)
    if not are_whole or not _has_groups(block, are_summarised=bool(others)) or _are_lengths(block, cells):
        return said
    return [*said[:at], Hint(Role.COUNT), *said[at + 1 :]]


def _is_named_so(block: Block, column: int, said: Hint | None) -> bool:
    name = block.names[column][0].lower() if block.names[column] else ""
    return name in _ROWS or (name in _UNNAMED and said is None)


def _are_lengths(block: Block, cells: Sequence[Cell]) -> bool:
    """Are they how many letters the texts beside them have?"""
    return all(cell.count == len(labels[-1]) for labels, cell in zip(block.labels, cells, strict=True) if labels)


def _has_groups(block: Block, *, are_summarised: bool) -> bool:
    """Do classes of people name the rows: by what they are called, since several columns of them are crossed, or by averages?"""
    corner = {word for column in block.label_columns for name in block.names[column][:1] for word in words(name)}
    if not block.label_columns or corner & _THINGS:
        return False
    ends = [labels[-1] for labels in block.labels]
    are_groups = sum(map(is_category, ends)) * 2 > len(ends)
    return are_summarised or bool(corner & CLASSED) or are_groups or _are_crossed(block)


def _are_crossed(block: Block) -> bool:
    """Is each row another combination of texts of which each stands in several rows, in two columns at least?"""
    columns: Sequence[int] = sorted(block.label_columns)
    rows = [tuple(line.cells[column].text for column in columns) for line in block.body]
    repeated = sum(len({row[at] for row in rows}) < len(rows) for at in range(len(columns)))
    return len(set(rows)) == len(rows) > 1 and repeated > 1
