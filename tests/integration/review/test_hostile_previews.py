"""Files made to hang, explode, mislead or act: each costs its own preview at most, and nothing of it stays alive."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from corpus.formats import CASES
from corpus.hidden_cases.pdf import built
from corpus.written import FORMATS
from hostile_samples import zip_of
from previewing import Desk, everything_on, seen_of
from sallyport.confinement.client import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_SCRIPT = "<script>fetch('/api/v2/dags')</script><img src=x onerror=alert(1)>"


def png_of(width: int, height: int, data: bytes) -> bytes:
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)), (b"IDAT", data), (b"IEND", b""))
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def sheet_of(rows: int) -> bytes:
    """A workbook of so many rows, small on the disk."""
    held = io.BytesIO()
    line = "".join(f'<row r="{{0}}"><c r="{letter}{{0}}"><v>7</v></c></row>' for letter in "A")
    with (
        zipfile.ZipFile(io.BytesIO(FORMATS["t.xlsx"]((("a", 1),)))) as old,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for one in old.infolist():
            if one.filename == "xl/worksheets/sheet1.xml":
                body = "".join(line.format(number) for number in range(1, rows + 1))
                start = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
                new.writestr(one, f"{start}{body}</sheetData></worksheet>")
            else:
                new.writestr(one, old.read(one))
    return held.getvalue()


def made_by(case: str, folder: Path) -> bytes:
    """The one file of a labelled case."""
    below = folder / "case"
    below.mkdir()
    next(one for one in CASES if one.name == f"formats: {case}").make(below)
    (path,) = below.iterdir()
    return path.read_bytes()


def test_a_bomb_of_a_picture_is_not_decoded(tmp_path: Path) -> None:
    desk = seen_of(tmp_path, {"bomb.png": png_of(60_000, 60_000, zlib.compress(bytes(10_000_000), 9))})
    assert desk.index("bomb.png").state == "none"
    assert desk.index("bomb.png").says == ["The picture claims more than 50,000,000 pixels."]


def test_a_picture_that_breaks_off_or_lies_is_said_to_be_damaged_and_others_are_shown(tmp_path: Path) -> None:
    held = io.BytesIO()
    Image.new("RGB", (50, 50)).save(held, "JPEG")
    files = {
        "cut.jpg": held.getvalue()[:300],
        "lies.png": png_of(5000, 5000, zlib.compress(b"few")),
        "none.gif": b"GIF89a" + b"\xff" * 50,
        "good.jpg": held.getvalue(),
    }
    desk = seen_of(tmp_path, files)
    assert {name: desk.index(name).state for name in files} == {
        "cut.jpg": "failed",
        "lies.png": "failed",
        "none.gif": "failed",
        "good.jpg": "made",
    }
    assert desk.pages("cut.jpg")[0].rows[0][1].startswith("ffd8 ff"), "its first bytes are shown instead"


@pytest.mark.parametrize("case", ["entities that grow", "a cell repeated a billion times"])
def test_a_document_that_grows_without_end_is_said_not_to_be_shown(tmp_path: Path, case: str) -> None:
    name = {"entities that grow": "t.docx", "a cell repeated a billion times": "t.ods"}.get(case, "t.xlsx")
    desk = seen_of(tmp_path, {name: made_by(case, tmp_path)})
    assert any(sentence.startswith("Not all of it can be shown: ") for sentence in desk.index(name).says)
    assert desk.index(name).parts[0].title == "first bytes"


def test_cells_millions_of_empty_ones_apart_are_shown_each_in_its_place(tmp_path: Path) -> None:
    shown = seen_of(tmp_path, {"t.xlsx": made_by("a cell at the end of the sheet", tmp_path)}).index("t.xlsx")
    assert [part.title for part in shown.parts][:2] == ["sheet 1, cells from A1", "sheet 1, cells from XFD1048576"]
    assert [sentence[:36] for sentence in shown.says] == ["Cells of a sheet lie millions of emp"]


@pytest.mark.parametrize(
    "kids", ["[2 0 R]", "[2 0 R 3 0 R]", "[7 0 R]"], ids=["itself", "itself and a page", "each other"]
)
def test_a_pdf_whose_pages_hold_each_other_ends(tmp_path: Path, kids: str) -> None:
    data = built(objects=("<< /Type /Pages /Kids [2 0 R] /Count 1 >>",)).replace(
        b"/Kids [3 0 R]", f"/Kids {kids}".encode()
    )
    desk = seen_of(tmp_path, {"loop.pdf": data, "good.pdf": built()})
    assert desk.index("loop.pdf").says
    assert desk.text("good.pdf") == "[page 1]\nMean scores by group\n\n"


def test_a_pdf_of_ten_thousand_forms_inside_each_other_costs_its_own_preview_alone(tmp_path: Path) -> None:
    content = "/X Do " * 30
    form = "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {} 0 R >> >> /Length {} >>"
    forms = tuple(f"{form.format(number + 1, len(content))}\nstream\n{content}\nendstream" for number in range(7, 60))
    deep = built(content=content, resources="/XObject << /X 7 0 R >>", objects=forms)
    desk = seen_of(tmp_path, {"deep.pdf": deep, "good.pdf": built()}, max_seconds=2)
    assert desk.index("deep.pdf").state in {"made", "failed"}
    assert desk.text("good.pdf") == "[page 1]\nMean scores by group\n\n"


def test_a_workbook_of_many_rows_is_shown_with_their_number(tmp_path: Path) -> None:
    desk = seen_of(tmp_path, {"many.xlsx": sheet_of(60_000)})
    index = desk.index("many.xlsx")
    assert (index.parts[0].title, index.parts[0].total, index.pages[25].first) == ("sheet 1", 60_000, 59_801)


def test_a_file_that_claims_more_rows_than_it_has_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    true = FORMATS["t.dta"]([("asthma", 120), ("gout", 45)])
    place = true.index(b"<N>") + 3
    size = 8 if true[place + 8 : place + 12] == b"</N>" else 4
    lying = true[:place] + (10**9).to_bytes(size, "little") + true[place + size :]
    desk = seen_of(tmp_path, {"lying.dta": lying, "true.dta": true}, max_seconds=20)
    assert desk.index("lying.dta").says
    assert desk.index("lying.dta").parts[0].total != 10**9
    assert desk.rows_of("true.dta") == [["asthma", "120"], ["gout", "45"]]


def test_a_line_of_many_megabytes_is_shown_in_pieces_and_that_is_said(tmp_path: Path) -> None:
    desk = seen_of(tmp_path, {"line.csv": b"a,b\n" + b"x" * 30_000_000 + b",1\n2,3\n", "line.txt": b"y" * 30_000_000})
    assert any("longer than 8 MiB" in sentence for sentence in desk.index("line.csv").says)
    assert sum(page.bytes for page in desk.index("line.csv").pages) < 1_000_000
    assert desk.index("line.txt").says == ["Bytes 1,638,401 to 29,934,464 are not shown."]


def test_law_9_cells_names_and_texts_are_text_and_nothing_acts(tmp_path: Path) -> None:
    hostile = f"\u202egpj.exe\u200b\x1b]0;title\x07 {_SCRIPT}"
    files = {
        "page.html": f"<html><body onload=alert(1)><p>seen{_SCRIPT}<a href='javascript:alert(1)'>link</a></body></html>",
        "plot.svg": f'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">{_SCRIPT}</svg>',
        "cells.csv": f'name,value\n"=HYPERLINK(""http://x"")",+1\n@SUM(1),-1\n{hostile},2\n',
        f"{_SCRIPT}.txt": "a\u202eb\u2066c\n",
        "\u202ecod.csv": "a,b\n1,2\n",
    }
    desk = seen_of(tmp_path, files)
    assert desk.text("page.html") == "seenlink"
    assert desk.index("plot.svg").parts[0].kind == "text"
    assert desk.rows_of("cells.csv")[:2] == [['=HYPERLINK("http://x")', "+1"], ["@SUM(1)", "-1"]]
    shown = desk.rows_of("cells.csv")[2][0]
    assert shown == f"⟦\\u202e⟧gpj.exe⟦\\u200b⟧⟦\\x1b⟧]0;title⟦\\x07⟧ {_SCRIPT}"
    assert desk.text(f"{_SCRIPT}.txt") == "a⟦\\u202e⟧b⟦\\u2066⟧c\n"
    for data in everything_on(desk.shelf):
        assert b"<" not in data
        assert "\u202e".encode() not in data
        assert b"\x1b" not in data
    names = {path.name for path in desk.shelf.root.rglob("*")}
    assert all(name == "T000012" or name.startswith("0000") for name in names), "no name of a user lies on the disk"


def test_a_file_that_is_two_kinds_at_once_is_shown_as_what_it_was_taken_for(tmp_path: Path) -> None:
    held = io.BytesIO()
    Image.new("RGB", (9, 9), "red").save(held, "PNG")
    picture_and_page = held.getvalue() + f"<html>{_SCRIPT}</html>".encode()
    desk = seen_of(tmp_path, {"both.html": picture_and_page, "gif.js": b"GIF89a/*" + bytes(20) + b"*/=alert(1)//"})
    assert desk.page("both.html").kind == "picture"
    assert not any(
        b"script" in data or b"alert" in data for data in everything_on(desk.shelf) if data.startswith(_SIGNATURE)
    )
    assert desk.index("gif.js").state == "failed"


def test_an_archive_of_hostile_names_is_shown_as_text(tmp_path: Path) -> None:
    name = "=cmd|' /C calc'!A0\u202e.csv"
    desk = Desk(tmp_path)
    desk.take({"a.zip": zip_of({name: b"x"})})
    desk.take({name: b"x"}, archive="a.zip")
    desk.make()
    assert desk.rows_of("a.zip")[0][1] == "=cmd|' /C calc'!A0⟦\\u202e⟧.csv"


def test_law_10_a_preview_that_takes_too_much_memory_says_so_and_the_others_go_on(tmp_path: Path) -> None:
    held = io.BytesIO()
    Image.new("RGB", (7000, 7000)).save(held, "PNG")
    desk = seen_of(tmp_path, {"large.png": held.getvalue(), "b.txt": "words\n"}, max_memory_bytes=250 * 1024**2)
    assert desk.index("large.png").state == "failed"
    assert any("memory" in sentence for sentence in desk.index("large.png").says)
    assert desk.text("b.txt") == "words\n"


@pytest.fixture
def misbehaving(tmp_path: Path) -> Iterator[tuple[Desk, Server]]:
    desk = Desk(tmp_path, max_seconds=2)
    limits, reading = desk.policy.previews, desk.policy.disclosure.table_reading
    shared = {"limits": limits.model_dump_json(), "reading": reading.model_dump_json()}
    with Server("previews_probe", shared, limits.max_memory_bytes, limits.max_seconds) as server:
        yield desk, server


@pytest.mark.parametrize(
    "how", ["dies", "hangs", "nothing", "a bell", "no picture", "another kind", "too much", "more fields", "no part"]
)
def test_law_10_a_child_that_misbehaves_costs_one_preview_which_says_so(
    misbehaving: tuple[Desk, Server], how: str
) -> None:
    desk, server = misbehaving
    desk.take({"a.txt": "words\n", "bad.txt": how, "c.txt": "more\n"})
    desk.make(server)
    bad = desk.index("bad.txt")
    assert bad.state == "failed"
    assert bad.says[0].startswith("Its preview could not be made: it ")
    assert desk.page("bad.txt").rows[0][2] == how[:16], "its first bytes are shown instead"
    assert (desk.text("a.txt"), desk.text("c.txt")) == ("words\n", "more\n")


@pytest.mark.parametrize("what", ["max_minutes", "max_request_bytes"])
def test_when_the_time_or_room_for_all_is_used_up_the_rest_says_so_and_is_made_by_a_later_call(
    tmp_path: Path, what: str
) -> None:
    desk = Desk(tmp_path)
    desk.take({"a.txt": "words\n"})
    policy = desk.policy
    desk.policy = policy.model_copy(update={"previews": policy.previews.model_copy(update={what: 0})})
    desk.make()
    assert desk.index("a.txt").state == "left_out"
    assert desk.index("a.txt").says
    desk.policy = policy
    assert desk.make().made == {"made": 1}
    assert desk.text("a.txt") == "words\n"


def test_room_that_earlier_previews_take_is_counted(tmp_path: Path) -> None:
    desk = Desk(tmp_path, max_request_bytes=1000)
    desk.take({"a.txt": "words\n" * 500})
    desk.make()
    desk.take({"b.txt": "more\n"})
    assert desk.make().made == {"left_out": 1}
    assert len(desk.text("a.txt")) == 3000
