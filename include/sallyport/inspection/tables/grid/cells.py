"""What one cell of a table says: a number, a count with its percentage, a mark for a suppressed value, or plain text."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from sallyport.inspection.tables.grid.marks import ABSENT, FEWER_THAN, INCLUDED, SUPPRESSED

if TYPE_CHECKING:
    from collections.abc import Callable

BOUNDLESS = 10**12
"""Stands for "any number" as the upper bound of a hidden count; no cohort is as large."""
_LONGEST = 80
"""Longer texts are prose."""
_RAISED = str.maketrans(dict.fromkeys("⁰¹²³⁴⁵⁶⁷⁸⁹"))
"""Marks of footnotes, which would be digits of the number before them once normalised."""


class Kind(StrEnum):
    """What a cell is, judged by itself."""

    EMPTY = "empty"
    NUMBER = "number"
    PAIR = "pair"
    """A number with another in brackets or after a sign: "7 (3.2)", "54 ± 8", "54 [50-60]"."""
    COUNT = "count"
    """Written as a count: "7 (3.2%)", "12/340", "n = 7"."""
    PERCENT = "percent"
    BOUND = "bound"
    """Not a count: "<0.001", ">99%"."""
    MASK = "mask"
    """A suppressed count: "<10", "*", "[c]"."""
    MISSING = "missing"
    """"NA", "-", ".": not there, suppressed or nothing."""
    RANGE = "range"
    """"40-49", "65+": an age band, or a count given as a band."""
    TEXT = "text"


_HIDDEN = frozenset({Kind.MASK, Kind.MISSING, Kind.EMPTY, Kind.RANGE})
NUMERIC = frozenset({Kind.NUMBER, Kind.PAIR, Kind.COUNT, Kind.PERCENT, Kind.BOUND})


class Cell(NamedTuple):
    """One cell. ``value`` is its number (the count of a COUNT or a whole PAIR); a hidden one lies in ``low``..``high``.

    A tuple, since those are made three times as fast as data classes, and of a table there are tens of thousands.
    """

    kind: Kind
    text: str
    value: float = 0.0
    is_whole: bool = False
    percent: float | None = None
    """The percentage beside a count; of a PAIR the number in brackets when it could be one."""
    of: float | None = None
    """Denominator of "12/340"."""
    low: int = 0
    high: int = BOUNDLESS

    @property
    def count(self) -> int:  # type: ignore[override]  # what a tuple counts is of no use in a cell
        """The number as a count."""
        return round(self.value)

    @property
    def is_hidden(self) -> bool:
        """Could a count stand behind it that is not shown?"""
        return self.kind in _HIDDEN

    @property
    def is_within(self) -> bool:
        """Does it stand between two others, as a median between its quartiles: "3 (1, 5)"?"""
        found = _ENDS.search(self.text) if self.kind is Kind.PAIR else None
        return found is not None and float(found[1]) <= self.value <= float(found[2])

    @property
    def is_numeric(self) -> bool:
        """Does it show a number?"""
        return self.kind in NUMERIC


_NUMBER = (
    r"(?:[-+]?(?:\d{1,3}(?:[,\u00a0\u2009\u202f\u2019\u066c' ]\d{3})+|\d+)(?:\.\d*)?(?:e[-+]?\d{1,2})?|[-+]?\.\d+)"
)
_BARE = re.compile(r"[-+]?[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]{1,2})?")
"""How most cells of a table look: a number and nothing else."""
_NOTE = r"(?:\s*[*\u2217\u204e†‡§¶‖#^]+|\s*\[\d\]|(?<=\d)[a-d]|(?<=\d)\s?\^[a-z\d*]\^?)?"
_PLAIN = re.compile(rf"[~≈£$€(\[]?\s*({_NUMBER}){_NOTE}\s*[)\]]?")
_COMMA_DECIMAL = re.compile(r"[-+]?\d+,(?:\d{1,2}|\d{4,})")
_COMMA_PERCENT = re.compile(r"(\d),(\d{1,2})\s*%")
_SIGNS = str.maketrans({"\u2212": "-", "\u066b": ".", "\u066a": "%"})
"""A minus, and what Arabic has for the point and for percent."""
_PERCENT = re.compile(rf"\(?\s*({_NUMBER})\s*%\s*\)?{_NOTE}")
_COUNT_PERCENT = re.compile(rf"({_NUMBER})\s*[(\[,;]?\s*({_NUMBER})\s*%\s*[)\]]?{_NOTE}")
_PERCENT_COUNT = re.compile(
    rf"({_NUMBER})\s*%\s*[(\[,;]\s*(?:n\s*=\s*)?({_NUMBER})(?:\s*(?:/|of|out of)\s*({_NUMBER}))?\s*[)\]]?{_NOTE}"
)
_FRACTION = re.compile(rf"({_NUMBER})\s*(?:/|of|out of)\s*({_NUMBER})(?:\s*[(\[,;]?\s*({_NUMBER})\s*%?\s*[)\]]?)?")
_NAMED = re.compile(rf"[(\[]?\s*n\s*[=:]\s*({_NUMBER})\s*(?:[(\[]?\s*({_NUMBER})\s*%\s*[)\]]?)?\s*[)\]]?")
_NOUN = re.compile(
    rf"({_NUMBER})\s+(?:patients?|participants?|people|persons?|individuals?|subjects?|cases?|controls?|events?|deaths?"
    r"|women|men|children|males?|females?|carriers?)"
)
_PAIR = re.compile(
    rf"({_NUMBER})\s*(?:[(\[]\s*({_NUMBER})\s*[)\]]|(?:±|\+/-)\s*{_NUMBER}|[(\[]\s*[^()\[\]]*[)\]]){_NOTE}"
)
_ENDS = re.compile(r"[(\[]\s*(\d+(?:\.\d+)?)\s*(?:,|;|-|\u2013|to)\s*(\d+(?:\.\d+)?)\s*[)\]]")
_UNDER = re.compile(rf"(?:n\s*|count\s*)?(<=|=<|≤|<|{FEWER_THAN})\s*({_NUMBER})(.*)")
_OR_FEWER = re.compile(
    rf"[(\[]?\s*({_NUMBER}) (?:or (?:fewer|less|under|below)|oder weniger|ou moins|o menos|o meno)\s*[)\]]?"
)
_BOUND_WORD = re.compile(
    r"(?<=[a-z] )(three|five|six|seven|eight|ten|eleven|fifteen|sixteen|twenty|thirty"
    r"|fünf|zehn|cinq|dix|cinco|diez|cinque|dieci)\b"
)
_BOUND_VALUES = MappingProxyType(
    {"three": "3", "five": "5", "six": "6", "seven": "7", "eight": "8", "ten": "10", "eleven": "11", "fifteen": "15"}
    | {"sixteen": "16", "twenty": "20", "thirty": "30", "fünf": "5", "zehn": "10", "cinq": "5", "dix": "10"}
    | {"cinco": "5", "diez": "10", "cinque": "5", "dieci": "10"}
)
_IN_BRACKETS = re.compile(r"^[(\[]\s*([<≤][^()\[\]]*?)\s*[)\]]$")
_OVER = re.compile(
    rf"(?:>=|≥|>|over|more than|at least)\s*({_NUMBER})\s*%?|({_NUMBER})\s*(?:years?|yrs?|y)?\s*(?:\+|plus\b|and over|or more)"
)
_RANGE = re.compile(rf"[(\[]?\s*({_NUMBER})\s*(?:-|\u2013|\u2014|to)\s*({_NUMBER})\s*[)\]]?")
_MARK = re.compile(rf"[(\[]?\s*(?:{SUPPRESSED})\s*[)\]]?(?:\s*\(\s*({_NUMBER})\s*%?\s*\)|\s*\([^)\d]*\))?")
_DASHES = re.compile(ABSENT)
_SEPARATORS = re.compile(r"[,'\u2019\u066c\s]")
_TAIL_PERCENT = re.compile(rf"\s*[(\[,;]?\s*({_NUMBER})\s*%?\s*[)\]]?\s*")
_TAIL_HIDDEN = re.compile(r"\s*(?:[(\[][^)\]]*[)\]]|†|‡|\*|§)?\s*")


def number(text: str) -> float:
    """The number that a text writes, with its separators of thousands. ValueError when it writes none."""
    return float(_SEPARATORS.sub("", text))


@lru_cache(maxsize=65536)
def read(text: str) -> Cell:
    """What a cell says."""
    if len(text) <= _LONGEST and _BARE.fullmatch(text):
        value = float(text)
        return Cell(Kind.NUMBER, text, value, is_whole=_is_whole(text, value))
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text.translate(_RAISED))
    plain = plain.strip().strip("\"'`").strip()
    if not plain:
        return Cell(Kind.EMPTY, "")
    if len(plain) > _LONGEST:
        return Cell(Kind.TEXT, plain)
    lower = _COMMA_PERCENT.sub(r"\1.\2%", plain.translate(_SIGNS)).lower()
    for reader in _OF_WORDS if "a" <= lower[0] <= "z" else _OF_ANY:
        found = reader(lower, plain)
        if found is not None:
            return found
    return Cell(Kind.TEXT, plain)


def _number(lower: str, plain: str) -> Cell | None:
    if _COMMA_DECIMAL.fullmatch(lower):
        return Cell(Kind.NUMBER, plain, float(lower.replace(",", ".")))
    if match := _PLAIN.fullmatch(lower):
        value = number(match[1])
        return Cell(Kind.NUMBER, plain, value, is_whole=_is_whole(match[1], value) and lower[0] not in "£$€")
    if match := _PERCENT.fullmatch(lower):
        return Cell(Kind.PERCENT, plain, number(match[1]), percent=number(match[1]))
    return None


def _is_whole(text: str, value: float) -> bool:
    # "7.0" and "7.000000" are how pandas writes a count in a column with gaps or fractions; "7.00" has two decimals.
    # R and numpy write a count as "7.00e+00", too: how many decimals there are is no matter of the number then.
    is_plain = text.partition(".")[2] in {"", "0", "000000"} or "e" in text.lower()
    return is_plain and value.is_integer() and abs(value) < BOUNDLESS


def _hidden(lower: str, plain: str) -> Cell | None:
    if _DASHES.fullmatch(lower):
        return Cell(Kind.MISSING, plain)
    if match := _MARK.fullmatch(lower):
        return Cell(Kind.MASK, plain, percent=number(match[1]) if match[1] else None)
    written = _BOUND_WORD.sub(lambda found: _BOUND_VALUES[found[0]], _IN_BRACKETS.sub(r"\1", lower))
    if match := _UNDER.fullmatch(written):
        return _under(plain, match)
    if match := _OR_FEWER.fullmatch(lower):
        return Cell(Kind.MASK, plain, low=1, high=round(min(number(match[1]), BOUNDLESS)))
    return _range(lower, plain)


def _range(lower: str, plain: str) -> Cell | None:
    if match := _OVER.fullmatch(lower):
        bound = number(match[1] or match[2])
        return Cell(Kind.RANGE, plain, low=round(min(bound, BOUNDLESS))) if bound >= 1 else Cell(Kind.BOUND, plain)
    if match := _RANGE.fullmatch(lower):
        low, high = number(match[1]), number(match[2])
        whole = low.is_integer() and high.is_integer() and 0 <= low <= high
        return Cell(Kind.RANGE, plain, low=round(low), high=round(high)) if whole else Cell(Kind.TEXT, plain)
    return None


def _under(plain: str, match: re.Match[str]) -> Cell:
    sign, bound, tail = match[1], number(match[2]), match[3]
    if not bound.is_integer() or bound <= 1 or tail.strip().startswith("%"):
        return Cell(Kind.BOUND, plain)
    percent = _TAIL_PERCENT.fullmatch(tail)
    if percent is None and not _TAIL_HIDDEN.fullmatch(tail):
        return Cell(Kind.TEXT, plain)
    high = round(bound) - (0 if sign in INCLUDED else 1)
    return Cell(Kind.MASK, plain, low=1, high=high, percent=number(percent[1]) if percent else None)


def _count(lower: str, plain: str) -> Cell | None:
    if match := _COUNT_PERCENT.fullmatch(lower):
        return _counted(plain, match[1], match[2])
    if match := _PERCENT_COUNT.fullmatch(lower):
        return _counted(plain, match[2], match[1], match[3])
    if match := _FRACTION.fullmatch(lower):
        return _counted(plain, match[1], match[3], match[2])
    if found := _named(lower, plain):
        return found
    if match := _NOUN.fullmatch(lower):
        return _counted(plain, match[1], None)
    return None


def _named(lower: str, plain: str) -> Cell | None:
    match = _NAMED.fullmatch(lower)
    return None if match is None else _counted(plain, match[1], match[2])


def _counted(plain: str, count: str, percent: str | None, of: str | None = None) -> Cell | None:
    value = number(count)
    whole_of = None if of is None else number(of)
    if value < 0 or not value.is_integer() or (whole_of is not None and not (whole_of > 0 and value <= whole_of)):
        return None
    share = None if percent is None else number(percent)
    if share is not None and share < 0:
        return None  # "5-20%" is a band
    return Cell(Kind.COUNT, plain, value, is_whole=True, percent=share, of=whole_of)


def _other(lower: str, plain: str) -> Cell | None:
    match = _PAIR.fullmatch(lower)
    if match is None:
        return None
    value = number(match[1])
    beside = None if match[2] is None else number(match[2])
    is_share = beside is not None and 0 <= beside <= 100  # noqa: PLR2004 - percent
    return Cell(Kind.PAIR, plain, value, is_whole=_is_whole(match[1], value), percent=beside if is_share else None)


_OF_ANY: tuple[Callable[[str, str], Cell | None], ...] = (_number, _hidden, _count, _other)
_OF_WORDS: tuple[Callable[[str, str], Cell | None], ...] = (_hidden, _named)
"""Of texts that begin with a letter: all others read numbers, with a sign before them perhaps."""
