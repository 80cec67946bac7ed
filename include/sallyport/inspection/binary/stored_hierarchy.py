"""The values of HDF5 files as tables: records, texts, columns in one group, and attributes. Loaded only for such files."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import h5py
import numpy as np

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

    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.untyped import Hdf5Object

_MOST_OBJECTS, _MOST_COLUMNS, _TWO = 20_000, 200, 2
_LONGEST_ATTRIBUTE = 64 * 1024
_OF_PROGRAMS = frozenset({"CLASS", "VERSION", "TITLE", "FLAVOR", "NROWS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST"})
"""Attributes that programs write for themselves."""
_FAULTS = (OSError, RuntimeError, ValueError, KeyError, TypeError, UnicodeError)


def hierarchy_tables(specimen: Specimen) -> Iterator[Stored]:
    """Every table, each object once."""
    with specimen.open() as stream, suppress(*_FAULTS), h5py.File(stream, "r") as file:
        number = 0
        said: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for group in _groups(file, said):
            for table in _tables_of(group):
                number += 1
                yield table_of(f"table {number}", table.columns, table.length, are_named=bool(table.head.header))
        for number, (names, rows) in enumerate(said.items(), 1):
            yield _of_attributes(f"attributes {number}", names, rows)


def _groups(
    file: Hdf5Object, said: dict[tuple[str, ...], list[tuple[str, ...]]]
) -> Iterator[list[tuple[str, Hdf5Object]]]:
    """The datasets of each group, by their names; what is said of each object goes into ``said``."""
    waiting = [file]
    seen: set[int] = set()
    while waiting and len(seen) < _MOST_OBJECTS:
        group = waiting.pop()
        address = h5py.h5o.get_info(group.id).addr
        if address in seen:
            continue
        seen.add(address)
        _note(group, said)
        datasets = []
        for name in group:
            if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                continue
            one = group[name]
            if isinstance(one, h5py.Group):
                waiting.append(one)
            elif isinstance(one, h5py.Dataset) and not one.external and not one.is_virtual:
                datasets.append((name, one))
                _note(one, said)
        yield datasets


def _tables_of(datasets: list[tuple[str, Any]]) -> Iterator[Stored]:
    by_length: dict[int, list[Column]] = {}
    for name, one in datasets:
        shape, dtype = tuple(one.shape or ()), one.dtype
        if not shape or not all(shape):
            continue
        read = _reader(one)
        if dtype.names:
            if len(shape) == 1:
                yield fields_of("", dtype, read, shape[0])
        elif dtype.kind not in READABLE or (dtype.kind == "O" and h5py.check_string_dtype(dtype) is None):
            continue
        elif len([length for length in shape if length > 1]) <= 1:
            by_length.setdefault(max(shape), []).append(Column(name, _flat(one)))
        elif len(shape) == _TWO and dtype.kind in TEXTS and shape[1] <= _MOST_COLUMNS:
            yield table_of("", [Column("", _at(read, at)) for at in range(shape[1])], shape[0], are_named=False)
        elif len(shape) == _TWO and dtype.kind in NUMBERS and (ids := ids_among("", read, shape)):
            yield ids
    for length, columns in by_length.items():
        yield table_of("", columns[:_MOST_COLUMNS], length)


def _reader(dataset: Hdf5Object) -> Callable[[int, int], np.ndarray[Any, Any]]:
    return lambda start, end: dataset[start:end]


def _flat(dataset: Hdf5Object) -> Callable[[int, int], np.ndarray[Any, Any]]:
    """Of what has one dimension that is longer than 1."""
    along = int(np.argmax(dataset.shape))
    return lambda start, end: dataset[(0,) * along + (slice(start, end),) + (0,) * (len(dataset.shape) - along - 1)]


def _at(read: Callable[[int, int], np.ndarray[Any, Any]], at: int) -> Callable[[int, int], np.ndarray[Any, Any]]:
    return lambda start, end: read(start, end)[:, at]


def _note(one: Hdf5Object, said: dict[tuple[str, ...], list[tuple[str, ...]]]) -> None:
    """Its attributes, as a row among those of objects with attributes of the same names."""
    row: dict[str, str] = {}
    for name in one.attrs:
        with suppress(*_FAULTS):
            attribute = one.attrs.get_id(name)
            if name in _OF_PROGRAMS or attribute.get_storage_size() > _LONGEST_ATTRIBUTE:
                continue
            value = one.attrs[name]
            if isinstance(value, (str, int, float, bytes, np.generic)):
                row[name] = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
            elif isinstance(value, np.ndarray) and value.dtype.kind in TEXTS:
                row[name] = " ".join(map(str, value.ravel().tolist()))
    if row:
        said.setdefault(tuple(row), []).append(tuple(row.values()))


def _of_attributes(where: str, names: tuple[str, ...], rows: list[tuple[str, ...]]) -> Stored:
    cells = [np.array(values, dtype=object) for values in zip(*rows, strict=True)]
    columns = [Column(name, _slice(values)) for name, values in zip(names, cells, strict=True)]
    return table_of(where, columns, len(rows))


def _slice(values: np.ndarray[Any, Any]) -> Callable[[int, int], np.ndarray[Any, Any]]:
    return lambda start, end: values[start:end]
