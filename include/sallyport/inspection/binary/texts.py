"""Texts met inside a binary file, kept for the rules of texts and tables: long ones by themselves, short ones a line each."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sallyport.inspection.asides.encoded import plain_text
from sallyport.inspection.asides.model import Aside

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOM = 32 * 1024**2
"""So many bytes are kept of all texts together."""
_LONG = 256
_SMALLEST_ID = 100_000
_MOST_WHOLE = 2**53
_MOST_LONG = 1000
_CODES = {"i4": "i", "u4": "I", "i8": "q", "u8": "Q", "f8": "d"}
_WIDE_CHARACTER = 4
_NO_TEXT, _LOOKED_AT = re.compile("[\0-\x08\x0e-\x1f]"), 4096
_TRIED = 200
_COMPRESSED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", *(bytes((0x78, level)) for level in (0x01, 0x5E, 0x9C, 0xDA)))
_TEXT_BEGINS = re.compile(rb"[\t\r\n\x20-\x7e\x80-\xff]{1,512}+(?:\Z|(?<=.{512}))", re.DOTALL)


@dataclass(slots=True)
class Texts:
    """What was met so far."""

    long: list[str] = field(default_factory=list)
    short: list[str] = field(default_factory=list)
    is_cut: bool = False
    """Was there more than is kept?"""
    room: int = ROOM

    def add(self, text: str) -> None:
        """One more, unless it is bytes that old pickles write as a text."""
        if _NO_TEXT.search(text, 0, _LOOKED_AT):
            return
        self.room -= len(text) + 1
        if self.room < 0 or (len(text) > _LONG and len(self.long) >= _MOST_LONG):
            self.is_cut = True
        elif len(text) > _LONG or "\n" in text:
            self.long.append(text)
        elif len(text) > 1:
            self.short.append(text)

    def add_payload(self, data: bytes | None) -> None:
        """A long text as its bytes; None when they were too many to keep."""
        if data is None:
            self.is_cut = True
        else:
            self.add(data.decode("utf-8", "replace"))

    def add_bytes(self, data: bytes) -> None:
        """A run of bytes, if it is a text of several lines or of marks, also one that was compressed."""
        if data.startswith(_COMPRESSED) or (_TEXT_BEGINS.match(data) and (b"\n" in data or data[:1] in b"[{<")):
            text = plain_text(data)
            if text is not None:
                self.add(text)

    def add_number(self, number: float) -> None:
        """One more, when it is whole and has as many digits as ids have."""
        if _SMALLEST_ID <= number < _MOST_WHOLE and number == int(number):
            self.add(str(int(number)))

    def add_values(self, dtype: str | None, data: bytes) -> None:
        """The values of an array of texts or numbers, whose type is as numpy writes it."""
        kind, width = (dtype or "").lstrip("<>|=")[:1], (dtype or "").lstrip("<>|=")[1:]
        if kind in {"S", "U"} and width.isdigit() and int(width):
            size = int(width) * (_WIDE_CHARACTER if kind == "U" else 1)
            wide = "utf-32-be" if (dtype or "").startswith(">") else "utf-32-le"
            encoding = wide if kind == "U" else "utf-8"
            for at in range(0, len(data) - size + 1, size):
                self.add(data[at : at + size].decode(encoding, "replace").rstrip("\0"))
        elif (code := _CODES.get(kind + width)) is not None and not (dtype or "").startswith(">"):
            values = array(code, data[: len(data) - len(data) % int(width)])
            if _may_be_ids(values):
                for value in values:
                    self.add_number(value)

    def asides(self) -> Iterator[Aside]:
        """What there is to judge."""
        for number, text in enumerate(self.long, 1):
            yield Aside(f"text {number}", text)
        if self.short:
            yield Aside("short texts", "\n".join(self.short), is_data=False, is_rows=True, is_hidden=False)


def _may_be_ids(values: array[int] | array[float]) -> bool:
    """Are some of those that are tried whole, and of as many digits as ids have?"""
    tried = values[:: max(1, len(values) // _TRIED)]
    return any(_SMALLEST_ID <= value < _MOST_WHOLE and value == value // 1 for value in tried)
