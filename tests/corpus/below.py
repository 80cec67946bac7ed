"""Labelled cases: persons below a summary in the same file, however set off, and two summaries as their twins. Part of ``identifiers``."""

from __future__ import annotations

import gzip
import random
from typing import TYPE_CHECKING

from corpus.case import Case
from corpus.people import text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.people import Make

_SUMMARY = ["region,n,deaths", "East,212,31", "West,140,22", "North,98,14", "South,77,11", "Midlands,301,48"]
_SEXES = ["sex,n,mean_bmi", "F,400,26.2", "M,428,27.8"]
_ROWS = frozenset({"persons.row_per_person", "identifiers.date_of_birth"})
_AGED = frozenset({*_ROWS, "identifiers.exact_age"})
_RAGGED = frozenset({"tables.ragged"})
_ALL = 5


def _persons(rows: int, *, named: bool = True) -> list[str]:
    r = random.Random(rows)
    lines = ["study_id,sex,dob,age,bmi"] if named else []
    for at in range(rows):
        born = f"{r.randint(1931, 1999)}-{r.randint(1, 12):02}-{r.randint(1, 28):02}"
        lines.append(
            f"EPN{100000 + at * 7 + r.randint(0, 6)},{r.choice('MF')},{born},{r.randint(20, 88)},{r.gauss(27, 4):.1f}"
        )
    return lines


def _padded(lines: list[str]) -> list[str]:
    return [line + "," * (_ALL - 1 - line.count(",")) for line in lines]


def _joined(*parts: list[str]) -> str:
    return "\n".join(line for part in parts for line in part) + "\n"


def _zipped(name: str, content: str) -> Make:
    def make(folder: Path) -> None:
        (folder / name).write_bytes(gzip.compress(content.encode(), mtime=0))

    return make


def _workbook(lines: list[str]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        from openpyxl import Workbook

        book = Workbook()
        for line in lines:
            book.active.append(line.split(","))
        book.save(folder / "t.xlsx")

    return make


def _genes(rows: int) -> list[str]:
    r = random.Random(4)
    return ["gene,n,deaths", *(f"G{at:06},{r.randint(100, 900)},{r.randint(20, 90)}" for at in range(rows))]


_GENES, _LONG = 70_000, frozenset({"tables.too_large_for_results"})
_BAD = tuple(
    case
    for rows in (12, 60, 5000)
    for case in (
        Case(f"below-an-empty-row-{rows}", text("t.csv", _joined(_SUMMARY, [""], _persons(rows))), _AGED),
        Case(f"below-a-title-{rows}", text("t.csv", _joined(_SUMMARY, ["Listing"], _persons(rows))), _AGED | _RAGGED),
        Case(f"below-nothing-{rows}", text("t.csv", _joined(_SUMMARY, _persons(rows))), _AGED | _RAGGED),
        Case(f"below-padded-{rows}", text("t.csv", _joined(_padded([*_SUMMARY, "", *_persons(rows)]))), _AGED),
        Case(f"below-padded-nothing-{rows}", text("t.csv", _joined(_padded([*_SUMMARY, *_persons(rows)]))), _AGED),
        Case(f"below-packed-{rows}", _zipped("t.csv.gz", _joined(_SUMMARY, [""], _persons(rows))), _AGED),
    )
)
_LONGER = (
    Case(
        "below-many-rows",
        text("t.csv", _joined(_genes(_GENES), _persons(60))),
        _AGED | _RAGGED,
    ),
    Case(
        "below-many-rows-as-wide",
        text("t.csv", _joined(_genes(_GENES), [line.rsplit(",", 2)[0] for line in _persons(60)])),
        _ROWS,
    ),
    Case("below-many-rows-two", text("t.csv", _joined(_genes(_GENES), [""], _SUMMARY)), _LONG),
)
_OTHERS = (
    Case("below-tabs", text("t.tsv", _joined(_SUMMARY, [""], _persons(40)).replace(",", "\t")), _AGED),
    Case("below-semicolons", text("t.csv", _joined(_SUMMARY, [""], _persons(40)).replace(",", ";")), _AGED),
    Case("below-without-names", text("t.csv", _joined(_SUMMARY, [""], _persons(40, named=False))), _ROWS),
    Case("below-ragged-without-names", text("t.csv", _joined(_SUMMARY, _persons(40, named=False))), _ROWS | _RAGGED),
    Case("below-on-a-sheet", _workbook([*_SUMMARY, "", *_persons(40)]), _AGED | {"identifiers.listed"}),
    Case("below-two", text("t.csv", _joined(_SUMMARY, [""], _SEXES))),
    Case("below-two-titled", text("t.csv", _joined(["By region"], _SUMMARY, [""], ["By sex"], _SEXES))),
    Case("below-two-padded", text("t.csv", _joined(_padded([*_SUMMARY, "", *_SEXES])))),
    Case("below-two-as-wide", text("t.csv", _joined(_SUMMARY, _SEXES))),
    Case("below-two-on-a-sheet", _workbook([*_SUMMARY, "", *_SEXES])),
    Case("below-two-packed", _zipped("t.csv.gz", _joined(_SUMMARY, [""], _SEXES))),
)
CASES: tuple[Case, ...] = (*_BAD, *_LONGER, *_OTHERS)
