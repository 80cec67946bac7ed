"""Labelled cases: files whose names say that they are of other people than each other, or do not. Part of ``history``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_MORE = "injury,patients\nFalls,61\nBurns,32\nBites,45\n"
_FEWER = "injury,patients\nFalls,58\nBurns,29\nBites,44\n"
_DIFFERING = frozenset({"history.differencing"})


def _two(first: str, second: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        for name, text in ((first, _MORE), (second, _FEWER)):
            (folder / name).write_text(text, encoding="utf-8")

    return make


_NAMES: dict[str, tuple[str, str, frozenset[str]]] = {
    "quarters": ("q1.csv", "q2.csv", frozenset()),
    "quarters that only grow": ("q2.csv", "q1.csv", _DIFFERING),
    "months": ("injuries_march.csv", "injuries_may.csv", frozenset()),
    "sites": ("site_A.csv", "site_B.csv", frozenset()),
    "regions": ("injuries_north.csv", "injuries_south.csv", frozenset()),
    "one quarter twice": ("q1.csv", "q1_final.csv", _DIFFERING),
    "versions": ("injuries_draft.csv", "injuries_final.csv", _DIFFERING),
    "a nation and the whole": ("injuries_uk.csv", "injuries_wales.csv", _DIFFERING),
}
CASES = tuple(Case(f"history, named: {name}", _two(*files), rules) for name, (*files, rules) in _NAMES.items())
