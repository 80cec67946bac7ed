from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib
from time import process_time
from typing import TYPE_CHECKING

import pytest

from corpus.hidden_cases.old_office import compound
from corpus.hidden_cases.pdf import built, circle
from corpus.hidden_cases.slides import ods
from sallyport.inspection.hidden.inspectors import inspectors
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.disclosure import Disclosure
from sallyport.policy.disclosure.hidden import HiddenRules

if TYPE_CHECKING:
    from pathlib import Path

    from sallyport.inspection.finding import Finding

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_SOURCE = 16 * 1024**2
SECONDS = 30
SMALL = HiddenRules(max_unpacked_bytes=1024 * 1024, max_pixels=1_000_000, max_pdf_objects=100, max_pages=5)


WITHIN_ITSELF = (
    "<< /Type /XObject /Subtype /Form /BBox [0 0 500 500] /Resources << /XObject << /X 7 0 R >> >> /Length 5 >>\n"
    "stream\n/X Do\nendstream"
)


def looked(content: bytes, name: str, media_type: str, rules: HiddenRules | None = None) -> list[Finding]:
    specimen = Specimen(name, len(content), "0" * 64, media_type, lambda: io.BufferedReader(io.BytesIO(content)))
    terms = Terms(Disclosure(hidden=rules or HiddenRules()), Direction.OUTPUT)
    return [said for one in inspectors(terms) if one.applies_to(specimen) for said in one.inspect(specimen)]


def rules(found: list[Finding]) -> set[str]:
    return {one.rule for one in found}


