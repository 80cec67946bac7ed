"""Ids of one form, and names, hashes and columns that are told by what they hold."""

from __future__ import annotations

import polars as pl
import pytest

from sallyport.inspection.identifiers.names import Kind, kind_of
from sallyport.inspection.identifiers.others import are_frequencies, are_workers
from sallyport.inspection.identifiers.participants.parts import divided
from sallyport.inspection.identifiers.person_names import are_names, is_name
from sallyport.inspection.identifiers.series import labels_numbered, persons_numbered
from sallyport.inspection.identifiers.unwrapped import unwrapped

_TEN = range(10)


@pytest.mark.parametrize(
    "form",
    [
        "/data/LP{:07d}-DNA_A01.cram\n",
        "Processing sub-CC{:06d} now\n",
        '"controls": ["E{0:05d}"],',
        "samples:\n  - KX{:04d}\n",
        "PT{:04d} ",
    ],
)
def test_many_of_one_form_are_ids(form):
    assert persons_numbered("".join(form.format(1000 + 7 * at) for at in _TEN), 10) == len(_TEN)


@pytest.mark.parametrize(
    "form",
    [
        "rs{:07d} ",
        "GO:{:07d} ",
        "10.1000/abc{:06d} ",
        "node{:04d} ",
        "SAL-{:04d} ",
        "#{:06d} ",
        "run202401{:02d} ",
        "p{:05d}_i0 ",
    ],
)
def test_other_numbers_are_none(form):
    assert persons_numbered("".join(form.format(10 + at) for at in _TEN), 10) == 0


def test_whole_cells_of_tables_are_left_to_the_rules_of_columns():
    text = "\n".join(f"LP{3000000 + at}\tx" for at in _TEN)
    assert persons_numbered(text, 10) == len(_TEN)
    assert persons_numbered(text, 10, is_table=True) == 0


def test_labels_are_ids_and_nothing_else():
    assert labels_numbered((f"EPX_{1000 + at}" for at in _TEN), 10) == len(_TEN)
    assert labels_numbered((f"{1000 + at} persons" for at in _TEN), 10) == 0


@pytest.mark.parametrize("name", ["Joan Peel", "Mrs Joan Peel", "Dack, Leonard (ward)", "KHAN, Imran"])
def test_a_forename_makes_a_name(name):
    assert is_name(name)


@pytest.mark.parametrize(
    "text", ["Florence Ward", "Victoria Wing", "Barthel Index", "Hull Royal", "Joan", "James Test"]
)
def test_places_and_scales_are_no_names(text):
    assert not is_name(text)


def test_most_must_be_names():
    assert are_names(["Joan Peel", "Alan Carr", "Una Daly"])
    assert not are_names(["Joan Peel", "Alan Carr", "Una Daly", "a", "b", "c"])


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Client No.", Kind.PERSON),
        ("child_id", Kind.PERSON),
        ("nhs_hash", Kind.PERSON),
        ("study no", Kind.PERSON),
        ("Age at presentation", Kind.AGE),
        ("Pt initials", Kind.NAME),
        ("Passport", Kind.RECORD),
        ("patients no", None),
        ("age group", None),
        ("case", None),
    ],
)
def test_a_noun_and_what_numbers_it_name_persons(name, kind):
    assert kind_of(name) is kind


def test_workers_are_no_participants():
    assert are_workers(["Name", "Role", "Start"])
    assert are_workers(["given", "family"], "authors")
    assert not are_workers(["Name", "Role", "Age"])
    assert not are_workers(["given", "family"], "patients")


def test_frequencies_have_names_and_counts_alone():
    assert are_frequencies(["surname", "per_million"])
    assert not are_frequencies(["surname", "ward"])
    assert not are_frequencies(["surname"])


def test_marks_of_typesetters_and_links_are_taken_away():
    text = pl.Series(["KOR\u201101", "id=KOR%2D01", "KOR&#45;01", "KO\u200bR-01", "100% of 5%"])
    assert unwrapped(text).to_list() == ["KOR-01", "id=KOR-01", "KOR-01", "KOR-01", "100% of 5%"]


def test_two_columns_are_ids_when_chance_does_not_make_them():
    ids = {f"{site}|{site * 37 + at * 5}" for site in range(1, 9) for at in range(30)}
    rows = [one.split("|") for one in sorted(ids)[:40]]
    columns = {0: pl.Series([one for one, _ in rows]), 2: pl.Series([other for _, other in rows])}
    assert [(first, second) for first, second, _ in divided(columns, ids)] == [(0, 2)]
    swapped = {0: columns[0], 2: pl.Series([str(int(other) + 1) for _, other in rows])}
    assert not list(divided(swapped, ids))
