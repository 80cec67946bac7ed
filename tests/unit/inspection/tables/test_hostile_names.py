"""Names and cells made to hold a pattern up, or with more digits than Python reads as a number."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

import pytest

from sallyport.inspection.tables.documents.markup import tables_of_html
from sallyport.inspection.tables.documents.office import tables_of
from sallyport.inspection.tables.grid.cells import read
from sallyport.inspection.tables.grid.layout import Line
from sallyport.inspection.tables.grid.sizes import _IS_SIZE
from sallyport.inspection.tables.headings.measures import is_measure, says_unit
from sallyport.inspection.tables.headings.words import Role, hint, is_category
from sallyport.inspection.tables.results.said_bounds import bounds_of_marks
from sallyport.inspection.tables.text.listings import listed
from sallyport.inspection.tables.text.ragged import with_cells_joined
from sallyport.inspection.tables.text.smcl import plain
from unit.inspection.tables.grids import rules_for

if TYPE_CHECKING:
    from collections.abc import Callable

LONG, SECONDS = 100_000, 5
"""What grows with the square of the length takes several times as long."""
DIGITS = "1" * 5000


def _wide(text: str) -> object:
    numeric = ["1", "x"] * 1000
    return with_cells_joined([numeric, ["1", *text]], len(numeric), ",")


@pytest.mark.parametrize(
    ("take", "text"),
    [
        (says_unit, "Weight (%" + " " * LONG + "x"),
        (is_measure, "age " * (LONG // 4) + "x"),
        (is_measure, "30" + " " * LONG + "x"),
        (hint, "5 percentile" + " " * LONG + "x"),
        (hint, "5 percentile " * (LONG // 6) + "\nx"),
        (is_category, "1 to 2" + " " * LONG + "x"),
        (is_category, "1" + " " * LONG + "x"),
        (_IS_SIZE.match, "n = " + "1" * LONG + "-x" + " " * LONG + "x"),
        (lambda text: bounds_of_marks([text]), "c " + "is" * LONG + " x"),
        (lambda text: Line(0, (read(""), read(text))).has_numbers, "1" + " " * LONG + "x"),
        (lambda text: list(tables_of_html(text)), "<table><caption>" + "a<b>" * (8 * LONG) + "</caption><tr><td>n"),
        (_wide, "x" * LONG),
        (lambda text: list(listed(text, is_code=True)), ("patients: {" + " " * 3990 + "x}\n") * 20),
    ],
    ids=[
        "unit",
        "age",
        "band",
        "ages",
        "percentile",
        "range",
        "more",
        "size",
        "mark",
        "sized",
        "caption",
        "row",
        "flow",
    ],
)
def test_a_text_takes_no_longer_than_its_length(take: Callable[[str], object], text: str):
    begin = process_time()
    take(text)
    assert process_time() - begin < SECONDS


def test_a_line_break_in_a_name_is_a_space():
    assert not is_measure("Age 30\nor more")
    assert is_measure("Mean age\n(years)")
    assert hint("95th percentile\nof age,\nin years").role is Role.QUANTILE


@pytest.mark.parametrize(
    "text",
    [
        f'group,"mean (SD) [n]"\na,"7.1 (2.1) [{DIGITS}]"\nb,"8.2 (2.2) [4]"\n',
        f'group,"mean (SD) [n]",rate per {DIGITS}\na,"7.1 (2.1) [30]",3.5\nb,"8.2 (2.2) [4]",4.5\n',
        f'group,"mean (SD) [n]"\n{DIGITS},"7.1 (2.1) [30]"\nb,"8.2 (2.2) [4]"\n',
    ],
    ids=["a size", "a rate", "a name"],
)
def test_a_number_of_too_many_digits_hides_no_small_group(text: str):
    assert rules_for(text) == rules_for(text.replace(DIGITS, "30"))
    assert rules_for(text)
    assert not is_category(DIGITS)


def test_a_span_of_too_many_digits_is_as_wide_as_any():
    (held,) = tables_of_html(f"<table><tr><td>a<td colspan={DIGITS}>b<td>c<tr><td>x<td>20</table>")
    assert "20" in str(held.rows)
    root = Element("root")
    cell = SubElement(SubElement(SubElement(root, "table"), "table-row"), "table-cell", {"gridSpan": DIGITS})
    cell.text = "b"
    ((row,),) = tables_of(root)
    assert row[0] == "b"
    assert len(row) == 1000
    assert plain(f"{{space {DIGITS}}}{{space ²}}20").strip() == "20"
