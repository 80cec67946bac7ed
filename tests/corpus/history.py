"""Labelled cases: several tables of one request, which together say more than each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus import history_banded, history_margins, history_named, history_percent
from corpus.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _files(*texts: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        for number, text in enumerate(texts, start=1):
            (folder / f"table{number}.csv").write_text(text.strip("\n") + "\n", encoding="utf-8")

    return make


_SUPPRESSED = "sex,never,current\nmale,120,<10\nfemale,90,30\n"
_TWICE = "sex,never,ex,current\nmale,120,*,*\nfemale,90,*,*\n"
_ADULTS = "age,n\n18-39,410\n40-59,388\n60 and over,212\n"

_WRITTEN: dict[str, tuple[str, tuple[str, ...]]] = {
    "a margin in another file": ("linked", (_SUPPRESSED, "sex,n\nmale,127\nfemale,120\n")),
    "a margin that is rounded": ("", (_SUPPRESSED, "sex,n\nmale,130\nfemale,120\n")),
    "a margin of other people": ("", (_SUPPRESSED, "sex,n\nmale,527\nfemale,620\n")),
    "a margin of a table suppressed twice": ("", (_TWICE, "sex,n\nmale,145\nfemale,120\n")),
    "the cell itself in another file": (
        "linked",
        ("stage,n\nI,40\nII,*\nIII,<10\nAll,90\n", "stage,n\nI,40\nII,43\n"),
    ),
    "the same table with sex in columns": (
        "linked",
        (_SUPPRESSED, ",male,female\nnever,120,90\nTotal,127,120\n"),
    ),
    "a long table beside a cross tabulation": (
        "linked",
        (
            "smoking,n\nnever,210\ncurrent,36\n",
            "sex,smoking,n\nmale,never,120\nmale,current,<10\nfemale,never,90\nfemale,current,30\n",
        ),
    ),
    "margins of two rows with a cell suppressed in each": (
        "linked",
        ("sex,never,current\nmale,120,<10\nfemale,90,*\n", "sex,n\nmale,127\nfemale,94\n"),
    ),
    "margins of two rows that other cells fill": (
        "",
        ("sex,never,current\nmale,120,*\nfemale,90,*\n", "sex,n\nmale,187\nfemale,154\n"),
    ),
    "margins of which other cells fill one": (
        "",
        ("sex,never,current\nmale,120,*\nfemale,90,*\n", "sex,n\nmale,127\nfemale,154\n"),
    ),
    "the same table without some, few of one kind": (
        "differencing",
        (
            "cause,n\nsepsis,512\nstroke,331\ngout,277\nburns,190\n",
            "cause,n\nsepsis,490\nstroke,327\ngout,262\nburns,180\n",
        ),
    ),
    "the same table without some, many of each kind": (
        "",
        ("cause,n\nsepsis,512\nstroke,331\ngout,277\n", "cause,n\nsepsis,490\nstroke,311\ngout,255\n"),
    ),
    "the same classes of other people": (
        "",
        ("severity,n\nmild,512\nmoderate,331\nsevere,97\n", "severity,n\nmild,430\nmoderate,335\nsevere,160\n"),
    ),
    "some more and some fewer of other people": (
        "differencing",
        ("severity,n\nmild,512\nmoderate,331\nsevere,97\n", "severity,n\nmild,509\nmoderate,335\nsevere,99\n"),
    ),
    "all people, and the women": (
        "differencing",
        ("ward,n_all\nA,412\nB,231\nC,91\n", "ward,n_women\nA,201\nB,118\nC,86\n"),
    ),
    "all people, and half of them": ("", ("ward,n_all\nA,412\nB,231\nC,91\n", "ward,n_women\nA,201\nB,118\nC,46\n")),
    "the total of a table by other groups": (
        "linked",
        ("age,n\n18-39,*\n40-59,323\n60+,412\n", "ward,n\nA,411\nB,331\nTotal,742\n"),
    ),
    "the total of other people": ("", ("age,n\n18-39,*\n40-59,323\n60+,412\n", "ward,n\nA,911\nB,331\nTotal,1242\n")),
    "tables of different things": ("", (_SUPPRESSED, "drug,n\nstatin,127\nmetformin,120\n")),
    "the same table, four people fewer": ("differencing", (_ADULTS, "age,n\n18-39,410\n40-59,384\n60 and over,212\n")),
    "the same table, fifty people fewer": ("", (_ADULTS, "age,n\n18-39,360\n40-59,388\n60 and over,212\n")),
    "the same table twice": ("", (_ADULTS, _ADULTS)),
    "the same groups of another cohort": ("", (_ADULTS, "age,n\n18-39,91\n40-59,145\n60 and over,77\n")),
    "the same table, both rounded": (
        "",
        (
            "age,n\n18-29,410\n30-39,390\n40-49,370\n50-59,215\n60-69,180\n70-79,90\nRounded to 5,\n",
            "age,n\n18-29,410\n30-39,385\n40-49,370\n50-59,215\n60-69,180\n70-79,90\nRounded to 5,\n",
        ),
    ),
    "the same cross tabulation with one excluded": (
        "differencing",
        (
            "sex,never,ex,current\nmale,120,45,33\nfemale,90,61,30\n",
            "sex,never,ex,current\nmale,119,45,33\nfemale,90,61,30\n",
        ),
    ),
    "what is left of the users in another file": (
        "linked",
        (
            "drug,users,stopped\nA,410,33\nB,388,[<10]\nC,290,21\n",
            "drug,users,continuing\nA,410,377\nB,388,383\nC,290,269\n",
        ),
    ),
    "what is left of the users, of others": (
        "",
        (
            "drug,users,stopped\nA,410,33\nB,388,[<10]\nC,290,21\n",
            "drug,users,adherent\nA,410,311\nB,388,250\nC,290,201\n",
        ),
    ),
    "rates of the suppressed in another file": (
        "linked",
        (
            "region,deaths,population\nNorth,41,2210\nSouth,<10,1100\nEast,38,1990\n",
            "region,deaths_per_1000\nNorth,18.55\nSouth,6.36\nEast,19.10\n",
        ),
    ),
    "rates of the suppressed left out": (
        "",
        (
            "region,deaths,population\nNorth,41,2210\nSouth,<10,1100\nEast,38,1990\n",
            "region,deaths_per_1000\nNorth,18.55\nSouth,*\nEast,19.10\n",
        ),
    ),
    "the sum by sex of what is suppressed by age": (
        "linked",
        (
            "age,cases,controls\n18-24,<10,151\n25-44,140,300\n45-64,150,500\n65+,95,300\n",
            "sex,cases,controls\nFemale,201,640\nMale,188,611\n",
        ),
    ),
    "the sum by sex of other people": (
        "",
        (
            "age,cases,controls\n18-24,<10,151\n25-44,140,300\n45-64,150,500\n65+,95,300\n",
            "sex,cases,controls\nFemale,201,655\nMale,188,611\n",
        ),
    ),
}

_AGES = ("18-39", "40-59", "60-79", "80+")


def _aged(*counts: object) -> str:
    return "age,n\n" + "".join(f"{age},{count}\n" for age, count in zip(_AGES, counts, strict=True))


def _named(**counts: object) -> str:
    return "diagnosis,n\n" + "".join(f"{name},{count}\n" for name, count in counts.items())


def _centres(last: object, every: object) -> list[str]:
    return [
        _named(E11=120, I10=88, C50=45),
        _named(E11=201, I10=130, C50=61),
        _named(E11=99, I10=77, C50=38),
        _named(E11=88, I10=64, C50=last),
        _named(E11=508, I10=359, C50=every),
    ]


def _pages(*parts: tuple[str, str]) -> Callable[[Path], None]:
    """Tables below each other on one page, each below its caption."""

    def make(folder: Path) -> None:
        told = []
        for caption, text in parts:
            first, *rows = (f"| {line.replace(',', ' | ')} |" for line in text.splitlines())
            told.append("\n".join((f"# {caption}", "", first, "|---|---|", *rows, "")))
        (folder / "tables.md").write_text("\n".join(told), encoding="utf-8")

    return make


_WOMEN, _MEN, _ALL = _aged(210, 198, 140, 36), _aged(190, 177, 120, "<10"), _aged(400, 375, 260, 43)
_SUMMED: dict[str, tuple[str, Callable[[Path], None]]] = {
    "women, men and all in a file each": ("linked", _files(_WOMEN, _MEN, _ALL)),
    "all, men and women in a file each": ("linked", _files(_ALL, _MEN, _WOMEN)),
    "women, men and all, suppressed in two": ("", _files(_aged(210, 198, 140, "*"), _MEN, _ALL)),
    "women, men and all, suppressed in all": ("", _files(_WOMEN, _MEN, _aged(400, 375, 260, "*"))),
    "women, men and others": ("", _files(_WOMEN, _MEN, _aged(501, 407, 390, 88))),
    "a second cell suppressed in vain": (
        "linked",
        _files(
            _WOMEN + "Total,584\n",
            _aged(190, 177, "*", "<10") + "Total,494\n",
            _ALL + "Total,1078\n",
        ),
    ),
    "three regions and the country": (
        "linked",
        _files(_aged(120, 110, 60, 50), _aged(100, 90, 80, 70), _aged(130, 99, 88, "<10"), _aged(350, 299, 228, 124)),
    ),
    "four centres and all": ("linked", _files(*_centres("<10", 151))),
    "four centres and all, suppressed there too": ("", _files(*_centres("<10", "*"))),
    "four centres and another year": ("", _files(*_centres("<10", 151)[:-1], _named(E11=531, I10=377, C50=160))),
    "four centres and all, with more in it": (
        "linked",
        _files(*_centres("<10", 151)[:-1], _named(E11=508, I10=359, C50=151, J44=210)),
    ),
    "nine centres and all": (
        "linked",
        _files(
            *(_named(E11=20 + at, I10=30 + at, C50=40 + at) for at in range(0, 136, 17)),
            _named(E11=88, I10=64, C50="<10"),
            _named(E11=724, I10=780, C50=803),
        ),
    ),
    "one sum that agrees, of many people": (
        "linked",
        _files(
            _named(T2D=540, T1D="<10", GDM=120),
            _named(T2D=611, T1D=43, GDM="*"),
            _named(T2D=1151, T1D=50, GDM="*"),
        ),
    ),
    "one sum that agrees, of few people": (
        "",
        _files(
            _named(T2D=14, T1D="<10", GDM=12),
            _named(T2D=21, T1D=43, GDM="*"),
            _named(T2D=35, T1D=50, GDM="*"),
        ),
    ),
    "one sum of many people that does not agree": (
        "",
        _files(
            _named(T2D=540, T1D="<10", GDM=120),
            _named(T2D=611, T1D=43, GDM="*"),
            _named(T2D=1152, T1D=50, GDM="*"),
        ),
    ),
}

_BELOW_CAPTIONS = Case(
    "history: women, men and all below captions",
    _pages(("Women", _WOMEN), ("Men", _MEN), ("All", _ALL)),
    frozenset({"history.linked"}),
)
OF_CSV: tuple[Case, ...] = tuple(
    Case(f"history: {name}", make, frozenset(f"history.{rule}" for rule in rules.split()))
    for name, (rules, make) in (
        *((name, (rules, _files(*texts))) for name, (rules, texts) in _WRITTEN.items()),
        *_SUMMED.items(),
    )
)
OF_CSV += history_banded.CASES + history_margins.CASES + history_named.CASES + history_percent.CASES
"""Files that a plain reader of CSV can read."""
CASES = (*OF_CSV, _BELOW_CAPTIONS, *history_percent.PAGES)
