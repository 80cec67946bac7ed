"""The footer of a Parquet file: as much of Thrift's compact protocol as it takes to find rows and columns."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

_MAGIC = b"PAR1"
_LARGEST_FOOTER = 256 * 1024 * 1024
_SCHEMA, _ROWS = 2, 3
_BOOLEANS, _BYTE, _INTEGERS, _DOUBLE, _BINARY = {1, 2}, 3, {4, 5, 6}, 7, 8
_LISTS, _STRUCT = {9, 10}, 12
_DEEPEST, _LONGEST_VARINT = 16, 10
_LONG_LIST = 15


def rows_and_columns(stream: BinaryIO) -> tuple[int, int]:
    """What the footer says. ValueError when it makes no sense or is encrypted."""
    stream.seek(-8, os.SEEK_END)
    end = stream.read(8)
    length = int.from_bytes(end[:4], "little")
    if end[4:] != _MAGIC or length > _LARGEST_FOOTER:
        raise ValueError("no readable footer")
    stream.seek(-8 - length, os.SEEK_END)
    reader = _Reader(io.BytesIO(stream.read(length)))
    elements = 0
    for number, kind in reader.fields():
        if number == _SCHEMA and kind in _LISTS:
            elements = reader.skip(kind)
        elif number == _ROWS:
            return reader.number(), max(elements - 1, 0)
        else:
            reader.skip(kind)
    raise ValueError("no number of rows")


class _Reader:
    def __init__(self, stream: io.BytesIO) -> None:
        self._stream = stream

    def fields(self) -> _Fields:
        return _Fields(self)

    def byte(self) -> int:
        data = self._stream.read(1)
        if not data:
            raise ValueError("the footer ends in the middle")
        return data[0]

    def varint(self) -> int:
        value = 0
        for shift in range(_LONGEST_VARINT):
            byte = self.byte()
            value |= (byte & 0x7F) << 7 * shift
            if byte < 0x80:  # noqa: PLR2004 - the last byte of a number
                return value
        raise ValueError("a number without an end")

    def number(self) -> int:
        value = self.varint()
        return (value >> 1) ^ -(value & 1)

    def skip(self, kind: int, depth: int = 0) -> int:
        """Leave a value out; the number of its elements when it is a list."""
        if depth > _DEEPEST:
            raise ValueError("too deep")
        if kind in _INTEGERS:
            self.varint()
        elif kind == _BYTE:
            self.byte()
        elif kind == _DOUBLE:
            self._stream.seek(8, os.SEEK_CUR)
        elif kind == _BINARY:
            self._stream.seek(self.varint(), os.SEEK_CUR)
        elif kind == _STRUCT:
            for _, inner in self.fields():
                self.skip(inner, depth + 1)
        elif kind in _LISTS:
            return self._skip_list(depth)
        elif kind not in _BOOLEANS:
            raise ValueError("a kind that no footer has")
        return 0

    def _skip_list(self, depth: int) -> int:
        head = self.byte()
        count = head >> 4 if head >> 4 != _LONG_LIST else self.varint()
        for _ in range(count):
            if head & 0xF in _BOOLEANS:
                self.byte()
            else:
                self.skip(head & 0xF, depth + 1)
        return count


class _Fields:
    """Numbers and kinds of a struct's fields; their values have to be read in between."""

    def __init__(self, reader: _Reader) -> None:
        self._reader, self._number = reader, 0

    def __iter__(self) -> _Fields:
        return self

    def __next__(self) -> tuple[int, int]:
        head = self._reader.byte()
        if not head:
            raise StopIteration
        self._number = self._number + (head >> 4) if head >> 4 else self._reader.number()
        return self._number, head & 0xF
