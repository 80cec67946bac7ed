"""Tables that name persons who are no participants, or nobody: those who did the work, and how often a surname occurs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.identifiers.names import Kind, kind_of, plain
from sallyport.inspection.tables.persons.columns import Role, role_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORK = re.compile(
    r"^(?:(?:project|study|trial)?roles?|dut(?:y|ies)|(?:delegated)?(?:duties|tasks|responsibilit(?:y|ies))|jobtitle|jobrole|job|"
    r"affiliations?|orcid(?:id)?|institutions?|institutes?|employers?|credit(?:roles?)?|contributions?|contributors?|authors?|"
    r"(?:corresponding|senior|first)author|supervisors?|investigators?|principalinvestigator|pi|lead|owner|"
    r"(?:site)?contact(?:name|person)?|presenters?|hosts?|trainers?|interviewers?|facilitators?|organi[sz]ers?|"
    r"reviewers?|raters?|assessors?|coders?|staff|journal|doi|chair|attendees?)$"
)
_WORKERS = re.compile(
    r"^(?:(?:co)?authors?|contributors?|creators?|maintainers?|editors?|reviewers?|team|staff|investigators?|collaborators?|supervisors?)$"
)
_HOW_OFTEN = re.compile(
    r"^(?:(?:relative)?freq.*|.*frequency|.*counts?|rank|n|number|total|.*per(?:million|100000|100k|10000|1000|thousand)|"
    r"bearers|births.*|pct.*|.*percent(?:age)?|share|prop.*|weight)$"
)
_BEGUN = re.compile(
    r"^(?:start|end|from|to|until|signed|since|joined|left|added|dateof)?(?:date|dt|signature)?(?:signed|started|ended|added|delegated)?$"
)
"""When somebody began or ended their work."""
_NAMED = frozenset({Kind.NAME, Kind.EMAIL, Kind.PHONE})
_LONGEST_NAME = 200


def are_workers(header: Sequence[str], above: str = "") -> bool:
    """Do names of columns, or the key above them, say what people did for the study, and nothing that is told of participants?"""
    names = [name[:_LONGEST_NAME] for name in header]
    is_said = _WORKERS.match(plain(above[:_LONGEST_NAME])) is not None or any(
        _WORK.match(plain(name)) for name in names
    )
    return is_said and not any(_is_of_participants(name) for name in names)


def _is_of_participants(name: str) -> bool:
    kind, role = kind_of(name), role_of(name)
    if _BEGUN.match(plain(name)):
        return False
    return (role is Role.KEY and kind not in _NAMED) or role in {Role.QUASI, Role.ATTRIBUTE}


def are_frequencies(header: Sequence[str]) -> bool:
    """Does one column hold surnames or forenames, and all others say how often each occurs?"""
    others = [plain(name[:_LONGEST_NAME]) for name in header if kind_of(name[:_LONGEST_NAME]) is not Kind.NAME]
    return len(others) == len(header) - 1 and bool(others) and all(map(_HOW_OFTEN.match, others))
