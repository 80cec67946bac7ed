"""Lines of a text file, some at a time, whatever its encoding and however long they are."""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from sallyport.inspection.kinds.text import encoding_by_mark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_CHUNK = 8 * 1024 * 1024
_LONGEST = 64 * 1024
_SHORT = 1024
_PIECE, _OVERLAP = 4096, 64
_SEPARATOR = b"\x01"
_BETWEEN = re.compile(rb"[\s,;|\"'{}<>]")
_DECODERS = {name: codecs.getincrementaldecoder(name) for name in ("utf-8-sig", "utf-16", "utf-32")}
"""Of texts with a mark. Loaded with this module: a confined child that reads a list with one can load nothing any more."""


@dataclass(frozen=True, slots=True)
class Some:
    """Some lines, and the number of each, from 1."""

    text: pl.Series
    rows: pl.Series


def lines_of(stream: BinaryIO) -> Iterator[Some]:
    """All lines of a stream from its start. Bytes that are no text in its encoding stand as replacement characters.

    Very long lines come in pieces that overlap a little, all with the line's number.
    """
    row = 1
    for chunk in _whole_lines(_as_utf8(stream)):
        text = None if len(chunk) > _LONGEST and chunk.count(b"\n", 0, _LONGEST) == 0 else split(chunk)
        if text is None or (len(chunk) > _LONGEST and _holds_long_lines(text)):
            some, row = _pieces(chunk, row)
        else:
            some = Some(text, pl.int_range(row, row + len(text), eager=True))
            row += len(text)
        yield some


def _as_utf8(stream: BinaryIO) -> Iterator[bytes]:
    head = stream.read(4)
    stream.seek(0)
    encoding = encoding_by_mark(head)
    if encoding is None:
        while data := stream.read(_CHUNK):
            yield data.replace(b"\0", b"") if b"\0" in data else data
        return
    decoder = _DECODERS[encoding](errors="replace")
    while data := stream.read(_CHUNK):
        yield decoder.decode(data).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def _whole_lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        data = rest + chunk if rest else chunk
        end = data.rfind(b"\n") + 1
        if end == 0 and len(data) < _CHUNK:
            rest = data
            continue
        yield data[: end or len(data)]
        rest = data[end:] if end else data[-_OVERLAP:]
    if rest:
        yield rest


def split(chunk: bytes) -> pl.Series:
    """Whole lines by polars' reader of CSV, with a separator that no text has: the fastest splitter at hand."""
    if _SEPARATOR in chunk:
        chunk = chunk.replace(_SEPARATOR, b" ")
    if b"\r" in chunk and b"\n" not in chunk:
        chunk = chunk.replace(b"\r", b"\n")
    if len(chunk) <= _SHORT:
        return _split_here(chunk)
    frame = pl.read_csv(
        io.BytesIO(chunk),
        has_header=False,
        separator="\x01",
        quote_char=None,
        infer_schema=False,
        schema={"line": pl.String},
        encoding="utf8-lossy",
    )
    return frame.to_series()


def _split_here(chunk: bytes) -> pl.Series:
    """The same for a few lines: there are requests of very many small files, and beginning costs the reader most."""
    lines = chunk.removeprefix(codecs.BOM_UTF8).split(b"\n")
    if not lines[-1]:
        del lines[-1]
    texts = [line.removesuffix(b"\r").decode("utf-8", "replace") or None for line in lines]
    return pl.Series("line", texts, dtype=pl.String)


def _holds_long_lines(text: pl.Series) -> bool:
    longest = text.str.len_bytes().max()
    return isinstance(longest, int) and longest > _LONGEST


def _pieces(chunk: bytes, row: int) -> tuple[Some, int]:
    texts, rows = [], []
    for line in chunk.splitlines(keepends=True):
        at = 0
        while at < len(line):
            start, end = _begin(line, at), _end(line, at + _PIECE)
            texts.append(line[start:end].decode("utf-8", "replace"))
            rows.append(row)
            at = end
        row += line.endswith((b"\n", b"\r"))
    return Some(pl.Series("line", texts, dtype=pl.String), pl.Series("row", rows, dtype=pl.Int64)), row


def _begin(line: bytes, at: int) -> int:
    """A little before ``at``, where no word is cut; ``at`` when there is no such place."""
    found = _BETWEEN.search(line, max(0, at - _OVERLAP), at)
    return found.end() if found and at else at


def _end(line: bytes, at: int) -> int:
    """A little before ``at``, where no word is cut; ``at`` when there is no such place."""
    ends = [found.end() for found in _BETWEEN.finditer(line, max(0, at - _OVERLAP), at)]
    return ends[-1] if ends and at < len(line) else at
