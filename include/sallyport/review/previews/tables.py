"""Previews of tables by the readers that inspectors use: the first pages of each, and its last."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from sallyport.inspection.finding import Finding
from sallyport.inspection.tables.model import CountedStream
from sallyport.inspection.tables.reader import Unreadable
from sallyport.inspection.tables.readers import reader_for
from sallyport.review.previews.inert import inert
from sallyport.review.previews.sketch import NoPreview
from sallyport.review.previews.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import polars as pl

    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.tables.model import Head, TableStream
    from sallyport.review.previews.sketch import Leaf, Sketch

    Row = Sequence[str | None]

_PAGE_CHARACTERS = 256 * 1024
"""A page of fewer rows than the policy says ends with so many characters."""


def tables(specimen: Specimen, sketch: Sketch) -> None:
    """Every table of the file."""
    reader = reader_for(specimen)
    if reader is None:
        raise NoPreview("There is no reader of tables for a file of this kind.")
    try:
        show_tables(reader.load()(specimen, sketch.reading), sketch)
    except Unreadable as problem:
        sketch.say(f"Not all of it can be shown: {problem.reason}.")


def delimited(specimen: Specimen, sketch: Sketch) -> None:
    """Tables of delimited text; the text itself where none can be read."""
    tables(specimen, sketch)
    if not sketch.pages:
        sketch.parts.clear()
        text(specimen, sketch)


def show_tables(found: Iterable[TableStream | Finding], sketch: Sketch) -> None:
    """Tables as they come. What is wrong with how they are written, the inspectors say; what was not read is said here too."""
    for table in found:
        if isinstance(table, Finding):
            if table.rule == "tables.unreadable":
                sketch.say(table.message)
            continue
        leaf = sketch.part("table", "rows", table.head.where)
        if leaf is None:
            return
        pages = TablePages(leaf, table.head)
        is_all = _see(table, pages, sketch)
        pages.finish(is_all=is_all)
        if not is_all:
            sketch.say("Reading it took too long; how much follows is not known.")
            return


def _see(table: TableStream, pages: TablePages, sketch: Sketch) -> bool:
    """Fill its pages: by places where that is possible, else as all its rows go by. False when there was no time for all."""
    if isinstance(table, CountedStream) and (count := _true_count(table)):
        pages.see(table.head.first_row, count, lambda start, stop: table.between(start, stop - start).frame.iter_rows())
        return True
    for batch in table.batches():
        pages.see(batch.first_row, len(batch.frame), partial(_rows_of, batch.frame))
        if sketch.is_late:
            return False
    return True


def _true_count(table: CountedStream) -> int | None:
    """The number of its rows; None when it is not told, or told wrong."""
    count = table.count()
    if not count or len(table.between(count - 1, 2).frame) != 1:
        return None
    return count


def _rows_of(frame: pl.DataFrame, start: int, stop: int) -> Iterator[Row]:
    return frame[start:stop].iter_rows()


@dataclass
class TablePages:
    """Pages of one table while its rows go by: the first ones are kept, and some at the end."""

    leaf: Leaf
    head: Head
    _rows: list[list[str]] = field(default_factory=list)
    """Of the page that is not full yet."""
    _size: int = 0
    _pages: int = 0
    _seen: int = 0
    _shown: int = 0
    _is_full: bool = False
    _end: deque[tuple[int, list[str]]] = field(default_factory=deque)
    """The last rows, each with its number in the file."""
    _cut_cells: int = 0
    _widest: int = 0
    _row: int = 0

    def see(self, first_row: int, count: int, take: Callable[[int, int], Iterable[Row]]) -> None:
        """The next ``count`` rows, the first of which is ``first_row`` in the file; ``take`` gives those from one to another."""
        most = self.leaf.sketch.limits.rows_per_page
        at = 0
        while at < count and not self._is_full:
            stop = min(count, at + most - len(self._rows))
            for number, row in enumerate(take(at, stop), at):
                self._keep(first_row + number, row)
                if self._is_full:
                    break
            at = stop
        start = max(0, count - most)
        self._end.extend((first_row + number, self._cells(row)) for number, row in enumerate(take(start, count), start))
        while len(self._end) > most:
            self._end.popleft()
        self._seen += count

    def finish(self, *, is_all: bool) -> None:
        """All rows have been seen, or no more will be."""
        if self._rows and not self._is_full:
            self._turn()
        self.leaf.total(self._seen, exact=is_all)
        if not self._seen and self.head.header:
            self.leaf.add(self._page(self.head.first_row, []), 1, 1)
        shown_from = self._seen
        left = [row for place, row in enumerate(self._end, self._seen - len(self._end)) if place >= self._shown]
        while left and not self._add_end([row for _, row in left], left[0][0]):
            left = left[len(left) // 2 + 1 :]
        shown_from -= len(left)
        self._say(shown_from)

    def _add_end(self, rows: list[list[str]], first_row: int) -> bool:
        if sum(len(cell) for row in rows for cell in row) > _PAGE_CHARACTERS and len(rows) > 1:
            return False
        return self.leaf.add(self._page(first_row, rows), self._seen - len(rows) + 1, self._seen, is_end=True)

    def _say(self, shown_from: int) -> None:
        sketch, where = self.leaf.sketch, self.head.where
        place = f"{where[0].upper()}{where[1:]}: " if where else ""
        if shown_from > self._shown:
            first, last = self._shown + 1, shown_from
            what = f"rows {first:,} to {last:,} below the header are" if last > first else f"row {first:,} is"
            sketch.say(_sentence(f"{place}{what} not shown."))
        if self._cut_cells:
            longest = sketch.limits.cell_characters
            sketch.say(_sentence(f"{place}cells of more than {longest:,} characters are cut, where they end in “…”."))
        if self._widest > sketch.limits.max_columns:
            sketch.say(
                _sentence(f"{place}columns {sketch.limits.max_columns + 1:,} to {self._widest:,} are not shown.")
            )

    def _keep(self, number: int, row: Row) -> None:
        cells = self._cells(row)
        if not self._rows:
            self._row = number
        self._rows.append(cells)
        self._size += sum(map(len, cells))
        if len(self._rows) >= self.leaf.sketch.limits.rows_per_page or self._size > _PAGE_CHARACTERS:
            self._turn()

    def _turn(self) -> None:
        """End a page."""
        rows, self._rows, self._size = self._rows, [], 0
        if self.leaf.add(self._page(self._row, rows), self._shown + 1, self._shown + len(rows)):
            self._shown += len(rows)
            self._pages += 1
        else:
            self._is_full = True
        self._is_full = self._is_full or self._pages >= self.leaf.sketch.limits.max_pages

    def _page(self, first_row: int, rows: list[list[str]]) -> dict[str, object]:
        columns = self._cells(self.head.header)
        first = self.head.first_column
        return {"kind": "table", "columns": columns, "first_column": first, "first_row": first_row, "rows": rows}

    def _cells(self, row: Row) -> list[str]:
        limits = self.leaf.sketch.limits
        self._widest = max(self._widest, len(row))
        return [self._cell(cell or "", limits.cell_characters) for cell in row[: limits.max_columns]]

    def _cell(self, cell: str, most: int) -> str:
        if len(cell) > most:
            self._cut_cells += 1
            cell = f"{cell[:most]}…"
        return inert(cell)


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]
