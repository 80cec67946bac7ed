"""A researcher finds what is meant by numbers: names of sheets are data (law 7)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.comments import Comment

from sallyport.inspection.hidden.office.openxml import OfficeInspector
from sallyport.inspection.preflight import preflight
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.defaults import preflight_policy
from sallyport.policy.disclosure import Disclosure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def book(comments: Sequence[tuple[int, str]]) -> bytes:
    made = Workbook()
    sheets = [made.active, made.create_sheet("ward 7"), made.create_sheet("ward 8")]
    for number, cell in comments:
        sheets[number - 1][cell] = 1.5
        sheets[number - 1][cell].comment = Comment("look again", "somebody")
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def place(data: bytes) -> str:
    specimen = Specimen("a.xlsx", len(data), "", XLSX, lambda: io.BytesIO(data))
    found = OfficeInspector(Terms(Disclosure(), Direction.OUTPUT)).inspect(specimen)
    (said,) = [one for one in found if one.rule == "hidden.comment"]
    return said.location


def test_a_comment_is_at_a_cell_of_a_sheet():
    assert place(book([(2, "B2")])) == "sheet 2, cell B2"
    assert place(book([(3, "A1"), (3, "C9")])) == "sheet 3, cells A1, C9"


def test_comments_of_several_sheets_are_told_by_the_sheets():
    assert place(book([(3, "A1"), (1, "C9")])) == "sheets 1, 3"


def test_advice_is_about_the_way_that_a_file_goes(tmp_path: Path):
    (tmp_path / "a.xlsx").write_bytes(book([(2, "B2")]))
    advice = {
        direction: [
            one.advice
            for looked in preflight([tmp_path], preflight_policy(), direction=direction)
            for one in looked.findings
            if one.rule == "hidden.comment"
        ]
        for direction in Direction
    }
    assert advice[Direction.OUTPUT] == ["Delete the comments, or say in the request why they belong to the result."]
    assert advice[Direction.INPUT] == [""]
