"""Dates of birth as programs and names of files have them: fields of address books, six digits behind a mark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

BIRTHDAY = r"(?i:bday)"
"""For polars: lines that may hold the first of them; the others say "dob"."""
_FIELD = re.compile(
    r"(?<![A-Za-z])bday(?:;[\w=;-]{1,60})?\W{1,3}(?:\d{4}-?\d\d-?\d\d|\d{1,2}[/. -]\d{1,2}[/. -]\d{2,4})", re.IGNORECASE
)
_DIGITS = re.compile(
    r"(?<![A-Za-z])d\.?o\.?b\.?[^\dA-Za-z<>]{0,2}(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d(?!\d)", re.IGNORECASE
)


def births_without_words(line: str) -> Iterator[tuple[int, int]]:
    """Where each begins and ends."""
    yield from (found.span() for pattern in (_FIELD, _DIGITS) for found in pattern.finditer(line))
