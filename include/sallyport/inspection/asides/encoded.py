"""Bytes that were written as text, turned back: Base64, Base85 and hexadecimal, and what was compressed before."""

from __future__ import annotations

import base64
import binascii
import bz2
import lzma
import re
import zlib
from typing import TYPE_CHECKING

from sallyport.inspection.kinds.text import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MOST = 16 * 1024**2
_HEX = re.compile(r"(?:[0-9a-fA-F]{2})+|(?:\\x[0-9a-fA-F]{2})+")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")
_BASE85 = re.compile(r"[!-~]+")
_DEEPEST = 3


def decoded(run: str) -> Iterator[str]:
    """Texts that a run of characters without blanks may stand for."""
    for form, read in _FORMS:
        if form.fullmatch(run):
            try:
                text = plain_text(read(run))
            except (ValueError, binascii.Error):
                continue
            if text is not None:
                yield text


def plain_text(data: bytes) -> str | None:
    """Bytes as text, unpacked as often as they were packed; None when they are no text."""
    data = unpacked(data)
    return decode(data, complete=True) if data else None


def unpacked(data: bytes) -> bytes:
    """Bytes without what packed them, however often, up to a few times; others as they are."""
    for _ in range(_DEEPEST):
        inside = next((read(data) for sign, read in _PACKED if data.startswith(sign)), None) or _bare(data)
        if not inside:
            break
        data = inside
    return data


def _inflated(data: bytes, bits: int) -> bytes | None:
    try:
        return zlib.decompressobj(bits).decompress(data, _MOST)
    except zlib.error:
        return None


def _bare(data: bytes) -> bytes | None:
    """Deflated without a head, as Excel does with tables that were typed in: only what ends where it says that it does."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        inside = unpacker.decompress(data, _MOST)
    except zlib.error:
        return None
    return inside if unpacker.eof and not unpacker.unused_data and len(inside) > len(data) else None


def _unpacked(unpacker: bz2.BZ2Decompressor | lzma.LZMADecompressor, data: bytes) -> bytes | None:
    try:
        return unpacker.decompress(data, _MOST)
    except (OSError, lzma.LZMAError):
        return None


def _from_hex(run: str) -> bytes:
    return bytes.fromhex(run.replace("\\x", ""))


def _from_base64(run: str) -> bytes:
    run = run.rstrip("=").translate(str.maketrans("-_", "+/"))
    return base64.b64decode(run + "=" * (-len(run) % 4), validate=True)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[str], bytes]], ...] = (
    (_HEX, _from_hex),
    (_BASE64, _from_base64),
    (_BASE85, base64.b85decode),
    (_BASE85, base64.a85decode),
)
_PACKED: tuple[tuple[bytes, Callable[[bytes], bytes | None]], ...] = (
    (b"\x1f\x8b", lambda data: _inflated(data, 31)),
    *((bytes((0x78, level)), lambda data: _inflated(data, 15)) for level in (0x01, 0x5E, 0x9C, 0xDA)),
    (b"BZh", lambda data: _unpacked(bz2.BZ2Decompressor(), data)),
    (b"\xfd7zXZ", lambda data: _unpacked(lzma.LZMADecompressor(memlimit=256 * 1024**2), data)),
)
