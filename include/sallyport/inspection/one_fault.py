"""One fault of a file is told once: what keeps one inspector from reading it keeps the others from it too.

A reviewer gives a reason for each ``unverified`` finding, and a researcher mends each: of a damaged workbook it is enough to
hear once that it is damaged. Nothing of what was said is lost, since law 2 wants to know what was not looked at.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sallyport.inspection.finding import Severity
from sallyport.inspection.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sallyport.inspection.finding import Finding

_CLOSED = (
    "container.unreadable",
    "container.report_unreadable",
    "acro.unreadable",
    "binary.malformed",
    "archive.encrypted",
    "archive.split",
    "hidden.unread",
    "tables.unreadable",
    "code.unread",
    "archive.over_limit",
    "archive.unknown",
    "archive.truncated",
    "archive.failed",
    "type.unread",
)
"""Rules that say of a whole file that it could not be read, those first whose advice fits the file best."""


def told_once(findings: Iterable[Finding]) -> list[Finding]:
    """The findings about one file, those of several rules that it could not be read put together as one."""
    found = list(findings)
    closed = [one for one in found if _is_of_whole(one)]
    rules = {one.rule for one in closed}
    if len(rules) < 2:  # noqa: PLR2004 - nothing to put together
        return found
    kept = min(closed, key=lambda one: _CLOSED.index(one.rule))
    others = [one for one in closed if one.rule != kept.rule]
    whole = replace(kept, message=_joined(kept, others))
    return [whole if one is kept else one for one in found if not any(one is other for other in others)]


def _is_of_whole(one: Finding) -> bool:
    return one.severity is Severity.UNVERIFIED and not one.location and one.rule in _CLOSED


def _joined(kept: Finding, others: Sequence[Finding]) -> str:
    """All messages but those that are a rule's own words, and so say nothing of this file."""
    told = [kept.message, *(one.message for one in others if one.message != RULES[one.rule].title)]
    return " ".join(dict.fromkeys(told))
