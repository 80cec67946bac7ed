"""Source of Office's macros: projects of VBA in a compound file, as [MS-OVBA] has them."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.untyped import OleFile

    Path = tuple[str, ...]

LIBRARIES = ("olefile", "encodings.utf_16_le", "encodings.latin_1", "encodings.cp1252", "encodings.ascii")
_STORAGE, _LISTING = "VBA", "dir"
_NAME, _OFFSET, _VERSION = 0x32, 0x31, 0x09
_OF_VERSION = 6
"""Bytes behind the length of a project's version, which tells of four others."""
_BEGINS = re.compile(rb"\x01[\x00-\xff][\xb0-\xbf]\x00Attribut")
"""A compressed text that begins as the source of every module does."""
_SIGNATURE, _MARK, _PIECE, _PLAIN = 1, 0b011, 4096, 4096
_MOST = 16 * 1024**2


class Unreadable(Exception):
    """A module is listed, and its source cannot be read."""


def holds_project(held: OleFile) -> bool:
    """Is there a project among the streams?"""
    return next(_listings(held), None) is not None


def modules(held: OleFile) -> Iterator[tuple[str, str]]:
    """Name and source of every module. Unreadable after those that could be read; OSError for a damaged file."""
    streams = {tuple(one): "/".join(one) for one in held.listdir()}
    failed, left = False, _MOST
    for listing in _listings(held):
        folder = listing[:-1]
        offsets: dict[Path, int] = {}
        try:
            offsets = {(*folder, name): offset for name, offset in _listed(decompressed(_read(held, listing)))}
        except (ValueError, IndexError, struct.error):
            failed = True
        known = {tuple(map(str.upper, path)): offset for path, offset in offsets.items()}
        failed = failed or not known.keys() <= {tuple(map(str.upper, path)) for path in streams}
        for path in streams:
            if path[:-1] == folder and path != listing:
                text = _source(_read(held, path), known.get(tuple(map(str.upper, path))))
                failed = failed or text == ""
                if text:
                    yield path[-1], text
                    left -= len(text)
                if left <= 0:
                    raise Unreadable  # the rest of it, which nobody writes by hand
    if failed:
        raise Unreadable


def _listings(held: OleFile) -> Iterator[Path]:
    for one in held.listdir():
        if len(one) > 1 and one[-2].upper() == _STORAGE and one[-1].lower() == _LISTING:
            yield tuple(one)


def _read(held: OleFile, path: Path) -> bytes:
    return bytes(held.openstream(list(path)).read(_MOST))


def _listed(listing: bytes) -> Iterator[tuple[str, int]]:
    """Modules' streams, and where in them the source begins, behind what was compiled."""
    at, name = 0, ""
    while at + 6 <= len(listing):
        kind, length = struct.unpack_from("<HI", listing, at)
        at += 6
        if kind == _VERSION:
            length = _OF_VERSION
        record = listing[at : at + length]
        at += length
        if kind == _NAME:
            name = record.decode("utf-16-le", "replace")
        elif kind == _OFFSET and name:
            yield name, struct.unpack("<I", record)[0]
            name = ""


def _source(stream: bytes, offset: int | None) -> str | None:
    """None when the stream is no module, empty when it is one and cannot be read."""
    if offset is None:
        found = _BEGINS.search(stream)
        if found is None:
            return None
        offset = found.start()
    try:
        return decompressed(stream[offset:]).decode("cp1252", "replace")
    except (ValueError, IndexError, struct.error):
        return ""


def decompressed(data: bytes) -> bytes:
    """A compressed container as its text ([MS-OVBA] 2.4.1). ValueError when it is none, IndexError when it breaks off."""
    if data[:1] != bytes([_SIGNATURE]):
        raise ValueError
    out, at = bytearray(), 1
    while at + 2 <= len(data) and len(out) < _MOST:
        head = int.from_bytes(data[at : at + 2], "little")
        if head == 0 and not data[at:].strip(b"\0"):
            break  # filled up to the end of a sector
        if head >> 12 & 7 != _MARK:
            raise ValueError
        end = min(at + (head & 0xFFF) + 3, len(data))
        if head & 0x8000:
            _unpack(data[at + 2 : end], out)
        else:
            out += data[at + 2 : at + 2 + _PLAIN]
            end = at + 2 + _PLAIN
        at = end
    return bytes(out)


def _unpack(piece: bytes, out: bytearray) -> None:
    """Letters, and copies of what came before in the same piece; a byte of flags says which of the next eight are which."""
    begin, at = len(out), 0
    while at < len(piece):
        flags, at = piece[at], at + 1
        for bit in range(8):
            if at >= len(piece):
                return
            if not flags >> bit & 1:
                out.append(piece[at])
                at += 1
                continue
            token, at = piece[at] | piece[at + 1] << 8, at + 2
            bits = max(4, (len(out) - begin - 1).bit_length())
            length, back = (token & 0xFFFF >> bits) + 3, (token >> 16 - bits) + 1
            if back > len(out) - begin or len(out) - begin + length > _PIECE:
                raise ValueError
            for _ in range(length):
                out.append(out[-back])
