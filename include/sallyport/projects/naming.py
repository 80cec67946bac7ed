"""What a project folder may be called. Source: 'Setting up projects' of the SRCP guide."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.errors import BadRequest
from sallyport.storage.names import printable, problem_with

if TYPE_CHECKING:
    from sallyport.policy.model import Policy

ADVICE = "Name it year_month_initials_ENDRnumber, such as 2024_10_TB_ENDR123_2024 or 2023_06_20_Smith_ENDR023_2020."
_DATE = re.compile(r"(?P<year>\d{4})_(?P<month>\d{2})(?:_(?P<day>\d{2}))?_", re.ASCII)
_MONTHS, _DAYS = 12, 31


def check_folder_name(name: str, policy: Policy) -> None:
    """BadRequest with the cause unless ``name`` is one folder's name and matches the site's pattern in full."""
    problem = _problem(name, policy)
    if problem is not None:
        raise BadRequest(f"“{printable(name)}” cannot be a project's folder: {problem}.", ADVICE)


def _problem(name: str, policy: Policy) -> str | None:
    if hostile := problem_with(name, policy.names):
        return hostile
    if "/" in name:
        return "it is a path, not one name"
    if not re.fullmatch(policy.projects.folder_pattern, name, re.ASCII):
        return _mismatch(name, policy)
    return _impossible_date(name)


def _mismatch(name: str, policy: Policy) -> str:
    if re.search(r"\s", name):
        return "it holds a space"
    if "-" in name:
        return "it holds a hyphen; its parts are joined by “_”"
    return f"it does not match this site's pattern {policy.projects.folder_pattern}"


def _impossible_date(name: str) -> str | None:
    date = _DATE.match(name)
    if date and not 1 <= int(date["month"]) <= _MONTHS:
        return f"there is no month {date['month']}"
    if date and date["day"] and not 1 <= int(date["day"]) <= _DAYS:
        return f"there is no day {date['day']}"
    return None
