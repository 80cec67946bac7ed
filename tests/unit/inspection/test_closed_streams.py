"""Kinds of file that hold others and stay closed: the virus scanner says OK to most of them without a look."""

from __future__ import annotations

import io
import lzma
import zlib

import pytest

import hostile_samples as samples
from sallyport.inspection.magic import CLOSED_CONTAINERS
from sallyport.inspection.types import identify, unopened


def alone(**changes: int) -> bytes:
    filters = [{"id": lzma.FILTER_LZMA1, "preset": 6, **changes}]
    return lzma.compress(samples.INFECTED, lzma.FORMAT_ALONE, filters=filters)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (alone(), "application/x-lzma"),
        (alone(lc=4, pb=0), "application/x-lzma"),
        (alone(dict_size=3 * 2**20), "application/x-lzma"),
        (zlib.compress(samples.INFECTED), "application/zlib"),
        (zlib.compress(samples.INFECTED, 1), "application/zlib"),
        (b"\x1f\x9d\x90" + bytes(range(40)), "application/x-compress"),
        (b"MSWIM\0\0\0" + bytes(100), "application/x-ms-wim"),
        (b"\x24\x5a-lh5-" + bytes(100), "application/x-lzh"),
        (b"070707" + bytes(100), "application/x-cpio"),
    ],
)
def test_law_2_not_checked_is_not_clean_for_streams_that_nobody_unpacks(content, kind):
    assert identify(io.BytesIO(content), "sample") == kind
    assert kind in CLOSED_CONTAINERS
    assert unopened(kind).rule == "archive.unknown"


@pytest.mark.parametrize(
    "content", [b"x^2 + y^2 = z^2", b"x\x01", b"]\0\0", bytes(40), bytes(range(200)), b"0707 is a date"]
)
def test_what_only_begins_like_one_is_none(content):
    assert identify(io.BytesIO(content), "sample") not in CLOSED_CONTAINERS
