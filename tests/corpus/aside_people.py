"""Made-up people and tables that the cases of asides put where nobody looks."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from corpus.case import Case
from corpus.people import nhs_number, spaced

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_R = random.Random(41)
IDS = [str(_R.randrange(4_100_000, 4_999_999)) for _ in range(24)]
NHS = f"NHS number {spaced(nhs_number(_R))}"
PERSONS = [
    {
        "participant_id": one,
        "dob": f"19{40 + at}-0{1 + at % 9}-1{at % 9}",
        "bmi": 20 + at * 7 % 13,
        "sbp": 110 + at * 5 % 37,
    }
    for at, one in enumerate(IDS)
]
ROWS = [list(map(str, row.values())) for row in PERSONS]
CSV = "\n".join(map(",".join, [list(PERSONS[0]), *ROWS])) + "\n"
DEATHS = [["Ethnicity", "n", "Deaths"], ["White", "3201", "212"], ["Black", "181", "4"], ["Asian", "402", "17"]]
LARGE = [["Ethnicity", "n", "Deaths"], ["White", "3201", "212"], ["Black", "181", "40"], ["Asian", "402", "17"]]
LISTED = ("identifiers.listed",)
WHOLE = ("identifiers.listed", "identifiers.date_of_birth", "persons.row_per_person")


def aside(name: str, make: Callable[[Path], None], *rules: str) -> Case:
    return Case(f"aside: {name}", make, frozenset(rules))
