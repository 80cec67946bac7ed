"""A delimited table of any length, some megabytes at a time: cut at row ends, parsed by polars.

What polars will not parse (rows that are too long, stray quotes, broken UTF-8) is cut smaller and read by Python's own
reader, so no cell is lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

import polars as pl

from sallyport.inspection.counting import count
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.held import frame_of
from sallyport.inspection.tables.model import Batch, every_column
from sallyport.inspection.tables.starts import KEPT, may_begin
from sallyport.inspection.tables.text.dialect import TEXT_WITHIN, Dialect, quotes_pair
from sallyport.inspection.tables.text.encoding import text_of, utf8_chunks
from sallyport.inspection.tables.text.even import is_even
from sallyport.inspection.tables.text.ragged import Ragged, stray_quotes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.tables.model import Head, Wanted

_CHUNK = 4 * 1024**2
_SMALL = 256 * 1024
_TRIES = 3
_SPACES = re.compile(rb" {2,}|\t+ *")


@dataclass
class DelimitedStream:
    """One table of delimited text. A :class:`~sallyport.inspection.tables.model.TableStream`."""

    specimen: Specimen
    dialect: Dialect
    head: Head
    columns: int
    longest_row: int
    """Bytes; a longer row is passed on in pieces, each as a row of one cell, and is a finding."""
    chunk: int = _CHUNK
    """Bytes parsed at once."""
    _ragged: Ragged = field(default_factory=Ragged)
    _stray: bool = False
    _broken: list[int] = field(default_factory=list)
    _before: pl.DataFrame | None = None
    _luck: int = _TRIES
    """How often some columns alone may still be tried in vain; grows again where that goes well."""

    def batches(self, wanted: Wanted = every_column) -> Iterator[Batch]:
        """All rows below the header. Where rows are shown to be even, only the columns that are wanted are taken apart."""
        row = 1
        with self.specimen.open() as stream:
            for chunk in _whole_rows(stream, self.chunk, self.longest_row):
                for frame in self._frames(self._prepared(chunk), row, wanted()):
                    skipped = max(0, self.head.first_row - row)
                    row += len(frame)
                    if skipped < len(frame):
                        first = row - len(frame) + skipped
                        yield Batch(frame[skipped:] if skipped else frame, first, of=max(self.columns, frame.width))

    def findings(self) -> Iterator[Finding]:
        """What was wrong with how it is written: to be asked for once all rows have been seen."""
        yield from self._ragged.findings()
        if self._stray:
            yield stray_quotes()
        if self._broken:
            mebibytes = self.longest_row / 1024**2
            message = f"Row {self._broken[0]} is longer than {mebibytes:g} MiB and was looked at in pieces."
            yield finding("tables.unreadable", message, f"row {self._broken[0]}")

    def _prepared(self, chunk: bytes) -> bytes:
        if b"\r" in chunk and b"\n" not in chunk:
            chunk = chunk.replace(b"\r", b"\n")
        if self.dialect.delimiter == " ":  # columns set apart by any number of them
            chunk = _SPACES.sub(b" ", chunk).replace(b"\n ", b"\n").replace(b" \n", b"\n").strip(b" ")
        return chunk

    def _frames(self, chunk: bytes, row: int, wanted: Collection[int] | None = None) -> Iterator[pl.DataFrame]:
        frame = self._narrow(chunk, wanted) if wanted is not None and self._luck else None
        if frame is None:
            frame = self._parsed(chunk)
        if frame is not None:
            yield frame
        elif len(chunk) <= _SMALL:
            yield self._read_slowly(chunk, row)
        else:
            middle = _row_end(chunk, len(chunk) // 2) or _row_end(chunk, len(chunk) - 1)
            if not middle:
                yield self._read_slowly(chunk, row)
                return
            for part in (chunk[:middle], chunk[middle:]):
                for frame in self._frames(part, row):
                    row += len(frame)
                    yield frame

    def _narrow(self, chunk: bytes, wanted: Collection[int]) -> pl.DataFrame | None:
        """Only some columns; None when it is not told by them that rows are as long as the table, and no other table begins."""
        last = self.columns - 1
        kept = sorted({at for at in wanted if at < last} | {last})
        frame = self._read(chunk, sorted({*kept, 0, min(1, last)}))
        if frame is not None and may_begin(self._telling(frame), self._before):
            return None
        even = frame is not None and is_even(chunk, frame.get_column(str(last)), self.columns, self.dialect.delimiter)
        self._luck = min(self._luck + 1, _TRIES) if even else self._luck - 1
        if frame is None or not even:
            return None
        self._before = self._telling(frame).tail(KEPT)
        return frame.select(map(str, kept))

    def _telling(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The columns that are always read, for where another table begins."""
        return frame.select(map(str, sorted({0, min(1, self.columns - 1), self.columns - 1})))

    def _parsed(self, chunk: bytes) -> pl.DataFrame | None:
        """By polars; None when a row has too few or too many cells, or something else is wrong with it."""
        frame = self._read(chunk, None)
        if frame is None:
            return None
        self._before = self._telling(frame).tail(KEPT)
        # A row that is too long is an error; one that is too short is filled up in silence.
        return frame if count(chunk, self.dialect.delimiter.encode()) >= len(frame) * (self.columns - 1) else None

    def _read(self, chunk: bytes, columns: list[int] | None) -> pl.DataFrame | None:
        try:
            frame = pl.read_csv(
                chunk,
                has_header=False,
                columns=columns,
                schema={str(number): pl.String for number in range(self.columns)},
                separator=self.dialect.delimiter,
                quote_char=self.dialect.quote or None,
                empty_string_is_null=False,
            )
        except pl.exceptions.PolarsError:
            return None
        is_kept = b'="' in chunk
        return frame.with_columns(pl.all().str.replace(TEXT_WITHIN, "${1}")) if is_kept else frame

    def _read_slowly(self, chunk: bytes, row: int) -> pl.DataFrame:
        if len(chunk) > self.longest_row:
            self._broken.append(row)
            return frame_of([[text_of(chunk)]], self.columns)
        text = text_of(chunk).replace("\r\n", "\n")
        dialect = self.dialect
        if dialect.quote and not quotes_pair(text, dialect.delimiter):
            self._stray = True
            dialect = Dialect(dialect.delimiter, quote="")
        rows = list(dialect.rows(text))
        start = max(0, self.head.first_row - row)
        self._ragged.see(rows[start:], self.columns, row + start)
        return frame_of(rows, self.columns)


