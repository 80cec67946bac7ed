"""Labelled cases: cells and notes of workbooks that nobody sees, and pages of PDF that nobody can read."""

from __future__ import annotations

import io
import random
import zipfile
from typing import TYPE_CHECKING, Any

from corpus.aside_people import DEATHS, LARGE, NHS
from corpus.case import Case
from corpus.hidden_cases.files import file
from corpus.hidden_cases.making import nothing, rewritten, zipped
from corpus.hidden_cases.workbooks import xlsx
from corpus.people import nhs_number

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


def _changed(earlier: list[list[str]]) -> Callable[[Path], None]:
    """A sheet whose numbers were masked while changes were tracked."""
    table = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{'fewer' if row and at == 2 else one}</text:p></table:table-cell>" for at, one in enumerate(cells))
        + "</table:table-row>"
        for row, cells in enumerate(earlier)
    )  # fmt: skip
    changes = "".join(
        f'<table:cell-content-change table:id="c{row}"><table:cell-address table:table="0" table:row="{row}" table:column="2"/>'
        f'<table:previous><table:change-track-table-cell office:value-type="float" office:value="{cells[2]}"/></table:previous>'
        "</table:cell-content-change>"
        for row, cells in enumerate(earlier[1:], 1)
    )
    return _sheet_of(
        f"<table:tracked-changes>{changes}</table:tracked-changes><table:table table:name='A'>{table}</table:table>"
    )


def _deleted(text: str) -> Callable[[Path], None]:
    change = (
        '<table:tracked-changes><table:cell-content-change table:id="c1"><table:previous><table:change-track-table-cell>'
        f"<text:p>{text}</text:p></table:change-track-table-cell></table:previous></table:cell-content-change></table:tracked-changes>"
    )
    row = "<table:table-row><table:table-cell><text:p>mean</text:p></table:table-cell></table:table-row>"
    return _sheet_of(f"{change}<table:table table:name='A'>{row}</table:table>")


def _sheet_of(inside: str) -> Callable[[Path], None]:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    spaces = 'xmlns:office="o" xmlns:table="t" xmlns:text="x"'
    body = f"<office:document-content {spaces}><office:body><office:spreadsheet>{inside}</office:spreadsheet></office:body></office:document-content>"
    return zipped("table.ods", {"content.xml": body}, first=kind)


def _scenarios(values: list[str], comment: str) -> Callable[[Path], None]:
    kept = "".join(
        f'<scenario name="s{at}" count="1" comment="{comment}"><inputCells r="F1" val="{one}"/></scenario>'
        for at, one in enumerate(values)
    )

    def make(folder: Path) -> None:
        xlsx(nothing)(folder)
        content = (folder / "results.xlsx").read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        changed = sheet.replace("</sheetData>", f"</sheetData><scenarios>{kept}</scenarios>")
        (folder / "results.xlsx").write_bytes(rewritten(content, {"xl/worksheets/sheet1.xml": changed.encode()}))

    return make


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


_NUMBERS = random.Random(31)
CASES: tuple[Case, ...] = (
    _case("small counts before a tracked change", _changed(DEATHS), "hidden.tracked_change", "tables.small_count"),
    _case("large counts before a tracked change", _changed(LARGE), "hidden.tracked_change"),
    _case("a tracked change that identifies", _deleted(NHS), "hidden.tracked_change", "identifiers.nhs_number"),
    _case("a tracked change of words", _deleted("mean of all"), "hidden.tracked_change"),
    _case(
        "persons in scenarios",
        _scenarios([nhs_number(_NUMBERS) for _ in range(5)], "as told"),
        "hidden.custom_data",
        "identifiers.nhs_number",
    ),
    _case(
        "a scenario whose comment identifies", _scenarios(["0.03"], NHS), "hidden.custom_data", "identifiers.nhs_number"
    ),
    _case("rates in scenarios", _scenarios(["0.03", "0.05", "4"], "growth"), "hidden.custom_data"),
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
