"""Where a table begins below another in the same rows: by what its first row, and those around it, look like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars as pl

_COLUMNS = 100
"""Those that tell where a table begins."""
_NUMBER = r"^\s*[<>≤≥~=(\[+\-\x{2212}]*\s*[.,]?\d"
"""Also a date."""
_NEAR = 5
KEPT, _MANY = 20, 10
"""Rows above of which all must hold numbers, and how many of them must be known."""


@dataclass(frozen=True, slots=True)
class _Line:
    """What a row looks like."""

    filled: int
    numbers: int
    width: int

    @property
    def sets_off(self) -> bool:
        """Is it empty, or a title?"""
        return self.filled == 0 or (self.filled == 1 and not self.numbers)

    @property
    def is_names(self) -> bool:
        """Are there several texts, and no number?"""
        return self.filled > 1 and not self.numbers


class Starts:
    """Finds the tables that begin below the first, in rows that come some at a time."""

    def __init__(self, header: Sequence[str]) -> None:
        """``header``: the names of the first."""
        self._names = _trimmed(header)
        self._width = len(self._names)
        self._before: tuple[tuple[str | None, ...], ...] = ()

    def found(self, frame: pl.DataFrame) -> Iterator[tuple[int, tuple[str, ...]]]:
        """In the next rows: the index of the first of each table, and its names; no names for one without."""
        import polars as pl

        kept = len(self._before)
        if kept:
            before = pl.DataFrame(
                {name: [row[at] if at < len(row) else None for row in self._before] for at, name in _first(frame)},
                schema=dict.fromkeys((name for _, name in _first(frame)), pl.String),
            )
            frame = pl.concat([before, frame.select(name for _, name in _first(frame))])
        lines = _lines(frame, _maybe(frame, self._width))
        for at in sorted(lines):
            if at >= max(kept, 1) and (found := self._beginning(frame, lines, at)) is not None:
                yield at - kept, found
        self._before = tuple(frame.tail(_NEAR).iter_rows())

    def _beginning(self, frame: pl.DataFrame, lines: dict[int, _Line], at: int) -> tuple[str, ...] | None:
        """Names of the table that begins in a row; None where none does."""
        line, above, below = (lines.get(number) for number in (at, at - 1, at + 1))
        if line is None or above is None or line.filled <= 1:
            return None
        names = _trimmed([cell or "" for cell in frame.row(at)]) if line.is_names else ()
        if not self._width:
            self._names, self._width = names, max(line.width, below.width if below else 0)
            return None
        if names == self._names and names:
            return None
        if names:
            if below is None or not below.filled or not (above.sets_off or _stand_for_numbers(frame, at, self._width)):
                return None
            if below.width == len(names) + 1 and all(names):
                names = ("", *names)  # as R leaves out the name of row names
        elif not self._is_of_other_width(line, above, below):
            return None
        self._names, self._width = names, max(line.width, below.width if below and below.filled > 1 else 0)
        return names

    def _is_of_other_width(self, line: _Line, above: _Line, below: _Line | None) -> bool:
        """Does a row without names begin some that are wider, or below a title narrower, than those above?"""
        if line.width == self._width or not (above.sets_off or line.width > self._width):
            return False
        return below is None or below.filled <= 1 or below.width == line.width


def may_begin(frame: pl.DataFrame, before: pl.DataFrame | None) -> bool:
    """May a table begin among rows of which only some columns are known? ``before`` are the last rows above, where known.

    Texts alone stand below many numbers, or in every column below an empty row or a title.
    """
    import polars as pl

    if before is not None and before.columns == frame.columns:
        frame = pl.concat([before, frame])
    numbers = {name: pl.col(name).str.contains(_NUMBER).fill_null(value=False) for name in frame.columns}
    filled = {name: (pl.col(name).str.strip_chars() != "").fill_null(value=False) for name in frame.columns}
    is_text = ~pl.any_horizontal(numbers.values())
    for_a_number = [filled[name] & _is_below_many(is_number) for name, is_number in numbers.items()]
    after_a_title = ~pl.any_horizontal(filled[name].shift(1, fill_value=True) for name in frame.columns[1:])
    is_named = pl.all_horizontal(filled.values()) & after_a_title
    return bool(frame.select((is_text & (pl.any_horizontal(for_a_number) | is_named)).any()).item())


def _is_below_many(is_number: pl.Expr) -> pl.Expr:
    many = is_number.cast(int).rolling_min(KEPT, min_samples=_MANY).shift(1, fill_value=0)
    return many.fill_null(0) == 1


def _first(frame: pl.DataFrame) -> list[tuple[int, str]]:
    return list(enumerate(frame.columns[:_COLUMNS]))


def _maybe(frame: pl.DataFrame, width: int) -> pl.Series:
    """Rows where a table may begin, by the first two columns and those beyond the width, with those around them."""
    import polars as pl

    first = [pl.col(name) for name in frame.columns[:2]]
    is_text = [~column.str.contains(_NUMBER).fill_null(value=False) for column in first]
    is_empty = [(column.str.strip_chars().fill_null("") == "") for column in first]
    texts = pl.all_horizontal(is_text) & ~pl.all_horizontal(is_empty)
    after_a_title = pl.any_horizontal(is_empty).shift(1, fill_value=False)
    beyond = [pl.col(name).str.strip_chars().fill_null("") != "" for name in frame.columns[width:_COLUMNS]]
    is_wider = pl.any_horizontal(beyond) if width and beyond else pl.lit(value=False)
    found = frame.select((texts | after_a_title | is_wider).alias("at")).to_series().arg_true()
    if not width and len(frame):
        found = pl.concat([found, pl.Series("at", range(min(len(frame), _COLUMNS)), dtype=found.dtype)])
    found = found.cast(pl.Int64)
    near = pl.concat([found - 1, found, found + 1]).unique().sort()
    return near.filter((near >= 0) & (near < len(frame)))


def _lines(frame: pl.DataFrame, rows: pl.Series) -> dict[int, _Line]:
    import polars as pl

    names = [name for _, name in _first(frame)]
    filled = [(pl.col(name).str.strip_chars() != "").fill_null(value=False) for name in names]
    numbers = [pl.col(name).str.contains(_NUMBER).fill_null(value=False) for name in names]
    ends = [pl.when(is_filled).then(at).otherwise(0) for at, is_filled in enumerate(filled, 1)]
    if not names or not len(rows):
        return {}
    looked = frame[rows].select(
        filled=pl.sum_horizontal(filled), numbers=pl.sum_horizontal(numbers), width=pl.max_horizontal(ends)
    )
    return {at: _Line(*line) for at, line in zip(rows.to_list(), looked.iter_rows(), strict=True)}


def _stand_for_numbers(frame: pl.DataFrame, at: int, width: int) -> bool:
    """Do texts stand where numbers stood above, all different and none again in its column nearby, above numbers of its own?"""
    row = [(cell or "").strip() for cell in frame.row(at)]
    filled = [cell for cell in row if cell]
    if len(set(filled)) < len(filled) or not all(_trimmed(row)[1:]):  # a column of row names may have none
        return False
    near = frame.slice(max(0, at - _NEAR), min(at, _NEAR)), frame.slice(at + 1, _NEAR)
    above, below = ([[(cell or "").strip() for cell in line] for line in part.iter_rows()] for part in near)
    if any(cell and line[column] == cell for line in [*above, *below] for column, cell in enumerate(row)):
        return False
    are_numbers = [bool(above) and all(_is_number(line[column]) for line in above[-2:]) for column in range(len(row))]
    changes = any(is_number and cell for is_number, cell in zip(are_numbers, row, strict=True))
    return (changes or len(filled) > width) and any(_is_number(cell) for line in below for cell in line)


def _is_number(cell: str) -> bool:
    return any(map(str.isdigit, cell[:3])) and not cell[:1].isalpha()


def _trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    """Without what is empty at the end."""
    kept = [cell.strip() for cell in cells]
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)
