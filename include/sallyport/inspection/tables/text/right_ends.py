"""Frames as R and pandas print them: every cell ends below the end of its column's name, however little stands between them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WORD = re.compile(r"\S+")
_FEWEST_COLUMNS, _FEWEST_ROWS = 3, 2
_LETTERED, _MATCHED = 0.35, 0.6
"""Parts of the words of a line of names: those that begin with letters, where others are percentiles; and those that end where
a cell below does, where a few names have several words."""
_WIDEST = 2000
_MOST_TITLES = 2


class Frame(NamedTuple):
    """Rows of cells; the first has the names. ``start`` and ``end`` are the indexes of its lines."""

    start: int
    end: int
    rows: list[list[str]]


def frame_at(lines: Sequence[str], at: int) -> Frame | None:
    """The frame whose names stand in a line, with all lines below that fit; None when fewer than two do."""
    ends = _ends(lines, at)
    if len(ends) < _FEWEST_COLUMNS:
        return None
    end = at + 1
    while end < len(lines) and _fits(lines[end], ends):
        if not any(map(str.isdigit, lines[end])):
            return None  # each row has a number; known before all lines below are read, once for each line
        end += 1
    if end - at <= _FEWEST_ROWS or not _are_rows(lines[at + 1 : end], ends):
        return None
    label, is_below_name = _label_end(lines[at], lines[at + 1 : end], ends)
    cuts = [0, *([label] if label else []), *ends]
    rows = [[line[a:b].strip() for a, b in pairwise(cuts)] for line in lines[at:end]]
    if is_below_name:  # the two ends of an interval have one name
        rows[0][:2] = ["".join(rows[0][:2]), ""]
    return Frame(at, end, rows)


def frames_in(lines: Sequence[str]) -> Iterator[Frame]:
    """All that stand between other lines."""
    at = 0
    while at < len(lines) - _FEWEST_ROWS:
        found = frame_at(lines, at)
        if found is not None:
            yield found
        at = found.end if found is not None else at + 1


def by_right_ends(lines: Sequence[str]) -> list[list[str]]:
    """All lines cut so, titles above the names too; nothing when some lines are of something else."""
    for at in range(min(_MOST_TITLES + 1, len(lines))):
        found = frame_at(lines, at)
        if found is not None and found.end == len(lines):
            wide = len(found.rows[0])
            return [[line.strip(), *[""] * (wide - 1)] for line in lines[:at]] + found.rows
    return []


def _ends(lines: Sequence[str], at: int) -> list[int]:
    """Where names end that cells of the row below end below, the last of both together; none when too few do."""
    if at + 1 >= len(lines) or max(len(lines[at]), len(lines[at + 1])) > _WIDEST:
        return []
    words = list(_WORD.finditer(lines[at]))
    if sum(found[0][0].isalpha() for found in words) < len(words) * _LETTERED:
        return []
    names = [found.end() for found in words]
    cells = {found.end() for found in _WORD.finditer(lines[at + 1])}
    if len(names) < _FEWEST_COLUMNS or names[-1] != max(cells, default=0):
        return []
    shared = [end for end in names if end in cells]
    return shared if len(shared) >= len(names) * _MATCHED else []


def _fits(line: str, ends: Sequence[int]) -> bool:
    """Does it end where the frame does, with no word written across the end of a column, and few cells empty?"""
    if len(line.rstrip()) != ends[-1]:
        return False
    if any(line[end] != " " for end in ends[:-1]):
        return False
    return sum(line[end - 1] != " " for end in ends) * 2 > len(ends)


def _are_rows(lines: Sequence[str], ends: Sequence[int]) -> bool:
    """Is there a number in every row, and one column of nothing else?"""
    cells = [[line[a:b].strip() for a, b in zip([0, *ends], ends, strict=False)] for line in lines]
    if not all(any(cell[:1].isdigit() or cell[1:2].isdigit() for cell in row) for row in cells):
        return False
    columns = ([row[at].rpartition(" ")[2] for row in cells] for at in range(len(ends)))
    return any(all(cell.lstrip("-<+").replace(",", "").replace(".", "").isdigit() for cell in one) for one in columns)


def _label_end(names: str, rows: Sequence[str], ends: Sequence[int]) -> tuple[int, bool]:
    """Where what stands before the first column ends, 0 where nothing does; and whether it stands below its name, too."""
    first = ends[0]
    begin = names[:first].rstrip().rfind(" ") + 1
    before = [text.rstrip() for row in rows if (text := row[:first].rstrip().rpartition(" ")[0]).strip()]
    widest = max(map(len, before), default=0)
    if widest <= begin:
        return widest, False
    are_numbers = len(before) == len(rows) and all(text.strip().isdigit() for text in before)
    return (widest, True) if are_numbers else (0, False)
