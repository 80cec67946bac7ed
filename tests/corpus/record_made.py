"""Made-up persons, and how programs write them: what labelled cases of records have in common."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from corpus.case import Case
from corpus.people import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ROW, NOTES = "persons.row_per_person", "persons.free_text"


def people(rows: int, seed: int) -> list[tuple[int, int, str, float, int]]:
    """Id, age, sex, body mass index and blood pressure."""
    r = random.Random(seed)
    return [
        (
            r.randint(2_000_000, 2_999_999),
            r.randint(41, 79),
            r.choice("MF") if at > 1 else "MF"[at],
            round(r.uniform(19, 36), 1),
            r.randint(101, 178),
        )
        for at in range(rows)
    ]


def case(name: str, content: str | bytes, *rules: str, file: str = "out.txt") -> Case:
    return Case(f"record: {name}", text(file, content), frozenset(rules))


def spaced(header: Sequence[str], rows: Iterable[Sequence[object]], before: str = "") -> str:
    return "".join(before + " ".join(f"{cell!s:>9}" for cell in row) + "\n" for row in (header, *rows))


def stata(header: Sequence[str], rows: Sequence[Sequence[object]], *, numbered: bool) -> str:
    rule = "     +" + "-" * (11 * len(header)) + "+\n"
    lines = [
        f"{f'{at:>3}. ' if numbered and at else '     '}|" + "".join(f"{cell!s:>10} " for cell in row) + "|\n"
        for at, row in enumerate((header, *rows))
    ]
    return rule + lines[0] + rule.replace("+", "|") + "".join(lines[1:]) + rule


P14, P8, P30 = people(14, 3), people(8, 4), people(30, 5)
NAMES = ("id", "age", "sex", "bmi", "sbp")
NO_ID = [row[1:] for row in P14]
ESTIMATES = [("age", 0.051, 0.004), ("male", 0.32, 0.08), ("bmi", 0.021, 0.006), ("smoking", 0.61, 0.09)]

PERSONS_CSV = "age,sex,bmi,sbp\n" + "".join(",".join(map(str, row)) + "\n" for row in NO_ID)
