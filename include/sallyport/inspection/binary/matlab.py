"""MATLAB's own files of level 5: names, kinds and sizes of what they hold. Values are passed over.

Layout: 128 bytes of text, version and byte order; then elements, each a tag (kind and number of bytes) and its bytes, padded to
8. A variable is an element of elements: flags, lengths of its dimensions, name, and what it holds. It may be packed (zlib).
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_HEADER, _TAG = 128, 8
_MATRIX, _PACKED = 14, 15
CELL, STRUCT, OBJECT, TEXT, OPAQUE = 1, 2, 3, 4, 17
_LOOKED_INTO = 32 * 1024**2
"""Bytes of a variable that are looked into: what is said of it stands first."""
_DEEPEST, _MOST_DIMENSIONS, _MOST_NAMES = 8, 32, 1000
MOST_ELEMENTS = 20_000
_MOST_NUMBERS = 1000
_NUMBERS = {1: "b", 2: "B", 3: "h", 4: "H", 5: "i", 6: "I", 7: "f", 9: "d", 12: "q", 13: "Q"}


class Damaged(Exception):
    """It makes no sense, or ends too early."""


@dataclass
class Value:
    """A variable, a field or the content of a cell. ``lengths`` are those of its dimensions."""

    name: str
    kind: int
    lengths: tuple[int, ...]
    inside: list[Value] = field(default_factory=list)
    """What a cell array holds; of a structure, the fields of its first element."""
    first: tuple[float, ...] = ()
    """The first of its numbers."""
    is_cut: bool = False
    """Is it larger than what is looked into?"""

    @property
    def count(self) -> int:
        """How many values, cells or structures."""
        count = 1
        for length in self.lengths:
            count *= length
        return count

    @property
    def apart(self) -> tuple[int, ...]:
        """The lengths that are not 1; MATLAB has no fewer than two dimensions."""
        return tuple(length for length in self.lengths if length != 1)


def variables(stream: BinaryIO) -> Iterator[Value]:
    """All that can be read, one after the other. Damaged where no more can."""
    order = "<" if stream.read(_HEADER)[126:128] == b"IM" else ">"
    for _ in range(MOST_ELEMENTS):
        tag = stream.read(_TAG)
        if not tag:
            return
        if len(tag) < _TAG:
            raise Damaged
        kind, size = struct.unpack(f"{order}II", tag)
        data = stream.read(min(size, _LOOKED_INTO))
        if len(data) < min(size, _LOOKED_INTO):
            raise Damaged
        if size > len(data):
            stream.seek(size - len(data), 1)
        is_cut = size > len(data)
        if kind == _PACKED:
            kind, data, is_cut = _unpacked(data, order)
        elif size % 8:
            stream.seek(8 - size % 8, 1)
        if kind != _MATRIX:
            raise Damaged
        found = _Reader(order).value(data, 0)
        found.is_cut = is_cut
        yield found


def _unpacked(data: bytes, order: str) -> tuple[int, bytes, bool]:
    """Kind and bytes of the element that was packed, and whether more came out than is looked into."""
    try:
        plain = zlib.decompressobj().decompress(data, _LOOKED_INTO)
    except zlib.error:
        raise Damaged from None
    if len(plain) < _TAG:
        raise Damaged
    kind, size = struct.unpack(f"{order}II", plain[:_TAG])
    return kind, plain[_TAG:], size > len(plain)


class _Reader:
    """Reads one variable; of one that is cut off, what stands before the cut."""

    def __init__(self, order: str) -> None:
        self._order = order
        self._left = MOST_ELEMENTS

    def value(self, data: bytes, depth: int) -> Value:
        elements = self._elements(data)
        parts = (part for _, part in elements)
        flags = next(parts, b"")
        kind = flags[0 if self._order == "<" else 3] if len(flags) >= 4 else 0  # noqa: PLR2004 - one number
        if kind == OPAQUE:
            return Value(_text(next(parts, b"")), OPAQUE, ())
        lengths = self._numbers(next(parts, b""))
        found = Value(_text(next(parts, b"")), kind, lengths)
        if depth < _DEEPEST:
            if kind == CELL:
                found.inside = [self.value(part, depth + 1) for part in parts if part]
            elif kind in {STRUCT, OBJECT}:
                found.inside = self._fields(parts, kind, depth)
            elif kind > TEXT:
                found.first = self._first(*next(elements, (0, b"")))
        return found

    def _first(self, kind: int, data: bytes) -> tuple[float, ...]:
        form = _NUMBERS.get(kind)
        if form is None:
            return ()
        count = min(len(data) // struct.calcsize(form), _MOST_NUMBERS)
        return struct.unpack_from(f"{self._order}{count}{form}", data)

    def _fields(self, parts: Iterator[bytes], kind: int, depth: int) -> list[Value]:
        if kind == OBJECT:
            next(parts, b"")  # the name of its class
        width = next(iter(self._numbers(next(parts, b""))), 0)
        written = next(parts, b"")
        if width <= 0:
            return []
        names = [_text(written[at : at + width]) for at in range(0, min(len(written), width * _MOST_NAMES), width)]
        found = []
        for name, part in zip(names, parts, strict=False):
            one = self.value(part, depth + 1)
            one.name = name
            found.append(one)
        return found

    def _numbers(self, data: bytes) -> tuple[int, ...]:
        count = min(len(data) // 4, _MOST_DIMENSIONS)
        numbers: tuple[int, ...] = struct.unpack(f"{self._order}{count}i", data[: 4 * count])
        if any(number < 0 for number in numbers):
            raise Damaged
        return numbers

    def _elements(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """The elements within one, each with its kind; a small one stands in its own tag."""
        at = 0
        while at + _TAG <= len(data) and self._left > 0:
            self._left -= 1
            kind, size = struct.unpack_from(f"{self._order}II", data, at)
            if kind >> 16:
                yield kind & 0xFFFF, data[at + 4 : at + 4 + min(kind >> 16, 4)]
                at += _TAG
                continue
            yield kind, data[at + _TAG : at + _TAG + size]
            at += _TAG + size + (-size % 8)


def _text(data: bytes) -> str:
    return data.partition(b"\0")[0].decode("utf-8", "replace")
