"""Kinds of file that hold others and stay closed: the virus scanner says OK to most of them without a look."""

from __future__ import annotations

import io
import lzma
import pickle
import zlib

import pytest

import hostile_samples as samples
from sallyport.inspection.binary.pickles.files import PickleInspector
from sallyport.inspection.finding import Finding
from sallyport.inspection.kinds.magic import CLOSED_CONTAINERS
from sallyport.inspection.kinds.types import identify, unopened
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.disclosure import Disclosure


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
        (b"\x02\x21\x4c\x18" + bytes(50), "application/x-lz4"),
        (b"\x60\xea\x2b\0\x22\x0b\x01\x0b\x10\0\x02" + bytes(50), "application/x-arj"),
        (b"\xff\x06\0\0sNaPpY" + bytes(50), "application/x-snappy-framed"),
        (bytes(7) + b"**ACE**" + bytes(50), "application/x-ace"),
        (b"conectix" + bytes(504), "application/x-vhd"),
    ],
)
def test_law_2_not_checked_is_not_clean_for_streams_that_nobody_unpacks(content, kind):
    assert identify(io.BytesIO(content), "sample") == kind
    assert kind in CLOSED_CONTAINERS
    assert [one.rule for one in _said(content, kind)] == ["archive.unknown"]


def _said(content: bytes, kind: str) -> list[Finding]:
    """By who looks from outside, or by who follows pickles in the streams that joblib packs them into; not its class."""
    told = unopened(kind)
    specimen = Specimen("sample", len(content), "", kind, lambda: io.BytesIO(content))
    pickles = PickleInspector(Terms(Disclosure(), Direction.OUTPUT))
    inside = pickles.inspect(specimen) if pickles.applies_to(specimen) else ()
    return [*([told] if told else []), *(one for one in inside if isinstance(one, Finding) and not _is_class(one))]


def _is_class(said: Finding) -> bool:
    return said.rule.startswith("class.")


def test_law_2_a_pickle_packed_by_joblib_is_read_and_comes_in_unscanned():
    content = zlib.compress(pickle.dumps({"alpha": 0.5, "steps": 30}, protocol=4))
    specimen = Specimen("fit.joblib", len(content), "", "application/zlib", lambda: io.BytesIO(content))
    told = {
        direction: {
            one.rule
            for one in PickleInspector(Terms(Disclosure(), direction)).inspect(specimen)
            if isinstance(one, Finding) and not _is_class(one)
        }
        for direction in Direction
    }
    assert told == {Direction.OUTPUT: {"binary.contents"}, Direction.INPUT: {"binary.contents", "archive.unknown"}}


LOCKED = {
    "PGP by password": bytes.fromhex("8c0d04090302") + bytes(range(40)),
    "PGP by key": bytes.fromhex("85010c03") + bytes(range(8)) + b"\x01" + bytes(range(99)),
    "PGP of today by key": bytes.fromhex("c15e03") + bytes(range(8)) + b"\x12" + bytes(range(99)),
    "packed PGP": b"\xa3\x02\x78\x9c" + bytes(50),
    "PGP as text": b"-----BEGIN PGP MESSAGE-----\n\nhQEMA0\n",
    "age": b"age-encryption.org/v1\n-> X25519 abc\n",
    "CMS": bytes.fromhex("3082012306092a864886f70d010703") + bytes(50),
    "CMS as text": b"-----BEGIN CMS-----\nMIIBNwYJKoZIhvcNAQcDoIIB\n",
    "OpenSSL as text": b"U2FsdGVkX18dAIyGb3Jlcyw=\n",
    "KeePass": bytes.fromhex("03d9a29a67fb4bb5") + bytes(50),
}


@pytest.mark.parametrize("what", LOCKED)
def test_law_2_not_checked_is_not_clean_for_what_is_encrypted(what):
    assert unopened(identify(io.BytesIO(LOCKED[what]), "a.csv.gpg")).rule == "archive.encrypted"


@pytest.mark.parametrize(
    "content", [b"x^2 + y^2 = z^2", b"x\x01", b"]\0\0", bytes(40), bytes(range(200)), b"0707 is a date"]
)
def test_what_only_begins_like_one_is_none(content):
    assert identify(io.BytesIO(content), "sample") not in CLOSED_CONTAINERS
