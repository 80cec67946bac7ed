"""Dates as people and programs write them: which cells are one, and what year and day they say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = r"\p{L}{3,10}"
DATE = (
    rf"^(?:[0-9]{{4}}[-/. ](?:[0-9]{{1,2}}|{_WORD})[-/. ][0-9]{{1,2}}"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th|er|º)?[-/. ]{{1,2}}(?:(?:of|de) )?(?:[0-9]{{1,2}}|{_WORD})[-/. ,]{{1,2}}(?:(?:de|del) )?"
    rf"(?:[0-9]{{4}}|[0-9]{{2}})|{_WORD}\.? [0-9]{{1,2}}(?:st|nd|rd|th)?,? [0-9]{{4}}"
    r"|(?:19|20)[0-9]{6}|[0-9]{1,2}\p{L}{3}(?:[0-9]{4}|[0-9]{2}))(?:[T ][0-9:.+Z-]*)?$"
)
"""For polars, a whole cell: 1957-03-14, 14.3.1957, 14-Mar-57, 14. März 1957, March 14, 1957, 19570314, 14MAR1957."""
SERIAL = r"^[1-4][0-9]{4}(?:\.0)?$"
"""For polars, a whole cell: the day as spreadsheets count them, from 1927 to 2036."""
_TIME = re.compile(r"(?<=\d)[T ]\d{1,2}:.*$|(?<=\d)T.*$")
_NUMBER = re.compile(r"\d+")
_COMPACT, _YEAR = 8, 4
_THIS_CENTURY = 30
_A_YEAR, _A_MONTH = 372, 31


class Day(NamedTuple):
    """What one cell says; ``others`` are the numbers that are not its year: day and month in any order, or the day."""

    year: int
    others: tuple[int, ...]
    order: int
    """Where it stands among others that are written alike: hardly more than a count of days."""


def days_of(cells: Iterable[str]) -> list[Day]:
    """Those of cells that say one; ``cells`` fit ``DATE``."""
    return [day for cell in cells if (day := _day(cell))]


def _day(cell: str) -> Day | None:
    numbers = _NUMBER.findall(_TIME.sub("", cell.strip()))
    if len(numbers) == 1 and len(numbers[0]) == _COMPACT:
        numbers = [numbers[0][:4], numbers[0][4:6], numbers[0][6:]]
    if not numbers:
        return None
    at = next((at for at, number in enumerate(numbers) if len(number) == _YEAR), len(numbers) - 1)
    year = int(numbers[at])
    if len(numbers[at]) < _YEAR:
        year += 2000 if year < _THIS_CENTURY else 1900
    others = [int(number) for number in (*numbers[:at], *numbers[at + 1 :])]
    from_month = others if at == 0 else others[::-1]
    order = year * _A_YEAR + sum(number * scale for number, scale in zip(from_month, (_A_MONTH, 1), strict=False))
    return Day(year, tuple(others), order)
