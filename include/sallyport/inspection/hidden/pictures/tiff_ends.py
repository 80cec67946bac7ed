"""Where a TIFF ends: it may lie in any order, so that its end is behind whatever it refers to that lies last."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sallyport.inspection.hidden.pictures.ends import Broken, Structure

if TYPE_CHECKING:
    from typing import BinaryIO

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
"""Bytes of a value, by the number of its type."""
_WHOLE = {1: "B", 3: "H", 4: "L", 13: "L", 16: "Q", 18: "Q"}
_PLACED = {273: 279, 324: 325, 513: 514, 288: 289}
"""Tags that say where pieces begin, and those that say how long they are."""
_WITHOUT_LENGTH = frozenset({519, 520, 521})
"""Tables of the first JPEG in TIFF, of which only the places are said."""
_DIRECTORIES = frozenset({330, 34665, 34853, 40965})
_MOST_DIRECTORIES, _MOST_ENTRIES, _MOST_VALUES = 2000, 1_000_000, 4_000_000
_BIG = 43


def tiff(stream: BinaryIO) -> Structure:
    """Of a TIFF, or a BigTIFF."""
    stream.seek(0)
    head = stream.read(16)
    if len(head) < 16:  # noqa: PLR2004 - no directory fits behind less
        raise Broken
    order = "<" if head[:2] == b"II" else ">"
    is_big = struct.unpack_from(f"{order}H", head, 2)[0] == _BIG
    form = _Form(stream, order, is_big)
    first = struct.unpack_from(f"{order}Q", head, 8)[0] if is_big else struct.unpack_from(f"{order}L", head, 4)[0]
    form.follow(first)
    return Structure(end=form.end if form.is_known else 0)


@dataclass
class _Form:
    stream: BinaryIO
    order: str
    is_big: bool
    end: int = 8
    is_known: bool = True
    """Is it said of all pieces how long they are? Old programs leave that out."""
    _entries: int = 0
    _values: int = 0
    _seen: set[int] = field(default_factory=set)

    def follow(self, first: int) -> None:
        """All directories, and what they refer to. They may lie within one another, so that their entries are counted, too."""
        waiting = [first]
        while waiting and len(self._seen) < _MOST_DIRECTORIES and self._entries < _MOST_ENTRIES:
            at = waiting.pop()
            if at and at not in self._seen:
                self._seen.add(at)
                waiting += self._directory(at)

    def _directory(self, at: int) -> list[int]:
        count_form, width, next_form = ("Q", 20, "Q") if self.is_big else ("H", 12, "L")
        size = struct.calcsize(self.order + count_form)
        count = self._number(at, count_form)
        after = at + size + count * width
        self.end = max(self.end, after + struct.calcsize(self.order + next_form))
        told: dict[int, list[int]] = {}
        self._entries += count
        for number in range(min(count, 65535)):
            tag, values = self._entry(at + size + number * width)
            self.is_known = self.is_known and tag not in _WITHOUT_LENGTH
            if tag in _DIRECTORIES or tag in _PLACED or tag in _PLACED.values():
                told[tag] = values
        for begins, lengths in _PLACED.items():
            if len(told.get(begins, ())) != len(told.get(lengths, ())):
                self.is_known = False
            for place, length in zip(told.get(begins, ()), told.get(lengths, ()), strict=False):
                self.end = max(self.end, place + length)
        inner = [place for tag in _DIRECTORIES for place in told.get(tag, ())]
        return [*inner, self._number(after, next_form)]

    def _entry(self, at: int) -> tuple[int, list[int]]:
        """The tag, and its values where they are whole numbers."""
        inside = 8 if self.is_big else 4
        entry = self._read(at, 12 + (8 if self.is_big else 0))
        tag, kind, count = struct.unpack_from(self.order + ("HHQ" if self.is_big else "HHL"), entry)
        length = _SIZES.get(kind, 1) * count
        data = entry[-inside:][:length]
        if length > inside:
            place = struct.unpack(self.order + ("Q" if self.is_big else "L"), entry[-inside:])[0]
            self.end = max(self.end, place + length)
            wanted = tag in _DIRECTORIES or tag in _PLACED or tag in _PLACED.values()
            data = self._read(place, length) if wanted and self._may_hold(count) else b""
        code = _WHOLE.get(kind)
        return tag, list(struct.unpack(f"{self.order}{count}{code}", data)) if code and len(data) == length else []

    def _may_hold(self, count: int) -> bool:
        self._values += count
        return self._values <= _MOST_VALUES

    def _number(self, at: int, form: str) -> int:
        found: int = struct.unpack(self.order + form, self._read(at, struct.calcsize(self.order + form)))[0]
        return found

    def _read(self, at: int, length: int) -> bytes:
        self.stream.seek(at)
        data = self.stream.read(length)
        if len(data) < length:
            raise Broken
        return data
