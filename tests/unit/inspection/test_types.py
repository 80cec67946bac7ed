from __future__ import annotations

import io
import pickle
import struct

import pytest

import hostile_samples as samples
from sallyport.inspection.inspectors import TextInspector, TypeInspector, VolumeInspector, inspect
from sallyport.inspection.kinds.types import EMPTY, emptied, identify, mismatch, unopened
from sallyport.inspection.specimen import Specimen

OOXML = "application/vnd.openxmlformats-officedocument."
ELF = b"\x7fELF\x02\x01\x01" + bytes(60)
WINDOWS = b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + bytes(100)


def docx() -> bytes:
    return samples.zip_of({"word/document.xml": b"<w/>", "[Content_Types].xml": b"<Types/>"})


def odt() -> bytes:
    return samples.zip_of({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}, 0)


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"", "empty.csv", EMPTY),
        (b"id,age\n1,34\n2,35\n", "a.bin", "text/csv"),
        (b'id,note\n1,"a, b"\n2,"c"\n', "a.csv", "text/csv"),
        (b"id\tage\n1\t34\n", "a", "text/tab-separated-values"),
        (b"\xef\xbb\xbfid;age\r\n1;34\r\n", "a", "text/csv"),
        ("id,\u00e4ge\n1,2\n".encode("utf-16"), "a.csv", "text/csv"),
        ("a caf\u00e9 in Latin-1, with words".encode("latin-1"), "a.txt", "text/plain"),
        (b"one\ntwo\nthree\n", "ids.csv", "text/csv"),
        (b"just some words\nand more, of them\n", "a.txt", "text/plain"),
        (b'{"a": [1, 2]}', "a", "application/json"),
        (b"[[1, 2], [3]]", "a", "application/json"),
        (b"{braces are no JSON}", "a", "text/plain"),
        (b"<?xml version='1.0'?><a/>", "a", "application/xml"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a", "image/svg+xml"),
        (b"<!DOCTYPE html><html></html>", "a", "text/html"),
        (b"#!/bin/sh\necho\n", "a", "text/x-script"),
        (b"%PDF-1.7\n", "a.csv", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "a", "image/png"),
        (b"SQLite format 3\0" + bytes(100), "a", "application/vnd.sqlite3"),
        (b"PAR1" + bytes(30), "a.parquet", "application/vnd.apache.parquet"),
        (pickle.dumps({"a": 1}), "a.pkl", "application/x-python-pickle"),
        (bytes(128) + b"DICM", "a.dcm", "application/dicom"),
        (bytes(32) + b"SIF_MAGIC\0", "a.sif", "application/vnd.sylabs.sif.layer"),
        (ELF, "a.csv", "application/x-elf"),
        (WINDOWS, "a.txt", "application/x-dosexec"),
        (b"MZ is how this sentence begins", "a.txt", "text/plain"),
        (b"ID3,age\n1,34\n2,35\n", "a.csv", "text/csv"),
        (b"070701,5\n070702,6\n", "dates.csv", "text/csv"),
        (b"PAR1\tPAR2\n1\t2\n", "a", "text/tab-separated-values"),
        (b"aaaaftyp;b\n1;2\n", "a", "text/csv"),
        (bytes(range(256)) * 4, "a.dat", "application/octet-stream"),
        (samples.zip_of({"a.csv": b"1,2"}), "a.zip", "application/zip"),
        (samples.tar_of({"a.csv": b"1,2"}), "a.tar", "application/x-tar"),
        (samples.COMPRESSORS["gz"](b"a"), "a.gz", "application/gzip"),
        (docx(), "a.zip", OOXML + "wordprocessingml.document"),
        (
            samples.zip_of({"_rels/.rels": b"", "xl/workbook.xml": b"", "[Content_Types].xml": b""}),
            "a",
            OOXML + "spreadsheetml.sheet",
        ),
        (odt(), "a", "application/vnd.oasis.opendocument.text"),
        (samples.zip_of({"x.npy": b"", "y.npy": b""}), "a", "application/x-npz"),
    ],
)
def test_identify_by_content(content, name, expected):
    assert identify(io.BytesIO(content), name) == expected


def test_a_character_cut_at_the_end_of_the_look_is_still_text():
    content = b"a" * 65535 + "\u00e4".encode() * 10
    assert identify(io.BytesIO(content), "a.txt") == "text/plain"


