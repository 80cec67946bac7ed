"""Labelled cases: files whose names say that they are of other people than each other, or do not. Part of ``history``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_MORE = "injury,patients\nFalls,61\nBurns,32\nBites,45\n"
_FEWER = "injury,patients\nFalls,58\nBurns,29\nBites,44\n"
_MIXED = "injury,patients\nFalls,63\nBurns,29\nBites,44\n"
_DIFFERING, _LINKED = frozenset({"history.differencing"}), frozenset({"history.linked"})


def _two(first: str, second: str, fewer: str = _FEWER) -> Callable[[Path], None]:
    return _named({first: _MORE, second: fewer})


def _named(texts: Mapping[str, str]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")

    return make


def _sources(**counts: tuple[int, int | str]) -> Callable[[Path], None]:
    """One row that all show, and one that a part may suppress; in a file each."""
    return _named(
        {f"{name}.csv": f"source,cases\nurinary,{one}\nline,{other}\n" for name, (one, other) in counts.items()}
    )


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
_SOME_MORE: dict[str, tuple[str, str, frozenset[str]]] = {
    "women and men": ("women.csv", "men.csv", frozenset()),
    "two towns": ("norwich_t1.csv", "ipswich_t1.csv", frozenset()),
    "women in two versions": ("women_v1.csv", "women_v2.csv", _DIFFERING),
    "two definitions": ("injuries_strict.csv", "injuries_broad.csv", _DIFFERING),
}


def _one_each(**counts: int | str) -> Callable[[Path], None]:
    return _named({f"{name}.csv": f"source,cases\nurinary,{count}\n" for name, count in counts.items()})


_FIRST, _SECOND, _LAST = (61, 22), (58, 31), (70, 27)
_WHOLES: dict[str, tuple[Callable[[Path], None], frozenset[str]]] = {
    "quarters and the year, one suppressed": (
        _sources(
            sepsis_2025Q1=_FIRST,
            sepsis_2025Q2=_SECOND,
            sepsis_2025Q3=(66, "<10"),
            sepsis_2025Q4=_LAST,
            sepsis_2025_year=(255, 88),
        ),
        _LINKED,
    ),
    "quarters and the year": (
        _sources(
            sepsis_2025Q1=_FIRST,
            sepsis_2025Q2=_SECOND,
            sepsis_2025Q3=(66, 25),
            sepsis_2025Q4=_LAST,
            sepsis_2025_year=(255, 105),
        ),
        frozenset(),
    ),
    "quarters and another year": (
        _sources(
            sepsis_2025Q1=_FIRST,
            sepsis_2025Q2=_SECOND,
            sepsis_2025Q3=(66, "<10"),
            sepsis_2025Q4=_LAST,
            sepsis_2024_year=(255, 88),
        ),
        frozenset(),
    ),
    "months of a half year that only grow, and their sum": (
        _sources(half_jan=(61, 22), half_feb=(66, 25), half_total=(127, 47)),
        frozenset(),
    ),
    "two towns and both, one suppressed": (
        _sources(norwich_t1=(44, 22), ipswich_t1=(52, "<10"), both_t1=(96, 28)),
        _LINKED,
    ),
    "two towns and both that do not add up": (
        _sources(norwich_t1=(44, 22), ipswich_t1=(52, "<10"), both_t1=(97, 28)),
        frozenset(),
    ),
    "quarters and the year, of one count each": (
        _one_each(q1=61, q2=58, q3="<10", q4=70, year=197),
        _LINKED,
    ),
    "quarters and the year, of one count each, of more": (
        _one_each(q1=61, q2=58, q3="<10", q4=70, year=297),
        frozenset(),
    ),
    "females, males and all, one suppressed": (
        _sources(sources_females=(44, 22), sources_males=(52, "<10"), sources_all=(96, 28)),
        _LINKED,
    ),
}
_A, _B = "device,implants\nPacemaker,301\nICD,88\nCRT,<10\n", "device,implants\nPacemaker,277\nICD,70\nCRT,19\n"
_UNKNOWN: dict[str, tuple[dict[str, str], frozenset[str]]] = {
    "two trusts and both": (
        {"icb_a.csv": _A, "icb_b.csv": _B, "both_icbs.csv": "device,implants\nPacemaker,578\nICD,158\nCRT,24\n"},
        _LINKED,
    ),
    "two trusts and both, none suppressed": (
        {
            "icb_a.csv": _A.replace("<10", "30"),
            "icb_b.csv": _B,
            "both_icbs.csv": "device,implants\nPacemaker,578\nICD,158\nCRT,49\n",
        },
        frozenset(),
    ),
    "few in the other trust": (
        {"icb_a.csv": _A, "icb_b.csv": _B.replace("19", "7")},
        frozenset({"tables.possible_count"}),
    ),
    "few of something else": (
        {"icb_a.csv": _A, "leads.csv": "device,electrodes\nPacemaker,12\nICD,18\nCRT,7\n"},
        frozenset(),
    ),
}
CASES = tuple(
    Case(f"history, named: {name}", make, rules)
    for name, (make, rules) in (
        *((name, (_two(*files), rules)) for name, (*files, rules) in _NAMES.items()),
        *((name, (_two(*files, _MIXED), rules)) for name, (*files, rules) in _SOME_MORE.items()),
        *_WHOLES.items(),
        *(
            (f"{name}, below a heading that nobody knows", (_named(texts), rules))
            for name, (texts, rules) in _UNKNOWN.items()
        ),
    )
)
