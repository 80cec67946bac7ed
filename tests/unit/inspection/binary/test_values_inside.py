"""Texts and ids inside of pickles and arrays are kept to be judged, as many as there is room for."""

from __future__ import annotations

import io
import pickle

import h5py
import numpy as np
import pytest

from sallyport.inspection.binary.pickles.steps import read_pickles
from sallyport.inspection.binary.stored_arrays import archive_tables, array_tables
from sallyport.inspection.binary.stored_hierarchy import hierarchy_tables
from sallyport.inspection.binary.texts import Texts
from sallyport.inspection.specimen import Specimen
from sallyport.policy.disclosure.binary import BinaryRules


def _texts_of(value, protocol):
    return read_pickles(io.BytesIO(pickle.dumps(value, protocol)), BinaryRules()).seen.texts


def _specimen(data, name="a.npy"):
    return Specimen(name, len(data), "", "", lambda: io.BytesIO(data))


def _rows_of(tables):
    """The rows of each table by its header, read while the file is open."""
    return {table.head.header: [row for batch in table.batches() for row in batch.frame.rows()] for table in tables}


@pytest.mark.parametrize("protocol", range(6))
def test_texts_of_a_pickle_are_kept_whatever_its_protocol(protocol):
    table = "id;age\n" + "7001;41\n" * 20
    texts = _texts_of({"table": table, "who": "somebody", "packed": np.array(["alpha", "beta"])}, protocol)
    assert table in texts.long
    assert {"somebody", "alpha", "beta"} <= set(texts.short)


def test_numbers_are_kept_that_have_as_many_digits_as_ids():
    texts = _texts_of([7, 4_512_345_678, np.array([1_000_001, 1_000_002]), np.array([0.5, 2.5])], 5)
    assert {"4512345678", "1000001", "1000002"} <= set(texts.short)
    assert "7" not in texts.short


def test_more_text_than_there_is_room_for_is_said():
    texts = Texts(room=10)
    texts.add("twelve bytes")
    assert texts.is_cut


@pytest.mark.parametrize("order", ["C", "F"])
def test_every_row_of_an_array_is_read(order):
    stream = io.BytesIO()
    values = np.column_stack([np.arange(700_000) + 1_000_000, np.zeros(700_000)])
    np.save(stream, np.asarray(values, order=order))
    rows = [row[0] for rows in _rows_of(array_tables(_specimen(stream.getvalue()))).values() for row in rows]
    assert (len(rows), rows[0], rows[-1]) == (700_000, "1000000", "1699999")


def test_arrays_of_one_length_are_the_columns_of_a_table():
    stream = io.BytesIO()
    np.savez_compressed(stream, a=np.arange(30), b=np.array(["x"] * 30), c=np.arange(7))
    cells = _rows_of(archive_tables(_specimen(stream.getvalue(), "a.npz")))
    assert list(cells) == [("a", "b")]
    assert cells["a", "b"][29] == ("29", "x")


def test_records_groups_and_attributes_of_hdf5_are_tables():
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        file["rows"] = np.array([(1, b"x"), (2, b"y")], dtype=[("key", "i4"), ("kind", "S4")])
        group = file.create_group("columns")
        group["a"], group["bmi"] = [1.5, 2.5, 4.0], [[7], [8], [9]]
        for number in range(3):
            file.create_group(f"s{number}").attrs["age"] = 40 + number
    cells = _rows_of(hierarchy_tables(_specimen(stream.getvalue(), "a.h5")))
    assert cells[("key", "kind")] == [("1", "x"), ("2", "y")]
    assert cells["a", "bmi"] == [("1.5", "7"), ("2.5", "8"), ("4", "9")]
    assert sorted(cells[("age",)]) == [("40",), ("41",), ("42",)]
