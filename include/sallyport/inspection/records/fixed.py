"""Records without separators: each thing stands at the same places of every line, as mainframes and punched cards had them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sallyport.inspection.identifiers.numbers import is_nhs_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NARROWEST, _WIDEST = 8, 400
_FEWEST, _MOST_LINES = 5, 300
_MOST, _RARER = 0.8, 0.1
_SPREAD = 15
"""Years between the first and the last that births of a few lines have at least."""
_YEAR, _DATE, _NHS = 4, 8, 10
_DIGITS = re.compile(r"\d+")
_SEXES = frozenset("MF")
_DATES = (
    re.compile(r"(?P<year>19\d\d|20[0-2]\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"),
    re.compile(r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?P<year>19\d\d|20[0-2]\d)"),
)
_BIRTH_YEAR = re.compile(r"(?P<year>19\d\d|20[0-2]\d)")
_AGE = re.compile(r"[ 01]?[ \d]\d")
_WIDE_AGE, _MOST_AGE, _FEWEST_AGES = 3, 110, 8


class Packed(NamedTuple):
    """How many lines hold a person each, and by what."""

    rows: int
    why: str


def packed_persons(lines: Sequence[str]) -> Packed | None:
    """What lines without separators say of persons; None where they are something else.

    A header and a trailer may stand around them: of the places, most lines must agree.
    """
    some = [line.rstrip() for line in lines[:_MOST_LINES] if len(line.strip()) >= _NARROWEST]
    if len(some) < _FEWEST or not _are_packed(some):
        return None
    wide = min(max(map(len, some)), _WIDEST)
    digits = [_share(some, at, str.isdigit) >= _MOST for at in range(wide)]
    if any(_hold_numbers(some, at) for at in _runs(digits, _NHS)):
        return Packed(len(some), "NHS numbers stand at the same places of each")
    sexes = [at for at in range(wide) if _tell_sex(some, at)]
    if not sexes:
        return None
    births = [at for at in _runs(digits, _YEAR) if _are_births(some, at)]
    if births or any(_are_ages(some, at) for sex in sexes for at in (sex - _WIDE_AGE, sex - 2, sex + 1) if at >= 0):
        return Packed(len(some), "sex and birth or age stand at the same places of each")
    return None


def _are_packed(lines: Sequence[str]) -> bool:
    """Is it one kind of record, no two alike, with most fields side by side? Prose has blanks wherever its words end."""
    lengths = sorted(map(len, lines))
    usual = lengths[len(lengths) // 2]
    alike = sum(abs(length - usual) <= usual // 5 for length in lengths)
    return (
        alike >= _MOST * len(lines) and len(set(lines)) >= _MOST * len(lines) and any(map(_is_glued, lines[:_FEWEST]))
    )


def _is_glued(line: str) -> bool:
    return any(len(word) >= _NARROWEST and len(_DIGITS.findall(word)) > 0 for word in line.split())


def _share(lines: Sequence[str], at: int, test: object) -> float:
    return sum(at < len(line) and test(line[at]) for line in lines) / len(lines)  # type: ignore[operator] # a test of letters


def _runs(digits: Sequence[bool], many: int) -> Iterator[int]:
    """Where so many places of digits begin."""
    yield from (at for at in range(len(digits) - many + 1) if all(digits[at : at + many]))


def _hold_numbers(lines: Sequence[str], at: int) -> bool:
    """Side by side with something else: those that stand alone are found wherever they are."""
    if max(_share(lines, at + _NHS, str.isalnum), _share(lines, at - 1, str.isalnum) if at else 0.0) < _MOST:
        return False
    told = [line[at : at + _NHS] for line in lines]
    right = {one for one in told if one.isdigit() and is_nhs_number(one)}
    return len(right) >= _MOST * len(lines)


def _tell_sex(lines: Sequence[str], at: int) -> bool:
    """One letter, of both sexes, that is not part of a word."""
    letters = [line[at] for line in lines if at < len(line)]
    told = [letters.count(sex) for sex in sorted(_SEXES)]
    if sum(told) < _MOST * len(lines) or min(told) < _RARER * len(lines):
        return False
    beside = _share(lines, at + 1, str.isalpha), (_share(lines, at - 1, str.isalpha) if at else 0.0)
    return beside[1] < _RARER or beside[0] < _RARER


def _are_births(lines: Sequence[str], at: int) -> bool:
    """Years over decades: in dates, or alone."""
    for shape in (*_DATES, _BIRTH_YEAR):
        years = [int(found["year"]) for line in lines if (found := shape.match(line, at))]
        if len(years) < _MOST * len(lines) or years == sorted(
            years
        ):  # a line for each year and sex, as counts have them
            continue
        if max(years) - min(years) >= _SPREAD and len(set(years)) >= _FEWEST:
            return True
    return False


def _are_ages(lines: Sequence[str], at: int) -> bool:
    told = [line[at : at + _WIDE_AGE] for line in lines]
    ages = [int(one) for one in told if _AGE.fullmatch(one) and int(one) <= _MOST_AGE]
    return (
        len(ages) >= _MOST * len(lines)
        and ages != sorted(ages)
        and len(set(ages)) >= min(_FEWEST_AGES, len(lines) // 2 + 1)
    )
