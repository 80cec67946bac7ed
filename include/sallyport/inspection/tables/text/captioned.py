"""Captions that say how many there are in all, of tables with suppressed counts or percentages: those become their titles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.tables.grid.cells import Kind, read
from sallyport.inspection.tables.headings.phrases import says_percent
from sallyport.inspection.tables.headings.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

_IN_ALL = re.compile(r"(?i)\bN\s*=\s*\d|\btotal\b[^.\d]{0,30}\d|\d [a-z ]{0,20}in (?:total|all)\b")
_SIZE = re.compile(r"\b[nN]\s*=\s*\d")
_LONGEST = 300
_NEAR = 2
_MARKS = re.compile(r"^[#>\s*_]+|[*_\s]+$|\*\*|__")


def with_caption(lines: Sequence[str], at: list[int], rows: list[list[str]]) -> tuple[list[int], list[list[str]]]:
    """Rows of a table, with the line that stands right above or below them as a title, and the index of each row's line."""
    above, below = range(at[0] - 1, at[0] - 1 - _NEAR, -1), range(at[-1] + 1, at[-1] + 1 + _NEAR)
    for near, told in ((above, title_for), (below, note_for)):
        number = next((one for one in near if 0 <= one < len(lines) and lines[one].strip()), None)
        if number is not None and (title := told(lines[number], rows)):
            return [number, *at], titled(title, rows)
    return at, rows


def titled(title: str, rows: list[list[str]]) -> list[list[str]]:
    """Below a title that stands in a row of its own, as wide as they are."""
    return [[title, *[""] * (max(map(len, rows)) - 1)], *rows]


def title_for(line: str, rows: Sequence[Sequence[str]]) -> str:
    """The line as a title where it says how many there are, and the table hides a count or has percentages; else nothing."""
    if not _may_be_title(line):
        return ""
    of_percentages = _SIZE.search(line) is not None and any(
        says_percent(set(words(text)), text) for text in (line, *(rows[0] if rows else ()))
    )
    return note_for(line, rows) or (_MARKS.sub("", line) if of_percentages else "")


def note_for(line: str, rows: Sequence[Sequence[str]]) -> str:
    """The same of a line below the table, which is hardly the caption of percentages."""
    if not _may_be_title(line) or not _IN_ALL.search(line):
        return ""
    is_hidden = any(read(cell).kind is Kind.MASK for row in rows for cell in row)
    return _MARKS.sub("", line) if is_hidden else ""


def _may_be_title(line: str) -> bool:
    return len(line) <= _LONGEST and "|" not in line
