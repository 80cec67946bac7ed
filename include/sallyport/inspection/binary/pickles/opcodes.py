"""The steps of a pickle, read one by one without running them.

The standard library's own table says what each opcode is followed by. Its reader takes whole arguments into memory; this one
keeps the beginning of long ones, and goes on behind the raw arrays that joblib writes between opcodes.
"""

from __future__ import annotations

import codecs
import pickletools
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

CODECS = ("encodings.raw_unicode_escape", "encodings.unicode_escape", "encodings.latin_1", "encodings.ascii")
"""Modules that decoding needs."""
KEPT_TEXT, KEPT_BYTES = 256, 512
_LONGEST_LINE = 64 * 1024**2
"""Protocol 0 writes texts and arrays in a line each."""
_CHUNK = 1024 * 1024
LARGEST_KEPT, _ROOM = 16 * _CHUNK, 64 * _CHUNK
_LONGEST_NUMBER = 4000

_BY_CODE = {ord(opcode.code): opcode for opcode in pickletools.opcodes}
_COUNTED = {pickletools.TAKEN_FROM_ARGUMENT1: 1, pickletools.TAKEN_FROM_ARGUMENT4: 4}
_COUNTED |= {pickletools.TAKEN_FROM_ARGUMENT4U: 4, pickletools.TAKEN_FROM_ARGUMENT8U: 8}
_TEXTS = {"SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8", "SHORT_BINSTRING", "BINSTRING"}
_NUMBERS = {"LONG1", "LONG4"}
ENDED = "it ends in the middle"
_QUOTED = 2
PICKLED = (b"\x80", b"\xc2\x80")
"""How pickles within pickles begin, as bytes and as text."""


class Malformed(Exception):
    """The bytes make no sense as a pickle; its text says how, without a value."""


@dataclass(frozen=True, slots=True, eq=False)
class Payload:
    """A run of bytes, or a long text, of which the beginning is kept."""

    is_text: bool
    length: int
    start: bytes
    whole: bytes | None = None
    """All of it, while there is room for what is that long; always when it looks like a pickle of its own."""


class Source:
    """Bytes read in order, from a stream that may not be seekable."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._ahead = b""
        self._room = _ROOM
        self.at = 0

    def holds(self, data: bytes) -> bool:
        """Is there still room to keep so much? It is taken."""
        if data.startswith(PICKLED):
            return True
        self._room -= len(data)
        return self._room >= 0

    def ends(self, blanks: bytes) -> bool:
        """Do only blanks follow? They are left out."""
        data = self.some(1)
        while data and data in blanks:
            data = self.some(1)
        self._ahead = data
        self.at -= len(data)
        return not data

    def read(self, count: int) -> bytes:
        """Exactly so many bytes. Malformed when they end before."""
        data = self.some(count)
        if len(data) < count:
            raise Malformed(ENDED)
        return data

    def some(self, count: int) -> bytes:
        """At most so many bytes; fewer at the end."""
        ahead, self._ahead = self._ahead[:count], self._ahead[count:]
        data = ahead + self._stream.read(count - len(ahead))
        self.at += len(data)
        return data

    def line(self) -> bytes:
        """Up to the next line feed, without it. Malformed when none comes soon."""
        ahead, self._ahead = self._ahead, b""
        data = ahead if ahead == b"\n" else ahead + self._stream.readline(_LONGEST_LINE)
        self.at += len(data)
        if not data.endswith(b"\n"):
            raise Malformed(ENDED if len(data) < _LONGEST_LINE else "a line in it has no end")
        return data[:-1]

    def skip(self, count: int) -> None:
        """Leave so many bytes out. Malformed when there are fewer."""
        while count > 0:
            count -= len(self.read(min(count, _CHUNK)))


def step(source: Source) -> tuple[str, object]:
    """The next opcode's name and its argument: None, a number, a text, a :class:`Payload`, or a pair of names."""
    code = source.read(1)[0]
    opcode = _BY_CODE.get(code)
    if opcode is None:
        raise Malformed("it holds a byte that is no opcode")
    if opcode.arg is None:
        return opcode.name, None
    if opcode.name in {"GLOBAL", "INST"}:
        return opcode.name, (_name(source.line()), _name(source.line()))
    try:
        return opcode.name, _argument(opcode.name, opcode.arg.n, source)
    except (ValueError, struct.error, UnicodeError):
        raise Malformed("an opcode in it has an argument that makes no sense") from None


def _argument(name: str, size: int, source: Source) -> object:
    if size in _COUNTED:
        return _counted(name, _COUNTED[size], source)
    if size == pickletools.UP_TO_NEWLINE:
        return _of_line(name, source.line(), source)
    data = source.read(size)
    if name == "BINFLOAT":
        return struct.unpack(">d", data)[0]
    return int.from_bytes(data, "little", signed=name == "BININT")


def _of_line(name: str, line: bytes, source: Source) -> object:
    if name == "STRING":
        if len(line) < _QUOTED or line[:1] != line[-1:] or line[:1] not in {b"'", b'"'}:
            raise Malformed("a text in it has no quotes")
        return _short(codecs.escape_decode(line[1:-1])[0], source, is_text=True)
    if name == "UNICODE":
        return _short(line.decode("raw-unicode-escape").encode("utf-8", "surrogatepass"), source, is_text=True)
    if name == "FLOAT":
        return float(line)
    if name in {"INT", "LONG"}:
        return int(line.rstrip(b"L")) if len(line) < _LONGEST_NUMBER else 0
    return int(line) if name in {"GET", "PUT"} else _text(line)


def _counted(name: str, width: int, source: Source) -> object:
    length = int.from_bytes(source.read(width), "little")
    if name in _NUMBERS:
        if length > _LONGEST_NUMBER:
            source.skip(length)
            return 0
        return int.from_bytes(source.read(length), "little", signed=True)
    if length <= LARGEST_KEPT:
        return _short(source.read(length), source, is_text=name in _TEXTS)
    start = source.read(KEPT_BYTES)
    source.skip(length - KEPT_BYTES)
    return Payload(name in _TEXTS, length, start)


def _short(data: bytes, source: Source, *, is_text: bool) -> str | Payload:
    if is_text and len(data) <= KEPT_TEXT:
        return _text(data)
    return Payload(is_text, len(data), data[:KEPT_BYTES], data if source.holds(data) else None)


def _name(line: bytes) -> str:
    """Python takes no other than UTF-8 here, and random bytes hardly ever are."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        raise Malformed("a name in it is no text") from None


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
