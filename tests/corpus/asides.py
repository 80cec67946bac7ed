"""Labelled cases: what stands in a document, a page or a picture beside what it shows."""

from __future__ import annotations

import base64
import json
import random
import struct
from typing import TYPE_CHECKING, Any

from corpus import aside_files, figures, inlined, macros, pdf_beside, picture_pieces, queries, scripts, unseen_cells
from corpus.aside_people import CSV, DEATHS, IDS, LARGE, LISTED, NHS, PERSONS, ROWS, WHOLE, aside
from corpus.hidden_cases.documents import docx
from corpus.hidden_cases.files import file
from corpus.hidden_cases.pdf import pdf
from corpus.people import nhs_number
from corpus.unseen import UNSEEN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.case import Case

_PAGE = "<!DOCTYPE html><html><head><title>Results</title></head><body><p>The mean was higher.</p>{}</body></html>"
_COLUMNS = {"participant_id": IDS, "bmi": [row["bmi"] for row in PERSONS], "sbp": [row["sbp"] for row in PERSONS]}
_VALIDATED = ",".join(IDS[:20])


def _html(name: str, body: str, *rules: str) -> Case:
    return aside(name, file("report.html", _PAGE.format(body)), *rules)


def _printed(rows: list[list[str]]) -> str:
    """As lines of a PDF page, each cell at a place of its own."""
    shown = "BT /F1 10 Tf 72 760 Td (Deaths were counted by group.) Tj ET\n"
    for down, row in enumerate(rows):
        for right, cell in enumerate(row):
            shown += f"BT /F1 10 Tf {72 + 130 * right} {720 - 14 * down} Td ({cell}) Tj ET\n"
    return shown


def _rtf(rows: list[list[str]], behind: str = "") -> Callable[[Path], None]:
    cells = "".join(
        r"\trowd\cellx2000\cellx4000\cellx6000 " + "".join(rf"\intbl {one}\cell " for one in row) + r"\row "
        for row in rows
    )
    return file(
        "table.rtf",
        r"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0\fs20 Deaths by group\par " + cells + rf"\pard {behind}\par}}",
    )


def _tabbed(rows: list[list[str]]) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for row in rows:
            document.add_paragraph("\t".join(row))

    return change


