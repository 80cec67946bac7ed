"""Numbers and texts of R's serialization, in its three encodings: XDR, native, and lines of text."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from typing import BinaryIO

_CHUNK = 1024 * 1024
_LONGEST_LINE = 1024 * 1024
LONGEST_TEXT = 4 * 1024**2
"""So many bytes are kept of a text."""
_ESCAPE = re.compile(r"\\(?:([0-7]{3})|(.))")
_MEANT = {"n": "\n", "t": "\t", "r": "\r"}
NOT_AVAILABLE = -(2**31)
"""R's NA among integers."""


class Broken(Exception):
    """It breaks off, or is no serialization of R."""


class Values(Protocol):
    """Reads one value after the other."""

    def integer(self) -> int:
        """The next integer."""

    def text(self, length: int) -> str:
        """The next text of so many bytes; the first ones of a long one."""

    def skip(self, count: int, width: int) -> None:
        """Go over so many values of so many bytes."""


class Binary:
    """XDR (big-endian) or native (little-endian)."""

    def __init__(self, stream: BinaryIO, order: str) -> None:
        self._stream = stream
        self._integer = struct.Struct(order + "i")

    def integer(self) -> int:
        """The next four bytes."""
        data = self._stream.read(4)
        if len(data) < 4:  # noqa: PLR2004 - an integer
            raise Broken
        return int(self._integer.unpack(data)[0])

    def text(self, length: int) -> str:
        """The next bytes."""
        data = self._stream.read(min(length, LONGEST_TEXT))
        if len(data) < min(length, LONGEST_TEXT):
            raise Broken
        self.skip(length - len(data), 1)
        return data.decode("utf-8", "replace")

    def skip(self, count: int, width: int) -> None:
        """Read on; Broken when there is not so much."""
        left = count * width
        if left < 0:
            raise Broken
        while left:
            data = self._stream.read(min(left, _CHUNK))
            if not data:
                raise Broken
            left -= len(data)


class Lines:
    """A value a line."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def _line(self) -> bytes:
        line = self._stream.readline(_LONGEST_LINE)
        if not line.endswith(b"\n"):
            raise Broken
        return line.strip()

    def integer(self) -> int:
        """A line with a number, or NA."""
        line = self._line()
        if line == b"NA":
            return NOT_AVAILABLE
        try:
            return int(line)
        except ValueError:
            raise Broken from None

    def text(self, length: int) -> str:
        """A line, with escapes."""
        del length
        return _unescaped(self._line()[:LONGEST_TEXT].decode("ascii", "replace"))

    def skip(self, count: int, width: int) -> None:
        """So many lines; complex numbers have two."""
        for _ in range(count * (2 if width == 16 else 1)):  # noqa: PLR2004 - as the format has it
            self._line()


def _unescaped(line: str) -> str:
    """As R writes texts in ASCII."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 8)) if found[1] else _MEANT.get(found[2], found[2]), line)


def values(stream: BinaryIO) -> Values:
    """By the two bytes that tell the encoding. Broken for others."""
    encodings = {b"X\n": ">", b"B\n": "<"}
    kind = stream.read(2)
    if kind == b"A\n":
        return Lines(stream)
    if kind not in encodings:
        raise Broken
    return Binary(stream, encodings[kind])
