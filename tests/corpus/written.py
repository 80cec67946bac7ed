"""One small table of results in every format that results come in."""

from __future__ import annotations

import io
import json
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Rows = Sequence[tuple[str, int]]

NAMES = ("diagnosis", "n")


def delimited(rows: Rows, delimiter: str = ",") -> str:
    """As CSV."""
    return "".join(delimiter.join(map(str, row)) + "\n" for row in (NAMES, *rows))


def workbook(rows: Rows) -> bytes:
    """On the second sheet of a workbook, below a title, beside another table."""
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["Tables of the paper"])
    sheet = book.create_sheet("more")
    sheet.append(["Table 1. Diagnoses"])
    for number, row in enumerate((NAMES, *rows), 3):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column, value)
            sheet.cell(number, column + 4, value if isinstance(value, str) else value + 100)
    return _bytes(book.save)


def document(rows: Rows) -> bytes:
    """In a table of a Word document."""
    import docx

    made = docx.Document()
    made.add_paragraph("Table 1 shows the diagnoses.")
    table = made.add_table(rows=0, cols=2)
    for row in (NAMES, *rows):
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = str(value)
    return _bytes(made.save)


def html(rows: Rows) -> bytes:
    """In a page, with a table inside a cell of another that is there for looks."""
    inner = "".join("<tr>" + "".join(f"<td>{value}</td>" for value in row) + "</tr>" for row in rows)
    names = "".join(f"<th>{name}</th>" for name in NAMES)
    table = f"<table><thead><tr>{names}</tr></thead>{inner}</table>"
    return f"<!DOCTYPE html><html><body><table><tr><td>{table}</td></tr></table></body></html>".encode()


def markdown(rows: Rows) -> bytes:
    """Between two paragraphs, one of which has pipes."""
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    return "\n".join(
        ["# Results", "", "a|b, as they say.", "", "| diagnosis | n |", "|:--|--:|", *lines, "", "End."]
    ).encode()


def latex(rows: Rows) -> bytes:
    """With rules, and commands in its cells."""
    lines = [rf"\textbf{{{name}}} & ${count}$ \\" for name, count in rows]
    head = [
        r"\documentclass{article}",
        r"\begin{tabular}{l S[table-format=3.0]}",
        r"\toprule",
        r"diagnosis & n \\ \midrule",
    ]
    return "\n".join([*head, *lines, r"\bottomrule", r"\end{tabular}"]).encode()


def printed(rows: Rows) -> bytes:
    """As R prints a data frame."""
    lines = [f"{number:<3}{name:>12}{count:>5}" for number, (name, count) in enumerate(rows, 1)]
    return "\n".join(["> print(found)", "", f"   {'diagnosis':>12}{'n':>5}", *lines, ""]).encode()


def columns(rows: Rows) -> bytes:
    """JSON with a list for every column."""
    names, counts = zip(*rows, strict=True)
    return json.dumps({"title": "Diagnoses", "table": {NAMES[0]: names, NAMES[1]: counts}}).encode()


def records(rows: Rows) -> bytes:
    """JSON with an object for every row, some levels down."""
    return json.dumps({"results": {"groups": [{"by": [dict(zip(NAMES, row, strict=True))]} for row in rows]}}).encode()


def json_lines(rows: Rows) -> bytes:
    """An object a line."""
    return "".join(json.dumps(dict(zip(NAMES, row, strict=True))) + "\n" for row in rows).encode()


def statistics_file(kind: str) -> Callable[[Rows], bytes]:
    """A file of Stata, SPSS or SAS."""

    def made(rows: Rows) -> bytes:
        import tempfile
        from pathlib import Path

        import pandas as pd
        import pyreadstat

        frame = pd.DataFrame(list(rows), columns=list(NAMES))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "table"
            getattr(pyreadstat, f"write_{kind}")(frame, str(path))
            return path.read_bytes()

    return made


def columnar(kind: str) -> Callable[[Rows], bytes]:
    """Parquet, or Arrow."""

    def made(rows: Rows) -> bytes:
        import polars as pl

        frame = pl.DataFrame(list(rows), schema=list(NAMES), orient="row")
        return _bytes(getattr(frame, f"write_{kind}"))

    return made


def opendocument(rows: Rows) -> bytes:
    """A sheet of LibreOffice."""
    import zipfile

    cells = "".join(
        '<table:table-row><table:table-cell office:value-type="string"><text:p>'
        f"{name}</text:p></table:table-cell>{_ods_number(value)}</table:table-row>"
        for name, value in (NAMES, *rows)
    )
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" '
        f'xmlns:text="{space}:text:1.0"><office:body><office:spreadsheet><table:table table:name="one">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{space}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in (("mimetype", kind), ("content.xml", content), ("META-INF/manifest.xml", manifest)):
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data)
    return buffer.getvalue()


def _ods_number(value: str | int) -> str:
    said = f'"float" office:value="{value}"' if isinstance(value, int) else '"string"'
    return f"<table:table-cell office:value-type={said}><text:p>{value}</text:p></table:table-cell>"


def _bytes(save: Callable[[io.BytesIO], object]) -> bytes:
    buffer = io.BytesIO()
    save(buffer)
    return buffer.getvalue()


FORMATS: Mapping[str, Callable[[Rows], bytes]] = MappingProxyType(
    {
        "t.csv": lambda rows: delimited(rows).encode(),
        "crlf.csv": lambda rows: delimited(rows).replace("\n", "\r\n").encode(),
        "mac.csv": lambda rows: delimited(rows).replace("\n", "\r").encode(),
        "semicolon.csv": lambda rows: delimited(rows, ";").encode(),
        "pipe.txt": lambda rows: delimited(rows, "|").encode(),
        "t.tsv": lambda rows: delimited(rows, "\t").encode(),
        "mark.csv": lambda rows: delimited(rows).encode("utf-8-sig"),
        "utf16.csv": lambda rows: delimited(rows).encode("utf-16"),
        "utf32.csv": lambda rows: delimited(rows).encode("utf-32"),
        "latin.csv": lambda rows: delimited([("Ménière", 44), *rows]).encode("latin-1"),
        "quoted.csv": lambda rows: delimited([('"two\nlines, and ""quotes"""', 44), *rows]).encode(),
        "titled.csv": lambda rows: f"Table 1. Diagnoses\n\n{delimited(rows)}\nSource: the register\n".encode(),
        "commented.csv": lambda rows: f"# made with R, in March\n{delimited(rows)}".encode(),
        "t.xlsx": workbook,
        "t.ods": opendocument,
        "t.docx": document,
        "t.html": html,
        "t.md": markdown,
        "t.tex": latex,
        "print.txt": printed,
        "columns.json": columns,
        "records.json": records,
        "t.jsonl": json_lines,
        "t.dta": statistics_file("dta"),
        "t.sav": statistics_file("sav"),
        "t.xpt": statistics_file("xport"),
        "t.parquet": columnar("parquet"),
        "t.arrow": columnar("ipc"),
        "t.arrows": columnar("ipc_stream"),
    }
)
"""By the name of the file."""
