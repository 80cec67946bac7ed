"""Labelled cases: classes."""

from __future__ import annotations

import gzip
import io
import pickle
import random
import struct
import tempfile
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.binary_pickles import frame
from corpus.case import Case
from corpus.hidden_cases.files import R

if TYPE_CHECKING:
    from collections.abc import Callable

_RESULTS = b"term,estimate,std_error,p_value\nage,0.412,0.031,0.0002\nsex,-0.118,0.044,0.0071\nbmi,0.257,0.029,0.0009\n"
_CODE = b"import pandas as pd\n\n\ndef fit(table: pd.DataFrame) -> float:\n    return float(table['y'].mean())\n"


def _file(name: str, content: bytes | Callable[[], bytes]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content() if callable(content) else content)

    return make


def _png() -> bytes:
    rows = b"".join(b"\0" + bytes((x * y) % 256 for x in range(32)) for y in range(32))
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", 32, 32, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    packed = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def _bmp() -> bytes:
    from PIL import Image

    held = io.BytesIO()
    Image.new("L", (16, 12), 90).save(held, "BMP")
    return held.getvalue()


def _pytorch() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("net/data.pkl"), b"\x80\x02}q\0.")
        archive.writestr(zipfile.ZipInfo("net/data/0"), bytes(64))
    return buffer.getvalue()


def _noise(seed: int) -> bytes:
    return b"\x93\x07" + random.Random(seed).randbytes(3000)


_TREES = b"tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nmax_feature_idx=2\n"


def _fitted() -> bytes:
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    values = np.random.RandomState(3).rand(40, 2)
    return pickle.dumps(LogisticRegression().fit(values, values[:, 0] > 0.5), 4)


def _safetensors() -> bytes:
    head = b'{"layer.weight":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}'
    return struct.pack("<Q", len(head)) + head + struct.pack("<4f", 0.1, 0.2, 0.3, 0.4)


_ENDS = {"parquet": "parquet", "ipc": "feather", "ipc_stream": "arrows", "dta": "dta", "sav": "sav", "xport": "xpt"}
_R = random.Random(19)
_PERSONS = {
    "participant_id": [_R.randrange(4_100_000, 4_999_999) for _ in range(30)],
    "bmi": [round(_R.gauss(27, 4), 1) for _ in range(30)],
}
_WARDS = {"ward": ["east", "west", "north"], "patients": [120, 45, 70]}


def _columns(kind: str, table: dict[str, list[Any]]) -> bytes:
    import polars as pl

    held = io.BytesIO()
    getattr(pl.DataFrame(table), f"write_{kind}")(held)
    return held.getvalue()


def _of_program(kind: str, table: dict[str, list[Any]]) -> bytes:
    import pandas as pd
    import pyreadstat

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t"
        getattr(pyreadstat, f"write_{kind}")(pd.DataFrame(table), str(path))
        return path.read_bytes()


def _case(
    name: str, file: str, content: bytes | Callable[[], bytes], *expected: str, direction: str = "output"
) -> Case:
    # What others say of the same files when they look inside a model or a pickle is theirs to label.
    return Case(name, _file(file, content), frozenset(expected), direction, tolerated=frozenset(_OF_OTHERS))


_OF_OTHERS = ("binary.model", "binary.data_frame", "binary.environment", "binary.environment_missing", "type.mismatch")


def _misnamed(name: str, file: str, content: bytes) -> Case:
    return replace(_case(name, file, content, "type.mismatch"), tolerated=frozenset())


