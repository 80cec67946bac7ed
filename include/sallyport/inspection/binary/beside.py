"""Values that stand beside each other under names: are they about one person each, though no table says so?

Groups of HDF5 that are named alike, and vectors of one length in one place, are tables in all but their form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from sallyport.inspection.binary.pickles.forms import Form

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LIBRARIES = ("polars", "sallyport.inspection.tables.persons.columns")
_PERSON = re.compile(
    r"(?i)(?:.*[^a-z])?(?:sub|subj|subject|participant|ppt|patient|pat|pt|mrn|nhs|person|donor|case|volunteer|eid|iid)(?:id|no)?"
    r"[-_ .]?0\Z"
)
_DIGITS = re.compile(r"\d+")
_HEX = re.compile(r"(?i)(?=[a-f]*\d)[0-9a-f]{8}[0-9a-f-]*\Z")
_MOST = 0.9
_TOGETHER = 2


@dataclass(frozen=True)
class Member:
    """One of those that stand in the same place: its name, and the names of what it holds or is said of it."""

    name: str
    said: frozenset[str]


@dataclass(frozen=True)
class Vector:
    """Values in a place: their name, and the lengths of their dimensions but for those of 1."""

    name: str
    lengths: tuple[int, ...]
    is_axis: bool = False
    """Do the values go up or down all the way, as ages do for which a model was asked?"""


def tells_of_persons(name: str) -> bool:
    """Does a name say that the values are ids of persons, or tell persons apart: age, sex, date of birth?"""
    from sallyport.inspection.tables.persons.columns import Role, role_of

    return role_of(name) in {Role.KEY, Role.QUASI}


def is_axis(values: Sequence[float]) -> bool:
    """Does each differ from the one before, all in the same direction?"""
    steps = [after - before for before, after in pairwise(values)]
    return bool(steps) and (min(steps) > 0 or max(steps) < 0)


def records_among(members: Iterable[Member], min_records: int) -> Form | None:
    """Members named as a series (sub-001, sub-002), if they are persons by that name or by what is said of each."""
    by_series: dict[str, list[Member]] = {}
    for one in members:
        by_series.setdefault("#" if _HEX.match(one.name) else _DIGITS.sub("0", one.name), []).append(one)
    for series, alike in by_series.items():
        if len(alike) < min_records:
            continue
        often = _often(alike)
        if _PERSON.match(series) or any(map(tells_of_persons, often)):
            return Form("records", len(alike), max(len(often), 1))
    return None


def _often(members: Sequence[Member]) -> list[str]:
    """What is said of nearly every one."""
    counted: dict[str, int] = {}
    for one in members:
        for name in one.said:
            counted[name] = counted.get(name, 0) + 1
    return [name for name, count in counted.items() if count >= _MOST * len(members)]


def columns_among(vectors: Sequence[Vector], min_records: int) -> Form | None:
    """Values of one length, beside one that tells persons apart by its name, or that holds their ids."""
    for key in vectors:
        if len(key.lengths) != 1 or key.lengths[0] < min_records or key.is_axis:
            continue
        beside = [one for one in vectors if key.lengths[0] in one.lengths]
        if len(beside) >= _TOGETHER and tells_of_persons(key.name):
            return Form("columns", key.lengths[0], len(beside))
    return None