def zipped(**parts: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("[Content_Types].xml", "<Types/>")
        for name, data in parts.items():
            new.writestr(name.replace("__", "/").replace("_", "."), data)
    return held.getvalue()


def chart_with_deep_title() -> bytes:
    """In a title beside the axes, elements without end, with a text in each."""
    deep, texts = 60_000, 120_000
    title = "<title>" + "<d>" * deep + "<t>a</t>" * texts + "</d>" * deep + "</title>"
    chart = f"<chart><valAx><title/></valAx>{title}</chart>".encode()
    return zipped(word__document_xml=b"<document/>", word__charts__chart1_xml=chart)


def tiff_within_itself() -> bytes:
    """Directories of 65,535 empty entries each, of which every one begins within the one before."""
    held = bytearray((b"\xff\xff" + bytes(10)) * 90_000)
    held[:26] = b"II*\0" + struct.pack("<LHHHLLL", 8, 1, 330, 4, 1900, 36, 0)
    held[36 : 36 + 4 * 1900] = struct.pack("<1900L", *(12 * at for at in range(1000, 2900)))
    return bytes(held)


def query(*sources: bytes) -> bytes:
    package = zipped(**{f"Formulas__Section{at}_m": one for at, one in enumerate(sources)})
    written = base64.b64encode(struct.pack("<II", 0, len(package)) + package)
    item = b"<DataMashup>" + written + b"</DataMashup>"
    return zipped(xl__workbook_xml=b"<workbook/>", customXml__item1_xml=item)


def macros(pieces: int) -> bytes:
    """Three modules, each of so many pieces of 4,096 letters, beside what a listing needs."""
    begin = b"\x01" + struct.pack("<H", 0xB008) + b"\0Attribut"
    piece = struct.pack("<H", 0xB003) + b"\2a" + struct.pack("<H", 4092)
    return compound({"VBA/dir": b"\x01", **{f"VBA/Module{at}": begin + piece * pieces for at in range(3)}})


def test_a_bomb_inside_an_office_file_is_unverified():
    sheet = b"<worksheet><sheetData>" + b" " * 8_000_000 + b"</sheetData></worksheet>"
    book = b'<workbook><sheets><sheet name="a" id="r1"/></sheets></workbook>'
    relations = b'<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'
    held = zipped(xl__workbook_xml=book, xl___rels__workbook_xml_rels=relations, xl__worksheets__sheet1_xml=sheet)
    held = held.replace(b"xl/.rels/", b"xl/_rels/")
    found = looked(held, "a.xlsx", XLSX, SMALL)
    assert rules(found) == {"hidden.unread"}
    assert "unpacks to more than the limit" in found[0].message
    assert rules(looked(held, "a.xlsx", XLSX)) == set(), "it is the limit that speaks"


def test_entities_that_grow_are_refused():
    laughs = (
        b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><w:document xmlns:w="w">&b;</w:document>'
    )
    assert rules(looked(zipped(word__document_xml=laughs), "a.docx", DOCX)) == {"hidden.unread"}


def test_a_document_that_claims_a_billion_cells_costs_nothing(tmp_path: Path):
    ods(row=' table:number-rows-repeated="1000000000"', column=' table:number-columns-repeated="999999999"')(tmp_path)
    content = (tmp_path / "results.ods").read_bytes()
    assert looked(content, "results.ods", "application/vnd.oasis.opendocument.spreadsheet") == []


def test_a_document_of_nested_elements_without_end_is_read():
    deep = b'<w:document xmlns:w="w">' + b"<w:p>" * 30_000 + b"</w:p>" * 30_000 + b"</w:document>"
    assert looked(zipped(word__document_xml=deep), "a.docx", DOCX) == []


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def test_a_text_in_a_picture_that_unpacks_without_end_is_unverified():
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    text = chunk(b"zTXt", b"Data\0\0" + zlib.compress(bytes(64 * 1024 * 1024)))
    content = b"\x89PNG\r\n\x1a\n" + header + text + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    assert "hidden.unread" in rules(looked(content, "a.png", "image/png"))


def test_a_picture_that_claims_more_pixels_than_the_limit_is_not_unpacked():
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 2000, 2000, 8, 0, 0, 0, 0))
    content = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    assert rules(looked(content, "a.png", "image/png", SMALL)) == {"hidden.unread"}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"objects": tuple("<< /A 1 >>" for _ in range(120))}, {"hidden.unread"}),
        ({"content": "BT /F1 12 Tf 72 700 Td (((((((((( ET"}, set()),
        ({"content": "q " * 100_000}, set()),
        ({"content": "[" * 10_000 + "(a) Tj"}, set()),
        ({"objects": (WITHIN_ITSELF,), "resources": "/XObject << /X 7 0 R >>", "content": "/X Do"}, {"hidden.unread"}),
        ({"objects": ("[ 8 0 R ]", "[ 7 0 R ]"), "catalog": "/Names 7 0 R"}, set()),
        ({"objects": ("<< /Length 7 0 R >>\nstream\nabc\nendstream",), "page": "/Annots 7 0 R"}, {"hidden.unread"}),
    ],
)  # fmt: skip
def test_pdf_files_with_loops_and_without_ends_are_read_in_bounds(given, expected):
    assert rules(looked(built(**given), "a.pdf", "application/pdf", SMALL)) == expected


def test_a_pdf_whose_pages_are_unpacked_without_end_is_unverified():
    content = built(content=" " * 80_000_000)
    assert rules(looked(content, "a.pdf", "application/pdf")) == {"hidden.unread"}


def test_marks_of_a_pdf_are_counted_page_by_page_in_drawings_too():
    drawing = "".join(circle(9 * at, 9 * at) for at in range(60))
    form = (
        f"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Length {len(drawing)} >>\nstream\n{drawing}\nendstream"
    )
    content = built(content="/X Do", resources="/XObject << /X 7 0 R >>", objects=(form,))
    (found,) = looked(content, "a.pdf", "application/pdf")
    assert (found.rule, found.location) == ("hidden.points", "page 1")


def test_a_page_with_a_tag_that_never_ends_is_unverified():
    assert rules(looked(b"<html><!-- " + b"x" * 9_000_000, "a.html", "text/html")) == {"hidden.unread"}


def test_a_script_that_never_ends_is_data():
    found = looked(b"<html><script>var rows = [" + b"1, " * 3_000_000, "a.html", "text/html")
    assert {"hidden.inline_data", "hidden.script"} <= rules(found)