@pytest.mark.parametrize(
    ("media_type", "name", "lies"),
    [
        ("text/csv", "a.csv", False),
        ("text/plain", "a.CSV", False),
        ("text/csv", "a.csv.pdf", True),
        ("application/pdf", "a.csv", True),
        ("application/x-dosexec", "a.dat", True),
        ("application/x-dosexec", "a.exe", False),
        ("application/x-elf", "tool", False),
        ("application/octet-stream", "a.csv", True),
        ("application/octet-stream", "a.xyz", False),
        ("text/x-script", "a.py", False),
        ("application/zip", "a.docx", True),
        ("application/x-ole-storage", "a.xlsx", True),
        ("application/gzip", "a.rds", False),
        ("application/gzip", "a.csv.gz", False),
        (EMPTY, "a.pdf", False),
        ("application/zip", ".hidden", False),
    ],
)
def test_a_name_that_lies_is_a_finding(media_type, name, lies):
    found = mismatch(media_type, name)
    assert (found is not None) is lies
    if found:
        assert found.rule == "type.mismatch"


@pytest.mark.parametrize(
    ("name", "is_told"),
    [
        ("a.docx", True),
        ("a.pkl", True),
        ("a.PNG", True),
        ("a.csv", False),
        ("a.ipynb", False),
        ("a", False),
        ("a.py", False),
    ],
)
def test_a_file_without_bytes_that_needs_some_is_a_finding(name, is_told):
    assert (emptied(EMPTY, name) is not None) is is_told
    assert emptied("text/plain", name) is None


def test_law_2_not_checked_is_not_clean_for_containers_and_ciphers_that_stay_closed():
    assert unopened("application/vnd.rar").rule == "archive.unknown"
    assert unopened("application/x-squashfs-old").rule == "archive.unknown"
    assert unopened("application/pgp-encrypted").rule == "archive.encrypted"
    assert unopened("text/csv") is None


@pytest.mark.parametrize(
    "name",
    ["data.7z.001", "data.zip.002", "data.z01", "data.part2.rar", "data.R00", "x/data.7z.0003", "data.tar.gz.ab"],
)
def test_law_2_not_checked_is_not_clean_for_volumes_of_split_archives(name):
    specimen = Specimen(name, 3, "0" * 64, "application/octet-stream", lambda: io.BytesIO(b"\0\1\2"))
    assert "archive.split" in {found.rule for found in inspect(specimen, [TypeInspector(), VolumeInspector()])}


def ends(content: bytes, name: str = "a.csv") -> list[tuple[str, str]]:
    specimen = Specimen(name, len(content), "0" * 64, "text/csv", lambda: io.BytesIO(content))
    return [(found.rule, found.location) for found in inspect(specimen, [TextInspector()])]


def test_text_that_goes_on_as_something_else_is_a_lie():
    text = b"id,age\n1,34\n" * 200_000
    assert ends(text) == []
    assert ends(text + samples.COMPRESSORS["xz"](samples.TEXT)) == [("type.mismatch", f"byte {len(text) + 5}")]
    assert ends(text + b"\0") == [("type.mismatch", f"byte {len(text)}")]
    wide = "id,\u00e4ge\n1,34\n" * 200_000
    assert ends(wide.encode("utf-16")) == ends(wide.encode("utf-8-sig")) == ends(wide.encode("utf-32")) == []
    (said,) = ends(wide.encode("utf-16") + b"\0\0" * 10)
    assert said[0] == "type.mismatch"
    assert ends("caf\u00e9\n".encode("latin-1") * 20_000) == []


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xef\xbb\xbf"])
def test_a_byte_order_mark_makes_no_text_of_a_disk_image(mark):
    image = mark.ljust(0x8000, b"\n") + b"\x01CD001\x01" + bytes(2000)
    assert identify(io.BytesIO(image), "notes.txt") == "application/x-iso9660-image"


def test_an_unknown_kind_is_said():
    specimen = Specimen("a.xyz", 3, "0" * 64, "application/octet-stream", lambda: io.BytesIO(b"\0\1\2"))
    assert [found.rule for found in inspect(specimen, [TypeInspector(), VolumeInspector()])] == ["type.unknown"]
