"""Labelled cases: what stands beside what a file shows, and texts that are no table or file of their own."""
# ruff: noqa: E501 - a case a line

from __future__ import annotations

import base64
import gzip
import io
import json
import random
import struct
import tarfile
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from corpus.case import Case
from corpus.hidden_cases.documents import docx
from corpus.hidden_cases.files import file
from corpus.hidden_cases.pdf import pdf
from corpus.people import nhs_number, spaced

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_R = random.Random(41)
_IDS = [str(_R.randrange(4_100_000, 4_999_999)) for _ in range(24)]
_NHS = f"NHS number {spaced(nhs_number(_R))}"
_PERSONS = [
    {
        "participant_id": one,
        "dob": f"19{40 + at}-0{1 + at % 9}-1{at % 9}",
        "bmi": 20 + at * 7 % 13,
        "sbp": 110 + at * 5 % 37,
    }
    for at, one in enumerate(_IDS)
]
_ROWS = [list(map(str, row.values())) for row in _PERSONS]
_CSV = "\n".join(map(",".join, [list(_PERSONS[0]), *_ROWS])) + "\n"
_DEATHS = [["Ethnicity", "n", "Deaths"], ["White", "3201", "212"], ["Black", "181", "4"], ["Asian", "402", "17"]]
_LARGE = [["Ethnicity", "n", "Deaths"], ["White", "3201", "212"], ["Black", "181", "40"], ["Asian", "402", "17"]]
_PAGE = "<!DOCTYPE html><html><head><title>Results</title></head><body><p>The mean was higher.</p>{}</body></html>"


def _case(name: str, make: Callable[[Path], None], *rules: str) -> Case:
    return Case(f"aside: {name}", make, frozenset(rules))


def _html(name: str, body: str, *rules: str) -> Case:
    return _case(name, file("report.html", _PAGE.format(body)), *rules)


def _code(name: str, text: str, *rules: str) -> Case:
    return _case(name, file(name, text), *rules)


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
    tags[270] = _NHS
    second.encoderinfo = {"tiffinfo": tags}
    first.save(folder / "stack.tif", save_all=True, append_images=[second])


def _notebook(outputs: list[dict[str, Any]], **metadata: Any) -> Callable[[Path], None]:
    cells = [{"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": outputs, "source": ["show()"]}]
    return file("work.ipynb", json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}))


def _out(rows: list[list[str]]) -> list[dict[str, Any]]:
    lines = ["".join(cell.rjust(12) for cell in row) + "\n" for row in rows]
    return [{"output_type": "stream", "name": "stdout", "text": lines}]


