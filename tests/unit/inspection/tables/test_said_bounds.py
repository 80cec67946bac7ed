"""What notes say of marks, in each of the ways in which it is written."""

from __future__ import annotations

import pytest

from sallyport.inspection.tables.grid.cells import BOUNDLESS, read
from sallyport.inspection.tables.results.said_bounds import bounded, bounds_of_marks


@pytest.mark.parametrize(
    ("note", "bounds"),
    [
        ("c: counts of 1 to 4", {"c": (1, 4)}),
        ("[c] = between 1 and 9", {"[c]": (1, 9)}),
        ('"*" means fewer than 5', {"*": (1, 4)}),
        ("* denotes a count up to 5", {"*": (1, 5)}),
        ("* is isolated, under 10", {}),
        ("* is an isolated count under 10", {"*": (1, 9)}),
        ("* means fewer than 5%", {}),
        ("* means p < 0.05", {}),
        ("Five counts: 1 to 4", {}),
    ],
)
def test_a_note_gives_a_mark_its_bounds(note: str, bounds: dict[str, tuple[int, int]]):
    assert bounds_of_marks([note]) == bounds


def test_the_first_note_about_a_mark_holds_and_each_mark_has_its_own():
    notes = ["* means fewer than 5", "c: 1 to 9", "* means fewer than 20"]
    assert bounds_of_marks(notes) == {"*": (1, 4), "c": (1, 9)}


def test_no_mark_has_bounds_where_others_are_hidden_to_keep_it():
    assert bounds_of_marks(["* means fewer than 5", "Further cells are hidden against subtraction"]) == {}


def test_only_a_mark_without_bounds_of_its_own_takes_those_of_a_note():
    said = {"*": (1, 4), "<10": (1, 4), "7": (1, 4), "c": (1, 9)}
    assert [(cell.low, cell.high) for cell in (bounded(read(text), said) for text in ("*", "C", "<10"))] == [
        (1, 4),
        (1, 9),
        (1, 9),
    ]
    assert bounded(read("7"), said) == read("7")
    assert bounded(read("*"), {}).high == BOUNDLESS
