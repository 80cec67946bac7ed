"""A table that is too long for one of results: what is counted in it is held against the minimum in every row all the same.

Its first rows tell what the columns are; of the others those are kept that may offend, and the rules judge them together.
What asks for all rows at once, as totals do, is not judged, and said not to be.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sallyport.inspection.rules import finding
from sallyport.inspection.tables.grid.layout import blocks
from sallyport.inspection.tables.grid.proportions import with_proved
from sallyport.inspection.tables.grid.roles import Sheet
from sallyport.inspection.tables.headings.languages import words_for
from sallyport.inspection.tables.headings.vocabulary import TOTALS
from sallyport.inspection.tables.headings.words import Role, hint, is_total
from sallyport.inspection.tables.model import Grid
from sallyport.inspection.tables.results import counts, models, percentages, statistics
from sallyport.inspection.tables.results.sieve import Columns, Sieve
from sallyport.inspection.tables.results.totals import Counts, Relation

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.tables.model import Batch, Head
    from sallyport.policy.disclosure.tables import TableRules

_MOST_FIRST, _FEWEST_FIRST, _FIRST_CELLS = 1000, 20, 25_000
_WIDE = 1000
"""With more columns, only those are looked at whose names say what they hold, and the first as names of rows."""
_NAMING = 4
_EXACT = frozenset({"tables.small_count", "tables.percent_of_few", "tables.small_group", "tables.low_degrees"})
"""Rules whose numbers are those of the whole table, as long as all rows could be kept that they speak of."""
_TOTAL = "(?i)(?:^|[^\\w])(?:" + "|".join(sorted(map(re.escape, {*TOTALS, *words_for("total")}))) + r")(?:$|[^\w])"


class LongTable:
    """One table. A :class:`~sallyport.inspection.tables.model.Watcher`."""

    def __init__(self, rules: TableRules, head: Head, counts_nobody: Callable[[Grid], bool]) -> None:
        """``counts_nobody`` tells tables that are not judged, by their first rows."""
        self._head, self._rules, self._counts_nobody = head, rules, counts_nobody
        self._first: list[Batch] = []
        self._rows: list[tuple[str, ...]] = []
        self._numbers: list[int] = []
        self._width = len(head.header)
        self._sieve: Sieve | None = None
        self._chosen: set[int] | None = None
        self._has_totals = False

    @property
    def is_judged(self) -> bool:
        """Has it columns that count?"""
        return self._sieve is not None and self._sieve.columns.are_any

    def wanted(self) -> Collection[int] | None:
        """All until it is known what the columns are."""
        if self._sieve is None:
            return None
        return self._sieve.columns.all if self.is_judged else ()

    def see(self, batch: Batch) -> None:
        """The next rows."""
        if self._sieve is None:
            self._first.append(batch)
            self._width = max(self._width, batch.width)
            if sum(len(one.frame) for one in self._first) >= self._most_first:
                self._begin()
        elif self.is_judged:
            self._look(batch, 0)

    def conclude(self) -> Iterable[Finding]:
        """What the rules say of the rows that were kept."""
        if self._sieve is None:
            self._begin()
        sieve = self._sieve
        if sieve is None or not self.is_judged:
            return
        grid = self._grid()
        has_totals = self._has_totals or any(map(is_total, self._head.header))
        for block in blocks(grid):
            for one in _judged(Sheet(with_proved(block)), self._rules):
                yield one if one.rule in _EXACT and not sieve.is_full else _of_more(one)
        if sieve.has_marks and has_totals:
            yield finding("tables.unsolved", location=grid.place())

    @property
    def _most_first(self) -> int:
        return max(_FEWEST_FIRST, min(_MOST_FIRST, _FIRST_CELLS // max(1, self._width)))

    def _begin(self) -> None:
        """Tell the columns from the first rows, then look at the others that have come."""
        held, self._first, left = self._first, [], self._most_first
        if self._width > _WIDE:
            self._chosen = {at for at, name in enumerate(self._head.header) if _says(name)} | set(range(_NAMING))
        rest: list[tuple[Batch, int]] = []
        for batch in held:
            taken = min(left, len(batch.frame))
            self._keep(batch, range(taken))
            left -= taken
            rest.append((batch, taken))
        first, columns = self._grid(), Columns()
        if not self._counts_nobody(first):
            for block in blocks(first):
                columns.add(Sheet(with_proved(block)))
        self._sieve = Sieve(columns, self._rules, max(self._most_first, _FEWEST_FIRST))
        for batch, taken in rest if self.is_judged else ():
            self._look(batch, taken)

    def _look(self, batch: Batch, start: int) -> None:
        """Keep those rows that may offend, from an index on; marks and totals are looked for in all of them."""
        if self._sieve is None:
            return
        self._keep(batch, [row for row in self._sieve.rows(batch) if row >= start])
        for column in self._sieve.columns.labels if not self._has_totals else ():
            cells = batch.cells(column)
            self._has_totals = self._has_totals or (cells is not None and bool(cells.str.contains(_TOTAL).any()))

    def _grid(self) -> Grid:
        rows = tuple(row + ("",) * (self._width - len(row)) for row in self._rows)
        return Grid(self._head, rows, tuple(self._numbers))

    def _keep(self, batch: Batch, rows: Collection[int]) -> None:
        self._width = max(self._width, batch.width)
        columns = [(int(name), name) for name in batch.frame.columns]
        if self._chosen is not None:
            columns = [(at, name) for at, name in columns if at in self._chosen]
        chosen = batch.frame.select([name for _, name in columns])[list(rows)]
        for row, cells in zip(rows, chosen.iter_rows(), strict=True):
            whole = [""] * self._width
            for (at, _), cell in zip(columns, cells, strict=True):
                whole[at] = (cell or "").strip()
            self._rows.append(tuple(whole))
            self._numbers.append(batch.number(row))


class _Apart(Counts):
    """Counts of rows between which others are left out: none is known to be a sum of others."""

    @property
    def relations(self) -> list[Relation]:
        """None."""
        return []


def _judged(sheet: Sheet, rules: TableRules) -> Iterator[Finding]:
    numbers = _Apart(sheet, rules.min_count, are_rounded=bool(rules.round_to))
    yield from counts.judge_each(sheet, rules)
    for judge in (percentages.judge, statistics.judge, models.judge):
        yield from judge(sheet, numbers, rules)


def _of_more(one: Finding) -> Finding:
    """Of a rule that more rows may offend than were kept."""
    message = f"At least {one.message}" if one.message[:1].isdigit() else one.message
    return replace(one, message=message)


def _says(name: str) -> bool:
    said = hint(name)
    return said is not None and said.is_strong and said.role in {Role.COUNT, Role.PERCENT, Role.AVERAGE}
