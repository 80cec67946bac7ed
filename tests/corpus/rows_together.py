"""Labelled cases: rows of persons told by two or three columns together, answers in free text, and their twins. Part of ``identifiers``."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from corpus.case import Case
from corpus.people import csv, text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_ROWS = frozenset({"persons.row_per_person"})
_SAID = frozenset({"persons.free_text"})
_START = datetime(2025, 1, 3, 1, 33, 38)  # noqa: DTZ001 - as files write it
_CALLS = [_START + timedelta(seconds=at * 5417 + random.Random(at).randint(0, 4000)) for at in range(90)]
_ANSWERS = (
    "I was left on a trolley for nine hours and nobody came until our daughter rang.",
    "I had my leg off in March and now I sleep in the kitchen of the house.",
    "After my stroke I lost the work at the brewery, and my wife left.",
    "They told me about it in the corridor in front of other visitors.",
)
_ITEMS = ("Little interest in doing things", "Feeling tired or having little energy", "Trouble with sleep at night")


def _sheet(name: str, rows: list[list[object]]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        from openpyxl import Workbook

        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(folder / name)

    return make


CASES: tuple[Case, ...] = (
    Case(
        "together-followed",
        csv(
            "km.csv",
            ["time", "status", "grp"],
            lambda r, _: (r.randint(9, 3100), r.randint(0, 1), r.choice(["hi", "lo"])),
            140,
            1,
            ";",
        ),
        _ROWS,
    ),
    Case(
        "together-followed-in-order",
        csv("km.csv", ["survtime", "died"], lambda r, at: (3 * at + r.randint(0, 2), r.randint(0, 1)), 60, 2),
        _ROWS,
    ),
    Case(
        "together-curve",
        csv(
            "km.csv",
            ["time", "n_risk", "survival"],
            lambda _, at: (30 * at, 4000 - 30 * at, round(1 - at / 90, 3)),
            40,
            3,
        ),
    ),
    Case(
        "together-interrupted",
        csv("its.csv", ["time", "event", "level"], lambda r, at: (at, int(at > 20), round(r.gauss(40, 2), 2)), 40, 4),
        tolerated=frozenset({"tables.small_count", "tables.zero"}),  # before or after: events look counted
    ),
    Case(
        "together-allocated",
        csv(
            "list.csv",
            ["seq", "block", "stratum", "allocation", "randomised_on"],
            lambda r, at: (
                at + 1,
                at // 4 + 1,
                r.choice(["N-F", "N-M"]),
                r.choice("AB"),
                f"2025-{1 + at // 20:02}-{1 + at % 20:02}",
            ),
            60,
            5,
        ),
        _ROWS,
    ),
    Case(
        "together-balanced",
        csv(
            "balance.csv",
            ["stratum", "block", "arm", "n"],
            lambda r, at: (f"S{at // 2}", at // 2, "AB"[at % 2], r.randint(28, 40)),
            12,
            6,
        ),
    ),
    Case(
        "together-called",
        csv(
            "calls.csv",
            ["call_received", "on_scene", "sector", "chief_complaint"],
            lambda r, at: (
                _CALLS[at],
                _CALLS[at] + timedelta(seconds=r.randint(400, 1800)),
                r.choice(["CB4 2", "CB7 4"]),
                r.choice(["fall", "chest pain"]),
            ),
            90,
            7,
        ),
        _ROWS,
    ),
    Case(
        "together-jobs",
        csv(
            "jobs.csv",
            ["submitted", "finished", "queue", "state"],
            lambda r, at: (
                _CALLS[at],
                _CALLS[at] + timedelta(seconds=r.randint(400, 1800)),
                r.choice(["short", "long"]),
                "done",
            ),
            90,
            8,
        ),
    ),
    Case(
        "together-agreement",
        csv(
            "points.csv",
            ["mean_sbp", "diff_sbp"],
            lambda r, _: (round(r.gauss(130, 15), 1), round(r.gauss(0, 4), 1)),
            48,
            9,
        ),
        _ROWS,
    ),
    Case(
        "together-agreement-by-device",
        csv(
            "d.csv",
            ["device", "mean_sbp", "diff_sbp"],
            lambda r, at: (f"Cuff {'ABCDEFGHIJKLMNOP'[at]}", round(r.gauss(130, 2), 1), round(r.gauss(0, 1), 1)),
            16,
            10,
        ),
    ),
    Case(
        "answers-on-a-sheet",
        _sheet("q14.xlsx", [["Q14: Is there anything else?"], *([one] for one in _ANSWERS)]),
        _SAID,
    ),
    Case(
        "answers-in-a-text",
        text("q14.csv", "code,comments\n" + "".join(f'{at},"{one}"\n' for at, one in enumerate(_ANSWERS))),
        _SAID,
    ),
    Case(
        "answers-counted",
        text("q14.csv", "theme of the answers,n\nI was left alone,41\nWaiting for the ward,28\nWork,33\n"),
    ),
    Case(
        "answers-to-items",
        _sheet(
            "phq.xlsx",
            [["How often have you had?", "n", "mean"], *([one, 412, 1.2 + at / 9] for at, one in enumerate(_ITEMS))],
        ),
    ),
)
