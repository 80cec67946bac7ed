"""Labelled cases: files of Stata, SPSS and SAS whose variables are called "v1" and "v2", and say by labels what they hold."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from corpus.case import Case
from corpus.people import nhs_number, spaced

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_WRITERS = {"dta": "dta", "sav": "sav", "zsav": "sav", "por": "por", "xpt": "xport"}
_COUNTED = ("Diagnosis", "Number of patients")
_WARDS = (("east", 120.0), ("west", 45.0), ("north", 7.0), ("south", 33.0))
_MANY = (("east", 120.0), ("west", 45.0), ("north", 17.0), ("south", 33.0))
_R = random.Random(23)
_BORN = tuple(
    (f"{_R.randrange(1931, 1999)}-{_R.randrange(1, 13):02}-{_R.randrange(1, 29):02}", arm) for arm in "abab" * 5
)
_NUMBERS = tuple((nhs_number(_R), arm) for arm in "abab" * 5)
_CODED = ((1.0, 212.0), (2.0, 45.0), (3.0, 88.0), (9.0, 345.0))
_ETHNICITY = {1: "White", 2: "Black", 3: "Asian", 9: "Total"}
_SHORT = {"v1": _ETHNICITY}


def _kept(kind: str, rows: Sequence[tuple[Any, ...]], labels: Sequence[str], **more: Any) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        import pandas as pd
        import pyreadstat

        names = more.get("names") or [f"v{number}" for number in range(1, len(labels) + 1)]
        frame = pd.DataFrame(list(rows), columns=list(names))
        given = {key: value for key, value in more.items() if key != "names"} | (
            {"compress": True} if kind == "zsav" else {}
        )
        write = getattr(pyreadstat, f"write_{_WRITERS[kind]}")
        write(frame, str(folder / f"table.{kind}"), column_labels=list(labels), **given)

    return make


def _case(name: str, make: Callable[[Path], None], *rules: str) -> Case:
    return Case(f"labels of variables: {name}", make, frozenset(rules))


_EACH = tuple(
    case
    for kind in _WRITERS
    for case in (
        _case(f"counts, {kind}", _kept(kind, _WARDS, _COUNTED), "tables.small_count"),
        _case(f"large counts, {kind}", _kept(kind, _MANY, _COUNTED)),
        _case(f"no counts, {kind}", _kept(kind, _WARDS, ("Ward", "Mean score"))),
        _case(
            f"dates of birth, {kind}",
            _kept(kind, _BORN, ("Date of birth", "Arm")),
            "identifiers.date_of_birth",
            "persons.row_per_person",
        ),
    )
)
_OTHERS = (
    _case(
        "numbers of persons",
        _kept("sav", _NUMBERS, ("NHS number", "Arm")),
        "identifiers.nhs_number",
        "persons.row_per_person",
    ),
    _case(
        "numbers of records, and whose",
        _kept(
            "sav",
            [(f"H{9100000 + at * 211}", arm) for at, (_, arm) in enumerate(_BORN)],
            ("Hospital number of the patient", "Arm"),
        ),
        "identifiers.column_name",
        "persons.row_per_person",
    ),
    _case("numbers of patients", _kept("sav", _MANY, ("Ward", "Number of patients"))),
    _case(
        "a name that tells more than its label",
        _kept("dta", _BORN, ("Question 3", "Question 4"), names=("dob", "arm")),
        "identifiers.date_of_birth",
        "persons.row_per_person",
    ),
    _case(
        "a count that its file declares to be missing",
        _kept("sav", _WARDS, _COUNTED, missing_ranges={"v2": [7.0]}),
        "tables.small_count",
    ),
    _case(
        "a count whose label hides it",
        _kept("dta", _WARDS, _COUNTED, variable_value_labels={"v2": {7: "fewer than 10"}}),
        "tables.small_count",
    ),
    _case(
        "codes that are no counts",
        _kept("sav", _CODED, ("Ethnicity", "Participants"), variable_value_labels=_SHORT),
    ),
    _case(
        "a code for the sum of rows",
        _kept(
            "sav",
            ((1.0, "<10"), (2.0, "45"), (3.0, "88"), (9.0, "140")),
            ("Ethnicity", "Participants"),
            variable_value_labels=_SHORT,
        ),
        "tables.recoverable",
    ),
    _case(
        "a note that identifies",
        _kept("sav", _MANY, _COUNTED, note=f"Checked against NHS number {spaced(nhs_number(_R))}."),
        "identifiers.nhs_number",
    ),
    _case("a note", _kept("sav", _MANY, _COUNTED, note="Weighted by the size of the ward.")),
    _case(
        "a code's label that identifies",
        _kept(
            "dta",
            _MANY,
            _COUNTED,
            variable_value_labels={"v2": {5: f"see NHS number {spaced(nhs_number(_R))}"}},
        ),
        "identifiers.nhs_number",
    ),
)
CASES: tuple[Case, ...] = (*_EACH, *_OTHERS)
