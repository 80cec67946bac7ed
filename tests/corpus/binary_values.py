"""Labelled cases: texts, ids and columns of persons inside arrays, HDF5 and pickles, and results that are none of these."""

from __future__ import annotations

import pickle
import random
import zlib
from typing import TYPE_CHECKING, Any

from corpus.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_RNG = random.Random(4711)
_PEOPLE = 60
_VALUES, _NHS = frozenset({"binary.values"}), frozenset({"identifiers.nhs_number"})
_PERSONS = frozenset({"persons.row_per_person"})
_WEIGHTS = tuple(11 - place for place in range(1, 10))


def _nhs() -> str:
    """A number of the form that they have, with its check digit."""
    while True:
        digits = [4, *(_RNG.randrange(10) for _ in range(8))]
        check = 11 - sum(digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11
        if check != 10:
            return "".join(map(str, (*digits, check % 11)))


_NUMBERS = [_nhs() for _ in range(_PEOPLE)]
_AGES = [_RNG.randrange(20, 88) for _ in range(_PEOPLE)]
_LEVELS = [round(_RNG.gauss(41, 6), 1) for _ in range(_PEOPLE)]
_LETTER = (
    "Dear colleague,\nwe saw the patient with NHS number {} on Monday.\nThe wound has healed, and no review is due.\n"
)
_REPORT = (
    "              precision    recall  f1-score   support\n\n     control       0.88      0.91      0.90       812\n"
)


def _saved(name: str, array: Callable[[Any], Any]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        import numpy as np

        np.save(folder / name, array(np))

    return make


def _together(**arrays: list[Any]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        import numpy as np

        np.savez(folder / "arrays.npz", **{name: np.array(values) for name, values in arrays.items()})

    return make


def _tree(fill: Callable[[Any], None]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        import h5py

        with h5py.File(folder / "study.h5", "w") as file:
            fill(file)

    return make


def _records(file: Any) -> None:
    import numpy as np

    rows = list(zip((int(one) for one in _NUMBERS), _LEVELS, strict=True))
    file["visits"] = np.array(rows, dtype=[("nhs", "i8"), ("level", "f8")])


def _regions(file: Any) -> None:
    import numpy as np

    rows = [(f"Region {at % 6}".encode(), 2010 + at // 6, 20_000 + 731 * at, 3.2 + at / 10) for at in range(24)]
    file["table"] = np.array(rows, dtype=[("region", "S10"), ("year", "i4"), ("cases", "i8"), ("rate", "f8")])
    file.attrs["software"] = "R 4.4"


def _columns(file: Any) -> None:
    group = file.create_group("baseline")
    group["pid"] = list(range(500_100, 500_100 + _PEOPLE))
    group["level"], group["dose"] = _LEVELS, [at % 3 for at in range(_PEOPLE)]


def _parameters(file: Any) -> None:
    for layer in range(3):
        group = file.create_group(f"block{layer}")
        for name in ("weight", "bias", "running_mean", "running_var"):
            group[name] = [_RNG.random() for _ in range(64)]


def _pickled(value: object, protocol: int) -> Callable[[Path], None]:
    return lambda folder: _write(folder / "kept.pkl", pickle.dumps(value, protocol))


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def _kept_by_git(text: str, name: str = "6b/5d0c1f9ad2fe1d7b7b8d7e3d2a9f0c4e1b2a3c") -> Callable[[Path], None]:
    """A single object as Git writes it."""

    def make(folder: Path) -> None:
        path = folder / ".git" / "objects" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(zlib.compress(f"blob {len(text)}\0{text}".encode()))

    return make


_LEFT = frozenset({"hidden.leftover"})
_CSV = "patient_id,age,sex,sbp\n" + "".join(
    f"{100_000 + 7 * at},{age},{'MF'[at % 2]},{110 + at % 50}\n" for at, age in enumerate(_AGES)
)

CASES = (
    Case(
        "binary: numbers of patients as texts in .npy", _saved("a.npy", lambda np: np.array(_NUMBERS)), _VALUES | _NHS
    ),
    Case(
        "binary: numbers of patients in a matrix",
        _saved("m.npy", lambda np: np.column_stack([np.array(_NUMBERS, dtype="f8"), np.array(_LEVELS)])),
        _VALUES | _NHS,
    ),
    Case("binary: positions on chromosomes", _saved("p.npy", lambda np: np.arange(60) * 40_013 + 1_000_003), _VALUES),
    Case(
        "binary: columns of persons in .npz",
        _together(participant_id=[500_100 + at for at in range(_PEOPLE)], level=_LEVELS),
        _VALUES | _PERSONS,
    ),
    Case(
        "binary: results of genes in .npz",
        _together(gene=[f"GENE{at}" for at in range(60)], log2fc=_LEVELS, padj=[0.001 * at for at in range(60)]),
        _VALUES,
    ),
    Case("binary: records with numbers of patients in HDF5", _tree(_records), _VALUES | _NHS),
    Case("binary: cases of regions in HDF5", _tree(_regions), _VALUES),
    Case("binary: columns beside ids in HDF5", _tree(_columns), _VALUES | _PERSONS),
    Case("binary: parameters of layers in HDF5", _tree(_parameters), _VALUES),
    Case("binary: a table as text in a pickle", _pickled({"data": _CSV}, 4), _PERSONS),
    Case("binary: a letter in an old pickle", _pickled(["note", _LETTER.format(_NUMBERS[0])], 0), _NHS),
    Case("binary: a table as bytes in a pickle", _pickled([_CSV.encode()], 5), _PERSONS),
    Case("binary: rows of persons that Git keeps", _kept_by_git(_CSV), _LEFT | _PERSONS | {"identifiers.exact_age"}),
    Case("binary: a script that Git keeps", _kept_by_git("x <- 1\nprint(x)\n"), _LEFT),
    Case("binary: a report of a classifier in a pickle", _pickled({"report": _REPORT, "seed": 1_234_567}, 4)),
)