_TABLE = b"group\tn\tmean age (SD)\nolder\t120\t71.2 (4.4)\nyounger\t354\t43.8 (9.6)\nall\t474\t50.7 (12.1)\n"
CASES: tuple[Case, ...] = (
    _case("classes: a table of coefficients", "model_1.csv", _RESULTS),
    _case("classes: code", "fit.py", _CODE),
    _misnamed("classes: a table of tabs that is called R", "table.R", _TABLE),
    _misnamed("classes: a table of commas that is called Python", "t.py", _TABLE.replace(b"\t", b",")),
    _case("classes: R with a comma in each line", "fit.R", b"x <- c(1, 2)\ny <- c(2, 3)\nplot(x, y)\nfoo(3, 4)\n"),
    _case("classes: Python with a comma in each line", "p.py", b"import os, sys\nfrom a import b, c\nprint(1, 2)\n"),
    _case("classes: SQL with a comma in each line", "q.sql", b"select a, b\nfrom t, u\norder by 1, 2\n"),
    _case("classes: a table of tabs with its own name", "table.tsv", _TABLE),
    _case("classes: a figure without a declared kind", "forest_plot.png", _png),
    _case("classes: a ROC curve", "roc_curve.png", _png),
    _case("classes: measures of a model", "metrics.json", b'{"auc": 0.812, "accuracy": 0.77, "brier": 0.141}'),
    _case("classes: a picture of points in the form of Windows", "forest_plot.bmp", _bmp),
    _case("classes: the same without its name", "forest_plot", _bmp),
    _case("classes: a circos plot", "circos_all_chromosomes.png", _png, "class.figure"),
    _case("classes: an IGV screenshot", "figure 3 IGV.png", _png, "class.figure"),
    _case("classes: an oncoplot", "oncoplot-top20.png", _png, "class.figure"),
    _case("classes: mutational burden", "tmb_by_group.png", _png, "class.figure"),
    _case("classes: mutational signatures", "mutational_signatures.png", _png, "class.figure"),
    _case("classes: a circos plot that comes in", "circos.png", _png, direction="input"),
    _case("classes: words that hold igv or tmb", "navigvation_htmb.png", _png),
    _case("classes: a PyTorch model", "net.pt", _pytorch, "class.never"),
    # The pickle in it is a member like any other when nothing says that it is a part of a model.
    _case(
        "classes: a PyTorch model under another name",
        "results_table.bin",
        _pytorch,
        "class.never",
        "class.second_reviewer",
    ),
    _case("classes: weights", "weights.safetensors", _safetensors, "class.never"),
    _case("classes: weights under another name", "numbers.dat", _safetensors, "class.never"),
    _case("classes: a GGUF model", "llm.gguf", b"GGUF\x03\0\0\0" + bytes(64), "class.never"),
    _case("classes: an ONNX model", "classifier.onnx", b"\x08\x09\x12\x07pytorch" + bytes(range(200)), "class.never"),
    _case("classes: a PyTorch model that comes in", "net.pt", _pytorch, direction="input"),
    _case("classes: bytes of no known kind", "out.dat", lambda: _noise(4), "class.second_reviewer", "type.unread"),
    _case(
        "classes: bytes of no known kind and no extension",
        "final",
        lambda: _noise(5),
        "class.second_reviewer",
        "type.unread",
    ),
    _case(
        "classes: bytes of no known kind, packed",
        "out.dat.gz",
        lambda: gzip.compress(_noise(6), mtime=0),
        "class.second_reviewer",
        "type.unread",
    ),
    _case(
        "classes: bytes of no known kind, packed without saying so",
        "0",
        lambda: gzip.compress(_noise(7), mtime=0),
        "class.second_reviewer",
        "type.unread",
    ),
    _case(
        "classes: a piece of a Zarr array",
        "emb.zarr/embedding/c/0/0",
        lambda: gzip.compress(_noise(8), mtime=0),
        "class.second_reviewer",
        "type.unread",
    ),
    _case("classes: bytes of no known kind that come in", "out.dat", lambda: _noise(4), direction="input"),
    _case(
        "classes: an array",
        "kernel.npy",
        b"\x93NUMPY\x01\0"
        + b"v\0{'descr': '<f8', 'fortran_order': False, 'shape': (4,), }".ljust(118)
        + b"\n"
        + bytes(32),
        "class.second_reviewer",
    ),
    _case("classes: a model's trees as text", "trees.txt", _TREES, "class.never"),
    _case("classes: how a model does, as text", "model.txt", b"auc 0.81\naccuracy 0.77\nfolds 5\n"),
    _case("classes: a fitted model in a pickle", "fit.dat", _fitted, "class.never"),
    _case("classes: a data frame in a pickle", "kept.p", lambda: pickle.dumps(frame(), 4), "class.never"),
    _case(
        "classes: settings in a pickle",
        "settings.pkl",
        lambda: pickle.dumps({"depth": 3, "eta": 0.1}, 4),
        "class.second_reviewer",
    ),
    _case("classes: a data frame of R", "kept.rds", R.head() + R.frame(), "class.never", "hidden.r_data_frame"),
    _case(
        "classes: a data frame in a workspace of R",
        "all.RData",
        R.workspace(kept=R.frame()),
        "class.never",
        "hidden.r_data_frame",
    ),
    _case("classes: numbers of R", "kept.rds", R.head() + R.reals([61.5]), "class.second_reviewer", "hidden.r_object"),
    _case("classes: a data frame of R that comes in", "kept.rds", R.head() + R.frame(), direction="input"),
    *(
        case
        for kind in ("parquet", "ipc", "ipc_stream")
        for case in (
            _case(
                f"classes: persons as {kind}",
                f"t.{_ENDS[kind]}",
                lambda kind=kind: _columns(kind, _PERSONS),
                "class.never",
                "persons.row_per_person",
            ),
            _case(f"classes: results as {kind}", f"t.{_ENDS[kind]}", lambda kind=kind: _columns(kind, _WARDS)),
            _case(
                f"classes: persons as {kind} that come in",
                f"t.{_ENDS[kind]}",
                lambda kind=kind: _columns(kind, _PERSONS),
                direction="input",
            ),
        )
    ),
    *(
        case
        for kind in ("dta", "sav", "xport")
        for case in (
            _case(
                f"classes: persons as {kind}",
                f"t.{_ENDS[kind]}",
                lambda kind=kind: _of_program(kind, _PERSONS),
                "class.never",
                "persons.row_per_person",
            ),
            _case(f"classes: results as {kind}", f"t.{_ENDS[kind]}", lambda kind=kind: _of_program(kind, _WARDS)),
        )
    ),
    _case("classes: a fitted model that comes in", "fit.pkl", _fitted, direction="input"),
    _case("classes: an empty file", "empty.csv", b""),
    _case("classes: an empty document", "empty.docx", b"", "type.empty"),
)
