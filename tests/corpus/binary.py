"""Labelled cases: pickles, models, arrays, databases."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

from corpus.binary_files import FILES
from corpus.binary_objects import CASES as OBJECTS
from corpus.binary_packed import CASES as PACKED
from corpus.binary_pickles import PICKLES
from corpus.binary_places import CASES as PLACES
from corpus.binary_values import CASES as VALUES
from corpus.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_MISSING = frozenset({"binary.environment_missing"})
_CONDA = "name: study\ndependencies:\n  - python=3.11\n  - numpy=2.1\n"


def _with(**beside: str) -> Callable[[Path], None]:
    """A pickle of settings, and files beside it: their names with "_" for the dot."""

    def make(folder: Path) -> None:
        (folder / "settings.pkl").write_bytes(pickle.dumps({"alpha": 0.5, "steps": 30}, protocol=4))
        for name, text in beside.items():
            (folder / name.replace("_", ".")).write_text(text)

    return make


_ENVIRONMENTS = (
    Case("binary: no environment beside a pickle", _with(), _MISSING),
    Case("binary: an environment that is empty", _with(environment_yml=""), _MISSING),
    Case("binary: an environment of conda", _with(environment_yml=_CONDA)),
    Case("binary: an environment of pip", _with(requirements_txt="numpy==2.1\n")),
)

CASES = (*PICKLES, *FILES, *PLACES, *VALUES, *OBJECTS, *PACKED, *_ENVIRONMENTS)
