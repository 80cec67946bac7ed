"""Where in a grid the tables are, their headers, the columns that name rows, headings between rows, and notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from sallyport.inspection.tables.grid.cells import NUMERIC, Cell, Kind, read
from sallyport.inspection.tables.grid.labels import label_columns
from sallyport.inspection.tables.grid.spelled import in_figures
from sallyport.inspection.tables.headings.words import Role, hint, is_total, size_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sallyport.inspection.tables.model import Grid

HEADER = -1
"""Index of the grid's own header, where others are indexes into its rows."""
_MOST_HEADER_ROWS = 4
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_POINTED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_SEVERAL = re.compile(r"(?>\d[\d.,]*?\s*+(?:%\s*)?[(\[,;\u00b1]).*\d")
_FORMULA = re.compile(r"[=@+-]\s*[A-Za-z_.]+\d*\s*[(|!:]")
_LEAST_WORD = 6
_EMPTY = Kind.EMPTY
_SHOWS_NUMBER = NUMERIC | {Kind.MASK, Kind.MISSING}


@dataclass(frozen=True)
class Line:
    """One row of the grid: its index and cells."""

    index: int
    cells: tuple[Cell, ...]

    @cached_property
    def filled(self) -> list[int]:
        """Columns that are not empty."""
        return [column for column, cell in enumerate(self.cells) if cell.kind is not _EMPTY]

    @cached_property
    def has_numbers(self) -> bool:
        """Is there a number, or a mark in place of one, right of the first column? Or a text like "61.0 (8.8), n=6"?"""
        return any(cell.kind in _SHOWS_NUMBER or _is_sized(cell) for cell in self.cells[1:]) or (
            len(self.filled) == 1 and self.cells[self.filled[0]].is_numeric
        )

    @property
    def has_values(self) -> bool:
        """Is there anything but names right of the first column: a number, or a range of them?"""
        return self.has_numbers or any(cell.kind is Kind.RANGE for cell in self.cells[1:])

    @property
    def is_single(self) -> bool:
        """One text alone: a title, a heading or a note."""
        return len(self.filled) == 1 and not self.has_numbers


def _is_sized(cell: Cell) -> bool:
    """Is it a text of several numbers: "61.0 (8.8), n=6", "61.0 (8.8) [6]"?"""
    return cell.kind is Kind.TEXT and _SEVERAL.match(cell.text) is not None


@dataclass(frozen=True)
class Block:
    """One table: header rows above, body below. Indexes of ``body`` and of columns are those of findings after ``at``."""

    grid: Grid
    header: tuple[Line, ...]
    body: tuple[Line, ...]
    headings: tuple[str, ...]
    """For each row of the body, the text that stands alone above it, or ""."""
    titles: tuple[str, ...]
    notes: tuple[str, ...]
    """Titles above and notes below."""
    width: int
    label_columns: frozenset[int] = field(default=frozenset())

    def at(self, row: int | None = None, column: int | None = None) -> str:
        """A place in the words of findings."""
        if row is None:
            return self.grid.place(None, column)
        return self.grid.place(self.body[row].index, column)

    def cell(self, row: int, column: int) -> Cell:
        """One cell of the body."""
        return self.body[row].cells[column]

    @cached_property
    def names(self) -> tuple[tuple[str, ...], ...]:
        """For each column its names, the nearest header row first; a spanning name above stands for all below it."""
        columns: list[list[str]] = [[] for _ in range(self.width)]
        for depth, line in enumerate(reversed(self.header)):
            spanning = ""
            for column, cell in enumerate(line.cells):
                spanning = cell.text or (spanning if depth and column not in self.label_columns else "")
                if spanning:
                    columns[column].append(spanning)
        return tuple(tuple(names) for names in columns)

    @cached_property
    def value_columns(self) -> list[int]:
        """Columns that hold numbers, left to right."""
        return [
            column
            for column in range(self.width)
            if column not in self.label_columns and any(line.cells[column].kind is not Kind.EMPTY for line in self.body)
        ]

    @cached_property
    def labels(self) -> tuple[tuple[str, ...], ...]:
        """For each row its labels, left to right; a merged cell above stands for those below it, but for the last."""
        columns = sorted(self.label_columns)
        carried = dict.fromkeys(columns, "")
        labels = []
        for line in self.body:
            for column in columns:
                text = line.cells[column].text
                if text or column == columns[-1]:
                    carried[column] = text
            labels.append(tuple(carried[column] for column in columns))
        return tuple(labels)

    def sizes(self, column: int) -> int | None:
        """The size of the group that a column's names give: "Women (N=120)"."""
        return next((size for name in self.names[column] if (size := size_in(name)) is not None), None)


