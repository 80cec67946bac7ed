"""Names that are one of a row of names, and say nothing by themselves: Q1 to Q4, X to Z, R1 to R3."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.tables.headings.words import Hint, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBERED_NAME = re.compile(r"([A-Za-z]{1,12})[ _.-]?\d{1,3}")
_PERCENTILES = {"1", "2", "5", "10", "25", "50", "75", "90", "95", "98", "99"}


def without_quarters(said: list[Hint | None], texts: Sequence[Sequence[str]]) -> list[Hint | None]:
    """Q1 and Q3 beside Q2 and Q4 are quarters of the people, and not quartiles."""
    named = {text.strip().lower() for one in texts for text in one}
    if not named & {"q2", "q4", "q5"}:
        return said
    return [None if one is not None and one.role is Role.QUANTILE else one for one in said]


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
