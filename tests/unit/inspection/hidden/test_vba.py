"""Packed texts of macros, by the examples of [MS-OVBA] 3.2."""

from __future__ import annotations

import pytest

from sallyport.inspection.hidden.office.vba import decompressed

_NONE = "0119B000616263646566676800696A6B6C6D6E6F70007172737475762E"
_SOME = "012FB00023616161626364658266007061676869 6A01380861 6B6C00306D6E6F70067102700410727374757610777879 7A003C"
_MOST = "0103B002614500"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (_NONE, b"abcdefghijklmnopqrstuv."),
        (_SOME, b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"),
        (_MOST, b"a" * 73),
    ],
)
def test_what_is_packed_comes_out_as_the_specification_says(data: str, text: bytes) -> None:
    assert decompressed(bytes.fromhex(data)) == text


@pytest.mark.parametrize("data", [b"", b"no container", b"\x01\x03\x00\x02aE\x00", b"\x01\x03\xb0\x02aE"])
def test_what_is_none_or_breaks_off_is_refused(data: bytes) -> None:
    with pytest.raises((ValueError, IndexError)):
        decompressed(data)


def test_a_copy_from_before_the_beginning_is_refused() -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - it says nothing else
        decompressed(bytes.fromhex("0103B0010050 00"))
