"""Bytes of text tables as UTF-8, whatever they were written in."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def marked(data: bytes) -> tuple[int, str] | None:
    """The length of the byte order mark that text begins with, and the encoding that it tells; None without one."""
    return next(((len(mark), encoding) for mark, encoding in _MARKS if data.startswith(mark)), None)


def text_of(data: bytes) -> str:
    """Text by its byte order mark, as UTF-8, or as Latin-1, which takes any byte; without NULs where bytes are letters."""
    if told := marked(data):
        return data[told[0] :].decode(told[1], "replace")
    data = data.replace(b"\0", b"")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def utf8_chunks(stream: BinaryIO, size: int) -> Iterator[bytes]:
    """As :func:`_utf8_chunks`, without NULs: what programs show of a text is what stands around them."""
    for data in _utf8_chunks(stream, size):
        yield data.replace(b"\0", b"") if b"\0" in data else data


def _utf8_chunks(stream: BinaryIO, size: int) -> Iterator[bytes]:
    """The stream's bytes in chunks of some ``size``; UTF-16 and UTF-32 with a mark become UTF-8, other bytes stay as they are."""
    head = stream.read(4)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            begun = head[len(mark) :]
            if encoding == "utf-8":
                yield begun
                break
            decoder = codecs.getincrementaldecoder(encoding)("replace")
            yield decoder.decode(begun).encode()
            while data := stream.read(size):
                yield decoder.decode(data).encode("utf-8", "replace")
            yield decoder.decode(b"", final=True).encode()
            return
    else:
        yield head
    while data := stream.read(size):
        yield data
