"""Tables whose rows are no persons by what their first columns hold: regions, genes, a calendar, the ages of a life table."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from sallyport.inspection.identifiers.names import plain
from sallyport.inspection.tables.persons.columns import FIRST_COLUMNS, Role
from sallyport.inspection.tables.persons.signs import are_keyed_by_areas

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sallyport.inspection.tables.persons.columns import Column

_OF_LIFE = re.compile(r"^(?:n|\d{1,2})?([amqpldte])x$")
_CHANCES, _FEWEST_OF_LIFE = frozenset("mqpl"), 3
_FEWEST_DATES = 8
_EVEN = frozenset({timedelta(days=1), timedelta(weeks=1), timedelta(weeks=2)})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR_FIRST = re.compile(r"((?:19|20)\d\d)[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ][0:.+Z]*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]((?:19|20)?\d\d)")
_OF_WEEK = re.compile(r"((?:19|20)\d\d)[-/ ]?[wW](?:eek ?)?(\d{1,2})")
_OF_QUARTER = re.compile(r"((?:19|20)\d\d)[-/ ]?[qQ]([1-4])|[qQ]([1-4])[-/ ]?((?:19|20)\d\d)")
_NAMED_MONTH = re.compile(r"(?:(\d{1,2})[-/. ])?([A-Za-z]{3})[a-z]{0,6}\.?[-/. ]?((?:19|20)?\d\d)")


def is_keyed_otherwise(
    columns: Sequence[Column], header: Sequence[str], is_of_a_person: Callable[[Column], bool]
) -> bool:
    """Is there, among the first columns, one that names something else than persons?"""
    by_areas = are_keyed_by_areas(columns, is_of_a_person)
    if by_areas is not None:
        return by_areas
    first = [column for column in columns if column.index < FIRST_COLUMNS]
    others = (column for column in first if column.role is Role.OTHER_KEY or column.is_shaped("other"))
    return any(others) or any(map(is_calendar, first)) or _are_years_and_parts(first) or is_life_table(header)


def is_life_table(names: Sequence[str]) -> bool:
    """Are columns called as those of a life table are: mx, qx, lx, dx, ex?"""
    found = {match[1] for name in names if (match := _OF_LIFE.match(plain(name)))}
    return len(found) >= _FEWEST_OF_LIFE and bool(found & _CHANCES)


def is_of_life(name: str) -> bool:
    """Is it the name of one of those columns?"""
    return _OF_LIFE.match(plain(name)) is not None


def is_calendar(column: Column) -> bool:
    """Does it go through a calendar, day by day, week by week or month by month? Persons do not come at such a pace."""
    if len(column.beginning) < _FEWEST_DATES or not column.is_unique(1.0):
        return False
    return any(map(_is_even, zip(*map(_readings, column.beginning), strict=True)))


def _are_years_and_parts(first: Sequence[Column]) -> bool:
    """Do years stand before their weeks or months: 1, 2, 3, and 1 again?"""
    if len(first) < len(("year", "week")) or first[0].falls or not first[0].is_shaped("year", 1.0):
        return False
    parts = first[1].beginning
    if len(parts) < _FEWEST_DATES or not all(part.isascii() and part.isdigit() for part in parts):
        return False
    return all(after in {1, before + 1} for before, after in pairwise(int(part[:4]) for part in parts))


def _is_even(dates: Sequence[date | None]) -> bool:
    """Are all of them dates, each as long after the one above, or before it?"""
    known = [one for one in dates if one is not None]
    if len(known) < len(dates):
        return False
    days = {abs(after - before) for before, after in pairwise(known)}
    months = {_month(after) - _month(before) for before, after in pairwise(known)}
    is_whole = len({one.day for one in known}) == 1
    return (len(days) == 1 and days <= _EVEN) or (is_whole and len(months) == 1 and bool(months & {1, -1, 3, -3}))


def _month(one: date) -> int:
    return one.year * 12 + one.month


def _readings(text: str) -> tuple[date | None, date | None]:
    """What a cell may mean as a date, with the day before the month and after it."""
    if match := _YEAR_FIRST.fullmatch(text):
        found = _date(match[1], match[2], match[3] or "1")
        return found, found
    if match := _YEAR_LAST.fullmatch(text):
        return _date(match[3], match[2], match[1]), _date(match[3], match[1], match[2])
    found = _of_part(text)
    return found, found


def _of_part(text: str) -> date | None:
    """The first day of a week, a quarter or a month."""
    if match := _OF_WEEK.fullmatch(text):
        try:
            return date.fromisocalendar(int(match[1]), int(match[2]), 1)
        except ValueError:
            return None
    if match := _OF_QUARTER.fullmatch(text):
        return _date(match[1] or match[4], str(3 * int(match[2] or match[3]) - 2), "1")
    match = _NAMED_MONTH.fullmatch(text)
    if match is None or match[2].lower() not in _MONTHS:
        return None
    return _date(match[3], str(_MONTHS.index(match[2].lower()) + 1), match[1] or "1")


def _date(year: str, month: str, day: str) -> date | None:
    century = 2000 if len(year) == len("21") else 0
    try:
        return date(century + int(year), int(month), int(day))
    except ValueError:
        return None
