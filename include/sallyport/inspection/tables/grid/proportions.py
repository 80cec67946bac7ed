"""Counts and percentages known by arithmetic, whatever they are called: 4 of 29 are 13.8 %."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import permutations
from typing import TYPE_CHECKING

from sallyport.inspection.tables.grid.cells import Kind
from sallyport.inspection.tables.grid.told import told_of_columns
from sallyport.inspection.tables.headings.vocabulary import (
    CODED,
    MAGNITUDES,
    MOLECULES,
    NOT_PERSONS,
    PROGRAMS,
    UNCOUNTED,
)
from sallyport.inspection.tables.headings.words import Role, is_total, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sallyport.inspection.tables.grid.cells import Cell
    from sallyport.inspection.tables.grid.layout import Block
    from sallyport.inspection.tables.headings.words import Hint

_BY_CHANCE = 0.02
"""Numbers go together when chance would hardly make them do so."""
_HUNDRED = 100
_NEAR = 6
"""Columns to either side of a percentage among which its count and base are looked for."""
_SURE, _UNSURE = 1, 2
"""So many lines must tell of percentages that are named so, and of numbers that nothing names."""
_SUMMED_LINES = 2
_MOST_LINES = 300
_USUAL = 10
"""Among many times as many lines, numbers go together by chance as many times as often."""
_CELLS_OF_FOUR = 4
_OPEN = frozenset({Role.COUNT, Role.OTHER})
_THINGS = NOT_PERSONS | UNCOUNTED | MOLECULES | MAGNITUDES | CODED
_RATIOS = frozenset({"or", "rr", "ratio", "odds", "irr", "risk", "relative"})
_RATIO_RANGE = 5.0
"""Ratios lie between a tenth and ten, as their logarithms say: some five wide."""


@dataclass(frozen=True, slots=True)
class Proportion:
    """Indexes of lines (columns, or rows): one counts a part of what another counts, and a third says how much that is."""

    part: int
    base: int
    percent: int


class Proportions:
    """What the columns of a table, or its rows, prove of each other."""

    def __init__(self, block: Block, said: Sequence[Hint | None], *, are_rows: bool) -> None:
        """``said`` is what the names of the lines say."""
        self._block, self._said, self._are_rows = block, said, are_rows
        rows = range(len(block.body))
        self._lines = rows if are_rows else [column for column in range(block.width) if not _is_of_texts(block, column)]
        self._across = block.value_columns if are_rows else rows

    @cached_property
    def found(self) -> tuple[Proportion, ...]:
        """All that hold in every line that shows three numbers, in the order of their percentages."""
        if self._is_of_programs or max(len(self._lines), len(self._across)) > _MOST_LINES:
            return ()
        return tuple(one for line in self._lines if (one := self._of_percent(line)) is not None)

    @cached_property
    def counted(self) -> frozenset[int]:
        """Lines that are counts of people by what the others prove."""
        proved = {line for one in self.found for line in (one.part, one.base)}
        return frozenset(proved | self._of_ratios)

    @cached_property
    def percents(self) -> frozenset[int]:
        """Lines that are percentages."""
        return frozenset(one.percent for one in self.found)

    def parts(self) -> Iterator[tuple[tuple[int, int], int, int]]:
        """Of each part that is shown, the place, how many it counts and of how many."""
        for one in self.found:
            for at in self._across:
                part, base = self._cell(one.part, at), self._cell(one.base, at)
                if part.is_numeric and base.is_numeric and base.value:
                    yield ((one.part, at) if self._are_rows else (at, one.part)), part.count, base.count

    @cached_property
    def _is_of_programs(self) -> bool:
        """Are the rows (or columns) steps of a program, files, methods or molecules?"""
        corner = [name for column in self._block.label_columns for name in self._block.names[column]]
        return any(set(words(name)) & (PROGRAMS | MOLECULES) for name in corner)

    def _cell(self, line: int, at: int) -> Cell:
        return self._block.cell(line, at) if self._are_rows else self._block.cell(at, line)

    def _named(self, line: int) -> set[str]:
        texts = self._block.labels[line][-1:] if self._are_rows else self._block.names[line][:1]
        return {word for text in texts for word in words(text)}

    @cached_property
    def _whole(self) -> list[int]:
        """Lines of whole numbers that may count people."""
        return [line for line in self._lines if self._may_count(line)]

    def _may_count(self, line: int) -> bool:
        said = self._said[line]
        if said is not None and said.is_strong and said.role not in _OPEN:
            return False
        if {word.rstrip("0123456789") for word in self._named(line)} & _THINGS:
            return False
        shown = [cell for at in self._across if (cell := self._cell(line, at)).is_numeric]
        return bool(shown) and all(cell.kind is Kind.NUMBER and cell.is_whole and cell.value >= 0 for cell in shown)

    def _of_percent(self, line: int) -> Proportion | None:
        said = self._said[line]
        is_named = said is not None and said.is_strong and said.role is Role.PERCENT
        if said is not None and said.is_strong and said.role not in {Role.PERCENT, Role.ESTIMATE, Role.OTHER}:
            return None
        shares = {at: share for at in self._across if (share := _share(self._cell(line, at))) is not None}
        is_written = any(self._cell(line, at).kind is Kind.PERCENT for at in shares)
        is_known = is_named or is_written
        fewest = _SURE if is_known else _UNSURE
        if len({low for low, _ in shares.values() if low > 0}) < fewest:
            return None  # whatever the others are, before each pair of them is tried
        near = [one for one in self._whole if one != line and abs(one - line) <= _NEAR]
        pairs = list(permutations(near, 2))
        pairs.sort(key=lambda pair: abs(pair[0] - line) + abs(pair[1] - line))
        tried = len(pairs) if is_known else len(pairs) * max(1, len(self._whole) // _USUAL)
        for unit in (_HUNDRED, 1):
            for part, base in pairs:
                if self._holds(part, base, shares, unit, tried, fewest):
                    return Proportion(part, base, line)
        return None

    def _holds(
        self, part: int, base: int, shares: dict[int, tuple[float, float]], unit: int, tried: int, fewest: int
    ) -> bool:
        by_chance, told = float(tried), set[float]()
        for at, (low, high) in shares.items():
            one, whole = self._cell(part, at), self._cell(base, at)
            if not (one.is_numeric and whole.is_numeric and whole.value):
                continue
            if one.value > whole.value or not low - 1e-9 <= unit * one.value / whole.value <= high + 1e-9:
                return False
            if 0 < one.value < whole.value and low > 0 and low not in told:
                told.add(low)
                by_chance *= min((high - low) / unit, 1.0)
        return len(told) >= fewest and by_chance < _BY_CHANCE

    @cached_property
    def _of_ratios(self) -> frozenset[int]:
        """Four lines beside each other that an odds ratio or relative risk of the same table is worked out from."""
        ratios = [line for line in self._lines if self._is_ratio(line)]
        if not ratios or len(self._across) > _MOST_LINES:
            return frozenset()
        found: set[int] = set()
        whole = self._whole
        windows = [whole[at : at + _CELLS_OF_FOUR] for at in range(len(whole) - _CELLS_OF_FOUR + 1)]
        for ratio in ratios:
            tried = len(windows) * len(_FORMULAS)
            for window in windows:
                if any(self._bears_out(ratio, window, formula, tried) for formula in _FORMULAS):
                    found |= set(window)
        return frozenset(found)

    def _is_ratio(self, line: int) -> bool:
        said = self._said[line]
        return said is not None and said.role is Role.ESTIMATE and bool(self._named(line) & _RATIOS)

    def _bears_out(
        self, ratio: int, window: Sequence[int], formula: Callable[[list[float]], float], tried: int
    ) -> bool:
        by_chance = 1.0 if {"".join(sorted(self._named(line))) for line in window} == set("abcd") else float(tried)
        for at in self._across:
            cells, told = [self._cell(line, at) for line in window], self._cell(ratio, at)
            if not told.is_numeric or told.value <= 0 or not all(cell.is_numeric for cell in cells):
                continue
            try:
                value = formula([cell.value for cell in cells])
            except ZeroDivisionError:
                continue
            half = 0.51 * 10.0 ** -_decimals(told.text)
            if abs(value - told.value) > half:
                return False
            by_chance *= min(2 * half / told.value / _RATIO_RANGE, 1.0)
        return by_chance < _BY_CHANCE


_FORMULAS: tuple[Callable[[list[float]], float], ...] = (
    lambda n: n[0] * n[3] / (n[1] * n[2]),
    lambda n: n[1] * n[2] / (n[0] * n[3]),
    lambda n: n[0] / (n[0] + n[1]) / (n[2] / (n[2] + n[3])),
    lambda n: n[2] / (n[2] + n[3]) / (n[0] / (n[0] + n[1])),
    lambda n: n[0] / n[1] / (n[2] / n[3]),
    lambda n: n[0] / n[2] / (n[1] / n[3]),
    lambda n: n[0] * (n[3] - n[2]) / (n[2] * (n[1] - n[0])),
)
"""Odds ratio and its inverse; relative risk of cells, both ways, and of events and all, in two orders; their odds ratio."""


def with_proved(block: Block) -> Block:
    """With those columns as numbers that were taken for names of rows, and are counts by what others prove."""
    if all(_is_of_texts(block, column) for column in block.label_columns):
        return block
    proved = Proportions(block, told_of_columns(block, is_of_nobody=False), are_rows=False).counted
    proved |= _summed(block)
    return replace(block, label_columns=block.label_columns - proved)


def _summed(block: Block) -> frozenset[int]:
    """Columns of numbers before the others that a column named total holds the sum of, with all others, in every whole line."""
    totals = [column for column in block.value_columns if any(map(is_total, block.names[column]))]
    parts = [column for column in block.value_columns if column not in totals]
    before = [column for column in sorted(block.label_columns) if not _is_of_texts(block, column)]
    if len(totals) != 1 or not parts:
        return frozenset()
    for start in range(len(before)):
        columns = [*before[start:], *parts]
        lines = [[line.cells[column] for column in (*columns, totals[0])] for line in block.body]
        whole = [line for line in lines if all(cell.kind is Kind.NUMBER and cell.is_whole for cell in line)]
        if len(whole) >= _SUMMED_LINES and all(
            sum(cell.count for cell in line[:-1]) == line[-1].count for line in whole
        ):
            return frozenset(before[start:])
    return frozenset()


def _is_of_texts(block: Block, column: int) -> bool:
    """Are most of its cells no numbers, so that it names rows?"""
    return sum(line.cells[column].is_numeric for line in block.body) * 2 <= len(block.body)


def _share(cell: Cell) -> tuple[float, float] | None:
    """Between what a percentage or share lies that a cell shows alone."""
    if cell.kind not in {Kind.NUMBER, Kind.PERCENT} or not 0 <= cell.value <= _HUNDRED:
        return None
    half = 0.5 * 10.0 ** -_decimals(cell.text)
    return cell.value - half, cell.value + half


def _decimals(text: str) -> int:
    """Decimals of the number that a cell begins with."""
    tail = text.rstrip("% )*").partition(".")[2]
    return next((at for at, sign in enumerate(tail) if not sign.isdigit()), len(tail))
