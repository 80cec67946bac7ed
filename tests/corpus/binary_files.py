"""Labelled cases: arrays, models, databases, programs."""

from __future__ import annotations

import io
import json
import py_compile
import sqlite3
import struct
import zipfile
from typing import TYPE_CHECKING, Any

from corpus.binary_pickles import frame, written
from corpus.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_MODEL = frozenset({"binary.model"})
_RECORDS = frozenset({"binary.records"})
_ARRAY = frozenset({"binary.array"})
_DATABASE = frozenset({"binary.database"})
_PROGRAM = frozenset({"binary.program"})
_ROWS = 400


def _numbers(*shape: int) -> Any:
    import numpy as np

    return np.random.RandomState(5).rand(*shape)


def _npy(folder: Path, name: str, array: Any) -> None:
    import numpy as np

    np.save(folder / name, array, allow_pickle=True)


def _npz(folder: Path, **arrays: Any) -> None:
    import numpy as np

    np.savez(folder / "arrays.npz", **arrays)


def _objects() -> Any:
    import numpy as np

    held = np.empty(1, dtype=object)
    held[0] = frame()
    return held


def _h5(fill: Callable[[Any], None], name: str = "results.h5") -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        import h5py

        with h5py.File(folder / name, "w") as file:
            fill(file)

    return make


def _h5_data(file: Any) -> None:
    file.create_group("cohort").create_dataset("measures", data=_numbers(_ROWS, 5))


def _h5_small(file: Any) -> None:
    file.create_dataset("estimates", data=_numbers(4))
    file.attrs["note"] = "estimates of a model"


def _h5_keras(file: Any) -> None:
    file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": {}})
    file.create_group("model_weights").create_dataset("dense/kernel", data=_numbers(8, 4))


def _h5_keras_3(file: Any) -> None:
    file.create_dataset("layers/dense/vars/0", data=_numbers(8, 4))


def _h5_anndata(file: Any) -> None:
    file.attrs["encoding-type"] = "anndata"
    file.create_dataset("X", data=_numbers(_ROWS, 8))
    file.create_group("obs").attrs["encoding-type"] = "dataframe"


def _h5_pandas(file: Any) -> None:
    group = file.create_group("table")
    group.attrs["pandas_type"] = "frame"
    group.create_dataset("block0_values", data=_numbers(_ROWS, 3))


def _h5_pandas_untitled(file: Any) -> None:
    import h5py

    _h5_pandas(file)
    file.attrs["TITLE"] = h5py.Empty("S1")


def _h5_small_untitled(file: Any) -> None:
    import h5py

    _h5_small(file)
    file.attrs["TITLE"] = h5py.Empty("S1")


def _values_of_frame() -> Any:
    import numpy as np

    held = np.empty((40, 3), dtype=object)
    for row in range(40):
        held[row] = [f"k{row}", row * 3 % 17, "no"]
    return held


def _h5_pickle(file: Any) -> None:
    import numpy as np

    file.attrs["stored"] = np.void(b"\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x04true\x85R.")


def _h5_elsewhere(file: Any) -> None:
    import h5py

    file["other"] = h5py.ExternalLink("other.h5", "/data")


def _h5_loop(file: Any) -> None:
    group = file.create_group("a")
    group["again"] = file["/"]
    group.create_dataset("estimates", data=_numbers(3))


def _sqlite(rows: int) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        connection = sqlite3.connect(folder / "store.sqlite")
        connection.execute('CREATE TABLE "people at; risk""" (a, b)')
        connection.executemany('INSERT INTO "people at; risk""" VALUES (?, ?)', [(n, n * 2) for n in range(rows)])
        connection.commit()
        connection.close()

    return make


def _parquet(rows: int) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        import polars as pl

        pl.DataFrame({"effect": [n / 7 for n in range(rows)]}).write_parquet(folder / "effects.parquet")

    return make


def _feather(folder: Path) -> None:
    import polars as pl

    pl.DataFrame({"effect": [n / 7 for n in range(2000)]}).write_ipc(folder / "effects.feather")


