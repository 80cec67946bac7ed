"""Labelled cases: margins of a table that stand in another under a name of their own. Part of ``history``."""

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


_WOMEN = "age,women\n18-39,160\n40-64,231\n65+,<10\n"
_NATIONS = "nation,cases\nEngland,512\nWales,61\nScotland,<10\n"
_BLANK = 'nation,"cases (missing = suppressed, under 10)"\nEngland,512\nWales,61\nScotland,\n'
_ARMS = "arm,event,n\ncontrol,stroke,41\ntreated,stroke,<10\ncontrol,bleed,22\ntreated,bleed,37\n"
_LINKED = frozenset({"history.linked"})

_WRITTEN: dict[str, tuple[frozenset[str], str, str]] = {
    "one row of another table": (_LINKED, _WOMEN, "sex,n\nwomen,399\nmen,371\n"),
    "one row of another table, of more people": (frozenset(), _WOMEN, "sex,n\nwomen,452\nmen,371\n"),
    "the row of the others": (frozenset(), _WOMEN, "sex,n\nwomen,452\nmen,399\n"),
    "one total under a name of its own": (_LINKED, _NATIONS, "nation,cases\nGreat Britain,581\n"),
    "one total of more people": (frozenset(), _NATIONS, "nation,cases\nGreat Britain,617\n"),
    "one total of another count": (frozenset(), _NATIONS, "nation,deaths\nGreat Britain,581\n"),
    "one total, a blank said to be suppressed": (_LINKED, _BLANK, "nation,cases\nGreat Britain,581\n"),
    "one total of more people, a blank said to be suppressed": (
        frozenset(),
        _BLANK,
        "nation,cases\nGreat Britain,617\n",
    ),
    "one total, a blank of which nothing is said": (
        frozenset(),
        "nation,cases\nEngland,512\nWales,61\nScotland,\n",
        "nation,cases\nGreat Britain,581\n",
    ),
    "both arms": (_LINKED, _ARMS, "event,n (both arms)\nstroke,46\nbleed,59\n"),
    "both arms, of more people": (frozenset(), _ARMS, "event,n (both arms)\nstroke,72\nbleed,59\n"),
    "both arms, of others": (frozenset(), _ARMS, "event,n (both arms)\nstroke,46\nbleed,88\n"),
}
CASES = tuple(Case(f"history, margins: {name}", _two(*texts), rules) for name, (rules, *texts) in _WRITTEN.items())
