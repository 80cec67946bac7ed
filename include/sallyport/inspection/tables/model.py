"""A table as rules see it, whatever the format it came in.

Cells are text as the file shows it ("1,234", "<10", "0.034"); an empty cell is "". Places are numbers, since names of sheets
and columns are data (law 7): rows count from 1 as a person counts them in the file, the header included; columns from 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    import polars as pl

    from sallyport.inspection.fact import Fact
    from sallyport.inspection.finding import Finding

    Wanted = Callable[[], Collection[int] | None]


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a table before its rows are read."""

    where: str
    """"" for the only table of a file; else "sheet 2", "table 3"."""
    header: tuple[str, ...]
    """Names of the columns; empty texts where the format has none, or the first row looks like data."""
    first_row: int
    """Number of the first row below the header, as a person counts in the file."""
    first_column: int = 1
    """Number of its first column, where it stands beside another table on one sheet."""
    above: str = ""
    """What the format calls the whole table, such as the key above records in JSON."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a table, in their order. Every column is text, named "0", "1", ...; null where a row is shorter."""

    frame: pl.DataFrame
    first_row: int
    of: int = 0
    """How many columns the rows have, where the frame lacks those that nobody looks at any more; 0 where it has all."""

    numbers: tuple[int, ...] = ()
    """Of each of its rows, where other lines stand between them; else they follow the first."""

    @property
    def width(self) -> int:
        """How many columns the rows have."""
        return self.of or self.frame.width

    def cells(self, column: int) -> pl.Series | None:
        """One column by its index; None when the rows are shorter, or nobody wanted it."""
        name = str(column)
        return self.frame.get_column(name) if name in self.frame.columns else None

    def number(self, at: int) -> int:
        """The number of a row, by its index here."""
        return self.numbers[at] if self.numbers else self.first_row + at


@dataclass(frozen=True, slots=True)
class Grid:
    """A whole table that is small enough to be a table of results."""

    head: Head
    rows: tuple[tuple[str, ...], ...]
    """Below the header; each as long as the longest."""
    numbers: tuple[int, ...] = ()
    """Of each row, where other lines stand between them."""

    def number(self, row: int) -> int:
        """The number of a row as a person counts in the file; of the header, for the row before the first."""
        if self.numbers and row >= 0:
            return self.numbers[row]
        return self.head.first_row + row

    def place(self, row: int | None = None, column: int | None = None) -> str:
        """A place as findings name it: "sheet 2, row 14, column 3", from indexes into ``rows`` and their cells."""
        parts = [self.head.where] if self.head.where else []
        if row is not None:
            parts.append(f"row {self.number(row)}")
        if column is not None:
            parts.append(f"column {self.head.first_column + column}")
        return ", ".join(parts)


def every_column() -> None:
    """Somebody looks at all columns."""


class TableStream(Protocol):
    """A table of any length, read once."""

    @property
    def head(self) -> Head:
        """What is known before its rows are read."""

    def batches(self, wanted: Wanted = every_column) -> Iterator[Batch]:
        """All its rows, every one of them. ``wanted`` is asked before each batch; other columns may be left out of it."""


@runtime_checkable
class CountedStream(TableStream, Protocol):
    """A table whose rows can also be read from any place on, without those before them."""

    def count(self) -> int | None:
        """The number of rows that the file claims; None when it tells none. It may lie."""

    def between(self, start: int, most: int) -> Batch:
        """At most ``most`` rows after the first ``start``; none behind the end."""


@runtime_checkable
class PathStream(TableStream, Protocol):
    """A table out of a tree, whose cells have paths."""

    def path(self, row: int, column: int | None) -> str:
        """Of a row by its number, or of one of its cells; "" where there is none."""


class GridRule(Protocol):
    """Judges tables of results."""

    def judge(self, grid: Grid) -> Iterable[Finding | Fact]:
        """What there is to say about it."""


class Watcher(Protocol):
    """Sees every row of a table of any length, some at a time, and speaks at the end. One for each table."""

    def wanted(self) -> Collection[int] | None:
        """Indexes of the columns that it has yet to see, now and later; None for all."""

    def see(self, batch: Batch) -> None:
        """The next rows."""

    def conclude(self) -> Iterable[Finding | Fact]:
        """What there is to say, once all rows have been seen."""


class WatcherMaker(Protocol):
    """Makes a watcher for a table, or none when there is nothing to watch for."""

    def watcher(self, head: Head) -> Watcher | None:
        """A new one."""
