"""Names of what is measured, beside names of what people have: "Cholesterol (mmol/L)", and not "High cholesterol level"."""

from __future__ import annotations

import re
from functools import lru_cache

from sallyport.inspection.tables.headings.vocabulary import (
    AVERAGES,
    DEGREES,
    ENDPOINTS,
    ESTIMATES,
    INTERVALS,
    MAGNITUDES,
    METRICS,
    NOT_PERSONS,
    OTHERS,
    P_VALUES,
    PERCENTAGES,
    RATES,
    SUMS,
    UNCOUNTED,
    word_set,
)
from sallyport.inspection.tables.headings.words import words

_HAPPENS = word_set(
    "loss losses gain change changes difference differences effect effects bias coverage relative sensitivity"
)
"""What happens to people, or they have, when more is said of it than this one word: "weight loss", "side effect"."""
_OF_MODELS = AVERAGES | word_set(
    "log train training validation test brier hinge focal risk rate percent standardised standardized"
)
"""With these, the loss and the difference are a statistic after all."""
_MEASURED = (
    OTHERS
    | MAGNITUDES
    | RATES
    | AVERAGES
    | ENDPOINTS
    | DEGREES
    | P_VALUES
    | INTERVALS
    | METRICS
    | ESTIMATES
    | PERCENTAGES
) | (SUMS | NOT_PERSONS) - {"blood"}
_STATISTICS = AVERAGES | ENDPOINTS | word_set("quartile quartiles percentile percentiles q1 q3 p25 p75 lq uq")
_QUALIFIED = word_set(
    "high low higher raised abnormal normal poor unknown unclear missing lost severe mild moderate excess excessive inadequate "
    "insufficient positive negative irregular rapid slow old young older younger borderline detectable undetectable any none "
    "yes no never ever present absent"
)
_NO_QUALIFIER = re.compile(r"\b(?:high|low)[- ](?:density|sensitivity)\b|\bnormal (?:range|limits?)\b")
"""Parts of the name of what is measured: "low-density lipoprotein"."""
_ABOVE_OR_BELOW = re.compile(
    r"(?:[<>≤≥]=?|\b(?:above|below|at least|more than|less than|greater than))\s*[£$€]?\d"
    r"|\d\s*(?:-|\u2013|to)\s*<?\s*\d|\d\s*(?:years?|yrs?|y)?\s*(?:\+|plus\b)"
    r"|\d (?:and over|or (?:more|over|older|less|under|above|below))"
)
_AGE_OVER = re.compile(r"(?>.*?\bage[ds]?\b).*\b(?:over|under)\s*\d")
_REST = re.compile(
    r"[,;:(\[/]|\s[-\u2013]\s"
    r"|\b(?:of|at|to|since|in|per|from|for|by|after|before|with|on|during|over|until)\b"
)
_CATEGORY = re.compile(r":\s*(\S.*)$")
_UNIT = re.compile(
    r"[,(\[]\s*(?:years?|yrs?|months?|weeks?|days?|hours?|hrs?|h|min(?:ute)?s?|sec(?:ond)?s?|s|ms|points?|kg|g|mg|ug|cm|mm|m|ml|l"
    r"|%|bpm|°c|kpa|mm ?hg|kcal|kj|iu|u/l|£|\$|€|gbp|usd|eur"
    r"|(?:kg|mg|g|mmol|mol|[un\u00b5\u03bcp](?:mol|g)|ml|l|u|iu)\s*/.*?"
    r"|[0-9]+\s*(?:-|to)\s*[0-9]+(?: points)?)\s*[)\]]?\s*$"
)
_SET_OFF = re.compile(
    r"(?:^|[,;:(\[\u2013-]\s*)(?:geometric |arithmetic )?(?:mean|median|average|avg|s\.?d\.?|iqr|range|min|max|minimum|maximum)"
    r"\s*(?:$|[)\](\[,;/±+\u2013-]|and\b|to\b)"
)
"""The name of a statistic by itself, before its brackets, or after those of what it is of: "Age, mean (SD)", "Mean (SD)"."""
_LEADING = frozenset({"mean", "median", "average", "avg"})


@lru_cache(maxsize=4096)
def is_statistic(text: str) -> bool:
    """Is it plainly the name of a statistic: "Age, mean (SD)", "BMI, median [IQR]", "Mean age (years)", "Range"?"""
    found, plain = words(text), _plain(text)
    if not found or not set(found) & _STATISTICS:
        return False
    if set(found) <= _STATISTICS | {"and", "to"} or _SET_OFF.search(plain):
        return True
    return found[0] in _LEADING and is_measure(text)


def says_unit(text: str) -> bool:
    """Does it end in a unit: "Age (years)", "HbA1c, %"?"""
    return _UNIT.search(_plain(text)) is not None


@lru_cache(maxsize=4096)
def is_measure(text: str) -> bool:
    """Is it plainly the name of what is measured, or of a statistic, and not of what people have or are?

    A threshold, a band ("BMI > 30", "Age 40-49"), a word like high or raised, or a category after a colon make people of it;
    so does a name whose noun is none of a measure ("Median nerve palsy", "Rate control").
    """
    plain = _plain(text)
    if _SET_OFF.search(plain):
        return True
    if _ABOVE_OR_BELOW.search(_UNIT.sub("", plain)) or _AGE_OVER.match(plain) or _is_qualified(plain):
        return False
    if _UNIT.search(plain):
        return True
    category = _CATEGORY.search(plain)
    if category is not None and not set(words(category[1])) & _MEASURED:
        return False
    found, head = words(text), words(_REST.split(plain, maxsplit=1)[0])
    if not head:
        return bool(set(found) & _MEASURED)
    return head[-1] in _MEASURED and (len(found) == 1 or head[-1] not in _HAPPENS or bool(set(found) & _OF_MODELS))


def _plain(text: str) -> str:
    """In small letters, with one space between words: patterns that allow any number of them take long on thousands."""
    return " ".join(text.lower().split())


def _is_qualified(plain: str) -> bool:
    found = words(_NO_QUALIFIER.sub("", plain))
    is_done = any(
        word.endswith("ed") and len(word) > len("aged") and word not in UNCOUNTED | _MEASURED for word in found
    )
    return is_done or bool(set(found) & _QUALIFIED)
