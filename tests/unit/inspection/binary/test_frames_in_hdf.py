"""How many rows are said of frames in HDF5 files, which hold arrays of other lengths too."""

from __future__ import annotations

import io

import h5py
import numpy as np
import pytest

from sallyport.inspection.binary.hierarchy import HierarchyInspector
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.disclosure import Disclosure

ROWS = 37


def fixed(file):
    group = file.create_group("df")
    group.attrs["pandas_type"] = "frame"
    group["axis0"], group["axis1"] = np.array([b"a", b"b"]), np.arange(ROWS)
    group["block0_values"] = np.zeros((ROWS, 2))
    group["block1_values"] = np.zeros(5000, "u1")
    group.attrs.create("info", np.zeros(5000, "u1"))


def in_levels(file):
    group = file.create_group("df")
    group.attrs["pandas_type"] = "series"
    group["index_level0"], group["index_label0"], group["values"] = np.arange(500), np.arange(ROWS), np.zeros(ROWS)


def table(file):
    group = file.create_group("df")
    group.attrs["pandas_type"] = "frame_table"
    group["table"] = np.zeros(ROWS, [("index", "i8"), ("a", "f8")])
    group["_i_table/index/indicesLR"] = np.zeros(8192, "u4")


def cells(file):
    file.attrs["encoding-type"] = "anndata"
    file["X"] = np.zeros((ROWS, 900))
    for name, length in (("obs", ROWS), ("var", 900)):
        group = file.create_group(name)
        group.attrs["encoding-type"], group.attrs["_index"] = "dataframe", "names"
        group["names"] = np.array([b"x"] * length)


def elsewhere(file):
    group = file.create_group("df")
    group.attrs["pandas_type"] = "frame_table"
    group["table"] = h5py.ExternalLink("other.h5", "/df/table")
    file["long"] = np.zeros(5000, "u1")


@pytest.mark.parametrize(
    ("fill", "told"),
    [
        (fixed, f"It holds a data frame of {ROWS} rows."),
        (in_levels, f"It holds a data frame of {ROWS} rows."),
        (table, f"It holds a data frame of {ROWS} rows."),
        (cells, f"It holds an AnnData object of {ROWS} rows."),
        (elsewhere, "It holds a data frame."),
    ],
)
def test_as_many_rows_are_told_as_the_frame_has(fill, told):
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        fill(file)
    data = stream.getvalue()
    specimen = Specimen("a.h5", len(data), "", "application/x-hdf5", lambda: io.BytesIO(data))
    found = HierarchyInspector(Terms(Disclosure(), Direction.OUTPUT)).inspect(specimen)
    assert told in {getattr(one, "message", "") for one in found}
