"""What the name of a row or a column says of its numbers, in the words that the field and its programs use."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from sallyport.inspection.tables.headings.languages import in_english
from sallyport.inspection.tables.headings.phrases import (
    ALL_AGES,
    N_OF_NAME,
    NUMBER_SIGN,
    OVER_TIME,
    counts_ids,
    counts_things,
    is_population,
    names_group,
    says_percent,
    says_which_one,
    says_who_with,
)
from sallyport.inspection.tables.headings.vocabulary import (
    AVERAGES,
    CATEGORIES,
    COUNTED,
    COUNTS,
    DEGREES,
    ENDPOINTS,
    ESTIMATES,
    IN_PERCENT,
    INTERVALS,
    MAGNITUDES,
    METRICS,
    NOT_PERSONS,
    NUMBERED,
    OTHERS,
    P_VALUES,
    PEOPLE,
    PERCENTAGES,
    RATES,
    SETTINGS,
    SUMS,
    TOTALS,
    UNCOUNTED,
)


class Role(StrEnum):
    """What numbers are."""

    COUNT = "count"
    PERCENT = "percent"
    AVERAGE = "average"
    """A mean, median, standard deviation: of a group."""
    SUM = "sum"
    """Of a magnitude: cost, income."""
    ENDPOINT = "endpoint"
    """Minimum, maximum, mode, range."""
    QUANTILE = "quantile"
    DEGREES = "degrees"
    RESIDUAL_DEGREES = "residual degrees"
    PARAMETERS = "parameters"
    EXPLAINED = "explained"
    """R squared."""
    SURVIVAL = "survival"
    P_VALUE = "p-value"
    ESTIMATE = "estimate"
    """A coefficient, ratio, bound, statistic, score of a model: of nobody in particular."""
    OTHER = "other"
    """A year, age, id, position."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What a name suggests. A weak one ("cases", "total") yields to any other, and to the numbers themselves."""

    role: Role
    is_strong: bool = True
    quantile: float | None = None
    """Of a QUANTILE, 0 to 1."""


_BESIDE_TOTAL = TOTALS | COUNTS | COUNTED | PEOPLE | PERCENTAGES | {"of", "in", "the"}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_GLYCATED = re.compile(r"(?i)\bHbA1c")
_VOWELS = "\u064b-\u0652\u0591-\u05c7\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
"""Signs that stand around the letters of Arabic, Hebrew, Hindi and Thai."""
_DIGEST = (
    r"(?<![^\W_])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|(?=\d+[a-f]+\d|[a-f]+\d+[a-f])(?!\d+(?:dec|feb)\d+\b)[0-9a-f]{8,}+)(?![^\W_])"
)
"""Hexadecimal digits that change between letters and figures more than once, and a UUID: the "df" in one is no word. No date."""
_WORD = re.compile(rf"{_DIGEST}|\d+(?:\.\d+)?|[^\W\d_](?:[^\W\d_]|[{_VOWELS}])*\d*")
_BAND = re.compile(
    r"[(\[]?\s*\d+(?:\.\d+)?\s*(?:-|\u2013|to)\s*(?:<\s*)?\d+(?:\.\d+)?\s*(?:(?:years?|yrs?|y)\s*)?[)\]]?"
    r"|(?:<|>|≤|≥|<=|>=|under|over)\s*\d+.*"
    r"|\d+\s*(?:(?:years?|yrs?|y)\s*)?(?:\+|plus\b|and over|or more).*|[\[(]\d+(?:\.\d+)?,\s*\d+(?:\.\d+)?[\])]"
)
MOST_DIGITS = 15
"""Of a size: more than there are people, and fewer than Python refuses to read."""
_SIZE = re.compile(r"\bn\s*[=:]\s*(\d[\d,\s]*)", re.IGNORECASE)
_SHARE_OF = re.compile(
    r"(?i)(?:%|\bper ?cent(?:age)?|\bproportion) of (?:the |all )?(\d{1,3}(?:,\d{3})+|\d{2,9}) ([a-z]{2,30}(?: [a-z]{2,30})?)"
)
_NAMED_QUANTILE = re.compile(
    r"(?s)(?:.*\s)?(\d{1,2}(?:\.\d+)?)\s*(?:(?:st|nd|rd|th)\s*)?(?:percentile|centile|quantile|pctl)(?:\s.*)?"
)
_SHORT_QUANTILE = re.compile(r"(?:[a-z ]+[ _])?[pq](\d{1,2})|(\d{1,2})\s*%")
_ODDS_RATIO, _OR_IN_NAME = re.compile(r"\b[ac]?OR\b"), re.compile(r"(?:^|_)or(?:_|$)")
_MARGINS, _OF_PIVOTS = frozenset({"row", "column", "col"}), frozenset({("row", "labels"), ("column", "labels")})
"""The last are what spreadsheets write where the names of rows and columns begin."""
_WHOLE = frozenset(
    {("both", "sexes"), ("i", "alt"), ("en", "total"), ("au", "total"), ("beide", "geschlechter"), ("ambos", "sexos")}
)
_SHORTEST_PARTICIPLE = 4
_SMALL_CODE, _FIRST_YEAR, _LAST_YEAR = re.compile(r"\d"), 1900, 2100


