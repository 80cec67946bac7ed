"""What names of columns say of rates: what they are of, and per how many."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from sallyport.inspection.tables.headings.vocabulary import PEOPLE, SUMS, TOTALS, word_set
from sallyport.inspection.tables.headings.words import Role, hint, words

if TYPE_CHECKING:
    from collections.abc import Sequence

_RAISED = str.maketrans({raised: f"^{digit}" for digit, raised in enumerate("⁰¹²³⁴⁵⁶")})
_PER = re.compile(
    r"(?:\bper|/|[x\u00d7*]|\b(?:rate|ir|asr|incidence|prevalence|mortality)(?= 1))\s*"
    r"(?:10\s*(?:\^|e|\*\*)\s*([1-6])\b|(\d{1,3}(?:[., ']?\d{3}){0,5}(?!\d))?\s*(hundred|thousand|lakh|k\b|million|m\b)?)"
)
_WORDS = {"hundred": 100, "thousand": 1000, "k": 1000, "lakh": 10**5, "million": 10**6, "m": 10**6}
_PER_YEAR = re.compile(r"(?:\bper|/)\s*(?:person|patient|py)")
_THOUSANDS = re.compile(r"\bthousands?\b|\b1,?000s?\b|'?000s\b|\bin 1,?000\b|\bk\b")
_TIMES = word_set(
    "pyrs pyears pyar pyr pys py pyo personyears persontime persondays personmonths patientyears patientdays"
)
_RATES = word_set("rate rates ir incidence density mortality prevalence cir asr")
_STANDARDISED = word_set("standardised standardized adjusted asr dsr asir asmr smr weighted model predicted expected")
_DENOMINATORS = PEOPLE | word_set(
    "n denominator denom pop populations registered residents eligible total registrations births admissions list size nrisk "
    "adults women men children females males girls boys inhabitants mye"
)
_EVENTS = word_set("event events death deaths died outcome outcomes failure failures")
"""What a rate counts: how many there were is never what it is of."""
_MEANS = word_set("mean avg average")
_DEVIATIONS, _ERRORS = word_set("sd std stdev stddev"), word_set("se sem stderr")


def multiplier(texts: Sequence[str]) -> int | None:
    """Per how many a rate is: 1000 for "per 1,000 person-years"; by the first of the texts that says so. None when none does."""
    for text in texts:
        plain = unicodedata.normalize("NFKC", text.translate(_RAISED)).lower().replace("_", " ")
        for found in _PER.finditer(plain):
            power, digits, word = found.groups()
            if power:
                return int("1" + "0" * int(power))
            if digits or word:
                unit = int(re.sub(r"[., ']", "", digits or "1")) * _WORDS.get(word or "", 1)
                if str(unit).rstrip("0") == "1":
                    return unit
        if _PER_YEAR.search(plain):
            return 1
    return None


def scale(names: Sequence[str]) -> int:
    """By how much the numbers of a column are to be multiplied: 1000 for "person-years (thousands)"."""
    return 1000 if any(_THOUSANDS.search(name.lower()) for name in names[:1]) else 1


def is_rate(names: Sequence[str]) -> bool:
    """Is it a rate, by its names?"""
    said = _words(names)
    is_per = any(multiplier([name]) not in {None, 100} for name in names[:1])
    return (bool(said & _RATES) or is_per) and not said & {"ratio", "ci", "lower", "upper", "difference"}


def is_standardised(names: Sequence[str]) -> bool:
    """Is it no longer what was counted, divided by how many there are?"""
    return bool(_words(names) & _STANDARDISED)


def is_of_time(names: Sequence[str]) -> bool:
    """Is it time at risk: person-years?"""
    said = _words(names)
    if said & _RATES or "per" in said or said & _MEANS:
        return False
    is_of_people = bool(said & {"person", "patient", "risk", "exposure", "total", "observation", "observed"})
    return bool(said & _TIMES) or (is_of_people and bool(said & {"years", "time", "yrs", "months"}))


def is_denominator(names: Sequence[str]) -> bool:
    """Does it count those whom a rate is of?"""
    said = _words(names[:1])
    if said & _EVENTS and "risk" not in said:
        return False
    return bool(said & _DENOMINATORS or said >= {"at", "risk"}) and not said & _RATES and "per" not in said


def is_mean(names: Sequence[str]) -> bool:
    """Is it a mean, and no difference of means?"""
    one = hint(names[0]) if names else None
    return one is not None and one.role is Role.AVERAGE and bool(_words(names[:1]) & _MEANS)


def is_sum(names: Sequence[str]) -> bool:
    """Is it a sum of something that is measured, and not of people?"""
    one = hint(names[0]) if names else None
    is_counted = one is not None and one.role is Role.COUNT
    return bool(_words(names[:1]) & (SUMS | TOTALS)) and not is_counted and not _words(names[:1]) & {"sq", "squares"}


def is_deviation(names: Sequence[str]) -> bool:
    """Is it a standard deviation?"""
    said = _words(names[:1])
    return bool(said & _DEVIATIONS and not said & {"error", "err"}) or {"standard", "deviation"} <= said


def is_error(names: Sequence[str]) -> bool:
    """Is it a standard error?"""
    said = _words(names[:1])
    return bool(said & _ERRORS) or (bool(said & {"error", "err"}) and bool(said & {"standard", "std"}))


def _words(names: Sequence[str]) -> frozenset[str]:
    return frozenset(word for name in names for word in words(name))
