"""Degrees of freedom that stand within cells and names: "t(7) = 2.91", "F(2, 6)", "(df = 6)" beside "Residual Std. Error"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.rules import finding
from sallyport.inspection.tables.prose.prints import least_degrees
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.tables.model import Grid
    from sallyport.policy.disclosure.tables import TableRules

_NAMED = ("t(", "F(", "r(")
_LONGEST = 200
"""Longer cells are prose, or data."""


def judge(grid: Grid, rules: TableRules) -> Iterator[Finding]:
    """Tests with few residual degrees of freedom; a table of nothing but texts may hold them as well."""
    places = [
        grid.place(row, column)
        for row, cells in enumerate((grid.head.header, *grid.rows), -1)
        for column, text in enumerate(cells)
        if "(" in text
        and len(text) <= _LONGEST
        and _least(cells, column, is_name=row < 0) < rules.min_degrees_of_freedom
    ]
    if places:
        message = (
            f"{many(len(places), 'test')} written with fewer than {rules.min_degrees_of_freedom} residual degrees of "
            f"freedom: {places[0]}."
        )
        yield finding("tables.low_degrees", message, places[0], cells=len(places))


def _least(cells: Sequence[str], column: int, *, is_name: bool) -> float:
    text = cells[column].strip()
    if is_name and text.endswith(")") and text.startswith(_NAMED):
        text = f"{text} ="  # the name of a column of statistics
    return least_degrees(f"{cells[0][:_LONGEST]} {text}" if column else text)
