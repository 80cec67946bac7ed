"""Decompressors with one face: a bounded step at a time, so that memory stays flat whatever the ratio."""

from __future__ import annotations

import bz2
import lzma
import sys
import zlib
from typing import TYPE_CHECKING, Protocol

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PIECE = 64 * 1024
"""Packed bytes read at a time."""
STEP = 1024 * 1024
"""Most bytes unpacked in one step."""
DAMAGE = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError, zstd.ZstdError)
"""What decompressors raise for bytes that are damaged or lie."""
_NO_MEMORY = "Memory usage limit exceeded"


class Decoder(Protocol):
    """A decompressor of one stream, as those of bz2 and lzma are."""

    @property
    def eof(self) -> bool:
        """The end of the stream was reached."""

    @property
    def needs_input(self) -> bool:
        """Nothing more comes out without more going in."""

    @property
    def unused_data(self) -> bytes:
        """What came after the end."""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """The next unpacked bytes, at most ``max_length``."""


class Deflate:
    """zlib's decompressor with the same face."""

    def __init__(self, window_bits: int) -> None:
        self._zlib = zlib.decompressobj(window_bits)
        self._more_waits = False

    @property
    def eof(self) -> bool:
        """The end of the stream was reached."""
        return self._zlib.eof

    @property
    def needs_input(self) -> bool:
        """Nothing more comes out without more going in."""
        return not self._zlib.unconsumed_tail and not self._more_waits

    @property
    def unused_data(self) -> bytes:
        """What came after the end."""
        return self._zlib.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """The next unpacked bytes."""
        unpacked = self._zlib.decompress(self._zlib.unconsumed_tail + data, max(max_length, 0))
        self._more_waits = len(unpacked) == max_length
        return unpacked


def gzip() -> Decoder:
    """One member of a gzip file, its checksum checked."""
    return Deflate(31)


def raw_deflate() -> Decoder:
    """Deflate without any frame, as in zip."""
    return Deflate(-15)


def bzip2() -> Decoder:
    """One bzip2 stream."""
    return bz2.BZ2Decompressor()


def xz(max_dictionary: int) -> Decoder:
    """One xz stream; MemoryError for a larger dictionary (a decoder needs little more than that)."""
    return _Limited(lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=max_dictionary + STEP))


def zstandard(max_dictionary: int) -> Decoder:
    """One zstd frame, with a window up to ``max_dictionary``."""
    log = max(10, min(max_dictionary.bit_length() - 1, 31))
    return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: log})


class _Limited:
    """An xz decompressor whose memory limit is an error of its own."""

    def __init__(self, decoder: lzma.LZMADecompressor) -> None:
        self._decoder = decoder

    @property
    def eof(self) -> bool:
        return self._decoder.eof

    @property
    def needs_input(self) -> bool:
        return self._decoder.needs_input

    @property
    def unused_data(self) -> bytes:
        return self._decoder.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        try:
            return self._decoder.decompress(data, max_length)
        except lzma.LZMAError as error:
            if _NO_MEMORY in str(error):
                raise MemoryError from error
            raise


def unpack_stream(decoder: Decoder, more: Callable[[], bytes]) -> Iterator[bytes]:
    """Unpacked pieces of one stream to its end. EOFError when ``more`` runs dry before that."""
    while not decoder.eof:
        packed = b""
        if decoder.needs_input:
            packed = more()
            if not packed:
                raise EOFError("the stream ends too early")
        piece = decoder.decompress(packed, STEP)
        if piece:
            yield piece
