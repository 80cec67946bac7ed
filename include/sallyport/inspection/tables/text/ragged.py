"""Rows that do not have as many cells as their table has columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from sallyport.inspection.finding import Severity
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.cells import filled, is_number, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sallyport.inspection.finding import Finding

_SHOWN = 3
_LEFT_OUT = frozenset({"*", "-", "NA", "n/a", "[c]", "[z]", "c", "z"})


@dataclass
class Ragged:
    """Counts them, and keeps where the first are."""

    where: str = ""
    count: int = 0
    first: list[int] = field(default_factory=list)

    def see(self, rows: Sequence[Sequence[str | None]], columns: int, first_row: int) -> None:
        """Rows of a table of so many columns; a line of one text alone is a note, empty cells at the end are none."""
        for number, row in enumerate(rows, first_row):
            if width(row) > columns or (1 < len(row) < columns and filled(row) > 1):
                self.count += 1
                if len(self.first) < _SHOWN:
                    self.first.append(number)

    def see_sheet(self, rows: Sequence[Sequence[str | None]], header: int, numbers: Iterable[int]) -> None:
        """Rows that may be of several tables, set apart by empty ones: each is as wide as its first row of several texts.

        ``header`` is the width of a header above them, 0 when there is none; ``numbers`` are those of the rows.
        """
        columns = header
        for number, row in zip(numbers, rows, strict=False):
            if not filled(row):
                columns = 0
            elif columns:
                self.see([row], columns, number)
            elif filled(row) > 1:
                columns = len(row)

    def findings(self) -> Iterator[Finding]:
        """tables.ragged, when there were any."""
        if not self.count:
            return
        places = ", ".join(map(str, self.first))
        says = f"{self.count} rows do" if self.count > 1 else "One row does"
        more = "the first are" if self.count > len(self.first) else "they are" if self.count > 1 else "it is"
        message = f"{says} not have as many cells as the table has columns; {more} {places}."
        yield finding("tables.ragged", message, self.where, rows=self.count)


def with_cells_joined(
    rows: Sequence[Sequence[str | None]], columns: int, delimiter: str
) -> Sequence[Sequence[str | None]]:
    """Rows that are too long because a text has the delimiter in it, without quotes: with that text as one cell again.

    Which cells were one is told by the other rows: every column that holds numbers in all of them must do so again. Long rows
    beside each other may be those of another table: there a comma is of a text only where a space, or nothing, comes after it.
    """
    if not any(width(row) > columns for row in rows):
        return rows
    regular = [row for row in rows if len(row) == columns and filled(row) == columns]
    numeric = [all(_is_figure(row[at]) for row in regular) for at in range(columns)]
    if not regular or not any(numeric) or all(numeric):
        return rows
    are_long = [False, *(width(row) > columns for row in rows), False]
    return [
        _joined(row[: width(row)], numeric, delimiter, is_alone=not (are_long[at] or are_long[at + 2]))
        if are_long[at + 1]
        else row
        for at, row in enumerate(rows)
    ]


def _joined(
    row: Sequence[str | None], numeric: Sequence[bool], delimiter: str, *, is_alone: bool
) -> Sequence[str | None]:
    more, figures = len(row) - len(numeric), list(map(_is_figure, row))
    left = [0, *accumulate(figures)]
    # What stands left of the text is in its own column, what stands right of it so many further on.
    wrong_left = (at for at, is_numeric in enumerate(numeric) if is_numeric and not figures[at])
    wrong_right = (at for at in reversed(range(len(numeric))) if numeric[at] and not figures[at + more])
    for at in range(next(wrong_right, 0), next(wrong_left, len(numeric))):
        end = at + more + 1
        is_text = is_alone or all(not cell or cell[0].isspace() for cell in row[at + 1 : end])
        if is_text and not numeric[at] and left[at] == left[end]:
            return [*row[:at], delimiter.join(cell or "" for cell in row[at:end]), *row[end:]]
    return row


def _is_figure(cell: str | None) -> bool:
    """Is it a number, or what stands for one that is left out?"""
    return cell is not None and (is_number(cell) or cell.strip() in _LEFT_OUT)


def stray_quotes() -> Finding:
    """Quotes that open and never close."""
    message = "Quotes do not pair, so where its cells begin and end is not sure; it was read as if they were letters."
    return finding("tables.ragged", message, severity=Severity.UNVERIFIED)