def _torch(pickle: bytes, *more: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in (("model/data.pkl", pickle), *((one, b"def forward(self): pass") for one in more)):
            archive.writestr(zipfile.ZipInfo(name), data)
        archive.writestr(zipfile.ZipInfo("model/data/0"), b"\0" * 64)
    return buffer.getvalue()


_STATE = (
    b"\x80\x02}X\x06\x00\x00\x00weightctorch._utils\n_rebuild_tensor_v2\n((X\x07\x00\x00\x00storagectorch\nFloatStorage\n"
    b"X\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x10tQK\x00K\x04K\x04\x86K\x04K\x01\x86\x89ccollections\nOrderedDict\n)RtRs."
)
_SCRIPT = b"\x80\x02c__torch__.nets\nNet\n)\x81}X\x08\x00\x00\x00trainingK\x00sb."
_CALL = b"\x80\x02cposix\nsystem\nX\x04\x00\x00\x00true\x85R."
_TENSORS = json.dumps({"w": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]}}).encode()
_ONNX = b"\x08\x08\x12\x07pytorch\x1a\x052.1.0:\x20" + b"\x0a\x04graph" + bytes(24)
_DBF_HEAD = bytes([3, 124, 5, 1]) + struct.pack("<IHH", 50, 65, 11) + bytes(20)
_DBF = _DBF_HEAD + b"AGE\0\0\0\0\0\0\0\0N" + bytes(20) + b"\r" + b" " * 550
_ELF = b"\x7fELF\x02\x01\x01" + bytes(200)


def _pyc(folder: Path) -> None:
    source = folder / "tool.py"
    source.write_text("def add(a, b):\n    return a + b\n")
    py_compile.compile(
        str(source), str(folder / "tool.pyc"), invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH
    )
    source.unlink()


