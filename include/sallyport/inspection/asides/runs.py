"""Tables that stand in a text as Base64 or hexadecimal: in one run, in lines of it, or row by row in a column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.asides.encoded import decoded
from sallyport.inspection.asides.model import Aside
from sallyport.inspection.code.signs import encoded_runs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_RUN = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}|(?:[0-9a-fA-F]{2}){8,}")
_ALONE = re.compile(r"(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{60,}={0,2}(?![A-Za-z0-9+/_=-])")
_CELL = re.compile(r"(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{12,}={0,2}(?![A-Za-z0-9+/_=-])")
_SEQUENCE = re.compile(r"[ACGTUNacgtun]+|[ACDEFGHIKLMNPQRSTVWYX*]+|\d+|[a-z]+|[A-Z]+")
_PLAIN = re.compile(r"[\x20-\x7e\t\r\n]*")
_SHORTEST, _FEWEST_ROWS, _MOST_OF = 60, 10, 0.7
_MOST_TRIED = 200
_BETWEEN_CELLS = re.compile(r"[|,;\t]")


def encoded_asides(text: str) -> Iterator[Aside]:
    """What they stand for, where it is text."""
    if next(encoded_runs(text, _SHORTEST), None) is None and _CELL.search(text) is None:
        return
    lines = text.splitlines()
    yield from _blocks(lines)
    yield from _runs(lines)
    rows = _rows(lines)
    if len(rows) >= _FEWEST_ROWS and len(rows) >= _MOST_OF * (len(lines) - 1):
        yield Aside("what is encoded in each row", "\n".join(rows))


def _blocks(lines: Sequence[str]) -> Iterator[Aside]:
    """Lines that are nothing but one run cut in pieces."""
    run, begun = "", 0
    for number, line in enumerate([*lines, ""], 1):
        piece = line.strip()
        if _RUN.fullmatch(piece) and not _SEQUENCE.fullmatch(piece):
            begun = begun if run else number
            run += piece
            continue
        if len(run) >= _SHORTEST:
            yield from (Aside(f"what is encoded in line {begun}", told) for told in _told(run))
        run = ""


def _runs(lines: Sequence[str]) -> Iterator[Aside]:
    """Long runs within other words of a line."""
    tried = 0
    for number, line in enumerate(lines, 1):
        for found in _ALONE.finditer(line):
            if found[0] == line.strip() or _SEQUENCE.fullmatch(found[0]):
                continue
            tried += 1
            if tried > _MOST_TRIED:
                return
            yield from (Aside(f"what is encoded in line {number}", told) for told in _told(found[0]))


def _rows(lines: Sequence[str]) -> list[str]:
    """What a run in each line stands for, where that has several cells; nothing when the first lines have none."""
    rows: list[str] = []
    for number, line in enumerate(lines):
        told = (text for found in _CELL.finditer(line) for text in _told(found[0]) if _BETWEEN_CELLS.search(text))
        if row := next(told, ""):
            rows.append(row.strip())
        elif number > _FEWEST_ROWS and len(rows) < _FEWEST_ROWS // 2:
            return []
    return rows


def _told(run: str) -> Iterator[str]:
    """Readable texts alone: most runs are no encoded text at all."""
    return (text for text in decoded(run) if text.isascii() and _PLAIN.fullmatch(text))
