"""Suppressed counts given back by a note, by levels, by a change, by a blank with a word beside it, or kept.

Each: rules that speak, CSV.
"""

from __future__ import annotations

_SYSTEM = "ward,none,mild,severe,total\nA,51,{0},{0},69\nB,44,{0},{0},55\nC,39,28,31,98\ntotal,134,42,46,222\n{1}\n"
_LEVELS = (
    "Area,Level,Deaths\nEngland,country,1412\nNorth,region,612\nCumbria,county,{0}\nDurham,county,{1}\n"
    "Rutland,county,[c]\nSouth,region,800\nKent,county,511\nEssex,county,289\n"
)
_CHANGE = "specialty,patients 2021,patients 2022,{0}\nENT,212,230,18\nPlastics,12,{1},{2}\nUrology,88,97,9\n"
_BLANK = "imd,patients,note\n1,212,\n2,188,\n3,,{0}\n4,131,\n5,97,\nTotal,{1},\n"

SUPPRESSED_OTHERWISE: dict[str, tuple[str, str]] = {
    "a mark that a note gives a band": ("recoverable", _SYSTEM.format("c", '"c: 1 to 9, zeros are shown",,,,')),
    "a mark that a note says is under": ("recoverable", _SYSTEM.format("[c]", "[c] = a count fewer than 10,,,,")),
    "a mark that nothing explains": ("", _SYSTEM.format("c", "")),
    "a mark of larger counts too": ("", _SYSTEM.format("c", "c: 1 to 9 or a secondary suppression,,,,")),
    "levels in a column": ("recoverable", _LEVELS.format("201", "405")),
    "levels in a column, two hidden": ("", _LEVELS.format("600", "[c]")),
    "levels in a column, many hidden": ("", _LEVELS.format("201", "305")),
    "a change beside a suppressed count": ("recoverable", _CHANGE.format("change", "<10", "-5")),
    "a change of a suppressed count, hidden too": ("", _CHANGE.format("change", "<10", "<10")),
    "another number beside a suppressed count": ("", _CHANGE.format("rank", "<10", "5")),
    "a total of so many": ("recoverable", "practice,referred\nElm,61\nOak,44\nAsh,<10\nYew,52\nAll 4,164\n"),
    "a total of so many, of many more": ("", "practice,referred\nElm,61\nOak,44\nAsh,*\nYew,52\nAll four practices,204\n"),
    "a blank with a word beside it": ("recoverable", _BLANK.format("<10 suppressed", "636")),
    "a blank with a word beside it, of nobody": ("", _BLANK.format("<10 suppressed", "628")),
    "a blank with another word beside it": ("", _BLANK.format("site closed", "690")),
}  # fmt: skip
