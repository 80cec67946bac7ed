"""What reviewers see of real files of every kind, made by confined children and read back from the shelf."""

from __future__ import annotations

import base64
import io
import json
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from corpus.hidden_cases.pdf import built
from corpus.written import FORMATS
from hostile_samples import zip_of
from previewing import Desk, seen_of

if TYPE_CHECKING:
    from pathlib import Path

_ROWS = (("asthma", 120), ("gout", 45), ("=1+1", 17))
_CELLS = [["asthma", "120"], ["gout", "45"], ["=1+1", "17"]]
_AS_TEXT = {"t.md", "t.tex", "print.txt", "columns.json", "records.json", "t.jsonl"}
_FORMULA_IS_WORKED_OUT = {"t.xlsx"}


def picture(mode: str = "RGB", size: tuple[int, int] = (60, 40), kind: str = "PNG", **given: object) -> bytes:
    held = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(held, kind, **given)
    return held.getvalue()


@pytest.fixture(scope="module")
def formats(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return seen_of(tmp_path_factory.mktemp("formats"), {name: make(_ROWS) for name, make in FORMATS.items()})


@pytest.mark.parametrize("name", sorted(set(FORMATS) - _AS_TEXT))
def test_a_table_of_every_format_is_shown_as_rows_of_text(formats: Desk, name: str) -> None:
    assert formats.index(name).state == "made"
    rows = [[cell for cell in row if cell] for row in formats.rows_of(name)]
    wanted = _CELLS[:2] if name in _FORMULA_IS_WORKED_OUT else _CELLS
    assert [row for row in rows if row in wanted] == wanted
    said = [sentence for sentence in formats.index(name).says if "formulas were saved without a result" not in sentence]
    assert not set(said) - {"How it is laid out is not shown, nor are drawings and charts."}


@pytest.mark.parametrize("name", sorted(_AS_TEXT))
def test_text_that_holds_a_table_is_shown_as_it_is_written(formats: Desk, name: str) -> None:
    assert formats.text(name) == FORMATS[name](_ROWS).decode()


def test_places_in_a_table_are_those_of_the_findings(formats: Desk) -> None:
    second = formats.page("t.xlsx", 3)
    assert formats.index("t.xlsx").parts[2].title == "sheet 2, table 2"
    assert (second.kind, second.columns, second.first_column, second.first_row) == ("table", ["diagnosis", "n"], 5, 4)


def test_of_a_long_table_the_first_pages_and_the_last_are_shown_and_the_rest_is_told(tmp_path: Path) -> None:
    lines = "n,square\n" + "".join(f"{number},{number * number}\n" for number in range(1, 300_001))
    desk = seen_of(tmp_path, {"long.csv": lines}, max_pages=3, rows_per_page=100)
    index = desk.index("long.csv")
    assert (index.parts[0].total, index.parts[0].exact) == (300_000, True)
    assert [(page.first, page.last) for page in index.pages] == [(1, 100), (101, 200), (201, 300), (299_901, 300_000)]
    assert index.says == ["Rows 301 to 299,900 below the header are not shown."]
    assert desk.page("long.csv", 2).rows[0] == ["101", "10201"]
    last = desk.page("long.csv", 4)
    assert (last.first_row, last.rows[-1]) == (299_902, ["300000", "90000000000"])


@pytest.mark.parametrize("kind", ["t.dta", "t.sav", "t.xpt", "t.parquet", "t.arrow", "t.arrows"])
def test_of_a_long_file_of_a_statistics_program_the_first_pages_and_the_last_are_shown(
    tmp_path: Path, kind: str
) -> None:
    data = FORMATS[kind]([(f"d{number}", number) for number in range(1, 1004)])
    desk = seen_of(tmp_path, {kind: data}, max_pages=3, rows_per_page=100)
    index = desk.index(kind)
    assert (index.parts[0].total, index.parts[0].exact) == (1003, True)
    assert [(page.first, page.last) for page in index.pages] == [(1, 100), (101, 200), (201, 300), (904, 1003)]
    assert [row[1] for row in desk.rows_of(kind)] == [*map(str, range(1, 301)), *map(str, range(904, 1004))]
    assert index.says == ["Rows 301 to 903 below the header are not shown."]


def test_wide_and_long_cells_are_cut_and_that_is_said(tmp_path: Path) -> None:
    wide = ",".join(f"c{number}" for number in range(20)) + "\n" + ",".join(["y" * 50] * 20) + "\n"
    desk = seen_of(tmp_path, {"wide.csv": wide * 3}, max_columns=4, cell_characters=10)
    assert desk.rows_of("wide.csv")[0] == ["y" * 10 + "…"] * 4
    assert len(desk.page("wide.csv").columns) == 4
    assert [sentence.split(":")[-1] for sentence in desk.index("wide.csv").says] == [
        "Cells of more than 10 characters are cut, where they end in “…”.",
        "Columns 5 to 20 are not shown.",
    ]


def test_a_preview_keeps_to_its_bytes_and_still_shows_the_end(tmp_path: Path) -> None:
    lines = "".join(f"{number:07d},{'z' * 200}\n" for number in range(20_000))
    desk = seen_of(tmp_path, {"heavy.csv": lines}, max_bytes=400_000)
    index = desk.index("heavy.csv")
    assert sum(page.bytes for page in index.pages) <= 400_000
    assert index.pages[-1].last == 20_000
    assert index.pages[-1].first > index.pages[-2].last + 1
    assert any("are not shown" in sentence for sentence in index.says)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "latin-1"])
