"""Labelled cases: pictures with captions, profiles and pieces of programs beside what they show."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from corpus.aside_people import CSV, NHS, WHOLE, aside
from corpus.hidden_cases.pictures import raw

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.case import Case

_GROUPS = "group,mean\na,61.5\nb,58.2\n"
_NOISE = bytes(zlib.crc32(bytes([at % 256, at // 256])) & 0xFF for at in range(900))
_META = "hidden.metadata"


def _caption(text: str) -> bytes:
    """As IPTC has it: record 2, data set 120."""
    return b"\x1c\x02\x78" + struct.pack(">H", len(text)) + text.encode()


def _captioned(text: str) -> Callable[[bytes], bytes]:
    """In a resource of Photoshop, in a segment of its own."""
    data = _caption(text)
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(data)) + data + bytes(len(data) % 2)
    return _segment(0xED, b"Photoshop 3.0\0" + resource)


def _segment(marker: int, data: bytes) -> Callable[[bytes], bytes]:
    return lambda content: content[:2] + struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data + content[2:]


def _chunk(kind: bytes, data: bytes) -> Callable[[bytes], bytes]:
    made = struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return lambda content: content[:33] + made + content[33:]


def _profile(name: str, data: bytes) -> Callable[[bytes], bytes]:
    """As ImageMagick writes it."""
    digits = data.hex()
    lines = "\n".join(digits[at : at + 72] for at in range(0, len(digits), 72))
    return _chunk(b"tEXt", f"Raw profile type {name}\0\n{name}\n{len(data):8}\n{lines}\n".encode())


def _jpeg(name: str, change: Callable[[bytes], bytes], *rules: str) -> Case:
    return aside(name, raw("plot.jpg", change, "JPEG"), _META, *rules)


def _png(name: str, change: Callable[[bytes], bytes], *rules: str) -> Case:
    return aside(name, raw("plot.png", change, "PNG"), _META, *rules)


_IDENTIFIES = "identifiers.nhs_number"
CASES: tuple[Case, ...] = (
    _jpeg("caption of IPTC that identifies", _captioned(NHS), _IDENTIFIES),
    _jpeg("caption of IPTC", _captioned("Mean scores by group")),
    _jpeg("segment of a program with persons", _segment(0xE9, b"OurTool\0" + CSV.encode()), *WHOLE),
    _jpeg("segment of a program with groups", _segment(0xE9, b"OurTool\0" + _GROUPS.encode())),
    _png("profile in digits that identifies", _profile("iptc", _caption(NHS)), _IDENTIFIES),
    _png("profile in digits of a caption", _profile("iptc", _caption("Mean scores by group"))),
    _png("profile in digits of XMP that identifies", _profile("xmp", f"<x><dc>{NHS}</dc></x>".encode()), _IDENTIFIES),
    _png("piece of a program with persons", _chunk(b"daTa", CSV.encode()), *WHOLE),
    _png("packed piece of a program with persons", _chunk(b"daTa", zlib.compress(CSV.encode())), *WHOLE),
    _png("piece of a program with groups", _chunk(b"daTa", _GROUPS.encode())),
    _png("piece of a program that is no text", _chunk(b"daTa", _NOISE)),
)
