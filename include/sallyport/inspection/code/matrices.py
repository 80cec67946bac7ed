"""Matrices written row by row, as MATLAB, Julia, Stata, Mata and SAS/IML have them: rows of data when they are long."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.code.frames import Written
from sallyport.inspection.code.literals import names_a_setting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.code.sources import Source

_BRACKETS = re.compile(r"\[([^\[\](){}]*+)\]|\{([^\[\](){}]*+)\}|\(([^\[\](){}]*+)\)")
_CONTINUED = re.compile(r"(?:\.\.\.|///)[^\n]*(?:\n|\Z)")
"""What says that the row goes on in the next line."""
_CELL = re.compile(r"[-+]?(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][-+]?\d++)?|[Nn]a[Nn]|NA|missing|\.|\"[^\"\n]*\"|'[^'\n]*'")
_BETWEEN_CELLS = re.compile(r"[\s,]+")
_DIGIT = re.compile(r"\d")
_FEWEST_ROWS, _FEWEST_COLUMNS, _OF_COLOURS = 3, 2, 3
_LONGEST = 1024 * 1024


def matrices(source: Source) -> Iterator[Written]:
    """All of them but square ones, which are of models, and colours."""
    text = _CONTINUED.sub(lambda found: " " * len(found[0]), source.without_comments)
    for match in _BRACKETS.finditer(text):
        inside = match[1] or match[2] or match[3] or ""
        if len(inside) > _LONGEST or not _DIGIT.search(inside):
            continue
        rows = _rows(inside, match[0][0])
        if rows and not _is_of_a_model(rows) and not names_a_setting(text, match.start()):
            yield Written(match.start(), len(rows), len(rows) * len(rows[0]))


def _rows(inside: str, bracket: str) -> list[list[str]]:
    """Rows of equally many values; nothing where it is no such matrix."""
    for separator in _separators(inside, bracket):
        rows = [_BETWEEN_CELLS.split(row.strip(" \t\n,")) for row in inside.split(separator) if row.strip(" \t\n,;")]
        widths = set(map(len, rows))
        if len(rows) >= _FEWEST_ROWS and len(widths) == 1 and min(widths) >= _FEWEST_COLUMNS:
            return rows if all(_CELL.fullmatch(cell) for row in rows for cell in row) else []
    return []


def _separators(inside: str, bracket: str) -> Iterator[str]:
    """What may stand between rows: a comma only where blanks stand between values, a line's end only where no comma does."""
    if ";" in inside:
        yield ";"
    elif "\\" in inside:
        yield "\\"
    elif bracket == "{":
        yield ","
    elif bracket == "[" and not re.search(r",\s*\n", inside):
        yield "\n"


def _is_of_a_model(rows: list[list[str]]) -> bool:
    """Is it square, as covariances and transitions are, or are its rows colours?"""
    wide = len(rows[0])
    if len(rows) == wide:
        return True
    if wide != _OF_COLOURS:
        return False
    try:
        values = [float(cell) for row in rows for cell in row]
    except ValueError:
        return False
    return all(0 <= value <= 1 for value in values)
