"""Tables that are called scripts: their content says what they are, whatever their name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.classes.kinds import FileClass, class_of
from sallyport.inspection.code.languages import by_look
from sallyport.inspection.kinds.text import decode

if TYPE_CHECKING:
    from sallyport.inspection.specimen import Specimen

_DELIMITERS = {"text/csv": ",;|", "text/tab-separated-values": "\t"}
_HEAD = 64 * 1024
_FEWEST_ROWS = 2
_NUMBER = re.compile(
    r"\s*(?:[<>≤≥~]=?\s*)?[-+]?\d[\d,.]*(?:e[-+]?\d+)?\s*%?(?:\s*[(\[][-\u2013\d.,% /]*[)\]])?\s*", re.IGNORECASE
)
"""Also with its percentage or interval behind it."""
_LABEL = re.compile(r"\s*(?:[\w .%/<>≤≥+&'\u2013-]{0,80}(?:(?<=\s)\([^()=]{0,60}\)[\w %]{0,20})?|\"[^\"=]{0,200}\")\s*")
"""Without what code has: calls, signs of assignment, ends of statements."""


def is_table_named_code(specimen: Specimen) -> bool:
    """Is it named as a script, and holds rows of one form with a column of numbers, and nothing that looks like code?"""
    delimiters = _DELIMITERS.get(specimen.media_type)
    if delimiters is None or class_of(specimen.media_type, specimen.name) is not FileClass.CODE:
        return False
    with specimen.open() as stream:
        head = stream.read(_HEAD)
    text = decode(head, complete=len(head) < _HEAD)
    if text is None or by_look(text) is not None:
        return False
    lines = [line for line in text.splitlines() if line.strip()]
    if len(head) == _HEAD:
        lines = lines[:-1]
    return any(_is_table(lines, delimiter) for delimiter in delimiters)


def _is_table(lines: list[str], delimiter: str) -> bool:
    rows = [_cells(line, delimiter) for line in lines]
    wide = len(rows[0]) if rows else 0
    if wide < 2 or len(rows) <= _FEWEST_ROWS or any(len(row) != wide for row in rows):  # noqa: PLR2004 - columns
        return False
    cells = [cell for row in rows for cell in row]
    if not all(_NUMBER.fullmatch(cell) or _LABEL.fullmatch(cell) for cell in cells):
        return False
    columns = zip(*rows[1:], strict=True)
    return any(all(_NUMBER.fullmatch(cell) for cell in column) for column in columns)


def _cells(line: str, delimiter: str) -> list[str]:
    """The cells of a line; a delimiter within quotes divides none."""
    parts = line.split('"')
    parts[1::2] = [part.replace(delimiter, " ") for part in parts[1::2]]
    return '"'.join(parts).split(delimiter)
