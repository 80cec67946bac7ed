"""Ten-digit numbers that stand alone in a column: their check digits are computed for all lines at once."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from sallyport.inspection.identifiers.numbers import IN_ORDER, IN_USE_FROM, IN_USE_RANGE, LAST_DAY, LAST_MONTH

_ANY_FORM = r"[0-9]{3}[ .-]?[0-9]{3}[ .-]?[0-9]{4}"
_BARE = r"^(|.*?[,;|\t\x1f])([0-9]{10})(?:[,;|\t\x1f]|$)"
_TELLING = r'(?i)["]|[^\x00-\x7f]|nhs|chi|patient|hospital|isbn|doi|://|10\.[0-9]{4}'
"""What may make more of a number, or less: such lines are looked at one by one."""
_LENGTH, _MODULUS, _ALL_ALIKE = 10, 11, 1_111_111_111


class BareNumbers(NamedTuple):
    """Lines that hold one number, alone between separators, and nothing that says more of it."""

    wrong: dict[int, int]
    """How many have a wrong check digit, by the index of the column."""
    left: pl.Series
    """Of each line: is it any other one?"""
    right: list[tuple[int, bool] | None]
    """Of each line that is left: the number's column and whether it begins as one that is given out; None for other lines."""


def bare_numbers(text: pl.Series, separator: str) -> BareNumbers:
    """In lines whose columns stand between separators. Agrees with ``patterns.matches``, which sees one line at a time.

    A number between separators shares no character with another of any form, so that a line in which just one form is found
    has that number and no other.
    """
    line, number = pl.col("line"), pl.col("number")
    is_alone = (line.str.count_matches(_ANY_FORM) == 1) & ~line.str.contains(_TELLING)
    found = pl.when(is_alone).then(line).str.extract_groups(_BARE)
    cut = pl.LazyFrame({"line": text}).select(
        found.struct[0].str.count_matches(separator, literal=True).cast(pl.Int64).alias("column"),
        found.struct[1].cast(pl.Int64).alias("number"),
    )
    told = cut.select(
        "column",
        number.is_not_null().alias("is_alone"),
        (number.is_not_null() & ~_has_check_digit(number)).alias("is_wrong"),
        _is_in_use(number).alias("is_likely"),
    ).collect()
    wrong = dict(told.filter("is_wrong")["column"].value_counts().iter_rows())
    left = told.filter(~pl.col("is_wrong")).select("column", "is_likely", "is_alone")
    right = [(column, is_likely) if is_alone else None for column, is_likely, is_alone in left.iter_rows()]
    return BareNumbers(wrong, ~told["is_wrong"], right)


def _has_check_digit(number: pl.Expr) -> pl.Expr:
    """As ``numbers.is_nhs_number``."""
    weighed = [_digits(number, place, 1) * (_LENGTH - place) for place in range(_LENGTH - 1)]
    check = (_MODULUS - pl.sum_horizontal(weighed) % _MODULUS) % _MODULUS
    return (check == number % 10) & (number % _ALL_ALIKE != 0) & ~number.is_in(IN_ORDER)


def _is_in_use(number: pl.Expr) -> pl.Expr:
    """As ``numbers.is_in_use``."""
    begin, day, month = _digits(number, 0, 3), _digits(number, 0, 2), _digits(number, 2, 2)
    is_date = day.is_between(1, LAST_DAY) & month.is_between(1, LAST_MONTH)
    return (begin >= IN_USE_FROM) | begin.is_between(*IN_USE_RANGE) | is_date


def _digits(number: pl.Expr, start: int, many: int) -> pl.Expr:
    after, size = int(10 ** (_LENGTH - start - many)), int(10**many)
    return number // after % size
