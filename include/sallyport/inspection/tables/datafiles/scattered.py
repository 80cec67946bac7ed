"""Sheets of XLSX whose cells lie so far apart that all between them could not be held: each group of cells is read alone."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from sallyport.inspection.hidden.office.spreadsheet import column_of
from sallyport.inspection.tables.blocks import tables_in
from sallyport.inspection.tables.reader import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sallyport.inspection.hidden.office.parts import Document
    from sallyport.inspection.tables.model import TableStream

_APART = 20
"""So many empty rows or columns set groups of cells apart."""
_MOST_CELLS, _MOST_GROUPS, _MOST_AREA = 200_000, 1000, 10_000_000
_VALUES = frozenset({"v", "t"})


def scattered(document: Document, part: str, texts: list[str], place: str) -> Iterator[TableStream]:
    """Tables of each group of cells, ``texts`` being those that cells share. Unreadable where there are too many."""
    cells = dict(_cells(document, part, texts))
    groups = list(_groups(cells))
    areas = [(rows[-1] - rows[0] + 1) * (columns[-1] - columns[0] + 1) for rows, columns in groups]
    if len(groups) > _MOST_GROUPS or sum(areas) > _MOST_AREA:
        raise Unreadable("its cells lie too far apart for all of them to be read")
    for rows, columns in groups:
        told = [
            [cells.get((row, column), "") for column in range(columns[0], columns[-1] + 1)]
            for row in range(rows[0], rows[-1] + 1)
        ]
        begins = f"cells from {_letters(columns[0])}{rows[0]}"
        yield from tables_in(told, f"{place}, {begins}" if place else begins, (rows[0] - 1, columns[0] - 1))


def _cells(document: Document, part: str, texts: list[str]) -> Iterator[tuple[tuple[int, int], str]]:
    row = column = count = 0
    kind, text, inside = "n", "", ""
    for event in document.events(part):
        if event.kind == "text":
            text += event.text if inside else ""
        elif event.kind == "end":
            inside = ""
            if event.name == "c" and text.strip():
                count += 1
                if count > _MOST_CELLS:
                    raise Unreadable("it has more cells than can be read one by one, and they lie far apart")
                yield (row, column), _shown(kind, text.strip(), texts)
        elif event.name in _VALUES:
            inside = event.name
        elif event.name == "row":
            row, column = whole(event.attributes.get("r"), row + 1), 0
        elif event.name == "c":
            kind, text = event.attributes.get("t", "n"), ""
            column = column_of(event.attributes.get("r", "")) or column + 1


def _shown(kind: str, text: str, texts: list[str]) -> str:
    if kind != "s":
        return text
    number = whole(text, -1)
    return texts[number] if 0 <= number < len(texts) else ""


def _groups(cells: Iterable[tuple[int, int]]) -> Iterator[tuple[list[int], list[int]]]:
    """Rows and columns of each group, in order."""
    places = sorted(cells)
    for rows in _together(sorted({row for row, _ in places})):
        within = places[bisect_left(places, (rows[0], 0)) : bisect_left(places, (rows[-1] + 1, 0))]
        for columns in _together(sorted({column for _, column in within})):
            beside = range(columns[0], columns[-1] + 1)
            yield sorted({row for row, column in within if column in beside}), columns


def _together(numbers: list[int]) -> Iterator[list[int]]:
    held = numbers[:1]
    for before, number in pairwise(numbers):
        if number - before > _APART:
            yield held
            held = []
        held.append(number)
    if held:
        yield held


def _letters(column: int) -> str:
    told = ""
    while column:
        column, rest = divmod(column - 1, 26)
        told = chr(65 + rest) + told
    return told


def whole(text: str | None, otherwise: int) -> int:
    """The number in an attribute or a cell, unless it is none, or larger than any that counts rows."""
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else otherwise  # noqa: PLR2004 - more digits than any sheet has rows
