"""Names that are one of a row of names, and say nothing by themselves: Q1 to Q4, X to Z, R1 to R3."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.tables.headings.vocabulary import COUNTED, COUNTS, PERCENTAGES
from sallyport.inspection.tables.headings.words import Hint, Role, words

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBERED_NAME = re.compile(r"([A-Za-z]{1,12})[ _.-]?\d{1,3}")
_QUARTILES, _QUARTERS = {"q1": 0.25, "q3": 0.75}, {"q1", "q2", "q3", "q4", "q5"}
_MEASURED = {Role.OTHER, Role.ESTIMATE}
_PERCENTILES = {"1", "2", "5", "10", "25", "50", "75", "90", "95", "98", "99"}


def without_quarters(said: list[Hint | None], texts: Sequence[Sequence[str]]) -> list[Hint | None]:
    """Q1 and Q3 beside Q2 and Q4 are quarters of the people, and not quartiles."""
    named = {text.strip().lower() for one in texts for text in one}
    if not named & {"q2", "q4", "q5"}:
        return said
    return [None if one is not None and one.role is Role.QUANTILE else one for one in said]


def with_quartiles(said: list[Hint | None], texts: Sequence[str]) -> list[Hint | None]:
    """The first and third quartile of one measure, as "los_q1" and "los_q3"; beside a second or fourth they are quarters."""
    parts = [_quarter_of(text) for text in texts]
    ends: dict[tuple[str, ...], set[str]] = {}
    for measure, end in filter(None, parts):
        ends.setdefault(measure, set()).add(end)
    return [
        Hint(Role.QUANTILE, quantile=_QUARTILES[part[1]])
        if part is not None and ends[part[0]] == set(_QUARTILES) and (one is None or one.role in _MEASURED)
        else one
        for part, one in zip(parts, said, strict=True)
    ]


def _quarter_of(text: str) -> tuple[tuple[str, ...], str] | None:
    """Of what a name says that it is a quarter, and which one; None of counts, which have quarters of years."""
    found = words(text)
    if len(found) <= 1 or set(found) & (COUNTS | COUNTED | PERCENTAGES):
        return None
    if found[-1] in _QUARTERS:
        return found[:-1], found[-1]
    return (found[1:], found[0]) if found[0] in _QUARTERS else None


def without_series(said: list[Hint | None], texts: Sequence[str]) -> list[Hint | None]:
    """Z below X and Y, or R2 between R1 and R3, is one of those, and no statistic; an N says how many wherever it stands."""
    kinds = [_series(text) for text in texts]
    plain = {kind for kind, one in zip(kinds, said, strict=True) if kind is not None and one is None}
    ends: dict[str, set[str]] = {kind: set() for kind in plain}
    for kind, text in zip(kinds, texts, strict=True):
        if kind in ends:
            ends[kind].add(text.lower().removeprefix(kind))
    plain -= {kind for kind in plain if ends[kind] <= _PERCENTILES}
    return [None if kind in plain and kind is not None else one for kind, one in zip(kinds, said, strict=True)]


def _series(text: str) -> str | None:
    """Of which row of names one may be: of single letters, or of those with these letters before a number."""
    if len(text) == 1 and text.isalpha():
        return None if text in {"n", "N"} else "letters"
    found = _NUMBERED_NAME.fullmatch(text)
    return found[1].lower() if found else None
