"""An archive behind other bytes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO, cast

from sallyport.archives import compressed, seven_zip, tar_file, zip_file
from sallyport.archives.child import Unreadable
from sallyport.archives.kinds import ArchiveKind, find_embedded
from sallyport.archives.zip_directory import read_zip_directory

if TYPE_CHECKING:
    from sallyport.archives.child import Reader, Reading, Teller


class _From(io.RawIOBase):
    """A file from some byte on."""

    def __init__(self, stream: BinaryIO, start: int) -> None:
        self._stream, self._start = stream, start
        stream.seek(start)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the stubs name a wider type
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_SET:
            offset += self._start
        return self._stream.seek(offset, whence) - self._start

    def tell(self) -> int:
        return self._stream.tell() - self._start


def read(reading: Reading, tell: Teller) -> str:
    """Read the archive, which is a zip by its end, or another one by its beginning."""
    if read_zip_directory(reading.stream) is not None:
        zip_file.read(reading, tell)
        return reading.kind
    found = find_embedded(reading.stream)
    if found is None:
        raise Unreadable("archive.unknown")
    start, kind = found
    if kind is ArchiveKind.ZIP:
        raise Unreadable("archive.truncated")  # it begins here, and nothing at its end says what is in it
    readers: dict[ArchiveKind, Reader] = {ArchiveKind.SEVEN_ZIP: seven_zip, ArchiveKind.TAR: tar_file}
    inner = reading._replace(stream=cast("BinaryIO", io.BufferedReader(_From(reading.stream, start))), kind=kind)
    readers.get(kind, compressed).read(inner, tell)
    return reading.kind
