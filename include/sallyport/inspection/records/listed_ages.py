"""Ages of single persons in a row: "Ages at death: 19, 24, 33, 41", "four men, aged 31, 44, 46 and 58"."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_BETWEEN = r"(?:\s*[,;]\s*(?:and\s+)?|\s+and\s+|\s*&\s*)"
_LIST = rf"((?:\d{{1,3}}(?:\s*(?:years?|yrs?|y))?{_BETWEEN}){{2,400}}\d{{1,3}})(?![\d%+-]|\.\d)"
_AGES = re.compile(
    rf"\b(ages?\b[^:=\n\d]{{0,60}})[:=]\s*{_LIST}|\b(ages?\s+(?:were|was)|aged)\s+{_LIST}", re.IGNORECASE
)
_NUMBER = re.compile(r"\d{1,3}")
_OF_EACH = re.compile(
    r"\b(?:death|died|suicides?|diagnos[ie]s|onset|presentation|admission|event|relapse|surgery|transplant\w*"
    r"|of (?:the |all |our )?(?:\d+ |\w+ )?(?:patients?|cases|deaths?|people|persons|participants|women|men|children|victims))\b",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(?:sweeps?|waves?|visits?|knots?|cut|cuts|cutpoints?|breaks?|bands?|groups?|categor\w+|follow|assess\w*|measur\w*|screen\w*"
    r"|vaccin\w*|means?|medians?|averages?|ratios?|odds|coefficients?|quantiles?|quartiles?|percentiles?|scheduled?|every|from|between|thresholds?|evaluated|predicted|plotted|simulat\w*|example)\b",
    re.IGNORECASE,
)
_FEWEST, _FEWEST_SURE = 3, 5
_OLDEST = 115
_ROUND = 5


class Listed(NamedTuple):
    """How many ages a line lists, and whether it says that they are of one person each."""

    ages: int
    is_sure: bool


def listed_ages(lines: Iterable[str]) -> Listed | None:
    """The longest list, a sure one first; None when there is none."""
    found = [one for line in lines if "age" in line[:4000].lower() for one in _in_line(line[:4000])]
    return max(found, key=lambda one: (one.is_sure, one.ages), default=None)


def _in_line(line: str) -> Iterable[Listed]:
    for match in _AGES.finditer(line):
        said, numbers = match[1] or match[3], [int(one) for one in _NUMBER.findall(match[2] or match[4])]
        sentence = line[max(0, match.start() - 80) : match.end() + 40]
        if len(numbers) < _FEWEST or max(numbers) > _OLDEST or _PLANNED.search(sentence) or _are_even(numbers):
            continue
        yield Listed(len(numbers), _OF_EACH.search(said) is not None and len(numbers) >= _FEWEST_SURE)


def _are_even(numbers: list[int]) -> bool:
    """Are they steps of one size, or round ones: where a scale is cut, and no ages of persons?"""
    steps = {after - before for before, after in pairwise(numbers)}
    return len(steps) == 1 or all(number % _ROUND == 0 for number in numbers)