def _normal(text: str) -> str:
    spaced = _CAMEL.sub(" ", _GLYCATED.sub("hba1", text.replace("²", "2")))
    return (spaced if spaced.isascii() else unicodedata.normalize("NFKC", spaced)).lower()


@lru_cache(maxsize=16384)
def words(text: str) -> tuple[str, ...]:
    """The words of a name: "nEvents (%)" is n, events, percent. A digest is one word, whatever its letters spell."""
    plain = NUMBER_SIGN.sub(" number ", N_OF_NAME.sub("n", _normal(text))).replace("%", " percent ")
    found = in_english(_WORD.findall(plain.replace("_", " ")))
    return tuple("n" if len(word) == len("n1") and word[0] == "n" and word[1].isdecimal() else word for word in found)


def size_in(text: str) -> int | None:
    """The size of a group that its name gives: 120 for "Women (N=120)" and for "% of 120 women"."""
    match = _SIZE.search(text) if "=" in text or ":" in text else None
    if match is None and " of " in text and (shared := _SHARE_OF.search(text)) is not None:
        match = shared if set(words(shared[2])) & (COUNTED | PEOPLE) else None
    if match is None:
        return None
    digits = re.sub(r"\D", "", match[1])
    return int(digits[:MOST_DIGITS])


_ALL_OF_SO_MANY = re.compile(
    r"(?i)\s*(?:all|total)\W{1,3}(?:of )?(?:the )?(?:[1-9]\d{0,2}|two|three|four|five|six|seven|eight|nine|ten|twelve)\)?"
    r"(?:\s+[a-z]+s)?\s*"
)
"""As "All 4", "All twelve practices", "Total (7)"; no year."""


def is_total(text: str) -> bool:
    """Does it name the sum of the others: "Total", "All participants", "All regions", "Both sexes"?"""
    if _ALL_OF_SO_MANY.fullmatch(text):
        return True
    found = words(_SIZE.sub("", text))
    if len(found) == 2 and found[0] in _MARGINS and found[1] in TOTALS:  # noqa: PLR2004 - "row total"
        return True
    if not set(found) & TOTALS:
        return found in _WHOLE
    others = [word for word in found if word not in _BESIDE_TOTAL]
    return not others or (found[0] == "all" and len(found) == 2 and found[1].endswith("s"))  # noqa: PLR2004 - "all" and its noun