def _zip_comment(folder: Path) -> None:
    with zipfile.ZipFile(folder / "tables.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("a.csv"), "group,mean score\na,61.5\nb,58.2\n")
        archive.comment = _NHS.encode()


def _tar_comment(folder: Path) -> None:
    with tarfile.open(folder / "tables.tar", "w", format=tarfile.PAX_FORMAT, pax_headers={"comment": _NHS}) as archive:
        data = b"group,mean score\na,61.5\nb,58.2\n"
        told = tarfile.TarInfo("a.csv")
        told.size = len(data)
        archive.addfile(told, io.BytesIO(data))


def _gzip_comment(comment: bytes) -> bytes:
    packed = gzip.compress(b"group,mean score\na,61.5\nb,58.2\n", mtime=0)
    return packed[:3] + b"\x10" + packed[4:10] + comment + b"\0" + packed[10:]


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


def _varint(number: int) -> bytes:
    return bytes([number]) if number < 128 else bytes([number & 127 | 128]) + _varint(number >> 7)


def _field(number: int, content: bytes) -> bytes:
    return bytes([number << 3 | 2]) + _varint(len(content)) + content


_GRAPH = _field(1, _field(1, b"x") + _field(2, b"y") + _field(4, b"Relu")) + _field(2, b"g")
_ONNX = b"\x08\x0a" + _field(7, _GRAPH) + _field(8, b"\x10\x15")


def _avro(records: int) -> bytes:
    head = b"Obj\x01\x02\x14avro.codec\x08null\x00" + bytes(range(16))
    body = bytes(records)
    return head + _varint(records * 2) + _varint(len(body) * 2) + body + bytes(range(16))


_COLUMNS = {"participant_id": _IDS, "bmi": [row["bmi"] for row in _PERSONS], "sbp": [row["sbp"] for row in _PERSONS]}
_PACKED = base64.b64encode(zlib.compress(_CSV.encode())).decode()
_HEX = _CSV.encode().hex()
_LISTED = ("identifiers.listed",)
_WHOLE = ("identifiers.listed", "identifiers.date_of_birth", "persons.row_per_person")
_VALIDATED = ",".join(_IDS[:20])


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
    _case("tabs in paragraphs", docx(_tabbed(_DEATHS)), "tables.small_count"),
    _case("tabs in paragraphs, large counts", docx(_tabbed(_LARGE))),
    _case(
        "chart's copy of counts",
        docx(lambda _: None, add={"word/charts/chart1.xml": _chart((212, 4, 17))}),
        "tables.small_count",
    ),
    _case("chart's copy of large counts", docx(lambda _: None, add={"word/charts/chart1.xml": _chart((212, 40, 17))})),
    _case(
        "a title that identifies",
        _book(lambda book, _: setattr(book.properties, "title", _NHS)),
        "identifiers.nhs_number",
    ),
    _case("a plain title", _book(lambda book, _: setattr(book.properties, "title", "Table 1"))),
    _case(
        "a footer that identifies",
        _book(lambda _, sheet: setattr(sheet.oddFooter.left, "text", _NHS)),
        "identifiers.nhs_number",
    ),
    _case("a footer", _book(lambda _, sheet: setattr(sheet.oddFooter.left, "text", "Page &P of &N"))),
    _case("a list of ids to pick from", _book(_validate(_VALIDATED)), *_LISTED),
    _case("a list of words to pick from", _book(_validate("yes,no,not known"))),
    _case("a count typed into a mask", _book(_typed('=IF(6<10,"<10",6)')), "tables.small_count"),
    _case("a count typed into what rounds it", _book(_typed("=ROUND(7,-1)")), "tables.small_count"),
    _case("a mask of another cell", _book(_typed('=IF(B2<10,"<10",B2)'))),
    _case("sizes on the bars of a chart", file("bars.svg", _bars(140, 88, 6)), "tables.small_count"),
    _case("sizes on the bars of a chart, all large", file("bars.svg", _bars(140, 88, 60))),
)
_PAGES = (
    _case("pdf table", pdf(content=_printed(_DEATHS)), "tables.small_count"),
    _case("pdf table of large counts", pdf(content=_printed(_LARGE))),
    _case(
        "pdf prose",
        pdf(content=f"BT /F1 12 Tf 72 700 Td (The query about {_NHS} was closed.) Tj ET\n"),
        "identifiers.nhs_number",
    ),
    _case(
        "pdf prose without ids",
        pdf(content="BT /F1 12 Tf 72 700 Td (The query about ISBN 0 306 40615 2 was closed.) Tj ET\n"),
    ),
    _case("pdf title that identifies", pdf(info=f"/Title ({_NHS})"), "identifiers.nhs_number"),
    _case("rtf table", _rtf(_DEATHS), "tables.small_count"),
    _case("rtf table of large counts", _rtf(_LARGE)),
    _case("rtf prose", _rtf(_LARGE, f"The query about {_NHS} was closed."), "identifiers.nhs_number"),
    _html("comment that identifies", f"<!-- {_NHS} -->", "hidden.comment", "identifiers.nhs_number"),
    _html("comment of a tool", "<!-- built with pandoc 3.1.2 -->"),
    _html("comment with a row", "<!-- before masking: Angioedema 4 2 -->", "hidden.comment"),
    _html(
        "counts in attributes",
        "<table><tr><th>Outcome</th><th>Deaths</th></tr><tr><td>MI</td><td data-order='221'>221</td></tr><tr><td>Stroke</td><td data-order='4'>suppressed</td></tr><tr><td>Other</td><td data-order='75'>75</td></tr></table>",
        "tables.small_count",
    ),
    _html(
        "persons in a script",
        f"<script>const d = [{','.join('{participant_id:' + row[0] + ',bmi:' + row[2] + ',sbp:' + row[3] + '}' for row in _ROWS)}];</script>",
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
        f'<a href="data:text/csv;base64,{base64.b64encode(_CSV.encode()).decode()}">data</a>',
        "hidden.inline_data",
        *_WHOLE,
    ),
    _case("saved page with a table", file("page.mhtml", _mail("text/html", _table(_DEATHS))), "tables.small_count"),
    _case("saved page with large counts", file("page.mhtml", _mail("text/html", _table(_LARGE)))),
    _case("mail with persons", file("mail.eml", _mail("text/csv", _CSV)), *_WHOLE),
)
_PICTURES = (
    _case(
        "comment of a JPEG that identifies",
        _picture("plot.jpg", comment=_NHS.encode()),
        "hidden.metadata",
        "identifiers.nhs_number",
    ),
    _case("plain picture", _picture("plot.png", dpi=(300, 300))),
    _case(
        "exif that identifies",
        _picture("plot.webp", exif=_exif(_NHS)),
        "hidden.metadata",
        "identifiers.nhs_number",
    ),
    _case("second page that identifies", _second_page, "hidden.frames", "identifiers.nhs_number"),
    _case(
        "svg with rows in its description",
        file("plot.svg", f'<svg xmlns="http://www.w3.org/2000/svg"><desc>{_CSV}</desc></svg>'),
        *_WHOLE,
    ),
    _case(
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
    _case(
        "volume that names a person", file("brain.nii", _nifti(_NHS)), "hidden.custom_data", "identifiers.nhs_number"
    ),
    _case("volume of a template", file("mean.nii", _nifti("MNI152 mean")), "hidden.custom_data"),
)
_FILES = (
    _case("comment of a zip file", _zip_comment, "identifiers.nhs_number"),
    _case("comment of a tar file", _tar_comment, "identifiers.nhs_number"),
    _case("comment of a gzip file", file("a.csv.gz", _gzip_comment(_NHS.encode())), "identifiers.nhs_number"),
    _case("harmless comment of a gzip file", file("a.csv.gz", _gzip_comment(b"made by a pipeline"))),
    _case("printed in a notebook", _notebook(_out(_DEATHS)), "hidden.notebook_output", "tables.small_count"),
    _case("printed in a notebook, large counts", _notebook(_out(_LARGE)), "hidden.notebook_output"),
    _case(
        "kept by a widget",
        _notebook(
            [],
            widgets={
                "application/vnd.jupyter.widget-state+json": {"state": {"a": {"state": {"_df": json.dumps(_PERSONS)}}}}
            },
        ),
        "hidden.custom_data",
        *_WHOLE,
    ),
    _case("onnx by its fields alone", file("output.bin", _ONNX), "binary.model"),
    _case(
        "protocol buffer of something else",
        file("output.bin", _field(1, b"alpha") + _field(3, b"beta") + b"\x10\x05" + bytes(40)),
    ),
    _case("avro", file("events.avro", _avro(40)), "binary.records"),
    _case("fastText", file("vectors.bin", b"\xba\x16\x4f\x2f\x0c\0\0\0" + bytes(200)), "binary.model"),
    _case(
        "Spark's model",
        file("part-00000", '{"class":"org.apache.spark.ml.classification.LogisticRegressionModel","uid":"a"}\n'),
        "binary.model",
    ),
    _case("libsvm", file("fit.model", "svm_type c_svc\nkernel_type rbf\ngamma 0.5\nnr_class 2\n"), "binary.model"),
    _case(
        "smcl",
        file(
            "tab.smcl",
            "{smcl}\n{txt}{sf}{ul off}\n           {c |}         death\n    ethnic {c |}         0          1 {c |}     Total\n{hline 11}{c +}{hline 22}{c +}{hline 10}\n     White {c |}{res}     3,201        212 {txt}{c |}{res}     3,413 \n{txt}     Black {c |}{res}       181          4 {txt}{c |}{res}       185 \n{txt}{hline 11}{c +}{hline 22}{c +}{hline 10}\n     Total {c |}{res}     3,382        216 {txt}{c |}{res}     3,598 \n",
        ),
        "tables.small_count",
    ),
    _case(
        "listing of SAS",
        file(
            "listing.lst",
            "   usubjid        brthdtc       aval\n\n"
            + "".join(f"SITE-{row[0]}    {row[1]}     {row[2]}.5\n" for row in _ROWS),
        ),
        "identifiers.date_of_birth",
        "persons.row_per_person",
    ),
)
_CODE = (
    _code(
        "withdrawn.py",
        f"WITHDRAWN = {{{', '.join(_IDS[:9])}}}\nd = d[~d['participant_id'].isin(WITHDRAWN)]\n",
        *_LISTED,
    ),
    _code("one person.R", f"d <- d[d$patient_id != {_IDS[0]}, ]\n", *_LISTED),
    _code("inlist.do", f"drop if inlist(subject_id, {_IDS[0]}, {_IDS[1]})\n", *_LISTED),
    _code("not in.sql", f"SELECT mean FROM visits WHERE patient_id NOT IN ({_IDS[0]}, {_IDS[1]});\n", *_LISTED),
    _code(
        "numbers of people.py", "N_PARTICIPANTS = 502411\nFIELDS = [21001, 31, 21022]\nSNPS = ['rs7412', 'rs429358']\n"
    ),
    _code("codes.R", "snomed <- c(44054006, 73211009, 46635009)\nicd <- c('I21', 'I22')\n"),
    _code(
        "packed rows.py",
        f'import base64, zlib\nBLOB = "{_PACKED}"\nrows = zlib.decompress(base64.b64decode(BLOB))\n',
        "code.encoded_blob",
        *_WHOLE,
    ),
    _code("rows in hexadecimal.R", f'd <- paste0("{_HEX[:400]}",\n  "{_HEX[400:]}")\n', "code.encoded_blob", *_WHOLE),
    _code(
        "counts in a comment.R",
        "# from the last run\n#  ethnic   n    deaths\n#  White  3201  212\n#  Black   181    4\n#  Asian   402   17\nfit <- glm(y ~ x)\n",
        "code.comment_table",
        "tables.small_count",
    ),
    _code(
        "large counts in a comment.R",
        "# from the last run\n#  ethnic   n    deaths\n#  White  3201  212\n#  Black   181   40\n#  Asian   402   17\nfit <- glm(y ~ x)\n",
        "code.comment_table",
    ),
    _code(
        "test_frames.py",
        'import pandas as pd\n\n\ndef test_mean():\n    d = pd.DataFrame({"group": ["a", "b"], "n": [1, 2]})\n    assert len(d) == 2\n',
    ),
    _case(
        "password file of Postgres",
        file(".pgpass", "db.hospital.internal:5432:cohort:hm512:Tr3acle-Pudding9\n"),
        "code.secret",
        "hidden.leftover",
    ),
)
CASES: tuple[Case, ...] = (*_NOTES, *_PAGES, *_PICTURES, *_FILES, *_CODE)
