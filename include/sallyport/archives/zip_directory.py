"""A short look at a zip file's directory of names, without unpacking anything: is it one, and is it a document?"""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

LOCAL, CENTRAL, END, SPANNED = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x07\x08"
_ZIP64_LOCATOR = b"PK\x06\x07"
_END_RECORD = struct.Struct("<4s4H2LH")
_ZIP64_LOCATOR_SIZE = 20
_CENTRAL_NAME_LENGTHS = struct.Struct("<3H")  # name, extra field, comment; at byte 28 of an entry
_CENTRAL_SIZE, _CENTRAL_LENGTHS_AT = 46, 28
_LONGEST_COMMENT = 65535
_LONGEST_LOOK = 4 * 1024 * 1024


_STORED, _DEFLATED = 0, 8
_METHOD_AT, _OFFSET_AT = 10, 42
_LOCAL_SIZE, _LOCAL_LENGTHS = 30, struct.Struct("<2H")  # of its name and extra field, at byte 26
_LONGEST_PACKED = 4096


class ZipDirectory(NamedTuple):
    """What stands at the end of a zip file: its first names, in their order."""

    names: tuple[str, ...]
    end: int
    """Where the zip file says that it ends."""
    entries: bytes = b""
    """The directory as it stands there, as far as it was read."""


def read_zip_directory(stream: BinaryIO) -> ZipDirectory | None:
    """The directory at the end of the file, which may have any other beginning; None when there is none.

    At most 4 MiB of it are read; nothing in it is believed beyond its names.
    """
    size = stream.seek(0, io.SEEK_END)
    start = max(0, size - _END_RECORD.size - _LONGEST_COMMENT)
    stream.seek(start)
    tail = stream.read(size - start)
    at = tail.rfind(END)
    while at >= 0:
        directory = _directory(stream, tail, start, at)
        if directory is not None:
            return directory
        at = tail.rfind(END, 0, at)
    return None


def _directory(stream: BinaryIO, tail: bytes, start: int, at: int) -> ZipDirectory | None:
    if len(tail) - at < _END_RECORD.size:
        return None
    _, _, _, _, count, length, _, comment = _END_RECORD.unpack_from(tail, at)
    end = start + at + _END_RECORD.size + comment
    if count == 0 and length == 0:
        return ZipDirectory((), end)
    if tail[max(0, at - _ZIP64_LOCATOR_SIZE) : at].startswith(_ZIP64_LOCATOR):
        return ZipDirectory((), end)  # a very large one: it is a zip file, and its names are not worth another format
    if length > start + at:
        return None
    stream.seek(start + at - length)
    entries = stream.read(min(length, _LONGEST_LOOK))
    return (
        ZipDirectory(tuple(name for name, _ in _entries(entries)), end, entries)
        if entries.startswith(CENTRAL)
        else None
    )


def begins_of(stream: BinaryIO, name: str, most: int) -> bytes | None:
    """The first bytes of a member, ``most`` of them; None where it is not there, or packed in another way than usual.

    Not for members that count: nothing is checked, and no more than a few KiB are unpacked.
    """
    directory = read_zip_directory(stream)
    at = next((at for one, at in _entries(directory.entries if directory else b"") if one == name), None)
    if directory is None or at is None:
        return None
    (method,) = struct.unpack_from("<H", directory.entries, at + _METHOD_AT)
    (offset,) = struct.unpack_from("<L", directory.entries, at + _OFFSET_AT)
    stream.seek(offset)
    local = stream.read(_LOCAL_SIZE)
    if not local.startswith(LOCAL) or len(local) < _LOCAL_SIZE:
        return None
    stream.seek(offset + _LOCAL_SIZE + sum(_LOCAL_LENGTHS.unpack_from(local, _LOCAL_SIZE - _LOCAL_LENGTHS.size)))
    packed = stream.read(_LONGEST_PACKED)
    if method == _STORED:
        return packed[:most]
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most) if method == _DEFLATED else None
    except zlib.error:
        return None


def _entries(entries: bytes) -> Iterator[tuple[str, int]]:
    """The name of each entry, and where the entry begins."""
    at = 0
    while entries.startswith(CENTRAL, at) and len(entries) - at >= _CENTRAL_SIZE:
        name, extra, comment = _CENTRAL_NAME_LENGTHS.unpack_from(entries, at + _CENTRAL_LENGTHS_AT)
        yield entries[at + _CENTRAL_SIZE : at + _CENTRAL_SIZE + name].decode(errors="replace"), at
        at += _CENTRAL_SIZE + name + extra + comment
