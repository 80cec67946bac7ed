"""Text and pictures that cannot do anything: what a child says is held to this before anybody is shown it."""

from __future__ import annotations

import re
import struct
import zlib
from functools import lru_cache

from sallyport.storage.names import printable

_DOUBTFUL = re.compile(r"[^\n\t -~]")
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_AROUND, _HEADER = 12, 13
"""Bytes of a chunk's length, name and checksum; bytes of the header's data."""


def inert(text: str) -> str:
    r"""Text with line ends as ``\n``, in which control, bidirectional and invisible characters stand as ``⟦\u202e⟧``."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _DOUBTFUL.sub(_shown_match, text)


def is_inert(text: str) -> bool:
    """Would :func:`inert` change nothing?"""
    return inert(text) == text


def _shown_match(found: re.Match[str]) -> str:
    return _shown(found[0])


@lru_cache(8192)
def _shown(character: str) -> str:
    escaped = printable(character)
    return character if escaped == character else f"⟦{escaped}⟧"


def png_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG that holds a picture and nothing else; None for anything else."""
    if not data.startswith(_SIGNATURE):
        return None
    at, kinds = len(_SIGNATURE), []
    size = 0, 0
    while at < len(data):
        body = _chunk(data, at)
        if body is None:
            return None
        kind = data[at + 4 : at + 8]
        if kind == b"IHDR" and len(body) == _HEADER:
            size = struct.unpack(">II", body[:8])
        kinds.append(kind)
        at += _AROUND + len(body)
    is_whole = kinds[:1] == [b"IHDR"] and kinds[-1:] == [b"IEND"] and kinds.count(b"IHDR") == kinds.count(b"IEND") == 1
    return size if is_whole and min(size) > 0 else None


def _chunk(data: bytes, at: int) -> bytes | None:
    """The data of the chunk that begins here; None when it is no sound one of a known kind."""
    if len(data) < at + _AROUND or data[at + 4 : at + 8] not in _CHUNKS:
        return None
    end = at + 8 + int.from_bytes(data[at : at + 4], "big")
    if len(data) < end + 4 or zlib.crc32(data[at + 4 : end]) != int.from_bytes(data[end : end + 4], "big"):
        return None
    return data[at + 8 : end]
