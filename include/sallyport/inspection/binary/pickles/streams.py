"""Compressed streams, unpacked a little at a time and no further than they may be."""

from __future__ import annotations

import io
import lzma
import zlib
from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import Buffer

    from sallyport.inspection.specimen import Specimen

_CHUNK = 256 * 1024


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, count: int, /) -> bytes: ...


class Unpacked(io.RawIOBase):
    """What a zlib or old lzma stream holds. OSError when it is damaged, or more comes out than may."""

    def __init__(self, stream: BinaryIO, limit: int, *, is_zlib: bool) -> None:
        super().__init__()
        self._stream, self._left = stream, limit
        self._new: Callable[[], _Decompressor] = _Zlib if is_zlib else lzma.LZMADecompressor
        self._unpacker: _Decompressor = self._new()
        self._input = b""

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        """As of any stream."""
        view = memoryview(buffer).cast("B")
        data = self._next(len(view))
        view[: len(data)] = data
        return len(data)

    def _next(self, count: int) -> bytes:
        while True:
            if self._unpacker.eof:  # another stream may follow
                self._input = self._unpacker.unused_data
                self._input = self._input or self._stream.read(_CHUNK)
                if not self._input:
                    return b""
                self._unpacker = self._new()
            try:
                data = self._unpacker.decompress(self._input, count)
            except (zlib.error, lzma.LZMAError) as error:
                raise OSError("damaged") from error
            self._input = b""
            if data:
                self._left -= len(data)
                if self._left < 0:
                    raise OSError("more comes out of it than may")
                return data
            if not self._unpacker.eof:
                self._input = self._stream.read(_CHUNK)
                if not self._input:
                    raise OSError("it ends in the middle")


class _Zlib:
    """zlib's decompressor with the interface of lzma's: it keeps what it was given beyond its limit."""

    def __init__(self) -> None:
        self._unpacker = zlib.decompressobj()

    @property
    def eof(self) -> bool:
        return self._unpacker.eof

    @property
    def unused_data(self) -> bytes:
        return self._unpacker.unused_data

    def decompress(self, data: bytes, count: int, /) -> bytes:
        return self._unpacker.decompress(self._unpacker.unconsumed_tail + data, count)


def opened_plain(specimen: Specimen, limit: int) -> BinaryIO:
    """The specimen's bytes, unpacked when they are a zlib or lzma stream as joblib writes them."""
    stream = specimen.open()
    if specimen.media_type not in {"application/zlib", "application/x-lzma"}:
        return stream
    return io.BufferedReader(Unpacked(stream, limit, is_zlib=specimen.media_type == "application/zlib"), _CHUNK)
