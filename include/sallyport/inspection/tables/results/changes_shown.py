"""Columns that show how two others differ: with one of those, they give a suppressed count of the other back."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

from sallyport.inspection.tables.headings.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.tables.grid.roles import Sheet
    from sallyport.inspection.tables.results.totals import Counts, Place

_CHANGE = {
    "change",
    "changes",
    "difference",
    "differences",
    "diff",
    "delta",
    "increase",
    "decrease",
    "growth",
    "verschil",
}
_PERCENT = {"percent", "percentage", "pct", "relative", "proportion"}
_TRUSTED_LINES, _MOST_COLUMNS = 2, 12


def given_by_change(sheet: Sheet, counts: Counts) -> Iterator[tuple[Place, int]]:
    """Places of suppressed counts, and what each is."""
    if not counts.hidden or counts.base > 1:
        return
    for change in sheet.block.value_columns:
        named = set(words(" ".join(sheet.block.names[change])))
        if not named & _CHANGE or named & _PERCENT or any("%" in name for name in sheet.block.names[change]):
            continue
        steps = {row: step for row in counts.rows if (step := _step(sheet, row, change)) is not None}
        others = [column for column in counts.columns if column != change][:_MOST_COLUMNS]
        for after, before in permutations(others, 2):
            if _are_steps(counts, steps, before, after):
                yield from _worked_out(counts, steps, before, after)
                break


def _step(sheet: Sheet, row: int, column: int) -> int | None:
    cell = sheet.block.cell(row, column)
    return round(cell.value) if cell.is_numeric and cell.value == round(cell.value) else None


def _are_steps(counts: Counts, steps: dict[int, int], before: int, after: int) -> bool:
    """Do all rows bear it out that show all three, enough of them?"""
    whole = [
        step == counts.shown[row, after] - counts.shown[row, before]
        for row, step in steps.items()
        if (row, before) in counts.shown and (row, after) in counts.shown
    ]
    return len(whole) >= _TRUSTED_LINES and all(whole) and any(steps.values())


def _worked_out(counts: Counts, steps: dict[int, int], before: int, after: int) -> Iterator[tuple[Place, int]]:
    for row, step in steps.items():
        if (row, after) in counts.hidden and (row, before) in counts.shown:
            yield (row, after), counts.shown[row, before] + step
        elif (row, before) in counts.hidden and (row, after) in counts.shown:
            yield (row, before), counts.shown[row, after] - step
