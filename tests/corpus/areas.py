"""Labelled cases: a row for each area or group of people, and a row for each person of an area. Part of ``identifiers``."""

from __future__ import annotations

from corpus.case import Case
from corpus.people import age, bmi, csv

_AGED = frozenset({"persons.row_per_person", "identifiers.exact_age"})


def _area(i):
    return f"E010{i + 10000}"


CASES = (
    Case(
        "rows-of-areas",
        csv(
            "a.csv",
            ["lsoa21", "imd_rank", "imd_decile", "gp_distance_km", "no2", "pop"],
            lambda r, i: (_area(i), r.randint(1, 32844), r.randint(1, 10), bmi(r), bmi(r), r.randint(1001, 1900)),
            40,
            81,
        ),
    ),
    Case(
        "persons-of-areas",
        csv("a.csv", ["lsoa21", "age", "sex", "bmi"], lambda r, i: (_area(i), age(r), r.choice("MF"), bmi(r)), 40, 82),
        _AGED,
    ),
    Case(
        "rows-of-doses",
        csv(
            "a.csv",
            ["imd5", "dose", "eligible", "vaccinated"],
            lambda r, i: (i // 3 + 1, i % 3 + 1, (n := r.randint(8500, 11900)), n - 800),
            15,
            83,
        ),
    ),
)
