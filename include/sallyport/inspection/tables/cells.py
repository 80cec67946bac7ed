"""Cells as text, and what can be told of a row by them."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from sallyport.inspection.tables.headings.vocabulary import CLASSED
from sallyport.inspection.tables.headings.words import is_category, words

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBER = re.compile(
    r"[<>≤≥~]?=?\s*[(\[]?[-+\u2212]?(?:\d{1,3}(?:[,\u2009\u00a0\u202f\u2019' ]\d{3})+|\d+)?(?:[.,]\d+)?(?:[eE][-+]?\d+)?"
    r"\s*%?[)\]]?\*{0,3}"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_PERCENTILE = re.compile(r"\d{1,2}(?:\.\d{1,2})?%")
_OPENING, _CLOSING = frozenset("(["), frozenset(")]")
_EXACT = 2**53
_LOOKED_AT = 50
_LONGEST = 10
_FEWEST_STEPS = 2


def shown(value: object) -> str:
    """A value as a program shows it: whole numbers without ".0", nothing for what is missing."""
    if value is None:
        return ""
    if isinstance(value, str):
        return (
            value.replace("\0", "") if "\0" in value else value
        )  # old workbooks in a code page that their reader doubles
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    return str(value)


def is_number(cell: str) -> bool:
    """Is it a number as tables show them ("1,234", "<10", "5%", "(0.3)", "2e-8", "7*")?"""
    plain = cell.strip()
    is_bracketed = plain[:1] in _OPENING, plain[-1:] in _CLOSING
    return any(map(str.isdigit, plain)) and len(set(is_bracketed)) == 1 and _NUMBER.fullmatch(plain) is not None


def is_blank(row: Sequence[str | None]) -> bool:
    """Has it no text in any cell?"""
    return not any(cell and not cell.isspace() for cell in row)


def filled(row: Sequence[str | None]) -> int:
    """How many cells hold text."""
    return sum(1 for cell in row if cell and not cell.isspace())


def width(row: Sequence[str | None]) -> int:
    """How many cells there are up to the last that holds text."""
    return next((number for number in range(len(row), 0, -1) if row[number - 1] and not row[number - 1].isspace()), 0)  # type: ignore[union-attr] # the first test has seen it


def is_header(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Does a row name the columns of those below? Names are texts, years above other numbers, or numbers going up from 0 or 1."""
    cells = [cell.strip() for cell in row]
    numbers = [number for number, cell in enumerate(cells) if is_number(cell)]
    if not numbers:
        return any(cells)
    if len(numbers) == len(cells) and are_percentiles(cells) and not _end_alike(below, numbers):
        return True
    years = all(_YEAR.fullmatch(cells[number]) for number in numbers)
    if numbers[0] > 0 and (are_percentiles([cells[number] for number in numbers]) and not _end_alike(below, numbers)):
        return True
    if numbers == [len(cells) - 1] and cells[-1] == "0" and _ends_in_sizes(cells, below):
        return True
    return (numbers[0] > 0 and years and not _all_years(below, numbers)) or _goes_up(cells, numbers)


def _ends_in_sizes(names: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Is the last of some names the 0 of pandas, for sizes of groups? No name is one of a group, nor again in its column."""
    rows = [row for row in below if len(row) == len(names)]
    is_above_numbers = bool(rows) and all(row[-1].strip().isdigit() for row in rows)
    are_groups = any(
        (is_category(name) and not set(words(name)) & CLASSED) or any(row[at].strip() == name for row in rows)
        for at, name in enumerate(names[:-1])
        if name
    )
    return is_above_numbers and any(names[:-1]) and not are_groups


def are_percentiles(texts: Sequence[str]) -> bool:
    """Names as pandas gives them: "25%", "50%", "75%", going up."""
    if len(texts) <= 1 or not all(map(_PERCENTILE.fullmatch, texts)):
        return False
    values = [float(text[:-1]) for text in texts]
    return all(after > before for before, after in pairwise(values))


def _goes_up(cells: Sequence[str], numbers: Sequence[int]) -> bool:
    """Whole numbers from 0 or 1, each larger: times, categories, or columns that have no names."""
    if not all(
        cells[number].isascii() and cells[number].isdigit() and len(cells[number]) < _LONGEST for number in numbers
    ):
        return False
    values = [int(cells[number]) for number in numbers]
    steps = {after - before for before, after in pairwise(values)}
    if steps == {1} and values[0] in {0, 1}:
        return True
    return numbers[0] > 0 and values[0] == 0 and len(values) > _FEWEST_STEPS and min(steps) > 0


def names_in(first: Sequence[Sequence[str]], below: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The first of some rows that names the columns of those after it; nothing when there is none."""
    for number, row in enumerate(first):
        rest = [*first[number + 1 :], *below[:_LOOKED_AT]]
        wide = max(map(width, rest), default=0)
        if rest and (filled(row) > 1 or wide == 1) and is_header(row, rest):
            return tuple(cell.strip() for cell in row)
    return ()


def _end_alike(rows: Sequence[Sequence[str]], columns: Sequence[int]) -> bool:
    """Are there percentages in these columns as well?"""
    return any(row[column].strip().endswith("%") for row in rows for column in columns if column < len(row))


def _all_years(rows: Sequence[Sequence[str]], columns: Sequence[int]) -> bool:
    cells = [row[column].strip() for row in rows for column in columns if column < len(row)]
    return bool(cells) and all(_YEAR.fullmatch(cell) for cell in cells)
