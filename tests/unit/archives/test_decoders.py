"""What inflates says the same of every stream, whole or damaged, as Python's own zlib, and never more at once than it may."""

from __future__ import annotations

import random
import zlib

import pytest

from sallyport.archives.decoders import DAMAGE, gzip, raw_deflate, unpack_stream, zlib_deflate

_FRAMES = [(raw_deflate, -15), (zlib_deflate, 15), (gzip, 31)]
_RESERVED_FLAGS = 0xE0
"""Bits of a gzip header that mean nothing: zlib refuses them, and they change nothing of what comes out."""


def _packed(draw, bits):
    length = draw.choice((0, 1, 300, 40_000))
    text = draw.choice((draw.randbytes(length), bytes(draw.choices(b"0123,\n", k=length)), b"a" * length))
    packer = zlib.compressobj(draw.randrange(10), zlib.DEFLATED, bits, 8, draw.randrange(5))
    packed = bytearray(packer.compress(text) + packer.flush())
    for _ in range(draw.choice((0, 0, 1, 3))):
        packed[draw.randrange(len(packed))] = draw.randrange(256)
    if draw.random() < 0.2:
        del packed[draw.randrange(len(packed)) :]
    if bits == 31 and len(packed) > 3:
        packed[3] &= ~_RESERVED_FLAGS
    return bytes(packed) + draw.choice((b"", b"more", bytes(600)))


def _by_zlib(packed, bits):
    decoder = zlib.decompressobj(bits)
    try:
        unpacked = decoder.decompress(packed)
    except zlib.error:
        return "unreadable"
    return (unpacked, decoder.unused_data) if decoder.eof else "unreadable"


def _by_ours(make, packed, piece):
    decoder = make()
    pieces = [packed[at : at + piece] for at in range(0, len(packed), piece)]
    left = iter(pieces)
    try:
        unpacked = b"".join(unpack_stream(decoder, lambda: next(left, b"")))
    except DAMAGE:
        return "unreadable"
    return unpacked, decoder.unused_data + b"".join(left)


@pytest.mark.parametrize(("make", "bits"), _FRAMES)
def test_streams_whole_and_damaged_are_unpacked_as_zlib_does(make, bits):
    draw = random.Random(bits)
    seen = set()
    for _ in range(200):
        packed = _packed(draw, bits)
        expected = _by_zlib(packed, bits)
        assert _by_ours(make, packed, draw.choice((1000, 65_536))) == expected
        seen.add(expected == "unreadable")
    assert seen == {True, False}


@pytest.mark.parametrize(("make", "bits"), _FRAMES)
def test_a_step_unpacks_no_more_than_it_may(make, bits):
    packer = zlib.compressobj(9, zlib.DEFLATED, bits)
    packed = packer.compress(bytes(3_000_000)) + packer.flush()
    decoder, total = make(), 0
    while not decoder.eof:
        piece = decoder.decompress(packed, 1000)
        assert len(piece) <= 1000
        total, packed = total + len(piece), b""
    assert total == 3_000_000
