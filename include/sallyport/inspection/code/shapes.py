"""Does a text look like a table? By lines that all have as many values, most of them numbers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

_DELIMITERS = (",", "\t", ";", "|")
_NUMBER = re.compile(r"[<>~]?[-+]?(?:\d[\d,]*+(?:\.\d*+)?|\.\d+)(?:[eE][-+]?\d+)?%?|NA|NaN|\.|-?\d{4}-\d\d-\d\d")
_RULE = re.compile(r"[-+=|:.\s_─━│┼┬┴*]*")
_WORDS = re.compile(r"\s{2,}|\t|\s*[|│]\s*|\s+")
_MOST, _SOME = 0.8, 0.3
_MANY_NUMBERS = 0.5


@dataclass(frozen=True)
class Shape:
    """A table's size."""

    rows: int
    columns: int

    @property
    def cells(self) -> int:
        """How many values."""
        return self.rows * self.columns


def table_in(text: str) -> Shape | None:
    """The table that delimited text is, its header left out; None when it is none."""
    lines = [line for line in text.splitlines() if line.strip() and not _RULE.fullmatch(line)]
    if len(lines) < 2:  # noqa: PLR2004 - one line is no table
        return None
    return next((shape for delimiter in _DELIMITERS if (shape := _delimited(lines, delimiter))), None) or spaced(lines)


def _delimited(lines: list[str], delimiter: str) -> Shape | None:
    widths = [line.count(delimiter) for line in lines]
    usual = _usual(widths)
    if not usual or sum(width == usual for width in widths) < _MOST * len(lines):
        return None
    rows = [[cell.strip().strip("\"'") for cell in line.strip(" |").split(delimiter)] for line in lines]
    numbers = [sum(bool(_NUMBER.fullmatch(cell)) for cell in row) for row in rows]
    numeric = sum(count > 0 for count in numbers)
    if numeric < _MOST * (len(rows) - 1) or sum(numbers) < _SOME * sum(map(len, rows)) * numeric / len(rows):
        return None
    return Shape(numeric, usual + 1)


def _usual(widths: list[int]) -> int:
    return Counter(widths).most_common(1)[0][0]


def spaced(lines: list[str]) -> Shape | None:
    """A table of columns with blanks between them, as consoles print them; None for anything else."""
    rows = [[word for word in _WORDS.split(line.strip(" |│")) if word] for line in lines]
    counts = [sum(bool(_NUMBER.fullmatch(word)) for word in row) for row in rows]
    good = [
        (row, count)
        for row, count in zip(rows, counts, strict=True)
        if count and count >= _MANY_NUMBERS * len(row) and len(row) > 1
    ]
    if len(good) < 2 or len(good) < _SOME * len(lines):  # noqa: PLR2004 - one row is no table
        return None
    widths = [len(row) for row, _ in good]
    usual = _usual(widths)
    alike = sum(width == usual for width in widths)
    return Shape(len(good), usual) if alike >= _MOST * len(good) and usual > 1 else None
