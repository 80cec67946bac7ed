"""Labelled cases: tables of results, bad ones beside good twins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.case import Case
from corpus.counts import COUNTS
from corpus.crossed import CROSSED
from corpus.degrees import DEGREES
from corpus.divided import DIVIDED
from corpus.had import HAD
from corpus.headed import HEADED
from corpus.of_whom import OF_WHOM
from corpus.proved import PROVED
from corpus.spoken import SPOKEN
from corpus.statistics import STATISTICS
from corpus.suppressed import SUPPRESSED
from corpus.suppressed_otherwise import SUPPRESSED_OTHERWISE
from corpus.tidied import TIDIED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


def _written(text: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / "results.csv").write_text(text.strip("\n") + "\n", encoding="utf-8")

    return make


def _cases(written: Mapping[str, tuple[str, str]]) -> tuple[Case, ...]:
    """Each a CSV file, and the rules that speak, without "tables."."""
    return tuple(
        Case(f"tables: {name}", _written(text), frozenset(f"tables.{rule}" for rule in rules.split()))
        for name, (rules, text) in written.items()
    )


CASES: tuple[Case, ...] = (
    *_cases({**COUNTS, **CROSSED}),
    *_cases({**SUPPRESSED, **SUPPRESSED_OTHERWISE, **DIVIDED}),
    *_cases(STATISTICS),
    *_cases({**PROVED, **HAD, **SPOKEN, **HEADED}),
    *_cases({**TIDIED, **OF_WHOM, **DEGREES}),
)
