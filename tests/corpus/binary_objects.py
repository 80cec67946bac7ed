"""Labelled cases: arrays of objects, whose dicts, lists and texts are those of any pickle."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from corpus.case import Case
from corpus.people import nhs_number, spaced

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_R = random.Random(61)
_RECORDS = [
    {"key": _R.randrange(4_100_000, 4_999_999), "bmi": round(_R.gauss(27, 4), 1), "arm": at % 2} for at in range(30)
]
_COLUMNS = {name: [one[name] for one in _RECORDS] for name in _RECORDS[0]}
_MODELS = [{"alpha": 0.5, "steps": 30}, {"alpha": 0.25, "steps": 60}]
_NUMBERS = [nhs_number(_R) for _ in range(12)]
_SEEN = [f"Seen again, NHS number {spaced(nhs_number(_R))}."]
_MORE = frozenset({"binary.values", "identifiers.listed"})
"""What else may be said of so many values, and of keys that look like ids."""


def _saved(values: Sequence[Any], *, is_one: bool = False) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        import numpy as np

        held = np.empty(() if is_one else len(values), dtype=object)
        if is_one:
            held[()] = values
        else:
            for at, value in enumerate(values):
                held[at] = value
        np.save(folder / "kept.npy", held, allow_pickle=True)
        np.savez(folder / "kept.npz", kept=held)

    return make


def _fields(folder: Path) -> None:
    import numpy as np

    rows = [(f"case {at}", one["bmi"]) for at, one in enumerate(_RECORDS)]
    np.save(folder / "kept.npy", np.array(rows, dtype=[("key", "O"), ("bmi", "f8")]), allow_pickle=True)


def _case(name: str, make: Callable[[Path], None], *rules: str) -> Case:
    return Case(f"binary: array of {name}", make, frozenset(rules), tolerated=_MORE - frozenset(rules))


CASES: tuple[Case, ...] = (
    _case("dicts", _saved(_RECORDS), "binary.records"),
    _case("a few dicts of settings", _saved(_MODELS)),
    _case("lists", _saved([list(one.values()) for one in _RECORDS]), "binary.records"),
    _case("a few lists", _saved([[1.5, 2.5], [3.5, 4.5]])),
    _case("tuples", _saved([tuple(one.values()) for one in _RECORDS]), "binary.records"),
    _case("one dict of columns", _saved(_COLUMNS, is_one=True), "binary.records"),
    _case("one dict of settings", _saved(_MODELS[0], is_one=True)),
    _case("one dict of records", _saved({"kept": _RECORDS}, is_one=True), "binary.records"),
    _case("fields with objects", _fields, "binary.records"),
    _case("texts that identify", _saved(_NUMBERS), "identifiers.nhs_number"),
    _case("numbers that identify", _saved(list(map(int, _NUMBERS))), "identifiers.nhs_number"),
    _case("a note that identifies", _saved(_SEEN), "identifiers.nhs_number"),
    _case("texts", _saved(["asthma", "gout", "lupus"])),
    _case("ids", _saved([str(one["key"]) for one in _RECORDS]), "identifiers.listed"),
)
