"""The values of numpy's files as tables. Loaded only for such files."""

from __future__ import annotations

import zipfile
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.lib import format as npy

from sallyport.inspection.binary.stored_tables import (
    NUMBERS,
    READABLE,
    TEXTS,
    Column,
    Stored,
    fields_of,
    ids_among,
    table_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import IO, BinaryIO

    from sallyport.inspection.specimen import Specimen

_MOST_COLUMNS = 200
_TWO = 2


def array_tables(specimen: Specimen) -> Iterator[Stored]:
    """Its one array: its texts, its fields, and what may be ids among its numbers."""
    with specimen.open() as stream:
        told = _header(stream)
        if told is None:
            return
        shape, dtype, in_columns = told
        is_turned = in_columns and len(shape) > 1
        read = _whole(stream, shape, dtype) if is_turned else _rows(stream, stream.tell(), dtype, shape[1:])
        name = specimen.name.rpartition("/")[2].removesuffix(".npy")
        table = _table(name, read, shape, dtype)
        if table is not None:
            yield table


def _table(
    name: str, read: Callable[[int, int], np.ndarray[Any, Any]], shape: tuple[int, ...], dtype: np.dtype[Any]
) -> Stored | None:
    if dtype.names:
        return fields_of("", dtype, read, shape[0]) if len(shape) == 1 else None
    if len(shape) == 1 and dtype.kind in READABLE:
        return table_of("", [Column(name, read)], shape[0])
    if len(shape) != _TWO or not all(shape):
        return None
    if dtype.kind in TEXTS and shape[1] <= _MOST_COLUMNS:
        columns = [Column("", _at(read, at)) for at in range(shape[1])]
        return table_of("", columns, shape[0], are_named=False)
    return ids_among("", read, (shape[0], shape[1])) if dtype.kind in NUMBERS else None


def _at(read: Callable[[int, int], np.ndarray[Any, Any]], at: int) -> Callable[[int, int], np.ndarray[Any, Any]]:
    return lambda start, end: read(start, end)[:, at]


def archive_tables(specimen: Specimen) -> Iterator[Stored]:
    """Its arrays of one dimension, those of one length beside each other: they are the columns of a table."""
    with specimen.open() as stream, zipfile.ZipFile(stream) as archive, ExitStack() as opened:
        by_length: dict[int, list[Column]] = {}
        for info in archive.infolist()[:_MOST_COLUMNS]:
            with archive.open(info) as member:
                told = _header(member)
            if told is None or len(told[0]) != 1 or told[1].names or told[1].kind not in READABLE:
                continue
            (length,), dtype, _ = told
            again = opened.enter_context(archive.open(info))
            _header(again)
            by_length.setdefault(length, []).append(Column(info.filename.removesuffix(".npy"), _onwards(again, dtype)))
        for number, (length, columns) in enumerate(by_length.items(), 1):
            if len(columns) >= _TWO:
                yield table_of(f"arrays of one length {number}", columns, length)


def _header(stream: IO[bytes]) -> tuple[tuple[int, ...], np.dtype[Any], bool] | None:
    """Shape, type and whether columns come first; None for what is no array of plain values."""
    try:
        version = npy.read_magic(stream)
        read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, in_columns, dtype = read(stream)
    except (ValueError, EOFError, OSError, zipfile.BadZipFile):
        return None
    return None if dtype.hasobject or not shape else (shape, dtype, in_columns)


def _rows(
    stream: BinaryIO, first: int, dtype: np.dtype[Any], inner: tuple[int, ...]
) -> Callable[[int, int], np.ndarray[Any, Any]]:
    """Rows that lie one behind the other; fewer when the file ends before."""
    wide = int(np.prod(inner, dtype=np.int64)) if inner else 1

    def read(start: int, end: int) -> np.ndarray[Any, Any]:
        stream.seek(first + start * wide * dtype.itemsize)
        data = stream.read((end - start) * wide * dtype.itemsize)
        return _values(data, dtype, wide).reshape(-1, *inner)

    return read


def _whole(
    stream: BinaryIO, shape: tuple[int, ...], dtype: np.dtype[Any]
) -> Callable[[int, int], np.ndarray[Any, Any]]:
    """Of an array whose columns lie one behind the other, all is read at once."""
    size = int(np.prod(shape, dtype=np.int64))
    values = _values(stream.read(size * dtype.itemsize), dtype, size).reshape(shape, order="F")
    return lambda start, end: values[start:end]


def _onwards(stream: IO[bytes], dtype: np.dtype[Any]) -> Callable[[int, int], np.ndarray[Any, Any]]:
    """The next rows of a stream that is read from its beginning to its end."""
    return lambda start, end: _values(stream.read((end - start) * dtype.itemsize), dtype, 1)


def _values(data: bytes, dtype: np.dtype[Any], wide: int) -> np.ndarray[Any, Any]:
    """As many as there are whole rows of. ValueError where there is none, but bytes are."""
    whole = len(data) - len(data) % max(1, wide * dtype.itemsize)
    return np.frombuffer(data[:whole], dtype)