@lru_cache(maxsize=16384)
def is_category(text: str) -> bool:
    """Does it name a group of people: "Female", "40-49", "never", "2"?"""
    plain = _normal(_SIZE.sub("", text)).strip(" ()[]")
    if _BAND.fullmatch(plain) or _SMALL_CODE.fullmatch(plain) or _is_year(plain):
        return True
    found = words(plain)
    return bool(found) and (bool(set(found) & CATEGORIES) or is_total(text))


def _is_year(text: str) -> bool:
    return len(text) == len("2009") and text.isascii() and text.isdigit() and _FIRST_YEAR <= int(text) <= _LAST_YEAR


@lru_cache(maxsize=16384)
def hint(text: str) -> Hint | None:
    """What a name says of its numbers; None when nothing."""
    text = _SIZE.sub("", text)
    found = words(text)
    if len(found) > len(("all", "ages")) and (shorter := ALL_AGES.sub("", text)) != text:
        text, found = shorter, words(shorter)
    if not found or found in _OF_PIVOTS or text.strip().lower() == "n/a":
        return None
    for look in (_test, _share, _degrees, _metric, _estimate, _counts, _position, _average, _endpoint, _rest):
        said = look(found, text)
        if said is not None:
            return said
    return None


def _test(found: tuple[str, ...], text: str) -> Hint | None:
    if is_population(found) or says_who_with(found, text):
        return Hint(Role.COUNT, is_strong=False)
    if "risk" in found and ("at" in found or found[0] == "n"):
        return Hint(Role.COUNT)
    if set(found) & P_VALUES or found[0] == "pr" or (found[0] == "p" and len(found) <= 3):  # noqa: PLR2004 - "p for trend"
        return Hint(Role.P_VALUE)
    if {"km", "estimate"} <= set(found) or {"kaplan", "meier"} <= set(found):
        return Hint(Role.SURVIVAL)
    return Hint(Role.ESTIMATE) if set(found) & INTERVALS or found in {("2.5", "percent"), ("97.5", "percent")} else None


def _share(found: tuple[str, ...], text: str) -> Hint | None:
    """A count with its percentage: "n (%)"."""
    named = set(found)
    both = named & COUNTS and says_percent(named, text)
    return Hint(Role.COUNT) if both and not named & NOT_PERSONS and not named & AVERAGES else None


def _degrees(found: tuple[str, ...], text: str) -> Hint | None:
    named = set(found)
    if named & DEGREES or ("degrees" in named and "freedom" in named):
        is_residual = bool(named & {"resid", "residual", "residuals", "error", "den", "df2", "denominator", "within"})
        return Hint(Role.RESIDUAL_DEGREES if is_residual else Role.DEGREES)
    if (
        named & {"parameters", "params", "predictors", "covariates", "regressors"}
        or text.strip() == "k"
        or found == ("n", "par")
    ):
        return Hint(Role.PARAMETERS)
    if named & {"r2", "rsquared", "rsq"} or ("r" in named and named & {"squared", "square"}):
        return Hint(Role.EXPLAINED)
    return None


def _metric(found: tuple[str, ...], text: str) -> Hint | None:
    del text
    named = set(found)
    is_error = named & {"error", "err"} and named & {"std", "standard", "robust", "squared", "absolute"}
    is_test = found[-1] in {"value", "val"} and len(found[0]) == 1
    is_change = "change" in named and named & PERCENTAGES
    return (
        Hint(Role.ESTIMATE)
        if named & METRICS or is_error or is_test or is_change or named >= {"sum", "sq"} or found == ("r", "hat")
        else None
    )


def _estimate(found: tuple[str, ...], text: str) -> Hint | None:
    named = set(found)
    if named & ESTIMATES or found in {("se",), ("var",)} or text.strip() in {"t", "z", "Z"}:
        return Hint(Role.ESTIMATE)
    # "or" is a word as well as an odds ratio.
    is_odds_ratio = _ODDS_RATIO.search(text) or found == ("or",) or _OR_IN_NAME.search(text.lower())
    return Hint(Role.ESTIMATE) if is_odds_ratio else None