def _whole_rows(stream: BinaryIO, size: int, longest_row: int) -> Iterator[bytes]:
    """The text in pieces that end where a row does; one that is longer than ``longest_row`` is cut anywhere."""
    rest = b""
    for data in utf8_chunks(stream, size):
        rest = rest + data if rest else data
        if len(rest) < size // 2:
            continue
        end = _row_end(rest, len(rest) - 1)
        if end:
            yield rest[:end]
            rest = rest[end:]
        elif len(rest) > longest_row:
            yield rest
            rest = b""
    if rest:
        yield rest


def _row_end(text: bytes, before: int) -> int:
    """The place after the last line end at or before a place with an even number of quotes above it; 0 when there is none.

    With a stray quote no line end near the place is outside of quotes: then the nearest is taken, and quotes are no quotes.
    """
    line_end = b"\n" if b"\n" in text else b"\r"
    at = nearest = text.rfind(line_end, 0, before + 1)
    if at < 0:
        return 0
    odd = count(text[:at], b'"') % 2 if b'"' in text else 0
    for _ in range(1000):
        if not odd:
            return at + 1
        earlier = text.rfind(line_end, 0, at)
        if earlier < 0:
            break
        odd = (odd + text.count(b'"', earlier, at)) % 2
        at = earlier
    return nearest + 1
