"""Suppressed counts that two tables give back when their rows are put side by side, or their sums are.

Side by side: the same rows stand in both, and what one suppresses is what its other columns and those of the other table leave
("users" less "continuing"), their product ("population" times "rate"), or a percentage of the number that all shown rows tell
(57.1 % beside 120, 29.0 % beside 61: of 210), as it is in all rows that are shown. By their sums: both divide the same people,
by age and by sex, as the sums of another column that both have tell.
"""

from __future__ import annotations

from functools import partial
from itertools import permutations
from math import ceil, floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sallyport.inspection.history.fingerprints import Counted, Fingerprint, Key
    from sallyport.policy.disclosure.tables import TableRules

Interval = tuple[float, float]
Column = dict[str, Interval]
"""By the label of the row."""
_FEWEST_ROWS = 2
_MOST_COLUMNS = 12
_UNITS = tuple(10**power for power in range(7))
_TIGHT = 0.02
"""Numbers that are no more exact than this show nothing by going together."""


def joined(table: Fingerprint, others: Iterable[Fingerprint], rules: TableRules) -> list[Counted]:
    """Suppressed cells of a table that another one gives back in either way."""
    hidden = [cell for cell in table.cells if cell.is_marked and not cell.is_shown]
    if not hidden:
        return []
    found: dict[Key, Counted] = {}
    for other in others:
        for cell, between in (*_by_rows(table, other, hidden), *_by_sums(table, other, hidden)):
            low, high = ceil(between[0] - 1e-9), floor(between[1] + 1e-9)
            if 1 <= high < rules.min_count and high - max(low, 1) + 1 < rules.min_possible_values:
                found[cell.key] = cell
    return list(found.values())


def _by_rows(table: Fingerprint, other: Fingerprint, hidden: list[Counted]) -> Iterator[tuple[Counted, Interval]]:
    rows = _rows(table) & _rows(other)
    own, theirs = _columns(table, rows), _columns(other, rows)
    if len(rows) <= _FEWEST_ROWS or len(own) + len(theirs) > _MOST_COLUMNS:
        return
    for cell in hidden:
        row = next(iter(cell.key & rows), None)
        name = cell.key - {row} if row is not None else None
        if row is None or name is None or name not in own:
            continue
        work = _working(own[name], {key: one for key, one in own.items() if key != name}, theirs)
        between = work(row) if work is not None else None
        if between is not None:
            yield cell, between


def _working(
    shown: Column, own: dict[Key, Column], theirs: dict[Key, Column]
) -> Callable[[str], Interval | None] | None:
    """How a column follows from one of its own table and one of the other, as all rows that are shown tell."""
    pairs = [(mine, yours) for mine in own.values() for yours in theirs.values()]
    ways = [partial(_left, *order) for pair in pairs for order in permutations(pair, 2)]
    ways += [partial(_times, mine, yours, unit) for mine, yours in pairs for unit in _UNITS]
    ways += [partial(_part, yours, base) for yours in theirs.values() if (base := _one_base(shown, yours)) is not None]
    return next((way for way in ways if _bears_out(shown, way)), None)


def _left(first: Column, second: Column, row: str) -> Interval | None:
    if row not in first or row not in second:
        return None
    return first[row][0] - second[row][1], first[row][1] - second[row][0]


def _times(first: Column, second: Column, unit: int, row: str) -> Interval | None:
    if row not in first or row not in second:
        return None
    return first[row][0] * second[row][0] / unit, first[row][1] * second[row][1] / unit


def _one_base(shown: Column, shares: Column) -> Interval | None:
    """Of how many the shares are, in their own unit, if all shown counts can be shares of one number."""
    both = [(count, shares[row]) for row, (count, _) in shown.items() if row in shares]
    if not both or any(low <= 0 for _, (low, _) in both):
        return None
    base = max(count / high for count, (_, high) in both), min(count / low for count, (low, _) in both)
    return base if base[0] <= base[1] else None


def _part(shares: Column, base: Interval, row: str) -> Interval | None:
    return (shares[row][0] * base[0], shares[row][1] * base[1]) if row in shares else None


def _bears_out(shown: Column, work: Callable[[str], Interval | None]) -> bool:
    told = set[float]()
    for row, (count, _) in shown.items():
        between = work(row)
        if between is None:
            continue
        if not between[0] - 1e-9 <= count <= between[1] + 1e-9 or between[1] - between[0] > _TIGHT * max(count, 1) + 1:
            return False
        told.add(count)
    return len(told) >= _FEWEST_ROWS


def _rows(table: Fingerprint) -> set[str]:
    """Labels that stand with one other at most: those of rows, or of columns."""
    return {label for key in (*table.by_key, *table.measures) if len(key) <= _FEWEST_ROWS for label in key}


def _columns(table: Fingerprint, rows: set[str]) -> dict[Key, Column]:
    columns: dict[Key, Column] = {}
    numbers = {cell.key: (float(cell.low), float(cell.high)) for cell in table.cells if cell.is_shown}
    for key, between in (*numbers.items(), *table.measures.items()):
        for row in key & rows:
            columns.setdefault(key - {row}, {})[row] = between
    return columns


def _by_sums(table: Fingerprint, other: Fingerprint, hidden: list[Counted]) -> Iterator[tuple[Counted, Interval]]:
    """What the sum of a column in the other table leaves of this one's."""
    own, theirs = _divided(table), _divided(other)
    shared = sorted(own.keys() & theirs.keys())
    whole = [name for name in shared if all(cell.is_shown for cell in (*own[name], *theirs[name]))]
    alike = [_sum(own[name]) == _sum(theirs[name]) for name in whole]
    if not alike or not all(alike) or max(table.base, other.base) > 1:
        return
    for name in shared:
        open_ = [cell for cell in own[name] if not cell.is_shown]
        if len(open_) == 1 and open_[0] in hidden and all(cell.is_shown for cell in theirs[name]):
            rest = _sum(theirs[name]) - _sum(cell for cell in own[name] if cell.is_shown)
            yield open_[0], (float(rest), float(rest))


def _divided(table: Fingerprint) -> dict[str, list[Counted]]:
    """Cells by the name of their column, in a table of one kind of groups: each has that name and its own."""
    pairs = [cell for cell in table.cells if len(cell.key) == _FEWEST_ROWS]
    if len(pairs) < len(table.cells) or not pairs:
        return {}
    often: dict[str, int] = {}
    for first, second in (sorted(cell.key) for cell in pairs):
        often[first], often[second] = often.get(first, 0) + 1, often.get(second, 0) + 1
    found: dict[str, list[Counted]] = {}
    for name, times in often.items():
        cells = [cell for cell in pairs if name in cell.key]
        groups = {next(iter(cell.key - {name})) for cell in cells}
        if times >= _FEWEST_ROWS and len(groups) == len(cells):
            found[name] = cells
    return {
        name: cells
        for name, cells in found.items()
        if not any(_crosses(cells, found[one]) for one in found if one != name)
    }


def _crosses(cells: list[Counted], others: list[Counted]) -> bool:
    """Of rows and columns those are kept that have more in them: a column has a cell for each group."""
    shared = {cell.key for cell in cells} & {cell.key for cell in others}
    return bool(shared) and len(others) > len(cells)


def _sum(cells: Iterable[Counted]) -> int:
    return sum(cell.low for cell in cells)
