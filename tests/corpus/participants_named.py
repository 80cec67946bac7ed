"""Labelled cases: ids as names, of the columns of formats that keep them apart from rows, and of what else has a name.

Part of the subject ``identifiers``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.case import Case
from corpus.participants import CODES, DISGUISED, NUMBERS, OPEN
from corpus.people import sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_CODES, _NUMBERS = CODES[40:46], NUMBERS[40:48]
_TESTS = ("Wald", "Score", "LR", "Perm", "Boot", "Exact")
# A matrix of six columns and a few rows of floats says nothing else than what its columns are called.
_SECOND_LOOK = frozenset({"class.second_reviewer"})


def _sheet(name: str, names: Sequence[str]) -> Callable[[Path], None]:
    return sheet(name, ["part", *names], lambda r, at: (f"part {at + 1}", *(r.random() for _ in names)), 5, 1)


def _typed(name: str, names: Sequence[str]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        import pandas as pd
        import polars as pl
        import pyreadstat

        table = {"part": ["part 1", "part 2"], **{one: [0.25, 0.75] for one in names}}
        if name.endswith("arrow"):
            pl.DataFrame(table).write_ipc(folder / name)
        else:
            write = pyreadstat.write_sav if name.endswith("sav") else pyreadstat.write_xport
            write(pd.DataFrame(table), str(folder / name))

    return make


def _arrays(name: str, names: Sequence[str], *, in_groups: bool = False) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        import h5py
        import numpy as np

        values = np.array([0.25, 0.5, 0.75])
        if name.endswith("npz"):
            np.savez(folder / name, **dict.fromkeys(names, values))
            return
        with h5py.File(folder / name, "w", track_order=False) as file:
            for one in names:
                file[f"{one}/weights" if in_groups else one] = values

    return make


def _pair(
    name: str, make: Callable[[Sequence[str]], Callable[[Path], None]], expected: frozenset[str] = OPEN
) -> tuple[Case, Case]:
    names = [one.replace("-", "_") for one in _CODES] if expected == DISGUISED else _CODES
    return (
        Case(f"participants-named-{name}", make(names), expected, participants=CODES, tolerated=_SECOND_LOOK),
        Case(f"participants-named-{name}-not", make(_TESTS), participants=CODES, tolerated=_SECOND_LOOK),
    )


CASES = (
    *_pair("parquet", lambda names: _sheet("a.parquet", names)),
    *_pair("workbook", lambda names: _sheet("a.xlsx", names)),
    *_pair("stata", lambda names: _sheet("a.dta", names), DISGUISED),
    *_pair("spss", lambda names: _typed("a.sav", names), DISGUISED),
    *_pair("transport", lambda names: _typed("a.xpt", names), DISGUISED),
    *_pair("arrow", lambda names: _typed("a.arrow", names)),
    *_pair("arrays", lambda names: _arrays("a.npz", names)),
    *_pair("datasets", lambda names: _arrays("a.h5", names)),
    *_pair("groups", lambda names: _arrays("a.h5", names, in_groups=True)),
    Case("participants-named-by-numbers", _sheet("a.parquet", _NUMBERS), OPEN, participants=NUMBERS),
    Case(
        "participants-named-by-years",
        _sheet("a.parquet", [str(year) for year in range(2015, 2023)]),
        participants=NUMBERS,
    ),
)
