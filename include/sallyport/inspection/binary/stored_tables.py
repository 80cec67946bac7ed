"""Arrays as tables whose rows are read some at a time. Loaded only for files that hold arrays."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from sallyport.inspection.identifiers.names import kind_of
from sallyport.inspection.tables.datafiles.columnar import as_text
from sallyport.inspection.tables.model import Batch, Head, every_column
from sallyport.inspection.tables.persons.columns import Role, role_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sallyport.inspection.tables.model import Wanted

TEXTS, NUMBERS = "SUO", "iuf"
READABLE = frozenset("SUOiufbM")
"""Kinds of numpy's types whose values can be shown: bytes, texts, objects (of which texts), numbers, truths, times."""
_SPEAKING = frozenset("SUOM")
_OF_PERSONS = frozenset({Role.KEY, Role.QUASI, Role.ATTRIBUTE})
_CELLS_AT_ONCE = 500_000
_SMALLEST_ID = 100_000
_MOST_WHOLE = 2**53
_MOST = 0.9
_WEIGHTS = re.compile(
    r"(?i)(?:.*[./_:])?(?:bias(?:es)?|kernel|gamma|running_(?:mean|var)|moving_(?:mean|variance)|num_batches_tracked|embeddings?"
    r"|recurrent_kernel|[wb]_?\d+|coefs?_?|intercepts?_?)(?::\d+)?(?:[._]?\d+)?"
)
"""What the parameters of a model are called: their rows are units, not persons."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name and how its rows are read."""

    name: str
    read: Callable[[int, int], np.ndarray[Any, Any]]


@dataclass(frozen=True)
class Stored:
    """Columns of one length. A :class:`~sallyport.inspection.tables.model.TableStream`."""

    head: Head
    columns: Sequence[Column]
    length: int
    may_be_of_persons: bool = True
    is_read_whatever: bool = False
    """Also where nothing speaks of persons? Where there is a list of participants, any number may be one of them."""

    def batches(self, wanted: Wanted = every_column) -> Iterator[Batch]:
        """All rows, as text; none where names and first values are nothing but measures, as weights of a model are."""
        del wanted  # values of every column are looked at to the end
        step = max(1, _CELLS_AT_ONCE // max(1, len(self.columns)))
        for start in range(0, self.length, step):
            end = min(start + step, self.length)
            values = [column.read(start, end) for column in self.columns]
            if start == 0 and not self.is_read_whatever and not self._is_of_note(values):
                return
            series = [_series(str(at), one) for at, one in enumerate(values)]
            yield Batch(as_text(pl.DataFrame(series)), start + 1)

    def _is_of_note(self, first: Sequence[np.ndarray[Any, Any]]) -> bool:
        """Are there texts, times, numbers that may be ids, or a name that says something of a person?"""
        if any(one.dtype.kind in _SPEAKING or may_be_ids(one) for one in first):
            return True
        return any(kind_of(name) is not None or role_of(name) in _OF_PERSONS for name in self.head.header)


def table_of(where: str, columns: Sequence[Column], length: int, *, are_named: bool = True) -> Stored:
    """A table; its rows are counted from 1, since its names stand in no row."""
    names = tuple(column.name for column in columns) if are_named else ()
    of_persons = are_named and not any(map(_WEIGHTS.fullmatch, names))
    return Stored(Head(where, names, 1), columns, length, of_persons)


def fields_of(
    where: str, dtype: np.dtype[Any], read: Callable[[int, int], np.ndarray[Any, Any]], length: int
) -> Stored:
    """A table of records: a column each field, and each of the values of a field that has several."""
    columns: list[Column] = []
    for name in dtype.names or ():
        kind = dtype.fields[name][0]  # type: ignore[index] # it has fields where it has names
        if kind.base.kind not in READABLE or kind.base.names:
            continue
        if not kind.shape:
            columns.append(Column(name, _field(read, name, None)))
        elif len(kind.shape) == 1:
            columns += [Column(f"{name}{at}", _field(read, name, at)) for at in range(kind.shape[0])]
    return table_of(where, columns, length)


def _field(
    read: Callable[[int, int], np.ndarray[Any, Any]], name: str, at: int | None
) -> Callable[[int, int], np.ndarray[Any, Any]]:
    return lambda start, end: read(start, end)[name] if at is None else read(start, end)[name][:, at]


def ids_among(where: str, read: Callable[[int, int], np.ndarray[Any, Any]], shape: tuple[int, int]) -> Stored | None:
    """The columns of a matrix of numbers that may be ids: whole, and large; None when there is none."""
    rows, wide = shape
    step = max(1, _CELLS_AT_ONCE // max(1, wide))
    first = read(0, min(step, rows))
    found = [at for at in range(wide) if may_be_ids(first[:, at])]
    columns = [Column("", _at(read, at)) for at in found]
    return table_of(where, columns, rows, are_named=False) if columns else None


def _at(read: Callable[[int, int], np.ndarray[Any, Any]], at: int) -> Callable[[int, int], np.ndarray[Any, Any]]:
    return lambda start, end: read(start, end)[:, at]


def may_be_ids(values: np.ndarray[Any, Any]) -> bool:
    """Are most of some numbers whole, and of as many digits as ids have?"""
    if values.dtype.kind not in NUMBERS or not len(values):
        return False
    with np.errstate(invalid="ignore"):
        fitting = (values == np.floor(values)) & (np.abs(values) >= _SMALLEST_ID) & (np.abs(values) < _MOST_WHOLE)
    return float(np.count_nonzero(fitting)) >= _MOST * len(values)


def _series(name: str, values: np.ndarray[Any, Any]) -> pl.Series:
    kind = values.dtype.kind
    if kind in TEXTS:
        return pl.Series(name, [_shown(value) for value in values.tolist()], dtype=pl.String)
    if kind == "M":
        return pl.Series(name, values.astype("datetime64[s]").astype(str).tolist(), dtype=pl.String)
    if kind == "f":
        return pl.Series(name, values.astype("f8"))
    return pl.Series(name, values.astype(f"={kind}{values.dtype.itemsize}"))


def _shown(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else "" if value is None else str(value)[:200]
