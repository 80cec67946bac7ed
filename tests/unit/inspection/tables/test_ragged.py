"""Rows that are too long because a text in them has the delimiter, without quotes."""

from __future__ import annotations

import pytest

from sallyport.inspection.tables.text.ragged import with_cells_joined

REGULAR = ["asthma", "120", "mild", "3.5"]


@pytest.mark.parametrize(
    ("row", "joined"),
    [
        (["ulcer", " venous", "45", "mild", "2.5"], ["ulcer, venous", "45", "mild", "2.5"]),
        (["ulcer", "45", "mild", " of the leg", " left", "2.5"], ["ulcer", "45", "mild, of the leg, left", "2.5"]),
        (["ulcer", " venous", "*", "mild", "NA"], ["ulcer, venous", "*", "mild", "NA"]),
        (["ulcer", None, "45", "mild", "2.5"], ["ulcer,", "45", "mild", "2.5"]),
    ],
)
def test_the_cells_of_the_text_are_one_again(row: list[str | None], joined: list[str]):
    assert with_cells_joined([REGULAR, row], 4, ",") == [REGULAR, joined]


@pytest.mark.parametrize(
    "row",
    [
        ["1", "204", "45", "mild", "2.5"],
        ["ulcer", "45", "1", "204", "2.5"],
        ["ulcer", " venous", "mild", "45", "2.5"],
        ["ulcer", "45", "mild", "2.5", "more"],
    ],
    ids=["no text", "thousands", "a word for a number", "more behind it"],
)
def test_a_row_stays_as_it_is_where_no_place_fits(row: list[str]):
    assert with_cells_joined([REGULAR, row], 4, ",") == [REGULAR, row]


def test_nothing_tells_which_cells_were_one_where_all_or_none_are_numbers():
    for regular in (["a", "b"], ["1", "2"]):
        rows = [regular, ["x", "y", "1"]]
        assert with_cells_joined(rows, 2, ",") == rows
