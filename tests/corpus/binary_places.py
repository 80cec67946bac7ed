"""Labelled cases: values beside each other under names, in MATLAB's files and in HDF5."""

from __future__ import annotations

import random
import struct
import zlib
from typing import TYPE_CHECKING, Any

from corpus.binary_pickles import written
from corpus.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_RNG = random.Random(77)
_PEOPLE = 30
_RECORDS, _VALUES = frozenset({"binary.records"}), frozenset({"binary.values"})
_AGES = [_RNG.randrange(20, 80) for _ in range(_PEOPLE)]
_SCORES = [_RNG.random() for _ in range(_PEOPLE)]


def _element(kind: int, data: bytes) -> bytes:
    return struct.pack("<II", kind, len(data)) + data + bytes(-len(data) % 8)


def _variable(name: str, kind: int, lengths: Sequence[int], *inside: bytes) -> bytes:
    flags = _element(6, struct.pack("<II", kind, 0))
    sizes = _element(5, struct.pack(f"<{len(lengths)}i", *lengths))
    return _element(14, b"".join((flags, sizes, _element(1, name.encode()), *inside)))


def _numbers(name: str, values: Sequence[float]) -> bytes:
    return _variable(name, 6, (1, len(values)), _element(9, struct.pack(f"<{len(values)}d", *values)))


def _texts(name: str, values: Sequence[str]) -> bytes:
    cells = (_variable("", 4, (1, len(one)), _element(4, one.encode("utf-16-le"))) for one in values)
    return _variable(name, 1, (len(values), 1), *cells)


def _structure(name: str, lengths: Sequence[int], fields: Sequence[str], *values: bytes) -> bytes:
    names = b"".join(field.encode().ljust(32, b"\0") for field in fields)
    return _variable(name, 2, lengths, _element(5, struct.pack("<i", 32)), _element(1, names), *values)


def _mat(*variables: bytes, packed: bool = False) -> bytes:
    head = b"MATLAB 5.0 MAT-file, Platform: GLNXA64".ljust(124) + b"\0\x01IM"
    if packed:
        variables = tuple(
            struct.pack("<II", 15, len(data)) + data for data in (zlib.compress(one) for one in variables)
        )
    return head + b"".join(variables)


def _h5(fill: Callable[[Any], None], name: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        import h5py

        with h5py.File(folder / name, "w", userblock_size=512 if name.endswith(".mat") else 0) as file:
            fill(file)
        if name.endswith(".mat"):
            with (folder / name).open("r+b") as file:
                file.write(b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(124) + b"\0\x02IM")

    return make


def _by_person(file: Any) -> None:
    for number in range(14):
        group = file.create_group(f"ses-1/{70200 + 3 * number}")
        group.attrs["sex"] = "F" if number % 3 else "M"
        group.create_dataset("mean", data=[0.1, 0.2])


def _by_label(file: Any) -> None:
    for number in range(14):
        file.create_group(f"sub-{number:03}").create_dataset("mean", data=[0.1, 0.2])


def _by_epoch(file: Any) -> None:
    for number in range(14):
        file.create_group(f"epoch_{number:03}").attrs["loss"] = 0.2


def _columns(file: Any) -> None:
    file["age"], file["volume"] = _AGES, _SCORES


def _axis(file: Any) -> None:
    file["age"], file["risk"] = list(range(20, 80, 2)), _SCORES


_IDS = _texts("subjects", [f"A{1000 + 7 * at}" for at in range(_PEOPLE)])
CASES: tuple[Case, ...] = (
    written("ages.mat", _mat(_IDS, _numbers("age", _AGES), _numbers("volume", _SCORES)), _RECORDS | _VALUES),
    written("packed.mat", _mat(_numbers("sex", _AGES), _numbers("volume", _SCORES), packed=True), _RECORDS | _VALUES),
    written(
        "fields.mat",
        _mat(_structure("data", (1, 1), ("age", "volume"), _numbers("", _AGES), _numbers("", _SCORES))),
        _RECORDS | _VALUES,
    ),
    written(
        "structures.mat", _mat(_structure("person", (1, 25), ("code", "score"), *[_numbers("", [2.5])] * 50)), _RECORDS
    ),
    written("settings.mat", _mat(_numbers("lambda", [0.1]), _numbers("knots", [20, 40, 60]))),
    written("curve.mat", _mat(_numbers("age", range(20, 80, 2)), _numbers("risk", _SCORES)), _VALUES),
    written("cut.mat", _mat(_IDS)[:400], frozenset({"binary.malformed"})),
    written("zeros.mat", _mat(bytes(40)), frozenset({"binary.malformed"})),
    Case("binary: HDF5 with a group a person", _h5(_by_person, "series.h5"), _RECORDS),
    Case("binary: HDF5 with a group a subject", _h5(_by_label, "series.h5"), _RECORDS),
    Case("binary: HDF5 with a group an epoch", _h5(_by_epoch, "epochs.h5")),
    Case("binary: HDF5 with ages", _h5(_columns, "volumes.h5"), _RECORDS | _VALUES | {"identifiers.exact_age"}),
    Case("binary: HDF5 with a curve by age", _h5(_axis, "curve.h5"), _VALUES),
    Case("binary: MATLAB 7.3 with ages", _h5(_columns, "volumes.mat"), _RECORDS | _VALUES | {"identifiers.exact_age"}),
)
