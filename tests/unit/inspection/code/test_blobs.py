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
