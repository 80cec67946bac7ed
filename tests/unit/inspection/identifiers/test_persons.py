from __future__ import annotations

import random

from sallyport.inspection.identifiers.named_columns import NamedColumnsMaker
from sallyport.inspection.tables.persons.rows import PersonsMaker
from unit.inspection.identifiers.looking import terms, watched

_R = random.Random(14)
PEOPLE = [
    (_R.randint(10**6, 10**7), _R.randint(18, 89), _R.choice("MF"), _R.choice("ABCD"), round(_R.gauss(27, 4), 1))
    for _ in range(120)
]
NAMES = ("participant_id", "age", "sex", "ethnicity", "bmi")


def _said(header, rows, **rules):
    return [(one.rule, one.severity.value) for one in watched(PersonsMaker(terms(**rules)), header, rows)]


BLOCK, REVIEW = [("persons.row_per_person", "block")], [("persons.row_per_person", "review")]


def test_a_key_of_persons_is_enough():
    assert _said(NAMES, PEOPLE) == BLOCK
    assert _said(("subject_id", "y"), [(row[0], row[4]) for row in PEOPLE]) == BLOCK


def test_a_key_by_its_form_needs_what_persons_have_beside_it():
    assert _said(("k", *NAMES[1:]), PEOPLE) == BLOCK
    assert _said(("k", "y"), [(row[0], row[4]) for row in PEOPLE]) == []


def test_without_a_key_what_tells_persons_apart_together_is_enough():
    (found,) = watched(PersonsMaker(terms()), NAMES[1:], [row[1:] for row in PEOPLE])
    assert "columns 1 and 2 with age and sex of each" in found.message
    born = [(str(2020 - row[1]), *row[2:]) for row in PEOPLE]
    (found,) = watched(PersonsMaker(terms()), ("yob", *NAMES[2:]), sorted(born))
    assert "share with fewer than 10" in found.message
    assert "columns 1, 2, 3" in found.message


def test_names_that_say_nothing_leave_it_to_a_person():
    rows = [(key, sex, group, bmi, age / 7) for key, age, sex, group, bmi in PEOPLE]
    assert _said([f"v{at}" for at in range(6)], [(*row, row[3] * 1.7) for row in rows]) == REVIEW


def test_as_few_rows_as_the_policy_says_are_not_judged():
    rows = [(key, group, bmi) for key, _, _, group, bmi in PEOPLE[:9]]
    assert _said((NAMES[0], *NAMES[3:]), rows) == []
    assert _said((NAMES[0], *NAMES[3:]), rows, min_person_rows=5) == BLOCK


def test_of_few_rows_those_that_say_age_and_sex_of_each_are_persons():
    assert _said(NAMES, PEOPLE[:3]) == BLOCK
    assert _said(NAMES[1:], [row[1:] for row in PEOPLE[:7]]) == BLOCK
    assert _said(NAMES, PEOPLE[:2]) == []
    assert _said((*NAMES, "n"), [(*row, 900) for row in PEOPLE[:7]]) == []


def test_tables_of_other_things_are_none():
    genes = [(f"ENSG{at:011d}", f"G{at}", age, bmi) for at, (_, age, _, _, bmi) in enumerate(PEOPLE)]
    assert _said(("gene_id", "symbol", "score", "weight"), genes) == []
    months = [(f"{2010 + at // 12}-{at % 12 + 1:02d}-01", row[0], row[1]) for at, row in enumerate(PEOPLE)]
    assert _said(("date", "admissions", "deaths"), months) == []
    cross = [(f"{low}-{low + 9}", sex, 20 + low) for low in range(20, 90, 10) for sex in "MF"]
    assert _said(("age_band", "sex", "n"), cross) == []
    assert _said(("age_band", "sex", "value"), cross) == []
    three = [(*row[:2], ethnicity, row[2]) for row in cross for ethnicity in "AB"]
    assert _said(("age_band", "sex", "ethnicity", "value"), three) == []
    assert _said(("age", "mean_sbp", "sd"), [(at, 120.5, 12.1) for at in range(20, 90)]) == []


def test_columns_are_judged_by_all_rows_and_batches():
    rows = [(1, row[4]) for row in PEOPLE[:60]] + [(row[0], row[4]) for row in PEOPLE[60:]]
    assert _said(("participant_id", "y"), rows) == BLOCK


def _named(header, rows):
    found = watched(NamedColumnsMaker(terms()), header, rows)
    return [(one.rule, one.location) for one in found]


def test_a_name_counts_when_the_cells_hold_what_it_says():
    assert _named(("x", "Surname"), [(1, "Smith")] * 4) == [("identifiers.column_name", "sheet 2, column 2")]
    assert _named(("x", "surname"), [(1, "0.021")] * 4) == []
    assert _named(("x", "surname"), [(1, "REDACTED")] * 4) == []
    assert _named(("x", "surname"), [(1, None)] * 4) == []
    assert _named(("dob",), [("1950-03-12",), ("03/04/1961",)]) == [("identifiers.date_of_birth", "sheet 2, column 1")]
    assert _named(("dob",), [("0.3",), ("12",)]) == []


def test_what_the_scan_of_cells_tells_is_not_told_twice():
    assert _named(("nhs_number",), [("9434765919",), ("4010232137",)]) == []
    assert _named(("nhs_number",), [("9434765918",), ("4010232138",)]) == [
        ("identifiers.column_name", "sheet 2, column 1")
    ]


def test_ages_are_persons_when_nothing_is_counted_beside_them():
    ages = [(row[1], row[4]) for row in PEOPLE]
    assert _named(("age", "bmi"), ages) == [("identifiers.exact_age", "sheet 2, column 1")]
    assert _named(("age", "n"), ages) == []
    assert _named(("age", "bmi"), [(at, 27.1) for at in range(20, 80)]) == []
