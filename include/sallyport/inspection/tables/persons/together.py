"""Rows of persons told by what two or three columns say together: how long and whether, who got what, who was called to whom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.finding import Severity
from sallyport.inspection.identifiers.names import plain
from sallyport.inspection.tables.persons.columns import Role
from sallyport.inspection.tables.persons.keyed_otherwise import is_calendar
from sallyport.inspection.tables.persons.signs import has_few, is_named_row

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sallyport.inspection.tables.persons.columns import Column

_HOW_LONG = re.compile(
    r"^(?:time|futime|fu(?:days|months|years)?|followup.*|surv(?:ival)?(?:time|days|months|years)|(?:os|pfs|dfs|efs)(?:time|days|months)?|"
    r"tte|timeto.*|(?:days|months|years)(?:to.*|followup)?|duration|stime|persontime|exittime|t)$"
)
_OF_ANYTHING = re.compile(r"^(?:time|duration|t)$")
_WHETHER = re.compile(
    r"^(?:(?:os|pfs|dfs|efs|vital|surv|cens|event)?status|event(?:observed|ind|indicator|type)?|death|dead|died|censor(?:ed|ing)?|cens|"
    r"failure|failed|fustat|delta|(?:os|pfs|dfs|efs)(?:event|cens)|relapsed?|recurrence|d)$"
)
_MOST_OUTCOMES, _FEWEST_TURNS = 4, 3
_GIVEN = re.compile(
    r"^(?:alloc(?:ation|ated(?:to|arm|treatment|group)?)|arm|armcode|trialarm|treatment(?:arm|group|code)?|trt|trtgrp|randomi[sz]edto|"
    r"assign(?:ment|edto|edarm)|group)$"
)
_RANDOMISED = re.compile(
    r"^(?:block(?:no|number|id|size)?|kit(?:no|number|id)?|envelope.*|randomi[sz](?:ed(?:on|at|date)?|ation(?:date|time))|"
    r"date(?:of)?randomi[sz](?:ed|ation)|rand(?:date|dt))$"
)
_IN_TURN = re.compile(r"^(?:seq|sequence(?:no|number)?|order|slot|position|stratum|strata|site)$")
_OF_CARE = re.compile(
    r"(?:ambulance|arriv|triage|onscene|convey|complaint|attend|admi(?:t|ssion)|discharg|clockstart|referr|handover|diagnos|injur|"
    r"callreceived|callat|calltime|presenting|chief|acuity)"
)
_MIDDLE = re.compile(r"^(?:mean|avg|average)(?:of)?(?P<what>.*)$")
_BETWEEN = re.compile(r"^(?:diff|difference|delta)(?:in|of)?(?P<what>.*)$")
_NEARLY_ALL, _MOST, _TWO = 0.95, 0.9, 2


def told_together(
    columns: Sequence[Column], header: Sequence[str], results: Collection[int]
) -> tuple[str, Severity | None]:
    """Why rows are persons, in words, and how sure that is where it is not; empty words where they are told of nobody."""
    if any(is_named_row(column) or _names_others(column) for column in columns):
        return "", None
    names = {column.index: plain(column.name) for column in columns}
    if not [at for at in results if not _HOW_LONG.match(plain(header[at]))]:
        if said := _followed(columns, names):
            return said
        if _are_allocated(columns, names):
            return "each was given to one arm, by a list of who comes next", None
        if _are_attended(columns, names):
            return "each is a time at which somebody was in care", None
    if _agree(columns, names, results):
        return "each is the mean and the difference of two measurements", None
    return "", None


def _names_others(column: Column) -> bool:
    """Does it name something else, each once? A time is one only where it goes on and on."""
    return column.role is Role.OTHER_KEY and column.is_unique(_MOST) and not column.is_shaped("number")


def _followed(columns: Sequence[Column], names: dict[int, str]) -> tuple[str, Severity | None] | None:
    """How long each was followed, in no order, and what happened; in order it may be a machine that goes on and off."""
    times = [c for c in columns if _HOW_LONG.match(names[c.index]) and c.is_shaped("number", _NEARLY_ALL)]
    ends = [c for c in columns if c not in times and _WHETHER.match(names[c.index]) and _is_outcome(c)]
    times = [column for column in times if not has_few(column)]
    if not times or not ends:
        return None
    why = f"columns {times[0].index + 1} and {ends[0].index + 1} tell how long each was followed, and what happened"
    if not times[0].is_ordered:
        return why, None
    is_of_anything = _OF_ANYTHING.match(names[times[0].index]) is not None
    return (
        (why, Severity.REVIEW if is_of_anything else None)
        if min(ends[0].rises, ends[0].falls) >= _FEWEST_TURNS
        else None
    )


def _is_outcome(column: Column) -> bool:
    return 1 < column.distinct <= _MOST_OUTCOMES and (column.is_shaped("few") or not column.is_shaped("number"))


def _are_allocated(columns: Sequence[Column], names: dict[int, str]) -> bool:
    given = [c for c in columns if _GIVEN.match(names[c.index]) and has_few(c) and c.distinct > 1]
    listed = sum(_RANDOMISED.match(name) is not None for name in names.values())
    in_turn = sum(_IN_TURN.match(name) is not None for name in names.values())
    return bool(given and listed) and listed + in_turn >= _TWO


def _are_attended(columns: Sequence[Column], names: dict[int, str]) -> bool:
    of_care = sum(_OF_CARE.search(name) is not None for name in names.values())
    stamps = [
        c
        for c in columns
        if c.is_shaped("date")
        and c.is_unique(_MOST)
        and any(":" in cell for cell in c.beginning)
        and not is_calendar(c)
    ]
    return bool(stamps) and of_care >= _TWO


def _agree(columns: Sequence[Column], names: dict[int, str], results: Collection[int]) -> bool:
    """As Bland and Altman plot them, and nothing that says of what each row is."""
    points = [column for column in columns if _is_point(column)]
    pairs = [
        (middle, between)
        for middle in points
        for between in points
        if (one := _MIDDLE.match(names[middle.index]))
        and (other := _BETWEEN.match(names[between.index]))
        and (one["what"] == other["what"] or not one["what"] or not other["what"])
    ]
    return any(set(results) <= {middle.index, between.index} for middle, between in pairs)


def _is_point(column: Column) -> bool:
    return column.is_shaped("number", _NEARLY_ALL) and not has_few(column) and not column.is_ordered
