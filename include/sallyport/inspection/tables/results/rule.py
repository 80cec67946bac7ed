"""All rules about tables of results, put to one grid: its tables are found and understood once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sallyport.inspection.fact import Fact
from sallyport.inspection.finding import Finding
from sallyport.inspection.history.fingerprints import fingerprint
from sallyport.inspection.rules import RULES, finding
from sallyport.inspection.tables.grid.blanks import with_marks
from sallyport.inspection.tables.grid.layout import blocks
from sallyport.inspection.tables.grid.proportions import with_proved
from sallyport.inspection.tables.grid.roles import Sheet
from sallyport.inspection.tables.results import (
    complements,
    counts,
    models,
    percentages,
    quotients,
    statistics,
    suppression,
    survival,
    tests_written,
)
from sallyport.inspection.tables.results.totals import Counts
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sallyport.inspection.finding import Severity
    from sallyport.inspection.tables.model import Grid
    from sallyport.policy.disclosure.tables import TableRules

_JUDGES = (
    counts.judge,
    complements.judge,
    suppression.judge,
    percentages.judge,
    quotients.judge,
    statistics.judge,
    models.judge,
    survival.judge,
)

_MOST_FINDINGS = 15
"""Of one rule, about the tables of one grid."""


class ResultsRule:
    """Statistical disclosure control of a table of results."""

    def __init__(self, rules: TableRules) -> None:
        self._rules = rules

    def judge(self, grid: Grid) -> Iterable[Finding | Fact]:
        """What there is to say about it. Of many tables below each other the first of each rule are told, the others counted."""
        said: Counter[tuple[str, Severity]] = Counter()
        yield from tests_written.judge(grid, self._rules)
        for block in blocks(with_marks(grid)):
            for one in self._judge(Sheet(with_proved(block))):
                if isinstance(one, Finding):
                    said[one.rule, one.severity] += 1
                if isinstance(one, Fact) or said[one.rule, one.severity] <= _MOST_FINDINGS:
                    yield one
        for (rule, severity), number in said.items():
            if number > _MOST_FINDINGS:
                message = f"{RULES[rule].title} The same holds for {many(number - _MOST_FINDINGS, 'more table')}."
                yield finding(rule, message, grid.place(), severity)

    def _judge(self, sheet: Sheet) -> Iterator[Finding | Fact]:
        numbers = Counts(sheet, self._rules.min_count, are_rounded=bool(self._rules.round_to))
        for judge in _JUDGES:
            yield from judge(sheet, numbers, self._rules)
        remembered = fingerprint(sheet, numbers)
        if remembered is not None:
            yield remembered.as_fact()