def test_a_line_without_end_in_a_table_is_read():
    assert looked(b"a,b\n1," + b"2" * 20_000_000, "a.csv", "text/csv") == []
    assert rules(looked(b"a,b\n1," + b"2" * 20_000_000 + b",=SUM(A1:A2)\n", "a.csv", "text/csv")) == {"hidden.formula"}


def test_a_notebook_nested_without_end_is_unverified():
    assert rules(looked(b'{"nbformat": 4, "cells": ' + b"[" * 200_000, "a.ipynb", "application/json")) == {
        "hidden.unread"
    }


@pytest.mark.parametrize(
    "ends",
    [
        b"\0\0\2\x13" * 90_000,
        struct.pack(">ii", 14, 2**31 - 1),
        struct.pack(">iiii", 14, -1, 2**30, 0),
        b"\0\0\0\xee" * 5000,
    ],
)
def test_objects_of_r_nested_or_longer_than_they_are_end_unverified(ends):
    head = b"X\n" + struct.pack(">iiii", 3, 0x040201, 0x030500, 5) + b"UTF-8"
    assert "hidden.unread" in rules(looked(head + ends, "a.rds", "application/x-r-data"))


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (b"<svg>" + b"<g>" * 60_000, "a.svg", "image/svg+xml"),
        (b"<html>" + b"<!--" * 300_000, "a.html", "text/html"),
        (b"<html>" + b"<a " * 300_000, "a.html", "text/html"),
        (b"{\\rtf1 " + b"\\fldinst " * 60_000, "a.rtf", "application/rtf"),
        (b"%!PS\n" + b"\n" * 1_000_000, "a.eps", "text/plain"),
        (b"a,b\n" + b",=a|" * 30_000, "a.csv", "text/csv"),
        (built(content="1" * 1_000_000 + "x"), "a.pdf", "application/pdf"),
        (chart_with_deep_title(), "a.docx", DOCX),
    ],
)
def test_what_would_take_the_square_of_its_length_is_read(content, name, media_type):
    """Each would take many minutes where a pattern or a search began anew at every place."""
    begin = process_time()
    assert rules(looked(content, name, media_type)) <= {"hidden.unread"}
    assert process_time() - begin < SECONDS


def test_directories_of_a_tiff_that_lie_within_one_another_are_read_in_bounds():
    begin = process_time()
    assert "hidden.unread" in rules(looked(tiff_within_itself(), "a.tif", "image/tiff"))
    assert process_time() - begin < SECONDS


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ((b" " * MOST_SOURCE,), set()),
        ((b" " * (MOST_SOURCE + 1),), {"hidden.unread"}),
        ((b" " * MOST_SOURCE, b" "), {"hidden.unread"}),
    ],
)
def test_queries_longer_than_anyone_writes_are_unverified(sources, expected):
    assert rules(looked(query(*sources), "a.xlsx", XLSX)) == {"hidden.custom_data", *expected}


def test_macros_longer_than_anyone_writes_are_unverified():
    few, many = (rules(looked(macros(pieces), "a.bin", "application/x-ole-storage")) for pieces in (1000, 1400))
    assert "hidden.unread" not in few
    assert "hidden.unread" in many


def test_a_part_that_no_one_uses_is_told_of_behind_however_many_empty_ones():
    empty = {f"word__empty{at}_xml": b"<a/>" for at in range(6000)}
    held = zipped(word__document_xml=b"<document/>", **empty, word__more_txt=b"Held back.")
    assert rules(looked(held, "a.docx", DOCX)) == {"hidden.custom_data"}
    assert rules(looked(zipped(word__document_xml=b"<document/>", **empty), "a.docx", DOCX)) == set()


def test_a_pdf_too_large_to_be_searched_for_lost_objects_says_so():
    padding = "x" * (65 * 1024**2)
    large = built(objects=(f"<< /Length {len(padding)} >>\nstream\n{padding}\nendstream",))
    found = looked(large, "poster.pdf", "application/pdf")
    assert any(one.rule == "hidden.unread" and "larger than 64 MiB" in one.message for one in found)