FILES: tuple[Case, ...] = (
    Case("binary: npy of many rows", lambda folder: _npy(folder, "x.npy", _numbers(_ROWS, 3)), _ARRAY),
    Case(
        "binary: npy of a curve", lambda folder: _npy(folder, "x.npy", _numbers(101, 2)), frozenset({"binary.values"})
    ),
    Case(
        "binary: npy of as many rows and three columns", lambda folder: _npy(folder, "x.npy", _numbers(101, 3)), _ARRAY
    ),
    Case("binary: npy of more points than a curve has", lambda folder: _npy(folder, "x.npy", _numbers(300, 2)), _ARRAY),
    Case("binary: npy, small", lambda folder: _npy(folder, "x.npy", _numbers(3, 3))),
    Case(
        "binary: npy of some values", lambda folder: _npy(folder, "x.npy", _numbers(40)), frozenset({"binary.values"})
    ),
    Case("binary: npy of objects", lambda folder: _npy(folder, "x.npy", _objects()), frozenset({"binary.data_frame"})),
    Case("binary: npz of many rows", lambda folder: _npz(folder, x=_numbers(_ROWS, 3), y=_numbers(5)), _ARRAY),
    Case("binary: npz, small", lambda folder: _npz(folder, coef=_numbers(5), se=_numbers(5))),
    Case("binary: npz of objects", lambda folder: _npz(folder, x=_objects()), frozenset({"binary.data_frame"})),
    Case(
        "binary: npy of a frame's values",
        lambda folder: _npy(folder, "x.npy", _values_of_frame()),
        frozenset({"binary.records", "binary.values"}),
    ),
    Case(
        "binary: npy of a frame's values coming in",
        lambda folder: _npy(folder, "x.npy", _values_of_frame()),
        frozenset({"binary.incoming_data"}),
        "input",
    ),
    Case("binary: h5 of pandas, untitled", _h5(_h5_pandas_untitled), frozenset({"binary.data_frame"})),
    Case("binary: h5 small, untitled", _h5(_h5_small_untitled)),
    Case("binary: npy coming in", lambda folder: _npy(folder, "x.npy", _numbers(3, 3)), direction="input"),
    written("cut.npy", b"\x93NUMPY\x01\x00\x76\x00{'descr'", frozenset({"binary.malformed"})),
    Case("binary: HDF5 of many rows", _h5(_h5_data), _ARRAY),
    Case("binary: HDF5, small", _h5(_h5_small)),
    Case("binary: HDF5 that holds itself", _h5(_h5_loop)),
    Case("binary: Keras", _h5(_h5_keras), _MODEL),
    Case("binary: AnnData", _h5(_h5_anndata, "cells.h5ad"), frozenset({"binary.data_frame"})),
    Case("binary: HDF5 of pandas", _h5(_h5_pandas), frozenset({"binary.data_frame"})),
    Case("binary: HDF5 with a pickle", _h5(_h5_pickle), frozenset({"binary.dangerous_call"})),
    Case("binary: HDF5 that refers elsewhere", _h5(_h5_elsewhere), frozenset({"binary.unread"})),
    Case("binary: HDF5 of many rows coming in", _h5(_h5_data), frozenset({"binary.incoming_data"}), "input"),
    written("cut.h5", b"\x89HDF\r\n\x1a\n" + bytes(40), frozenset({"binary.malformed"})),
    Case("binary: SQLite", _sqlite(50), _DATABASE),
    Case("binary: SQLite of few rows", _sqlite(2), _DATABASE),
    Case("binary: SQLite coming in", _sqlite(50), frozenset({"binary.incoming_data"}), "input"),
    written("cut.sqlite", b"SQLite format 3\0" + b"\x10\0" + bytes(100), _DATABASE | {"binary.malformed"}),
    written("table.dbf", _DBF, _DATABASE),
    written("store.accdb", b"\0\x01\0\0Standard ACE DB\0" + bytes(300), _DATABASE),
    written("data.mdb", bytes(16) + b"\xde\xc0\xef\xbe\x01\0\0\0" + bytes(300), _DATABASE),
    Case("binary: Parquet of results", _parquet(40)),
    Case("binary: Parquet of many rows", _parquet(5000), frozenset({"binary.columnar"})),
    Case("binary: Feather of many rows", _feather, frozenset({"binary.columnar"})),
    written("cut.parquet", b"PAR1" + bytes(40), frozenset({"binary.malformed"})),
    written("state.pt", _torch(_STATE), _MODEL),
    written("script.pt", _torch(_SCRIPT, "model/code/__torch__.py"), _MODEL),
    Case("binary: Keras 3", _h5(_h5_keras_3), _MODEL),
    written("call.pt", _torch(_CALL), frozenset({"binary.dangerous_call"})),
    written("call coming in.pt", _torch(_CALL), frozenset({"binary.dangerous_call"}), direction="input"),
    written("weights.safetensors", struct.pack("<Q", len(_TENSORS)) + _TENSORS + bytes(16), _MODEL),
    written("model.onnx", _ONNX, _MODEL),
    written("model.gguf", b"GGUF\x03\0\0\0" + bytes(64), _MODEL),
    written("model.cbm", b"CBM1" + bytes(64), _MODEL),
    written("booster.json", b'{"learner":{"attributes":{},"gradient_booster":{"model":{}}},"version":[2,0,3]}', _MODEL),
    written("booster.txt", b"tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\n", _MODEL),
    written(
        "model.pmml",
        b'<?xml version="1.0"?>\n<PMML version="4.4" xmlns="http://www.dmg.org/PMML-4_4"></PMML>\n',
        _MODEL,
    ),
    written(
        "tree.dot",
        b'digraph Tree {\nnode [shape=box] ;\n0 [label="age <= 61.5\\ngini = 0.4\\nsamples = 412\\nvalue = [250, 162]"] ;\n}\n',
        _MODEL,
    ),
    written("flow.dot", b'digraph flow {\nA [label="Screened"];\nB [label="Eligible, score<50"];\nA -> B;\n}\n'),
    written("train.svm", b"".join(b"%d 1:0.%d 3:1.5 9:0.25\n" % (at % 2, at) for at in range(40)), _RECORDS),
    written("train.vw", b"".join(b"%d |d age:0.%d sex=m\n" % (at % 2, at) for at in range(40)), _RECORDS),
    written("ratios.txt", b"".join(b"1:%d dilution of sample, kept\n" % (2**at) for at in range(1, 14))),
    written("dataset.bin", b"______LightGBM_Binary_File_Token______\n" + bytes(range(128, 256)) * 9, _RECORDS),
    written("variables.index", bytes(3) + b"\x1c\x08\x01_CHECKPOINTABLE_OBJECT_GRAPH" + bytes(range(128, 256)), _MODEL),
    written("settings.json", b'{"learner": "gbm", "version": "2", "depth": 4}\n'),
    written("model coming in.onnx", _ONNX, direction="input"),
    written("tool", _ELF, _PROGRAM),
    written("tool coming in", _ELF, _PROGRAM, direction="input"),
    Case("binary: compiled Python", _pyc, _PROGRAM),
    written("backup.dump", b"PGDMP\x01\x0e\0\x04\x08\x01" + bytes(range(200)), _DATABASE),
    written("classic.nc", b"CDF\x01" + bytes(60), frozenset({"binary.unread"})),
)
