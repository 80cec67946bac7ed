"""Labelled cases: percentages in one table and what they are of in another. Part of ``history``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _two(first: str, second: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / "first.csv").write_text(first, encoding="utf-8")
        (folder / "second.csv").write_text(second, encoding="utf-8")

    return make


_CAUSES = "cause,deaths\nCardiac,120\nCancer,61\nSuicide,<10\nOther,21\n"
_ALONE = frozenset({"tables.percent_without_count"})
_LINKED = _ALONE | {"history.linked"}

_WRITTEN: dict[str, tuple[frozenset[str], str, str]] = {
    "of the counts": (_LINKED, _CAUSES, "cause,percent\nCardiac,57.1\nCancer,29.0\nSuicide,3.8\nOther,10.0\n"),
    "of the counts, suppressed as they are": (
        _ALONE,
        _CAUSES,
        "cause,percent\nCardiac,57.1\nCancer,29.0\nSuicide,*\nOther,10.0\n",
    ),
    "of other people": (_ALONE, _CAUSES, "cause,percent\nCardiac,51.1\nCancer,31.0\nSuicide,3.8\nOther,14.1\n"),
}
CASES = tuple(Case(f"history, percentages: {name}", _two(*texts), rules) for name, (rules, *texts) in _WRITTEN.items())