def _book(change: Callable[[Any, Any], None]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        from openpyxl import Workbook

        book = Workbook()
        sheet = book.active
        for row in (["group", "mean score"], ["a", 61.5], ["b", 58.2]):
            sheet.append(row)
        change(book, sheet)
        book.save(folder / "table.xlsx")

    return make


def _picture(name: str, **given: Any) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        from PIL import Image

        Image.new("RGB", (40, 30), (250, 250, 250)).save(folder / name, **given)

    return make


def _exif(text: str) -> Any:
    from PIL import Image

    exif = Image.Exif()
    exif[0x010E] = text
    return exif


def _second_page(folder: Path) -> None:
    from PIL import Image, TiffImagePlugin

    first, second = Image.new("L", (40, 30), 9), Image.new("L", (40, 30), 99)
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[270] = NHS
    second.encoderinfo = {"tiffinfo": tags}
    first.save(folder / "stack.tif", save_all=True, append_images=[second])


def _nifti(text: str) -> bytes:
    head = bytearray(352)
    head[:4] = struct.pack("<i", 348)
    head[148 : 148 + len(text)] = text.encode()
    head[344:348] = b"n+1\0"
    return bytes(head) + bytes(400)


def _mail(kind: str, content: str) -> str:
    packed = base64.encodebytes(content.encode()).decode()
    return (
        "Subject: results\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=xx\n\n--xx\n"
        f"Content-Type: {kind}\nContent-Transfer-Encoding: base64\n\n{packed}\n--xx--\n"
    )


def _table(rows: list[list[str]]) -> str:
    return (
        "<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows) + "</table>"
    )


def _validate(listed: str) -> Callable[[Any, Any], None]:
    def change(_: Any, sheet: Any) -> None:
        from openpyxl.worksheet.datavalidation import DataValidation

        rule = DataValidation(type="list", formula1=f'"{listed}"')
        sheet.add_data_validation(rule)
        rule.add("D2")

    return change


def _chart(counts: tuple[int, ...]) -> bytes:
    def cells(kind: str, values: tuple[object, ...]) -> str:
        return "".join(f'<c:pt idx="{at}"><c:v>{one}</c:v></c:pt>' for at, one in enumerate(values)).join(
            (f"<c:{kind}>", f"</c:{kind}>")
        )

    return (
        '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:ser><c:tx><c:v>Number of deaths</c:v></c:tx>'
        f"{cells('cat', ('White', 'Black', 'Asian'))}{cells('val', counts)}</c:ser></c:chart>"
    ).encode()


def _typed(formula: str) -> Callable[[Any, Any], None]:
    def change(_: Any, sheet: Any) -> None:
        sheet["D3"] = formula

    return change


def _bars(*sizes: int) -> bytes:
    bars = "".join(f'<rect height="{size}"/><text>Ward {at} (n = {size})</text>' for at, size in enumerate(sizes))
    return f'<svg xmlns="http://www.w3.org/2000/svg">{bars}<text>0</text><text>4</text><text>8</text></svg>'.encode()


_NOTES = (
    aside("tabs in paragraphs", docx(_tabbed(DEATHS)), "tables.small_count"),
    aside("tabs in paragraphs, large counts", docx(_tabbed(LARGE))),
    aside(
        "chart's copy of counts",
        docx(lambda _: None, add={"word/charts/chart1.xml": _chart((212, 4, 17))}),
        "tables.small_count",
    ),
    aside("chart's copy of large counts", docx(lambda _: None, add={"word/charts/chart1.xml": _chart((212, 40, 17))})),
    aside(
        "a title that identifies",
        _book(lambda book, _: setattr(book.properties, "title", NHS)),
        "identifiers.nhs_number",
    ),
    aside("a plain title", _book(lambda book, _: setattr(book.properties, "title", "Table 1"))),
    aside(
        "a footer that identifies",
        _book(lambda _, sheet: setattr(sheet.oddFooter.left, "text", NHS)),
        "identifiers.nhs_number",
    ),
    aside("a footer", _book(lambda _, sheet: setattr(sheet.oddFooter.left, "text", "Page &P of &N"))),
    aside("a list of ids to pick from", _book(_validate(_VALIDATED)), *LISTED),
    aside("a list of words to pick from", _book(_validate("yes,no,not known"))),
    aside("a count typed into a mask", _book(_typed('=IF(6<10,"<10",6)')), "tables.small_count", "tables.unreadable"),
    aside(
        "a count typed into what rounds it", _book(_typed("=ROUND(7,-1)")), "tables.small_count", "tables.unreadable"
    ),
    aside("a mask of another cell", _book(_typed('=IF(B2<10,"<10",B2)')), "tables.unreadable"),
    aside("sizes on the bars of a chart", file("bars.svg", _bars(140, 88, 6)), "tables.small_count"),
    aside("sizes on the bars of a chart, all large", file("bars.svg", _bars(140, 88, 60))),
)
_PAGES = (
    aside("pdf table", pdf(content=_printed(DEATHS)), "tables.small_count"),
    aside("pdf table of large counts", pdf(content=_printed(LARGE))),
    aside(
        "pdf prose",
        pdf(content=f"BT /F1 12 Tf 72 700 Td (The query about {NHS} was closed.) Tj ET\n"),
        "identifiers.nhs_number",
    ),
    aside(
        "pdf prose without ids",
        pdf(content="BT /F1 12 Tf 72 700 Td (The query about ISBN 0 306 40615 2 was closed.) Tj ET\n"),
    ),
    aside("pdf title that identifies", pdf(info=f"/Title ({NHS})"), "identifiers.nhs_number"),
    aside("rtf table", _rtf(DEATHS), "tables.small_count"),
    aside("rtf table of large counts", _rtf(LARGE)),
    aside("rtf prose", _rtf(LARGE, f"The query about {NHS} was closed."), "identifiers.nhs_number"),
    _html("comment that identifies", f"<!-- {NHS} -->", "hidden.comment", "identifiers.nhs_number"),
    _html("comment of a tool", "<!-- built with pandoc 3.1.2 -->"),
    _html("comment with a row", "<!-- before masking: Angioedema 4 2 -->", "hidden.comment"),
    _html(
        "counts in attributes",
        "<table><tr><th>Outcome</th><th>Deaths</th></tr><tr><td>MI</td><td data-order='221'>221</td></tr><tr><td>Stroke</td><td data-order='4'>suppressed</td></tr><tr><td>Other</td><td data-order='75'>75</td></tr></table>",
        "tables.small_count",
    ),
    _html(
        "persons in a script",
        f"<script>const d = [{','.join('{participant_id:' + row[0] + ',bmi:' + row[2] + ',sbp:' + row[3] + '}' for row in ROWS)}];</script>",
        "hidden.script",
        "identifiers.listed",
        "persons.row_per_person",
    ),
    _html(
        "columns in a script",
        f'<script type="application/json">{json.dumps({"x": {"data": _COLUMNS}})}</script>',
        "hidden.inline_data",
        "identifiers.listed",
        "persons.row_per_person",
    ),
    _html(
        "settings in a script",
        '<script>const theme = {colour: "#1b9e77", sizes: [8, 10, 12], legend: true};</script>',
        "hidden.script",
    ),
    _html(
        "a file in a link",
        f'<a href="data:text/csv;base64,{base64.b64encode(CSV.encode()).decode()}">data</a>',
        "hidden.inline_data",
        *WHOLE,
    ),
    aside("saved page with a table", file("page.mhtml", _mail("text/html", _table(DEATHS))), "tables.small_count"),
    aside("saved page with large counts", file("page.mhtml", _mail("text/html", _table(LARGE)))),
    aside("mail with persons", file("mail.eml", _mail("text/csv", CSV)), *WHOLE),
)
_PICTURES = (
    aside(
        "comment of a JPEG that identifies",
        _picture("plot.jpg", comment=NHS.encode()),
        "hidden.metadata",
        "identifiers.nhs_number",
    ),
    aside("plain picture", _picture("plot.png", dpi=(300, 300))),
    aside(
        "exif that identifies",
        _picture("plot.webp", exif=_exif(NHS)),
        "hidden.metadata",
        "identifiers.nhs_number",
    ),
    aside("second page that identifies", _second_page, "hidden.frames", "identifiers.nhs_number"),
    aside(
        "svg with rows in its description",
        file("plot.svg", f'<svg xmlns="http://www.w3.org/2000/svg"><desc>{CSV}</desc></svg>'),
        *WHOLE,
    ),
    aside(
        "svg with places that look like numbers",
        file(
            "plot.svg",
            '<svg xmlns="http://www.w3.org/2000/svg"><path d="'
            + " ".join(
                f"L {nhs_number(random.Random(n))[:3]} {nhs_number(random.Random(n))[3:6]} {nhs_number(random.Random(n))[6:]}"
                for n in range(40)
            )
            + '"/></svg>',
        ),
    ),
    aside("volume that names a person", file("brain.nii", _nifti(NHS)), "hidden.custom_data", "identifiers.nhs_number"),
    aside("volume of one subject", file("sub-0413_ses-01_T1w.nii", _nifti("")), "hidden.dicom"),
    aside("volume of a day", file("brain.nii", _nifti("T1w mprage 2019-03-11")), "hidden.dicom"),
    aside("volume of many, named for a part", file("subcortical_mean2.nii", _nifti("n=212")), "hidden.custom_data"),
    aside("volume of a template", file("mean.nii", _nifti("MNI152 mean")), "hidden.custom_data"),
)
CASES: tuple[Case, ...] = (
    *_NOTES,
    *_PAGES,
    *_PICTURES,
    *aside_files.CASES,
    *UNSEEN,
    *figures.CASES,
    *inlined.CASES,
    *scripts.CASES,
    *unseen_cells.CASES,
    *pdf_beside.CASES,
    *picture_pieces.CASES,
    *queries.CASES,
    *macros.CASES,
)
