"""Labelled cases: pickles and joblib files."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

from corpus.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_FRAME = frozenset({"binary.data_frame"})
_MODEL = frozenset({"binary.model"})
_TRAINED = frozenset({"binary.model", "binary.training_data"})
_RECORDS = frozenset({"binary.records"})
_DANGER = frozenset({"binary.dangerous_call"})


def frame(rows: int = 60) -> Any:
    """A data frame of all kinds of column."""
    import pandas as pd

    numbers = range(rows)
    return pd.DataFrame(
        {
            "a": [number * 7 % 31 for number in numbers],
            "b": [number / 7 for number in numbers],
            "c": [f"level {number % 3}" for number in numbers],
            "d": pd.date_range("2020-01-01", periods=rows),
            "e": pd.Categorical([number % 2 for number in numbers]),
        }
    )


def _xy() -> tuple[Any, Any]:
    import numpy as np

    x = np.random.RandomState(7).rand(80, 3)
    return x, (x[:, 0] > 0.5).astype(int)


def _fitted(module: str, name: str, **settings: Any) -> Callable[[], Any]:
    def fit() -> Any:
        from importlib import import_module

        return getattr(import_module(module), name)(**settings).fit(*_xy())

    return fit


class Calling:
    """Pickles as a call of whatever it is given."""

    def __init__(self, function: Any, *arguments: Any) -> None:
        self.reduced = function, arguments

    def __reduce__(self) -> Any:
        return self.reduced


def pickled(
    name: str, thing: Callable[[], Any], expected: frozenset[str] = frozenset(), protocol: int = 4, **more: Any
) -> Case:
    """A case of one pickle, of what ``thing`` gives."""
    file = f"{name}.pkl"
    return Case(
        f"binary: {name}", lambda folder: (folder / file).write_bytes(pickle.dumps(thing(), protocol)), expected, **more
    )


def dumped(name: str, thing: Callable[[], Any], expected: frozenset[str], compress: Any = 0, **more: Any) -> Case:
    """A case of one joblib file."""

    def make(folder: Path) -> None:
        import joblib

        joblib.dump(thing(), folder / f"{name}.joblib", compress=compress)

    return Case(f"binary: {name}", make, expected, **more)


def written(name: str, data: bytes, expected: frozenset[str] = frozenset(), **more: Any) -> Case:
    """A case of one file of given bytes."""
    return Case(f"binary: {name}", lambda folder: (folder / name).write_bytes(data), expected, **more)


def _records(count: int) -> list[dict[str, Any]]:
    return [{"key": f"k{number}", "x": number * 3 % 17, "y": number / 3} for number in range(count)]


def _columns(count: int) -> dict[str, list[int]]:
    return {"x": list(range(count)), "y": [number * 5 % 13 for number in range(count)]}


def _array(*shape: int) -> Any:
    import numpy as np

    return np.random.RandomState(3).rand(*shape)


def _polars() -> Any:
    import polars as pl

    return pl.DataFrame({"a": [1, 2, 3], "b": ["x", "y", "z"]})


def _settings() -> dict[str, Any]:
    return {"alpha": 0.1, "depth": 3, "folds": [0.81, 0.79, 0.83], "name": "ridge", "nested": {"seed": 7}}


def _os_system(command: str) -> Any:
    import os

    return Calling(os.system, command)


_OLD = b"cos\nsystem\n(S'true'\ntR."
_ESCAPED = b"(S'\\x74\\x72\\x75\\x65'\nios\nsystem\n."
_WORKED_OUT = b"\x80\x04\x8c\x01o\x8c\x01s\x86\x8c\x06system\x93\x8c\x04true\x85R."
_CHAIN = b"\x80\x04\x8c\x0asklearn.st\x94\x8c\x10os.system.__call\x94\x93\x8c\x04true\x85R."
_EVAL = b"\x80\x02c__builtin__\neval\nX\x05\x00\x00\x001 + 1\x85R."
_ELSEWHERE = b"\x80\x02ccohort_tools.core\nCohort\n)\x81}X\x04\x00\x00\x00nameX\x01\x00\x00\x00abb."
_CODE = b"\x80\x04\x8c\x07marshal\x8c\x05loads\x93C\x04\x00\x00\x00\x00\x85R."


def _curve() -> dict[str, list[float]]:
    return {"fpr": [n / 40 for n in range(40)], "tpr": [n / 41 for n in range(40)]}


PICKLES: tuple[Case, ...] = (
    *(pickled(f"frame, protocol {p}", frame, _FRAME, p) for p in (0, 1, 2, 3, 4, 5)),
    pickled("series", lambda: frame().b, _FRAME),
    pickled("small aggregate as a frame", lambda: frame().groupby("c", observed=True).b.mean().to_frame(), _FRAME),
    pickled("frame in a dict", lambda: {"settings": {"n": 3}, "table": frame()}, _FRAME),
    pickled("frame among many settings", lambda: {f"s{n}": n for n in range(15)} | {"table": frame()}, _FRAME),
    pickled("frame in a tuple of lists", lambda: ([1, [frame(12)]], "x"), _FRAME),
    pickled("frame as bytes of a pickle in a pickle", lambda: {"blob": pickle.dumps(frame())}, _FRAME),
    pickled("frame as bytes, old protocol", lambda: {"blob": pickle.dumps(frame(), 2)}, _FRAME, 2),
    pickled("points of a ROC curve", _curve, frozenset({"binary.values"})),
    pickled("predictions beside outcomes", lambda: {"y_true": [0, 1] * 20, "y_pred": [0.1, 0.7] * 20}, _RECORDS),
    pickled("frame of polars", _polars, _FRAME),
    Case(
        "binary: two pickles, the second a frame",
        lambda folder: (folder / "two.pkl").write_bytes(pickle.dumps({"n": 1}) + pickle.dumps(frame())),
        _FRAME,
    ),
    Case(
        "binary: pickle called .txt",
        lambda folder: (folder / "notes.txt").write_bytes(pickle.dumps(frame(), 0)),
        _FRAME | {"type.mismatch"},
    ),
    dumped("frame in joblib", frame, _FRAME),
    dumped("frame in joblib, zlib", frame, _FRAME, 3),
    dumped("frame in joblib, gzip", frame, _FRAME, ("gzip", 3)),
    dumped("frame in joblib, bz2", frame, _FRAME, ("bz2", 3)),
    dumped("frame in joblib, xz", frame, _FRAME, ("xz", 3)),
    dumped("frame in joblib, lzma", frame, _FRAME, ("lzma", 3)),
    dumped("logistic regression", _fitted("sklearn.linear_model", "LogisticRegression"), _MODEL),
    dumped("forest", _fitted("sklearn.ensemble", "RandomForestClassifier", n_estimators=3, random_state=1), _MODEL),
    dumped("forest, zlib", _fitted("sklearn.tree", "DecisionTreeClassifier", random_state=1), _MODEL, 3),
    pickled("scaler", _fitted("sklearn.preprocessing", "StandardScaler"), _MODEL),
    pickled("model in a dict", lambda: {"model": _fitted("sklearn.linear_model", "Ridge")(), "auc": 0.8}, _MODEL, 5),
    dumped("nearest neighbours", _fitted("sklearn.neighbors", "KNeighborsClassifier"), _TRAINED),
    pickled("nearest neighbours, pickle", _fitted("sklearn.neighbors", "KNeighborsRegressor"), _TRAINED, 2),
    dumped("support vectors", _fitted("sklearn.svm", "SVC"), _TRAINED),
    dumped("Gaussian process", _fitted("sklearn.gaussian_process", "GaussianProcessRegressor"), _TRAINED),
    dumped("kernel density", _fitted("sklearn.neighbors", "KernelDensity"), _TRAINED),
    dumped("kernel ridge", _fitted("sklearn.kernel_ridge", "KernelRidge"), _TRAINED),
    dumped("clusters with labels", _fitted("sklearn.cluster", "DBSCAN"), _TRAINED),
    pickled("records", lambda: _records(25), _RECORDS),
    pickled("records, old protocol", lambda: _records(25), _RECORDS, 0),
    pickled("records as tuples", lambda: [tuple(one.values()) for one in _records(30)], _RECORDS),
    pickled("records by key", lambda: {one["key"]: one for one in _records(30)}, _RECORDS),
    pickled("columns", lambda: _columns(40), _RECORDS),
    pickled("columns among settings", lambda: {"n": 3, "data": _columns(40)}, _RECORDS),
    dumped("records in joblib, zlib", lambda: _records(40), _RECORDS, 3),
    pickled("few records", lambda: _records(4)),
    pickled("array of many rows", lambda: _array(500, 4), frozenset({"binary.array"})),
    dumped("array of many rows in joblib", lambda: _array(500, 4), frozenset({"binary.array"})),
    dumped("arrays in joblib, zlib", lambda: {"x": _array(300, 2)}, frozenset({"binary.array"}), 3),
    pickled("array of some rows", lambda: _array(30, 2), frozenset({"binary.values"})),
    pickled("small array", lambda: _array(3, 3)),
    dumped("small arrays in joblib", lambda: {"coef": _array(4), "confusion": _array(2, 2)}, frozenset()),
    pickled("run of values", lambda: list(range(50)), frozenset({"binary.values"})),
    pickled("set of texts", lambda: {f"t{number}" for number in range(40)}, frozenset({"binary.values"})),
    pickled("mapping of values", lambda: {f"t{number}": number for number in range(60)}, frozenset({"binary.values"})),
    pickled("long text", lambda: {"csv": "x;y\n" * 600}, frozenset({"binary.payload"})),
    pickled("long bytes", lambda: {"blob": bytes(range(256)) * 8}, frozenset({"binary.payload"})),
    *(pickled(f"settings, protocol {p}", _settings, frozenset(), p) for p in (0, 2, 4, 5)),
    dumped("settings in joblib", _settings, frozenset()),
    dumped("settings in joblib, zlib", _settings, frozenset(), 3),
    pickled("estimator without a fit", lambda: __import__("sklearn.svm").svm.SVC(C=3)),
    pickled("short list", lambda: [0.81, 0.83, 0.79]),
    pickled("dates and sets", lambda: {"when": __import__("datetime").date(2024, 5, 1), "of": {"a", "b"}}),
    *(
        pickled(f"call of os.system, protocol {p}", lambda: _os_system("true"), _DANGER, p)  # never loaded
        for p in (0, 2, 4, 5)
    ),
    pickled("call of eval", lambda: Calling(eval, "1 + 1"), _DANGER),
    pickled("call of subprocess", lambda: Calling(__import__("subprocess").Popen, ["true"]), _DANGER),
    pickled("call within settings", lambda: {"n": 3, "then": _os_system("true")}, _DANGER),
    dumped("call in joblib, zlib", lambda: _os_system("true"), _DANGER | {"archive.unknown"}, 3, direction="input"),
    pickled("call coming in", lambda: _os_system("true"), _DANGER, direction="input"),
    written("old call.pkl", _OLD, _DANGER),
    written("old call without its name", _OLD, _DANGER, direction="input"),
    written("escaped call.pkl", _ESCAPED, _DANGER),
    written("name that is worked out.pkl", _WORKED_OUT, _DANGER),
    written("chain of attributes.pkl", _CHAIN, _DANGER),
    written("call of eval, Python 2.pkl", _EVAL, _DANGER),
    written("marshalled code.pkl", _CODE, _DANGER, direction="input"),
    written("class from elsewhere.pkl", _ELSEWHERE, frozenset({"binary.unknown_name"})),
    written("class from elsewhere coming in.pkl", _ELSEWHERE, frozenset({"binary.unknown_name"}), direction="input"),
    pickled("frame coming in", frame, frozenset({"binary.incoming_data"}), direction="input"),
    pickled("records coming in", lambda: _records(200), frozenset({"binary.incoming_data"}), direction="input"),
    dumped("model coming in", _fitted("sklearn.linear_model", "Ridge"), frozenset(), direction="input"),
    dumped(
        "neighbours coming in",
        _fitted("sklearn.neighbors", "KNeighborsClassifier"),
        frozenset({"binary.incoming_data"}),
        direction="input",
    ),
    pickled("settings coming in", _settings, direction="input"),
    written("cut off.pkl", pickle.dumps(_settings(), 4)[:-9], frozenset({"binary.malformed"})),
    written("nothing but a mark.pkl", b"\x80\x04(", frozenset({"binary.malformed"})),
    written("noise after a mark.pkl", b"\x80\x04" + bytes(range(200, 256)), frozenset({"binary.malformed"})),
    written("huge promise.pkl", b"\x80\x04\x8e" + b"\xff" * 7 + b"\x00abc", frozenset({"binary.malformed"})),
    written("memo out of nowhere.pkl", b"\x80\x02h\x05.", frozenset({"binary.malformed"})),
    written("bytes after the end.pkl", pickle.dumps([1, 2], 4) + b"\xff\xfe\xfd" * 9, frozenset({"binary.malformed"})),
    written("text called pickle.pkl", b"step one\nstep two\n", frozenset({"binary.malformed", "type.mismatch"})),
)
