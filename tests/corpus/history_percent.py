"""Labelled cases: percentages in one table and what they are of in another. Part of ``history``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _page(first: str, second: str) -> Callable[[Path], None]:
    """The same tables below each other in one file."""

    def make(folder: Path) -> None:
        told = []
        for text in (first, second):
            names, *rows = (f"| {line.replace(',', ' | ')} |" for line in text.splitlines())
            told += [names, "|---|---:|", *rows, "", "As it was in March.", ""]
        (folder / "tables.md").write_text("\n".join(told), encoding="utf-8")

    return make


def _two(first: str, second: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / "first.csv").write_text(first, encoding="utf-8")
        (folder / "second.csv").write_text(second, encoding="utf-8")

    return make


_CAUSES = "cause,deaths\nCardiac,120\nCancer,61\nSuicide,<10\nOther,21\n"
_ALONE = frozenset({"tables.percent_without_count"})
_LINKED = _ALONE | {"history.linked"}

_SIZES = "cluster,registered patients\nNorth,410\nEast,355\nSouth,62\n"
_CHECKED = "cluster,% with lithium check\nNorth,61.0\nEast,58.9\nSouth,8.1\n"
_MOSTLY = "cluster,% with lithium check\nNorth,61.0\nEast,58.9\nSouth,54.8\n"
_OF_FEW = frozenset({"tables.percent_of_few"})

_WRITTEN: dict[str, tuple[frozenset[str], str, str]] = {
    "of the counts": (_LINKED, _CAUSES, "cause,percent\nCardiac,57.1\nCancer,29.0\nSuicide,3.8\nOther,10.0\n"),
    "of the counts, suppressed as they are": (
        _ALONE,
        _CAUSES,
        "cause,percent\nCardiac,57.1\nCancer,29.0\nSuicide,*\nOther,10.0\n",
    ),
    "of other people": (_ALONE, _CAUSES, "cause,percent\nCardiac,51.1\nCancer,31.0\nSuicide,3.8\nOther,14.1\n"),
    "of sizes": (_ALONE | _OF_FEW, _SIZES, _CHECKED),
    "of sizes, of many": (_ALONE, _SIZES, _MOSTLY),
    "of no such sizes": (_ALONE, "cluster,registered patients\nNorth,413\nEast,350\nSouth,61\n", _CHECKED),
    "of sizes of other groups": (
        _ALONE,
        "cluster,registered patients\nWest,410\nNorth,355\nMiddle,62\n",
        _CHECKED,
    ),
}
PAGES = (
    Case("history, percentages: of sizes above them", _page(_SIZES, _CHECKED), _OF_FEW),
    Case("history, percentages: of sizes above them, of many", _page(_SIZES, _MOSTLY)),
)
CASES = tuple(Case(f"history, percentages: {name}", _two(*texts), rules) for name, (rules, *texts) in _WRITTEN.items())
