"""Labelled cases: tables of one request whose bands of ages or wholes lie in another. Part of the subject ``history``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_WIDE = "age,patients\n50-59,212\n60-69,{}\n70-79,141\n"
_NARROW = "age,patients\n50-54,101\n55-59,111\n60-64,<10\n65-69,{}\n70-74,88\n75-79,{}\n"
_REFERRED = "practice,registered,referred\nElm,4120,61\nOak,3804,44\nAsh,2911,<10\nYew,3307,{}\n"
_ALL = "practices,registered,referred\nAll 4,14142,{}\n"
_BY_SEX = "age,sex,patients\n50-54,men,51\n55-59,men,61\n60-64,men,<10\n65-69,men,88\n50-54,women,71\n55-59,women,33\n"


def _files(*texts: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        for number, text in enumerate(texts, start=1):
            (folder / f"table{number}.csv").write_text(text, encoding="utf-8")

    return make


_LINKED = frozenset({"history.linked"})
_MADE = {
    "narrow ones within wide ones": (_files(_WIDE.format(165), _NARROW.format(158, 53)), _LINKED),
    "a second one hidden": (_files(_WIDE.format(165), _NARROW.format("*", 53)), frozenset()),
    "of other people": (_files(_WIDE.format(165), _NARROW.format(158, 61)), frozenset()),
    "with gaps between": (_files("age,patients\n50-60,212\n61-69,165\n", _NARROW.format(158, 53)), frozenset()),
    "a total of so many elsewhere": (_files(_REFERRED.format("52"), _ALL.format(164)), _LINKED),
    "a total of so many elsewhere, two hidden": (_files(_REFERRED.format("<10"), _ALL.format(118)), frozenset()),
    "beside sex": (_files("age,sex,patients\n50-59,men,112\n60-69,men,95\n50-59,women,104\n", _BY_SEX), _LINKED),
}  # fmt: skip
CASES = tuple(Case(f"history, bands: {name}", make, expected) for name, (make, expected) in _MADE.items())
