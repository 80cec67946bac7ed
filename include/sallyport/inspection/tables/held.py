"""Tables that are in memory already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from sallyport.inspection.tables.model import Batch, Head, every_column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sallyport.inspection.tables.model import Wanted

_CELLS_AT_ONCE = 500_000


@dataclass(frozen=True)
class HeldTable:
    """A table whose rows are lists of text. A :class:`~sallyport.inspection.tables.model.TableStream`."""

    head: Head
    rows: Sequence[Sequence[str | None]]
    """Below the header."""
    numbers: tuple[int, ...] = ()
    """Of each row, where other lines stand between them."""

    def batches(self, wanted: Wanted = every_column) -> Iterator[Batch]:
        """All rows, some at a time."""
        del wanted  # they are in memory already
        wide = max((len(row) for row in self.rows), default=0)
        step = max(1, _CELLS_AT_ONCE // max(1, wide))
        for start in range(0, len(self.rows), step):
            numbers = self.numbers[start : start + step]
            yield Batch(frame_of(self.rows[start : start + step]), self.head.first_row + start, numbers=numbers)


def frame_of(rows: Sequence[Sequence[str | None]], wide: int = 0) -> pl.DataFrame:
    """Rows of text as a frame at least ``wide`` columns wide; null where a row is shorter."""
    wide = max(wide, *(len(row) for row in rows)) if rows else wide
    columns = {str(number): [row[number] if number < len(row) else None for row in rows] for number in range(wide)}
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