def test_text_of_any_encoding_is_shown_from_its_beginning_and_at_its_end(tmp_path: Path, encoding: str) -> None:
    text = "".join(f"line {number} of the log, schöne Grüße\n" for number in range(9000))
    desk = seen_of(tmp_path, {"run.log": text.encode(encoding)}, max_pages=2, text_kb=16)
    index, shown = desk.index("run.log"), desk.pages("run.log")
    assert text.startswith("".join(page.text for page in shown[:-1]))
    assert text.endswith(shown[-1].text)
    assert "\ufffd" not in desk.text("run.log")
    between = f"Bytes {index.pages[-2].last + 1:,} to {index.pages[-1].first - 1:,} are not shown."
    assert between in index.says
    assert index.pages[0].first == (1 if encoding in {"utf-8", "latin-1"} else 1 + len("".encode(encoding)))
    assert index.pages[-1].last == index.parts[0].total == index.size


def test_a_short_text_is_shown_whole(tmp_path: Path) -> None:
    code = "x <- c(1, 2)  # “sum”\r\nprint(sum(x))\r\n"
    desk = seen_of(tmp_path, {"a.R": code, "b.txt": "one\rtwo", "empty.txt": ""})
    assert desk.text("a.R") == code.replace("\r", "")
    assert desk.text("b.txt") == "one\ntwo"
    assert (desk.index("a.R").says, desk.index("empty.txt").says) == ([], ["It is empty."])


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_picture_of_any_mode_is_encoded_anew_without_its_metadata(tmp_path: Path, mode: str) -> None:
    from PIL.PngImagePlugin import PngInfo

    told = PngInfo()
    told.add_text("Comment", "of ward seven")
    data = picture(mode, pnginfo=told, icc_profile=b"profile of ward seven" * 9)
    assert b"ward seven" in data
    desk = seen_of(tmp_path, {"plot.png": data})
    shown = desk.page("plot.png")
    assert (shown.width, shown.height) == (60, 40)
    with Image.open(io.BytesIO(shown.png)) as image:
        image.load()
        assert (image.format, image.mode in {"L", "RGB"}, image.info) == ("PNG", True, {})
    assert b"ward" not in shown.png


def test_pictures_of_every_format_and_their_first_frames_are_shown(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (20, 10), (shade, 0, 0)) for shade in range(0, 250, 25)]
    formats = {"a.jpg": "JPEG", "a.gif": "GIF", "a.tif": "TIFF", "a.webp": "WEBP", "a.bmp": "BMP"}
    files = {name: picture(kind=kind) for name, kind in formats.items()}
    held = io.BytesIO()
    frames[0].save(held, "TIFF", save_all=True, append_images=frames[1:])
    desk = seen_of(tmp_path, {**files, "many.tif": held.getvalue(), "large.png": picture(size=(3000, 2000))})
    assert all(desk.page(name).kind == "picture" for name in files)
    assert len(desk.index("many.tif").pages) == 4
    assert desk.index("many.tif").says == ["Only the first 4 of its 10 pictures are shown."]
    large = desk.page("large.png")
    assert large.width * large.height <= 2_000_000
    assert 1.49 < large.width / large.height < 1.51
    assert desk.index("large.png").says == ["Pictures are shown smaller than they are."]


