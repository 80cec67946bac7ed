"""Labelled cases: cells and notes of workbooks that nobody sees, and pages of PDF that nobody can read."""
# ruff: noqa: E501 - a case a line

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from corpus.aside_people import NHS
from corpus.case import Case
from corpus.hidden_cases.files import file
from corpus.hidden_cases.making import zipped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_R = random.Random(19)
_MEASURED = [[number, _R.randrange(150, 190), _R.randrange(50, 99)] for number in sorted(_R.sample(range(600_000, 699_999), 25))]  # fmt: skip
_SUMS = [[f"site {at}", 1200 + 7 * at, round(_R.uniform(20, 30), 1)] for at in range(25)]
_ODS = (
    '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:dc="d"><office:body><office:spreadsheet>'
    '<table:table table:name="A"><table:table-row><table:table-cell office:value-type="string"><office:annotation>'
    "<dc:creator>R Core</dc:creator><text:p>{}</text:p></office:annotation><text:p>mean</text:p></table:table-cell>"
    "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
)


def _case(name: str, make: Callable[[Path], None], *rules: str) -> Case:
    return Case(f"unseen: {name}", make, frozenset(rules))


def _book(rows: list[list[Any]], form: str = "General", far: str = "") -> Callable[[Path], None]:
    """``rows`` in a number format below a table of results; ``far`` in a cell near the end of the sheet."""

    def make(folder: Path) -> None:
        from openpyxl import Workbook

        book = Workbook()
        for row in (["group", "mean score"], ["a", 61.5], ["b", 58.2]):
            book.active.append(row)
        for number, row in enumerate(rows, 9):
            for column, value in enumerate(row, 4):
                book.active.cell(number, column, value).number_format = form
        if far:
            book.create_sheet("notes").cell(90_000, 16_000, far)
        book.save(folder / "table.xlsx")

    return make


def _ods(note: str) -> Callable[[Path], None]:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped("table.ods", {"content.xml": _ODS.format(note)}, first=kind)


def _pdf(kids: str, count: int) -> Callable[[Path], None]:
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {count}/Kids[{kids}]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>",
    )
    data, places = "%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{one}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return file("page.pdf", f"{data}xref\n0 4\n0000000000 65535 f \n{table}trailer\n<</Root 1 0 R/Size 4>>\nstartxref\n{len(data)}\n%%EOF\n")  # fmt: skip


CASES: tuple[Case, ...] = (
    _case(
        "measures of persons in a format that shows nothing",
        _book(_MEASURED, ";;;"),
        "hidden.text",
        "identifiers.listed",
    ),
    _case("measures in a format of blanks", _book(_MEASURED, '" ";" ";" "'), "hidden.text", "identifiers.listed"),
    _case("results in a format that shows nothing", _book(_SUMS, ";;;"), "hidden.text"),
    _case("results in a format that hides zeros", _book(_SUMS, "0.0;-0.0;;@")),
    _case("a number of a patient far from the table", _book([], far=NHS), "identifiers.nhs_number"),
    _case("a word far from the table", _book([], far="checked")),
    _case("a patient in a note at a cell", _ods(f"left out: {NHS}"), "hidden.comment", "identifiers.nhs_number"),
    _case("a remark in a note at a cell", _ods("rounded to one digit"), "hidden.comment"),
    _case("pages that hold themselves", _pdf("2 0 R", 1), "hidden.unread"),
    _case("fewer pages than are claimed", _pdf("3 0 R", 4), "hidden.unread"),
    _case("a page like any other", _pdf("3 0 R", 1)),
)