def _counts(found: tuple[str, ...], text: str) -> Hint | None:
    del text
    named = set(found)
    if {"lost", "follow"} <= named:
        return Hint(Role.COUNT, is_strong=False)
    if ("missing" in named and not named & PERCENTAGES) or counts_ids(found):
        return Hint(Role.COUNT)
    if says_which_one(found) or counts_things(found):
        return Hint(Role.OTHER)
    if named & COUNTS and not named & AVERAGES:
        return Hint(Role.OTHER) if named & NOT_PERSONS else Hint(Role.COUNT)
    return (
        Hint(Role.COUNT)
        if "size" in named
        and named & {"sample", "group", "cell", "cohort", "cluster", "intersection", "set", "stratum"}
        else None
    )


def _position(found: tuple[str, ...], text: str) -> Hint | None:
    plain = _normal(text)
    if match := _NAMED_QUANTILE.fullmatch(plain):
        return Hint(Role.QUANTILE, quantile=float(match[1]) / 100)
    if match := _SHORT_QUANTILE.fullmatch(plain):
        share = int(match[1] or match[2])
        if match[1] is None or share >= 5:  # noqa: PLR2004 - q1 to q4 are quarters
            return Hint(Role.QUANTILE, quantile=share / 100)
    if found in {("q1",), ("q3",), ("lq",), ("uq",)} or set(found) & {"quartile", "percentile", "percentiles"}:
        is_named = found[0] in {"q1", "q3", "lq", "uq", "lower", "upper"}
        return Hint(Role.QUANTILE, quantile=0.25) if is_named else None
    return None


def _average(found: tuple[str, ...], text: str) -> Hint | None:
    named = set(found)
    if named & AVERAGES and OVER_TIME.search(_normal(text)):
        return Hint(Role.OTHER)
    if "variance" in named and named & PERCENTAGES:
        return Hint(Role.ESTIMATE)  # how much of it a component explains
    if named & AVERAGES:
        return Hint(Role.ESTIMATE if named & {"square", "squared", "sq", "absolute", "difference"} else Role.AVERAGE)
    if named & SUMS and not named & {"sq", "squares", "score", "scores"}:
        return Hint(Role.SUM)
    if named & MAGNITUDES and named & TOTALS:
        return Hint(Role.SUM)
    return None


def _endpoint(found: tuple[str, ...], text: str) -> Hint | None:
    del text
    if (found[0] not in ENDPOINTS and found[-1] not in ENDPOINTS) or names_group(found):
        return None
    return Hint(Role.OTHER if set(found) & SETTINGS else Role.ENDPOINT)


def _rest(found: tuple[str, ...], text: str) -> Hint | None:
    named = set(found)
    is_of_ages = _BAND.fullmatch(_normal(text).strip()) is not None and not named & (NOT_PERSONS - {"years"})
    is_band = is_of_ages or any(word[0].isdigit() for word in found)
    roles = (
        (Role.OTHER, bool(named & IN_PERCENT) and found[-1] == "percent"),
        (Role.PERCENT, says_percent(named, text) and not named & NOT_PERSONS),
        (Role.SURVIVAL, bool(named & {"survival", "surv"}) or {"cumulative", "incidence"} <= named),
        (Role.ESTIMATE, bool(named & RATES)),
        (Role.OTHER, bool(named & OTHERS) and (not is_band or bool(named & NUMBERED))),
        (Role.OTHER, bool(named & NOT_PERSONS) and not is_of_ages),
    )
    for role, holds in roles:
        if holds and not is_total(text):
            return Hint(role)
    is_done = (
        found[-1].endswith("ed") and len(found[-1]) > _SHORTEST_PARTICIPLE and not named & (UNCOUNTED | CATEGORIES)
    )
    is_counted = named & COUNTED or found == ("size",) or is_total(text) or is_done
    return Hint(Role.COUNT, is_strong=False) if is_counted else None
