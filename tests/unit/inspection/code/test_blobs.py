"""Pickles written into code are followed, however they are written; other bytes are none."""

from __future__ import annotations

import base64
import io
import pickle
import zlib

import pytest

from sallyport.inspection.code.blobs import BlobInspector, may_hold_any
from sallyport.inspection.code.frames import frames_in
from sallyport.inspection.code.sources import sources_of
from sallyport.inspection.looking import Looking
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.disclosure import Disclosure

_ROWS = [{"key": 100_000 + 7 * at, "age": 20 + at, "level": at * 37 % 101} for at in range(40)]
_PICKLED = pickle.dumps(_ROWS)
_ENCODED = base64.b64encode(zlib.compress(_PICKLED)).decode()


def _rules(name, text):
    data = text.encode()
    specimen = Specimen(name, len(data), "", "text/x-script", lambda: io.BytesIO(data))
    return {one.rule for one in BlobInspector(Terms(Disclosure(), Direction.OUTPUT), 1_000_000).inspect(specimen)}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", f"import pickle\nx = pickle.loads({_PICKLED!r})\n"),
        ("a.py", "x = (\n" + "".join(f"  {_PICKLED[at : at + 30]!r}\n" for at in range(0, len(_PICKLED), 30)) + ")\n"),
        ("a.py", "x = (\n" + "".join(f"  '{_ENCODED[at : at + 60]}'\n" for at in range(0, len(_ENCODED), 60)) + ")\n"),
        ("a.R", f'x <- "{_PICKLED.hex()}"\n'),
    ],
)
def test_a_pickle_that_is_written_into_code_is_followed(name, text):
    assert "binary.records" in _rules(name, text)


@pytest.mark.parametrize(
    "text",
    [
        f"SALT = {bytes(range(128, 250))!r}\n",
        f"KEY = '{base64.b64encode(bytes(range(90))).decode()}'\n",
        f"settings = pickle.loads({pickle.dumps({'alpha': 0.5, 'names': ['age', 'sex']})!r})\n",
    ],
)
def test_other_bytes_and_pickles_of_settings_are_not_told(text):
    assert not _rules("a.py", text)


@pytest.mark.parametrize(
    "data",
    [
        _ENCODED[:40].encode(),
        f"x: '{' '.join(_ENCODED[at : at + 4] for at in range(0, 40, 4))}'".encode(),
        rb"""x = b'\x80\x04.'""",
        b'y = rb"cos"',
        _ENCODED[:40].encode("utf-16"),
    ],
)
def test_what_may_hold_encoded_bytes_is_read(data):
    assert may_hold_any(b"a,b\n1,2\n" + data)


def test_a_table_of_numbers_and_words_is_not():
    assert not may_hold_any(b"region,n,rate\n" + b"North,120,0.25\nSouth West,88,-1.5e-05\n" * 1000)


def test_rows_of_a_frame_that_is_written_row_by_row_are_counted():
    rows = ", ".join(f"[{at}, {at * 7 % 31}, 'x']" for at in range(25))
    (source,) = sources_of(f"df = pd.DataFrame([{rows}], columns=['a', 'b', 'c'])\n", "a.py")
    (frame,) = frames_in(source)
    assert frame.rows == 25


_SHORT_PART = 4096


def _of_long(name, text, media_type="text/csv", encoding="utf-8"):
    data = text.encode(encoding)
    assert len(data) > _SHORT_PART
    specimen = Specimen(name, len(data), "", media_type, lambda: io.BytesIO(data))
    return list(BlobInspector(Terms(Disclosure(), Direction.OUTPUT), _SHORT_PART).inspect(specimen))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("lines", [10, 900, *range(408, 413), 2000])
def test_a_longer_table_is_searched_to_its_end(lines, encoding):
    text = "1,2,3,4,5\n" * lines + f"{_ENCODED}\n" + "1,2,3,4,5\n" * 900
    assert ("binary.records", f"line {lines + 1}") in {
        (one.rule, one.location.partition(",")[0]) for one in _of_long("a.csv", text, encoding=encoding)
    }


def test_a_longer_table_of_checksums_is_no_blob():
    text = "".join(f"{at},{at * 7919:064x}\n" for at in range(400))
    assert not _of_long("a.csv", text)


@pytest.mark.parametrize(
    ("begin", "is_told"), [(b"\xc7\x71", False), (b"\xff\xfb", False), (b"ORC", False), (b"SQLite format 3\0", True)]
)
def test_random_bytes_that_begin_as_a_file_by_chance_are_no_file(begin, is_told):
    text = f"key,value\n1,{(begin + bytes(range(100, 250))).hex()}\n"
    assert ("code.encoded_file" in _rules("a.csv", text)) == is_told


def test_what_is_too_much_to_be_looked_into_is_said():
    png = base64.b64encode(zlib.compress(_PICKLED[:-1] + b"." * 50)).decode()
    text = "".join(f"x;{at:03};{png}\n" for at in range(300))
    assert "code.unread" in {one.rule for one in _of_long("a.csv", text)}


def test_random_bytes_that_begin_like_a_lookup_of_a_pickle_are_none():
    text = f"key,value\n1,{(bytes((0x63, 0x86, 0xAF, 0x0A, 0xB3, 0x09, 0x0A, 0x2E)) + bytes(range(100, 250))).hex()}\n"
    assert not {rule for rule in _rules("a.csv", text) if rule.startswith("binary")}


def test_what_reads_bytes_with_any_mark_of_an_encoding_is_loaded_before_the_child_is_confined():
    text = "".join(
        f"{mark.hex()}{bytes(range(97, 120)).hex() * 4}\n" for mark in (b"\xff\xfe", b"\xff\xfe\0\0", b"\xef\xbb\xbf")
    )
    specimen = Specimen("a.csv", len(text), "", "text/csv", lambda: io.BytesIO(text.encode()))
    with Looking(Terms(Disclosure(), Direction.INPUT)) as looking:
        assert "inspector.failed" not in {one.rule for one in looking.seen(specimen).findings}
