"""Phrases in names of rows and columns whose words mean something else together than alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.tables.headings.vocabulary import (
    AVERAGES,
    COUNTED,
    ENDPOINTS,
    INTERVALS,
    MAGNITUDES,
    NOT_PERSONS,
    NUMBERED_THINGS,
    PEOPLE,
    PERCENTAGES,
    RATES,
    SUMS,
    word_set,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

NUMBER_SIGN = re.compile(
    r"\bno\.|\bno(?=\.?\s+(?:of|de|di|von)\b)|\bn°|^no\.?\s*(?=[(,]\s*%)|(?<!^)#(?=\s|$)"
    r"|^#(?=$|\s+(?:(?!=(?:\s|$))\S+(?:\s+|$)){1,4}$)|№|\bnos\b"
)
"""A number, and not the answer; before a longer text, and before a setting, the sign begins a comment."""
N_OF_NAME = re.compile(r"\bn-(?=(?:back|grams?|terminal|terminus|linked|glycans?|acetyl|methyl|oxide|telopeptide)\b)")
"""The letter before a task, a text or a molecule: "n-back"."""
OVER_TIME = re.compile(
    r"\b(?:\d+|three|four|five|seven|rolling|moving)[\s-]?(?:years?|yr|months?|weeks?|days?|quarters?)?[\s-]"
    r"(?:rolling |moving )?(?:average|mean|avg|median)\b"
)
"""An average of several years or weeks, and not of people."""
ALL_AGES = re.compile(r"(?i)(?:[,(]|(?<!\s))\s*+\b(?:of )?(?:all|any)[\s-]ages?\b\)?")
_OF_NUMBER = re.compile(r"(?<![^\W_])\d+(?:\.\d+)?%")
_PER_MANY = re.compile(r"(?i)(?:\bper|_per|/)[\s_]*(?:1(?:[,. ']?0){3}|100?k\b|million|lakh|10\s*\^)")
_WHICH_ONE = frozenset({"number", "no", "num", "nr"})
_COUNTS_IDS = re.compile(r"(?:distinct )?(?:(?:n|counts?)(?: of| distinct)*|(?:number|numbers|num) of) \S+")
"""Before the name of an identifier, which may end in "number": "Count of HospitalNo", "count(distinct nhs_number)"."""
_IDS = word_set("id ids pat patid patient patients person persons participant subject subjid pid nhs mrn chi eid")
_WITH = word_set(
    "with without who whose on in having given using taking receiving prescribed dispensed under aged from at"
)
_OF_PEOPLE = PEOPLE - word_set("sample samples base bases") | word_set(
    "women men boys girls children adults males females infants babies mothers cases users households"
)
_OF_STATISTICS = (
    AVERAGES
    | RATES
    | INTERVALS
    | SUMS
    | MAGNITUDES
    | ENDPOINTS
    | word_set(
        "ratio ratios odds hazard hr rr coef coefficient estimate difference median percentile quartile se stderr"
    )
)
_SHORTEST_GLUED = 4
_POPULATION = word_set("population populations pop popn")
_AROUND_POPULATION = word_set(
    "mid year midyear end of the at estimate estimates estimated projected projection resident usual total census annual ons"
)
_PARTS = word_set(
    "quintile quintiles quartile quartiles tertile tertiles decile deciles fifth quarter third tenth half group groups band "
    "category class income risk"
)
"""Of people in the order of something."""


def is_population(found: Sequence[str]) -> bool:
    """Is it how many people live somewhere, whatever year or estimate stands beside: "mid-year population estimate"?"""
    said = {word for word in found if not word.isdigit()}
    return bool(said & _POPULATION) and said <= _POPULATION | _AROUND_POPULATION


def says_percent(named: Collection[str], text: str) -> bool:
    """Does it say that numbers are percentages, and not only which part of people is meant ("top 5%", "20-80%")?"""
    if _PER_MANY.search(text):
        return False  # the prevalence per 1,000
    said = PERCENTAGES & set(named)
    is_of_number = said == {"percent"} and "%" in text and "%" not in _OF_NUMBER.sub("", text)
    return bool(said) and not (is_of_number and "percent" not in text.lower())


def says_which_one(found: Sequence[str]) -> bool:
    """Does it number things: "week number"?"""
    if len(found) <= 1 or found[-1] not in _WHICH_ONE or found[-2] not in NUMBERED_THINGS:
        return False
    return _COUNTS_IDS.match(" ".join(found[:-1])) is None


def counts_ids(found: Sequence[str]) -> bool:
    """Is it how many different people there are, as pandas names it: "PatID_nunique"? Of a variable it is how many values."""
    return "nunique" in found and bool(_IDS & set(found))


def says_who_with(found: Sequence[str], text: str) -> bool:
    """Does it begin with people, and go on with what they have: "Patients with fentanyl patch", "Women on statins at age 50"?

    Whatever else that is the name of, it tells the group, unless a statistic of the group is named, too.
    """
    is_of_people = len(found) > 2 and found[0] in _OF_PEOPLE and found[1] in _WITH  # noqa: PLR2004 - and what they have
    return is_of_people and not set(found) & _OF_STATISTICS and not says_percent(found, text)


def counts_things(found: Sequence[str]) -> bool:
    """Does it count what is no person, in one word: "NSNPS", "nparam"?"""
    glued = {word[1:] for word in found if word[0] == "n" and len(word) >= _SHORTEST_GLUED}
    return bool(glued & NOT_PERSONS) and not COUNTED & set(found)


def names_group(found: Sequence[str]) -> bool:
    """Is it a group at one end, and not the value there: "lowest 20 %", "oldest fifth"?"""
    return len(found) > 1 and (found[1][0].isdigit() or found[1] in _PARTS)
