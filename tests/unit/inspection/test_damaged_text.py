"""Text with NULs in it, of two bytes a letter without a mark, or with something else behind it; and kinds nobody knows."""

from __future__ import annotations

import io
import random
import zipfile
from hashlib import sha256

import pytest

from sallyport.inspection.content import content_inspectors
from sallyport.inspection.damaged_text import DAMAGED, mended
from sallyport.inspection.inspectors import TypeInspector
from sallyport.inspection.kinds.types import identify
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.disclosure import Disclosure

_TABLE = "ward,n_patients\nA,41\nB,6\nÄlter,38\n"
_RANDOM = random.Random(5).randbytes(3000)


def _said(data: bytes, name: str) -> dict[str, str]:
    """Severity by rule, without what only informs."""
    kind = identify(io.BytesIO(data), name)
    specimen = Specimen(name, len(data), sha256(data).hexdigest(), kind, lambda: io.BytesIO(data))
    inspectors = [TypeInspector(), *content_inspectors(Terms(Disclosure(), Direction.OUTPUT))]
    found = [one for each in inspectors if each.applies_to(specimen) for one in each.inspect(specimen)]
    return {one.rule: one.severity.value for one in found if hasattr(one, "rule") and one.severity.value != "info"}


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_text_of_wide_letters_without_a_mark_is_read(encoding):
    assert _said(_TABLE.encode(encoding), "t.csv") == {"type.damaged_text": "review", "tables.small_count": "block"}
    assert mended(_TABLE.encode(encoding), complete=True).data.decode() == _TABLE


def test_law_2_not_checked_is_not_clean_for_text_with_nuls_which_is_read_without_them():
    nul = {"type.damaged_text": "unverified"}
    assert _said(_TABLE.replace(",6", ",\0006").encode(), "t.csv") == nul | {"tables.small_count": "block"}
    assert _said(_TABLE.replace(",6", ",60").encode() + bytes(5000), "t.csv") == nul
    (message,) = (mended(b"a,b\n1,\0002\n", complete=True).why,)
    assert "from line 2 on" in message


def test_text_with_something_else_behind_it_is_read_to_there():
    assert _said(_TABLE.encode() + b"\1\2" + _RANDOM, "t.csv") == {
        "type.damaged_text": "unverified",
        "tables.small_count": "block",
    }
    assert identify(io.BytesIO(b"P6\n# made\n" + _RANDOM), "t.ppm") != DAMAGED


@pytest.mark.parametrize("name", ["t.xlsx", "t.csv", "t", "t.zip!/t.csv"])
def test_law_2_not_checked_is_not_clean_for_kinds_that_are_not_known(name):
    said = _said(bytes(20_000) if name == "t.xlsx" else _RANDOM, name)
    assert said["type.unread"] == "unverified"
    assert "type.unread" not in _said(_RANDOM, "t.xlsx!/xl/printerSettings/printerSettings1.bin")


def test_numbers_of_two_bytes_are_no_text():
    assert identify(io.BytesIO(b"".join(bytes((at, 0)) for at in range(32, 127))), "t.dat") != DAMAGED


@pytest.mark.parametrize("order", ["first", "last", "without"])
def test_an_opendocument_file_is_known_wherever_and_however_it_says_so(order):
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    listed = f'<manifest:manifest><manifest:file-entry manifest:media-type="{kind}"/></manifest:manifest>'
    members = [("content.xml", "<a/>"), ("META-INF/manifest.xml", listed)]
    members = {"first": [("mimetype", kind), *members], "last": [*members, ("mimetype", kind)]}.get(order, members)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members:
            archive.writestr(name, text)
    assert identify(data, "t.ods") == kind
