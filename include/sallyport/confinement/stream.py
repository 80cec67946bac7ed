"""A stream with a position of its own on an open file that others read too: no new handle is needed."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Buffer

_BUFFER = 256 * 1024


class _Positioned(io.RawIOBase):
    def __init__(self, handle: int) -> None:
        super().__init__()
        self._handle, self._at, self._size = handle, 0, os.fstat(handle).st_size

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._handle

    def readinto(self, buffer: Buffer, /) -> int:
        count = os.preadv(self._handle, [buffer], self._at)
        self._at += count
        return count

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError("a place before the beginning")
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        return self._at


def opened(handle: int) -> io.BufferedReader:
    """A buffered, seekable stream from the start of the file. Closing it leaves the handle open."""
    return io.BufferedReader(_Positioned(handle), _BUFFER)
