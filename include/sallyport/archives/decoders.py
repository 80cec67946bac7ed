"""Decompressors with one face: a bounded step at a time, so that memory stays flat whatever the ratio."""

from __future__ import annotations

import bz2
import lzma
import sys
import zlib
from typing import TYPE_CHECKING, Protocol

from isal import igzip_lib

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
_INFLATING: type[Exception] = igzip_lib.IsalError  # type: ignore[assignment]  # its types say that it is no class
DAMAGE = (OSError, EOFError, ValueError, zlib.error, _INFLATING, lzma.LZMAError, zstd.ZstdError)
"""What decompressors raise for bytes that are damaged or lie."""
_NO_MEMORY = "Memory usage limit exceeded"


class Decoder(Protocol):
    """A decompressor of one stream, as those of bz2, lzma and isal are."""

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


def gzip() -> Decoder:
    """One member of a gzip file, its checksum checked. Three times as fast as Python's own, as the other two."""
    return _inflating(igzip_lib.DECOMP_GZIP)


def raw_deflate() -> Decoder:
    """Deflate without any frame, as in zip."""
    return _inflating(igzip_lib.DECOMP_DEFLATE)


def zlib_deflate() -> Decoder:
    """Deflate in the frame of zlib, as in SquashFS, its checksum checked."""
    return _inflating(igzip_lib.DECOMP_ZLIB)


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


def _inflating(frame: int) -> Decoder:
    decoder: Decoder = igzip_lib.IgzipDecompressor(flag=frame)
    return decoder


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
