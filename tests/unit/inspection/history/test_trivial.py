"""Which files say nothing by being there twice."""

from __future__ import annotations

import io

import pytest

from sallyport.inspection.history.trivial import is_trivial
from sallyport.inspection.specimen import Specimen

TABLE = b"ward,n\neast,41\nwest,52\n"


def specimen(name: str, data: bytes) -> Specimen:
    return Specimen(name, len(data), "0" * 64, "text/plain", lambda: io.BytesIO(data))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.csv", b""),
        ("code/__init__.py", b'"""Our code."""\nfrom . import fit\n'),
        ("data/.gitkeep", b"# kept\n# empty\n"),
        ("note.txt", b"\nSee the paper.\n\n"),
        ("heads.csv", b"ward,n\n"),
        ("mark.bin", b"\0\1\2"),
    ],
)
def test_what_is_as_good_as_empty_is_trivial(name: str, data: bytes) -> None:
    assert is_trivial(specimen(name, data))


@pytest.mark.parametrize(
    ("name", "data"),
    [("t.csv", TABLE), ("code/t.txt", TABLE), ("wide.csv", TABLE.decode().encode("utf-16")), ("a.bin", b"\0\1" * 40)],
)
def test_a_small_table_is_not(name: str, data: bytes) -> None:
    assert not is_trivial(specimen(name, data))


def test_what_is_long_is_not_whatever_its_name() -> None:
    assert not is_trivial(specimen("__init__.py", b"x" * 300))