def test_documents_are_shown_as_text_tables_and_pictures(tmp_path: Path) -> None:
    import docx

    made = docx.Document()
    made.add_paragraph("Mean scores, see below.")
    made.add_picture(io.BytesIO(picture()))
    held = io.BytesIO()
    made.save(held)
    encoded = base64.b64encode(picture()).decode()
    image = f'<img src="data:image/png;base64,{encoded}">'
    page = f"<html><body><h1>Über &lt;us&gt;</h1><p>one<p>two{image}</body></html>"
    output = {"data": {"text/plain": ["4\n"], "text/html": "<table><tr><th>a</th></tr><tr><td>9</td></tr></table>"}}
    plot = {"data": {"image/png": encoded}}
    cells = [
        {"cell_type": "markdown", "source": "# Title"},
        {"cell_type": "code", "source": ["sum(x)\n"], "outputs": [output, plot]},
    ]
    scan = io.BytesIO()
    Image.linear_gradient("L").save(scan, "PDF")
    desk = seen_of(
        tmp_path,
        {
            "a.docx": held.getvalue(),
            "a.html": page,
            "a.ipynb": json.dumps({"nbformat": 4, "cells": cells}),
            "a.rtf": r"{\rtf1\ansi{\fonttbl{\f0 Arial;}}caf\'e9 \u8364? 5\par{\*\generator x}two}",
            "a.pdf": built(),
            "scan.pdf": scan.getvalue(),
        },
    )
    assert desk.text("a.docx") == "Mean scores, see below."
    assert desk.text("a.html") == "Über <us>\none\ntwo"
    assert "sum(x)" in desk.text("a.ipynb")
    assert "4\n" in desk.text("a.ipynb")
    assert desk.rows_of("a.ipynb") == [["9"]]
    assert desk.text("a.rtf") == "café € 5\ntwo"
    assert desk.text("a.pdf") == "[page 1]\nMean scores by group\n\n"
    assert desk.text("scan.pdf") == "[page 1]\n(no text)\n\n"
    for name in ("a.docx", "a.html", "a.ipynb", "scan.pdf"):
        assert desk.pages(name)[-1].kind == "picture", name


def test_an_archive_is_shown_as_the_list_of_its_members(tmp_path: Path) -> None:
    inner = {"x.csv": b"a,b\n1,2\n", "y/z.txt": b"words\n"}
    desk = Desk(tmp_path)
    desk.take({"all.zip": zip_of(inner), "not.zip": zip_of(inner), "not.zip!/decoy.txt": "harmless\n"})
    desk.take(inner, archive="all.zip")
    desk.make()
    assert desk.page("all.zip").columns == ["file", "path in the archive", "kind", "bytes"]
    assert desk.rows_of("all.zip") == [["4", "x.csv", "text/csv", "8"], ["5", "y/z.txt", "text/plain", "6"]]
    assert desk.rows_of("all.zip!/x.csv") == [["1", "2"]]
    assert desk.index("not.zip").state == "none", "a folder of a user's is no archive's inside"


def test_what_has_no_preview_says_why_and_shows_its_first_bytes(tmp_path: Path) -> None:
    desk = seen_of(
        tmp_path,
        {"a.pkl": b"\x80\x04\x95\x05\0\0\0\0\0\0\0\x8c\x01a\x94.", "a.h5": b"\x89HDF\r\n\x1a\n<b>" + bytes(5000)},
    )
    assert desk.index("a.pkl").says == [
        "It is a pickle: opening it would run what it holds, so only its first bytes are shown."
    ]
    index = desk.index("a.h5")
    assert (index.state, index.parts[0].title, index.parts[0].total) == ("none", "first bytes", 5011)
    assert desk.page("a.h5").rows[0] == ["00000000", "8948 4446 0d0a 1a0a 3c62 3e00 0000 0000", ".HDF....<b>....."]


def test_a_second_making_adds_only_what_is_missing(tmp_path: Path) -> None:
    desk = seen_of(tmp_path, {"a.csv": "a,b\n1,2\n", "b.txt": "words\n"})
    desk.take({"c.txt": "more\n"})
    page = desk.shelf.root / "T000012" / "000002.p0001.json"
    page.unlink()
    made = desk.make()
    assert (made.kept, made.made) == (1, {"made": 2})
    assert desk.text("b.txt") == "words\n"
