"""How a text table is written: its delimiter, and whether quotes mean anything."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDEST = 10_000
"""Most columns; a row of more is looked at as one text."""
DELIMITERS = "\t,;|"
_LINES, _FEWEST = 200, 2
_LONGEST_CELL = 64 * 1024**2
_QUOTED_LINES = 50

csv.field_size_limit(_LONGEST_CELL)


KEPT_AS_TEXT = '="'
"""How a cell begins that a spreadsheet is to keep as text, with its zeros: ="0012"; it shows what stands within."""
TEXT_WITHIN = r'^\s*="([^"]*)"\s*$'
_TEXT_WITHIN = re.compile(TEXT_WITHIN)


@dataclass(frozen=True, slots=True)
class Dialect:
    """``quote`` is "" where quotes are letters like others."""

    delimiter: str
    quote: str = '"'

    def rows(self, text: str) -> Iterator[list[str]]:
        """Every record; one without a cell for an empty line."""
        lines = StringIO(text, newline="")
        rows = (
            csv.reader(lines, delimiter=self.delimiter, quotechar=self.quote)
            if self.quote
            else csv.reader(lines, delimiter=self.delimiter, quoting=csv.QUOTE_NONE)
        )
        if KEPT_AS_TEXT not in text:
            return rows
        return ([_TEXT_WITHIN.sub(r"\1", cell) for cell in row] for row in rows)


def usual_width(lines: list[str], delimiter: str) -> tuple[int, float]:
    """How many cells most lines have, and which part of the lines that is."""
    counts = Counter(_unquoted(line).count(delimiter) for line in lines if line.strip())
    if not counts:
        return 1, 0.0
    (count, lines_with) = max(counts.items(), key=lambda item: (item[1], item[0]))
    return count + 1, lines_with / counts.total()


def delimiter_of(text: str, *, delimiters: str = DELIMITERS) -> str | None:
    """The delimiter that cuts most lines into the same number of cells; None when none does for half of them."""
    lines = [line for line in text.splitlines()[:_LINES] if line.strip()]
    best, found = 0.5, None
    for delimiter in delimiters:
        cells, part = usual_width(lines, delimiter)
        if cells > 1 and part > best:
            best, found = part, delimiter
    return found


def quotes_pair(text: str, delimiter: str) -> bool:
    """Do quotes open and close cells? A stray one would swallow the lines after it."""
    if '"' not in text:
        return True
    try:
        rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return not any(cell.count("\n") > _QUOTED_LINES for row in rows for cell in row)
    except csv.Error:
        return False


def close_in_cells(text: str, delimiter: str) -> bool:
    """Are lines cut into as many cells each, and quotes letters that open and close in them: "so" (he), and more?"""
    rows = [line.split(delimiter) for line in text.splitlines() if line.strip()]
    return len({len(row) for row in rows}) == 1 and all(cell.count('"') % 2 == 0 for row in rows for cell in row)


def _unquoted(line: str) -> str:
    return "".join(line.split('"')[::2]) if '"' in line else line
