"""Where pictures end by their own structure, and the pieces of them that hold no picture."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

_PNG_SIGNATURE = 8
_TEXT_CHUNKS = frozenset({b"tEXt", b"zTXt", b"iTXt"})
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_APPLICATIONS = range(0xE0, 0xF0)
_KNOWN_APPLICATIONS = (
    *(b"JFIF", b"JFXX", b"Exif", b"http://ns.adobe.com/", b"ICC_PROFILE", b"MPF", b"Photoshop ", b"Adobe", b"Ducky"),
    *(b"FPXR", b"urn:iso:std:iso:ts:21496", b"AVI1", b"Picture Info", b"[picture info]", b"HDR_RI", b"JP\0"),
)
_SCAN_AHEAD = 64 * 1024
_BMP_HEADS, _BMP_WITH_PROFILE, _BMP_PLAIN = 54, 124, frozenset({0, 3, 6})
_CHUNKS_OF_WEBP = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP", b"EXIF", b"XMP "})
_BLOCK_OF_GIF, _EXTENSION, _IMAGE, _TRAILER = 0x80, 0x21, 0x2C, 0x3B


class Broken(Exception):
    """The picture's structure breaks off before its end."""


@dataclass
class Structure:
    """Where a picture ends (bytes), and what it holds beside one picture."""

    end: int = 0
    has_xmp: bool = False
    """Of GIF; the others' XMP is read by Pillow."""
    frames: int = 1
    unknown: list[tuple[int, int]] = field(default_factory=list)
    """Pieces of a kind that no standard knows: where their content begins, and how many bytes it has."""


_KNOWN_CHUNKS = (
    frozenset(
        b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT tIME eXIf acTL fcTL fdAT"
        b" oFFs pCAL sCAL sTER vpAg caNv orNT CgBI iDOT gIFg gIFx dSIG".split()
    )
    | _TEXT_CHUNKS
)


def png(stream: BinaryIO) -> Structure:
    """Of a PNG."""
    found = Structure()
    at = _PNG_SIGNATURE
    while True:
        stream.seek(at)
        head = stream.read(8)
        if len(head) < 8:  # noqa: PLR2004 - length and type of a chunk
            raise Broken
        length, kind = struct.unpack(">I4s", head)
        if kind == b"acTL":
            found.frames = int.from_bytes(stream.read(4), "big")
        elif kind not in _KNOWN_CHUNKS:
            found.unknown.append((at + 8, length))
        at += 12 + length
        if kind == b"IEND":
            found.end = at
            return found


def jpeg(stream: BinaryIO) -> Structure:
    """Of a JPEG: up to the end of its first picture."""
    found = Structure()
    at = 2
    while True:
        stream.seek(at)
        head = stream.read(4)
        if len(head) < 2 or head[0] != 0xFF:  # noqa: PLR2004 - as the format has it
            raise Broken
        marker = head[1]
        if marker == 0xFF or marker in _STANDALONE:  # noqa: PLR2004 - filling
            at += 1 if marker == 0xFF else 2  # noqa: PLR2004 - as the format has it
            continue
        if marker == _END_OF_IMAGE:
            found.end = at + 2
            return found
        if len(head) < 4:  # noqa: PLR2004 - as the format has it
            raise Broken
        length = int.from_bytes(head[2:], "big")
        if marker in _APPLICATIONS and not stream.read(32).startswith(_KNOWN_APPLICATIONS):
            found.unknown.append((at + 4, length - 2))
        at += 2 + length
        if marker == _START_OF_SCAN:
            at = _end_of_scan(stream, at)


def _end_of_scan(stream: BinaryIO, at: int) -> int:
    """Where the next marker is that is neither stuffing nor a restart."""
    stream.seek(at)
    held, base = b"", at
    while data := stream.read(_SCAN_AHEAD):
        held += data
        place = held.find(b"\xff")
        while 0 <= place < len(held) - 1:
            if held[place + 1] not in {0, 0xFF} and held[place + 1] not in _STANDALONE:
                return base + place
            place = held.find(b"\xff", place + 1)
        keep = 1 if held.endswith(b"\xff") else 0
        base += len(held) - keep
        held = held[len(held) - keep :]
    raise Broken


def gif(stream: BinaryIO) -> Structure:
    """Of a GIF."""
    found = Structure(frames=0)
    head = stream.read(13)
    if len(head) < 13:  # noqa: PLR2004 - as the format has it
        raise Broken
    _skip_palette(stream, head[10])
    while True:
        kind = stream.read(1)
        if not kind:
            raise Broken
        if kind[0] == _TRAILER:
            found.end = stream.tell()
            return found
        if kind[0] == _IMAGE:
            described = stream.read(9)
            if len(described) < 9:  # noqa: PLR2004 - as the format has it
                raise Broken
            found.frames += 1
            _skip_palette(stream, described[8])
            stream.read(1)
            _skip_blocks(stream)
        elif kind[0] == _EXTENSION:
            label = stream.read(1)
            application = stream.peek(12)[1:12] if label == b"\xff" and hasattr(stream, "peek") else b""
            length = _skip_blocks(stream)
            found.has_xmp = found.has_xmp or (length > 0 and application.startswith(b"XMP Data"))
        else:
            raise Broken


def _skip_palette(stream: BinaryIO, flags: int) -> None:
    if flags & _BLOCK_OF_GIF:
        stream.read(3 * 2 ** ((flags & 7) + 1))


def _skip_blocks(stream: BinaryIO) -> int:
    """How many bytes the blocks hold that it goes over."""
    total = 0
    while True:
        size = stream.read(1)
        if not size:
            raise Broken
        if size[0] == 0:
            return total
        if len(stream.read(size[0])) < size[0]:
            raise Broken
        total += size[0]


def webp(stream: BinaryIO) -> Structure:
    """Of a WebP: the length in its RIFF header."""
    stream.seek(4)
    size = int.from_bytes(stream.read(4), "little")
    found = Structure(end=8 + size + size % 2)
    at = 12
    while at + 8 <= found.end:
        stream.seek(at)
        head = stream.read(8)
        if len(head) < 8:  # noqa: PLR2004 - kind and length of a chunk
            break
        length = int.from_bytes(head[4:], "little")
        if head[:4] not in _CHUNKS_OF_WEBP:
            found.unknown.append((at + 8, length))
        at += 8 + length + length % 2
    return found


def bmp(stream: BinaryIO) -> Structure:
    """Of a BMP: behind its last row, as far as rows are not packed; the length in its header may count what lies behind."""
    stream.seek(0)
    head = stream.read(138)
    told = int.from_bytes(head[2:6], "little")
    if len(head) < _BMP_HEADS or int.from_bytes(head[14:18], "little") < _BMP_HEADS - 14:
        return Structure(end=told)
    first, size, width, height, _, bits, packing = struct.unpack_from("<LLllHHL", head, 10)
    if packing not in _BMP_PLAIN:
        return Structure(end=told)
    end = first + (abs(width) * bits + 31) // 32 * 4 * abs(height)
    if size == _BMP_WITH_PROFILE and len(head) == _BMP_WITH_PROFILE + 14:
        place, length = struct.unpack_from("<LL", head, 126)
        end = max(end, 14 + place + length) if length else end
    return Structure(end=end)
