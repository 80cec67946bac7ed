"""Showing that every row of a piece has as many cells as its table has columns, without taking all cells apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.counting import count
from sallyport.inspection.identifiers.lines import split

if TYPE_CHECKING:
    import polars as pl


def is_even(text: bytes, last: pl.Series, columns: int, delimiter: str) -> bool:
    """Is it shown? ``last`` are the cells of the last column as polars reads it, which passes over longer and shorter rows.

    A row whose last cell is not empty has enough delimiters. When all rows together have no more than they need, none has
    more, and none stands inside quotes. Rows whose last cell is empty may lack it: their delimiters are counted.
    """
    if count(text, delimiter.encode()) != len(last) * (columns - 1):
        return False
    empty = last == ""
    if not empty.any():
        return True
    lines = split(text)
    if b'"' in text or len(lines) != len(last):
        return False
    return bool((lines.filter(empty).str.count_matches(delimiter, literal=True) == columns - 1).all())
