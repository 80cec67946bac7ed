"""Labelled cases: what files are called."""

from __future__ import annotations

import base64
import random
from typing import TYPE_CHECKING

from corpus.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_RESULT = "exposure,odds_ratio,p\nsmoking,1.42,0.006\n"


def _named(names: Sequence[str]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        for name in names:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_RESULT, encoding="utf-8")

    return make


def _encoded(count: int, encode: Callable[[bytes], bytes]) -> list[str]:
    chance = random.Random(5)
    return [f"{encode(chance.randbytes(18)).decode().rstrip('=')}.csv".replace("/", "+") for _ in range(count)]


_WORDS = [
    "TableOfBaselineCharacteristics.csv",
    "supplementary_table_3_sensitivity_analysis.csv",
    "2024-10-01_model3_adjusted_final_v12.csv",
    "FigureKaplanMeierByTreatmentArm.csv",
    "regressionresultsmaleparticipants.csv",
    "ENDR123_2024_crosssectional20241001.csv",
    "chr22_60mb_to_75mb_annotated2024.csv",
]

CASES = (
    Case("naming: base64", _named(_encoded(12, base64.b64encode)), frozenset({"naming.encoded"})),
    Case("naming: base32", _named(_encoded(12, base64.b32encode)), frozenset({"naming.encoded"})),
    Case("naming: hexadecimal", _named(_encoded(12, base64.b16encode)), frozenset({"naming.encoded"})),
    Case("naming: one commit", _named(["results_3f2a9c71d0be48a6.csv"])),
    Case("naming: words", _named(_WORDS)),
    Case("naming: an NHS number", _named(["patient_943 476 5919.csv", "all.csv"]), frozenset({"naming.identifier"})),
    Case("naming: a date and a time", _named(["run_20241001_1130.csv", "run_2024100112.csv"])),
)