def blocks(grid: Grid) -> Iterator[Block]:
    """The tables of a grid."""
    rows = [(index, tuple(map(read, row))) for index, row in enumerate(in_figures(grid))]
    if any(name.strip() for name in grid.head.header):
        rows.insert(0, (HEADER, tuple(map(read, grid.head.header))))
    width = max((len(cells) for _, cells in rows), default=0)
    lines = [Line(index, cells + (read(""),) * (width - len(cells))) for index, cells in rows]
    for part in _parts(lines):
        block = _block(grid, part, width)
        if block is not None:
            yield block


def _parts(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Cut where a new header begins: a row of names after rows of numbers, set off by a blank row or a title.

    A whole one below a blank row also where only words stand above it: a table of words, or what is said of this one in pairs.
    """
    part: list[Line] = []
    seen_numbers, is_set_off = False, False
    for line in lines:
        is_names = len(line.filled) > 1 and not line.has_numbers
        if is_names and seen_numbers and is_set_off:
            titles: list[Line] = []
            while part and not part[-1].has_numbers:
                titles.insert(0, part.pop())
            yield part
            part, seen_numbers = titles, False
        elif is_names and part and not part[-1].filled and _is_whole(line) and any(map(_is_whole, part)):
            part = [one for one in part if one.is_single or _says_counted(one)]
        seen_numbers = seen_numbers or (line.has_numbers and line.index != HEADER)
        is_set_off = not line.filled or line.is_single
        part.append(line)
    yield part


def _is_whole(line: Line) -> bool:
    """Does it name the rows, too, so that it needs no other row of names above?"""
    return len(line.filled) > 1 and line.filled[0] == 0


def _says_counted(line: Line) -> bool:
    """Does it say that what stands below is counted: "Measure", "Number of patients"?"""
    said = [hint(line.cells[column].text) for column in line.filled[1:]]
    return any(one is not None and one.role is Role.COUNT and one.is_strong for one in said)


def _block(grid: Grid, lines: Sequence[Line], width: int) -> Block | None:
    titles, header, rest = _headers(lines)
    body, headings, notes = _body(rest)
    if not body:
        return None
    bare = Block(grid, tuple(header), tuple(body), tuple(headings), tuple(titles), tuple(titles + notes), width)
    bare = _without_points(bare)
    return replace(bare, label_columns=label_columns(bare))


def _without_points(block: Block) -> Block:
    """With the counts as numbers that have points between their thousands, as in Germany: "1.204" below "Anzahl", beside "7"."""
    pointed = [column for column in range(block.width) if _are_pointed(block, column)]
    if not pointed:
        return block
    body = [
        replace(
            line,
            cells=tuple(
                read(cell.text.replace(".", "")) if column in pointed and _POINTED.fullmatch(cell.text) else cell
                for column, cell in enumerate(line.cells)
            ),
        )
        for line in block.body
    ]
    return replace(block, body=tuple(body))


def _are_pointed(block: Block, column: int) -> bool:
    texts = [cell.text for line in block.body if "." in (cell := line.cells[column]).text and cell.kind is Kind.NUMBER]
    if not texts or not all(map(_POINTED.fullmatch, texts)) or all(text.endswith(".000") for text in texts):
        return False
    return any(
        (said := hint(name)) is not None and said.role is Role.COUNT and said.is_strong for name in block.names[column]
    )


def _headers(lines: Sequence[Line]) -> tuple[list[str], list[Line], list[Line]]:
    titles: list[str] = []
    header: list[Line] = []
    for position, line in enumerate(lines):
        if not line.filled:
            continue
        if line.is_single and not line.filled[0] and not header:
            titles.append(line.cells[line.filled[0]].text)
        elif _is_header(line, header, lines[position + 1 :]) and len(header) < _MOST_HEADER_ROWS:
            header.append(line)
        else:
            return titles, header, list(lines[position:])
    return titles, header, []


def _is_header(line: Line, above: Sequence[Line], below: Sequence[Line]) -> bool:
    if line.is_single and not line.filled[0]:
        return False
    if line.index != HEADER and any(_FORMULA.match(cell.text) for cell in line.cells):
        return False
    if line.index == HEADER or not line.has_numbers or _names_alone(line):
        return True
    right = [line.cells[column] for column in line.filled if column]
    are_sizes = all(cell.kind is Kind.COUNT and size_in(cell.text) is not None for cell in right)
    if above and are_sizes and line.cells[0].kind is Kind.EMPTY:
        return True  # a row of "n=120" below the names
    is_free = not above or line.cells[0].kind is Kind.EMPTY or all(one.is_single for one in above)
    right = [cell for cell in right if not is_total(cell.text)]
    if line.cells[0].kind is Kind.EMPTY:
        right = [cell for cell in right if cell.kind is not Kind.TEXT]  # a p-value's name beside "1" and "2"
    return is_free and line.cells[0].kind in {Kind.EMPTY, Kind.TEXT} and bool(below) and _are_codes(right)


def _names_alone(line: Line) -> bool:
    """Are they names among which one is "Missing" or "keine Angabe", which elsewhere stand for a value that is not there?"""
    right = [line.cells[column] for column in line.filled if column]
    texts = sum(cell.kind is Kind.TEXT for cell in right)
    return texts > 1 and all(
        cell.kind is Kind.TEXT or (cell.kind is Kind.MISSING and len(cell.text) >= _LEAST_WORD) for cell in right
    )


def _are_codes(cells: Sequence[Cell]) -> bool:
    """Numbers that name columns: years or 0, 1, 2, going up."""
    if len(cells) <= 1 or not all(cell.kind is Kind.NUMBER and cell.is_whole for cell in cells):
        return False
    steps = all(after.count - before.count >= 1 for before, after in pairwise(cells))
    years = all(_FIRST_YEAR <= cell.count <= _LAST_YEAR for cell in cells)
    codes = cells[0].count in {0, 1} and all(after.count - before.count == 1 for before, after in pairwise(cells))
    return steps and (years or codes)


def _body(lines: Sequence[Line]) -> tuple[list[Line], list[str], list[str]]:
    last = max((position for position, line in enumerate(lines) if line.has_values), default=-1)
    body: list[Line] = []
    headings: list[str] = []
    heading, tested = "", frozenset[int]()
    for line in lines[: last + 1]:
        if line.is_single:
            heading, tested = line.cells[line.filled[0]].text, frozenset()
        elif line.filled:
            if tested & set(line.filled):
                heading, tested = "", frozenset()
            body.append(line)
            headings.append(heading)
            if _is_tested(line):
                heading, tested = line.cells[0].text, frozenset(line.filled[1:])
        else:
            heading, tested = "", frozenset()
    return body, headings, [cell.text for line in lines[last + 1 :] for cell in line.cells if cell.text]


def _is_tested(line: Line) -> bool:
    """Is it the name of several categories below it, with nothing beside it but the p-value of a test of them?"""
    first, *others = (line.cells[column] for column in line.filled)
    said = hint(first.text) if line.filled[0] == 0 and first.kind is Kind.TEXT else None
    if said is None or said.role not in {Role.COUNT, Role.PERCENT} or not said.is_strong:
        return False
    is_before_empty = len(line.filled) < len(line.cells) and not line.cells[1].is_numeric
    return is_before_empty and all(_is_p_value(cell) for cell in others)


def _is_p_value(cell: Cell) -> bool:
    return cell.kind in {Kind.BOUND, Kind.TEXT} or (
        cell.kind is Kind.NUMBER and not cell.is_whole and 0 <= cell.value < 1
    )
