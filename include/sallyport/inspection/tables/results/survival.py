"""Survival tables: each step down is of some people, who must be enough."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from sallyport.inspection.rules import finding
from sallyport.inspection.tables.headings.words import Role, words
from sallyport.inspection.tables.results.places import listed
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.tables.grid.roles import Sheet
    from sallyport.inspection.tables.results.totals import Counts, Place
    from sallyport.policy.disclosure.tables import TableRules

_FEWEST_STEPS = 3


def judge(sheet: Sheet, counts: Counts, rules: TableRules) -> Iterator[Finding]:
    """Steps of few, or of nobody knows how many."""
    places = sorted({*_small_drops(sheet, counts, rules), *_small_falls(sheet, counts, rules)})
    if places:
        message = f"{many(len(places), 'step')} of fewer than {rules.min_count} people: {listed(sheet.block, places)}."
        yield finding("tables.survival_steps", message, sheet.block.at(*places[0]), cells=len(places))
    curve = [(row, column) for row, column, cell in sheet.where(Role.SURVIVAL) if cell.is_numeric]
    if len(curve) >= _FEWEST_STEPS and not sheet.sizes.are_given:
        message = f"{many(len(curve), 'survival probability', 'survival probabilities')} without the number at risk."
        yield finding("tables.survival_unknown", message, sheet.block.at(*curve[0]), cells=len(curve))


def is_at_risk(texts: Sequence[str]) -> bool:
    """Do these names say "number at risk"?"""
    return any("risk" in (named := words(text)) and ("at" in named or named[0] == "n") for text in texts)


def _lines(sheet: Sheet) -> Iterator[list[Place]]:
    """Numbers at risk in the order of time: down a column, for each group; or along a row."""
    block = sheet.block
    rows = range(len(block.body))
    for column in block.value_columns:
        if is_at_risk(block.names[column]):
            groups: dict[tuple[str, ...], list[Place]] = {}
            for row in rows:
                strata = (*(text for text in block.labels[row] if not _is_time(text)), block.headings[row])
                groups.setdefault(strata, []).append((row, column))
            yield from groups.values()
    for row in rows:
        corner = [name for column in block.label_columns for name in block.names[column]]
        if is_at_risk([*block.labels[row], *corner, block.headings[row], *block.notes]):
            yield [(row, column) for column in block.value_columns]


def _is_time(text: str) -> bool:
    return any(word[0].isdigit() for word in words(text))


def _small_drops(sheet: Sheet, counts: Counts, rules: TableRules) -> Iterator[Place]:
    for line in _lines(sheet):
        shown = [(place, counts.shown[place]) for place in line if place in counts.shown]
        for (_, before), (place, after) in pairwise(shown):
            if 0 < before - after < rules.min_count:
                yield place


def _small_falls(sheet: Sheet, counts: Counts, rules: TableRules) -> Iterator[Place]:
    """Falls of the curve that are so many of those at risk."""
    block = sheet.block
    at_risk = next((column for column in block.value_columns if is_at_risk(block.names[column])), None)
    if at_risk is None:
        return
    curve = {(row, column): cell.value for row, column, cell in sheet.where(Role.SURVIVAL) if cell.is_numeric}
    for (row, column), value in curve.items():
        before, people = curve.get((row - 1, column)), counts.shown.get((row, at_risk))
        if (
            before is None
            or people is None
            or not 0 < value < before
            or block.labels[row][:-1] != block.labels[row - 1][:-1]
        ):
            continue
        if 0.5 < people * (1 - value / before) < rules.min_count - 0.5:  # noqa: PLR2004 - rounded to people
            yield row, column
