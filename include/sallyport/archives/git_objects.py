"""What Git keeps: single objects as zlib streams, and packs and bundles of many, of which some are differences from others.

Only the contents of files (blobs) are members; they have no names of their own. gitformat-pack(5) tells the format.
"""

from __future__ import annotations

import hashlib
import zlib
from typing import TYPE_CHECKING

from sallyport.archives.child import Unreadable
from sallyport.archives.git_signs import BUNDLE, LONGEST_HEAD, PACK, SIGN

if TYPE_CHECKING:
    from typing import BinaryIO

    from sallyport.archives.child import Reading, Teller

_COMMIT, _TREE, _BLOB, _TAG, _BY_OFFSET, _BY_NAME = 1, 2, 3, 4, 6, 7
_WORDS = {_COMMIT: b"commit", _TREE: b"tree", _BLOB: b"blob", _TAG: b"tag"}
_CHUNK, _NAME = 256 * 1024, 20
_MOST_KEPT = 256 * 1024**2
"""Bytes of objects that others may differ from, kept in memory."""
_MORE = 0x80


def read(reading: Reading, tell: Teller) -> str:
    """Every blob. Unreadable when it is damaged, ends too early, or needs more memory than it may."""
    head = reading.stream.read(LONGEST_HEAD)
    reading.stream.seek(0)
    if head[:1] == b"\x78":
        _read_object(reading.stream, tell)
    else:
        _Pack(reading.stream, tell).read(_start_of_pack(reading.stream, head))
    return reading.kind


def _read_object(stream: BinaryIO, tell: Teller) -> None:
    unpacker, begun, kind = zlib.decompressobj(), b"", b""
    while not unpacker.eof:
        packed = unpacker.unconsumed_tail or stream.read(_CHUNK)
        data = _inflated(unpacker, packed)
        if not (packed or data):
            raise Unreadable("archive.truncated")
        if not kind:
            begun += data
            matched = SIGN.match(begun)
            if matched is None:
                raise Unreadable("archive.failed")
            kind, data = matched[1], begun[matched.end() :]
            if kind == _WORDS[_BLOB]:
                tell.member("blob", "file")
        if kind != _WORDS[_BLOB]:
            return
        tell.data(data)
    tell.end()


def _inflated(unpacker: zlib._Decompress, packed: bytes) -> bytes:
    try:
        return unpacker.decompress(packed, _CHUNK)  # few bytes may unpack to many
    except zlib.error:
        raise Unreadable("archive.failed") from None


def _start_of_pack(stream: BinaryIO, head: bytes) -> int:
    """Behind the references of a bundle, which end with an empty line."""
    if not head.startswith(BUNDLE):
        return 0
    while line := stream.readline(_CHUNK):
        if line == b"\n":
            return stream.tell()
    raise Unreadable("archive.truncated")


class _Pack:
    """Objects one behind the other, each with its kind and size before it."""

    def __init__(self, stream: BinaryIO, tell: Teller) -> None:
        self._stream, self._tell = stream, tell
        self._rest = b""
        self._at = 0
        self._by_offset: dict[int, tuple[int, bytes]] = {}
        self._by_name: dict[bytes, int] = {}
        self._kept = self._blobs = 0

    def read(self, start: int) -> None:
        """All of them."""
        self._stream.seek(start)
        if self._take(4) != PACK:
            raise Unreadable("archive.failed")
        self._take(4)
        for _ in range(int.from_bytes(self._take(4), "big")):
            at = self._at
            kind, data = self._object(at)
            self._keep(at, kind, data)
            if kind == _BLOB:
                self._blobs += 1
                self._tell.member(f"blob {self._blobs}", "file")
                self._tell.data(data)
                self._tell.end()

    def _object(self, at: int) -> tuple[int, bytes]:
        byte = self._byte()
        kind, size, shift = byte >> 4 & 7, byte & 15, 4
        while byte & _MORE:
            byte = self._byte()
            size |= (byte & 127) << shift
            shift += 7
        if size > _MOST_KEPT:
            raise Unreadable("archive.over_limit")
        if kind == _BY_OFFSET:
            base = self._by_offset.get(at - self._distance())
        elif kind == _BY_NAME:
            base = self._by_offset.get(self._by_name.get(self._take(_NAME), -1))
        elif kind in _WORDS:
            return kind, self._unpacked(size)
        else:
            raise Unreadable("archive.failed")
        if base is None:  # of a bundle that goes on from another one, or written before what it differs from
            raise Unreadable("archive.failed")
        return base[0], _applied(base[1], self._unpacked(size))

    def _distance(self) -> int:
        byte = self._byte()
        value = byte & 127
        while byte & _MORE:
            byte = self._byte()
            value = (value + 1) << 7 | byte & 127
        return value

    def _keep(self, at: int, kind: int, data: bytes) -> None:
        self._kept += len(data)
        if self._kept > _MOST_KEPT:
            raise Unreadable("archive.over_limit")
        self._by_offset[at] = kind, data
        named = hashlib.sha1(_WORDS[kind] + b" %d\0" % len(data) + data, usedforsecurity=False)
        self._by_name[named.digest()] = at

    def _unpacked(self, size: int) -> bytes:
        unpacker, parts = zlib.decompressobj(), []
        left = size
        while not unpacker.eof:
            packed = self._take_some()
            try:
                part = unpacker.decompress(packed, left + 1)
            except zlib.error:
                raise Unreadable("archive.failed") from None
            self._rest = unpacker.unused_data or unpacker.unconsumed_tail
            self._at += len(packed) - len(self._rest)
            parts.append(part)
            left -= len(part)
            if left < 0:
                raise Unreadable("archive.failed")
        return b"".join(parts)

    def _byte(self) -> int:
        return self._take(1)[0]

    def _take(self, count: int) -> bytes:
        while len(self._rest) < count:
            data = self._stream.read(_CHUNK)
            if not data:
                raise Unreadable("archive.truncated")
            self._rest += data
        taken, self._rest = self._rest[:count], self._rest[count:]
        self._at += count
        return taken

    def _take_some(self) -> bytes:
        """What is there, at least one byte; the place moves on when it is known how much was used."""
        taken, self._rest = self._rest or self._stream.read(_CHUNK), b""
        if not taken:
            raise Unreadable("archive.truncated")
        return taken


def _applied(base: bytes, difference: bytes) -> bytes:
    """A difference: what it copies from its base, and what it adds."""
    length, at = _size(difference, 0)
    wanted, at = _size(difference, at)
    if length != len(base) or wanted > _MOST_KEPT:
        raise Unreadable("archive.failed")
    made = bytearray()
    while at < len(difference) and len(made) <= wanted:
        byte, at = difference[at], at + 1
        if byte & _MORE:
            offset, at = _number(difference, at, byte & 15)
            size, at = _number(difference, at, byte >> 4 & 7)
            made += base[offset : offset + (size or 0x10000)]
        else:
            made += difference[at : at + byte]
            at += byte
    if len(made) != wanted:
        raise Unreadable("archive.failed")
    return bytes(made)


def _size(data: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends."""
    size = shift = 0
    while True:
        byte = data[at]
        at, size, shift = at + 1, size | (byte & 127) << shift, shift + 7
        if not byte & _MORE:
            return size, at


def _number(data: bytes, at: int, which: int) -> tuple[int, int]:
    """A number of which only some bytes are written, and where it ends."""
    number = place = 0
    while which:
        if which & 1:
            number, at = number | data[at] << place, at + 1
        which, place = which >> 1, place + 8
    return number, at
