"""7z by py7zr's parser and decompressors, member by member in the archive's order, nothing written to disk.

py7zr's own extraction is not used: it renames duplicates, stops at a hostile name and reads far ahead of what it needs.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import py7zr
from py7zr.archiveinfo import FilesInfo, read_utf16
from py7zr.exceptions import CrcError

from sallyport.archives.child import Unreadable
from sallyport.archives.decoders import DAMAGE, PIECE, STEP

if TYPE_CHECKING:
    from typing import BinaryIO

    from py7zr.archiveinfo import Folder
    from py7zr.compressor import SevenZipDecompressor
    from py7zr.py7zr import ArchiveFile

    from sallyport.archives.child import Reading, Teller

_LZMA, _LZMA2, _PPMD, _AES = b"\x03\x01\x01", b"\x21", b"\x03\x04\x01", b"\x06\xf1\x07\x01"
_LARGEST_LZMA2 = 40
_HEADER_BYTES = 32


def _names_as_they_stand(info: FilesInfo, header: BinaryIO) -> None:
    """In the place of py7zr's own, which makes slashes of backslashes: folders that nobody packed, or a way out of ours."""
    for file in info.files:
        file["filename"] = read_utf16(header)


FilesInfo._read_name = _names_as_they_stand  # type: ignore[method-assign,assignment]  # noqa: SLF001 - the only way to the names


def read(reading: Reading, tell: Teller) -> str:
    """Read a 7z archive."""
    try:
        archive = py7zr.SevenZipFile(reading.stream, "r")
    except py7zr.PasswordRequired as error:
        raise Unreadable("archive.encrypted") from error
    except py7zr.UnsupportedCompressionMethodError as error:
        raise Unreadable("archive.unknown") from error
    except (py7zr.Bad7zFile, *DAMAGE) as error:
        raise Unreadable("archive.truncated") from error
    folders = _Folders(archive, reading)
    for member in getattr(archive, "files", ()):
        tell.member(member.filename, _kind(member))
        if member.emptystream:
            tell.end()
            continue
        try:
            folders.unpack(member, tell)
        except Unreadable as error:
            tell.problem(error.rule)
        else:
            tell.end()
    if reading.stream.seek(0, 2) != _bytes_accounted_for(archive):
        tell.problem("archive.hidden_bytes")
    return reading.kind


def _kind(member: ArchiveFile) -> str:
    if member.is_directory and member.emptystream:
        return "directory"  # one with bytes is what 7-Zip takes it for: a file
    if member.is_symlink or member.is_junction:
        return "link"
    return "device" if member.is_socket else "file"


class _Folders:
    """7z packs several members into one stream, a "folder"; its members can only be read in order."""

    def __init__(self, archive: py7zr.SevenZipFile, reading: Reading) -> None:
        self._reading, self._start = reading, archive.afterheader
        streams = getattr(getattr(archive, "header", None), "main_streams", None)
        self._folders = [] if streams is None else streams.unpackinfo.folders
        self._positions = [0] if streams is None else streams.packinfo.packpositions
        self._current: Folder | None = None
        self._problem: str | None = None

    def unpack(self, member: ArchiveFile, tell: Teller) -> None:
        """Tell the member's bytes. Unreadable for it, and for all that follow in its folder."""
        if member.folder is not self._current:
            self._open(member.folder)
        if self._problem is not None:
            raise Unreadable(self._problem)
        try:
            self._unpack(member, tell)
        except py7zr.UnsupportedCompressionMethodError:
            self._problem = "archive.unknown"
        except (py7zr.Bad7zFile, CrcError, *DAMAGE):
            self._problem = "archive.truncated"
        if self._problem is not None:
            raise Unreadable(self._problem)

    def _open(self, folder: Folder) -> None:
        self._current = folder
        self._problem = _problem_with(folder.coders, self._reading.max_dictionary)
        if self._problem is not None:
            return
        index = next(number for number, known in enumerate(self._folders) if known is folder)
        start, end = (self._start + position for position in self._positions[index : index + 2])
        try:
            decoder = folder.get_decompressor(end - start)
        except (py7zr.UnsupportedCompressionMethodError, KeyError):
            self._problem = "archive.unknown"
            return
        decoder.block_size = PIECE
        self._source = _Hungry(self._reading.stream, decoder)
        self._reading.stream.seek(start)

    def _unpack(self, member: ArchiveFile, tell: Teller) -> None:
        source, left, checksum = self._source, member.uncompressed, 0
        while left > 0:
            fed = source.fed
            data = source.decoder.decompress(source, min(left, STEP))
            if data:
                left -= len(data)
                checksum = zlib.crc32(data, checksum)
                tell.data(data)
            elif source.fed == fed:
                raise EOFError("no more bytes come out")
        if member.crc32 is not None and checksum != member.crc32:
            raise CrcError(member.crc32, checksum, None)


class _Hungry:
    """The packed bytes, given to the decoder only when it has used up the ones it has: this keeps its memory flat."""

    def __init__(self, stream: BinaryIO, decoder: SevenZipDecompressor) -> None:
        self._stream, self.decoder = stream, decoder
        first = decoder.chain[0]
        self._first = getattr(first, "_decompressor", getattr(first, "decoder", first))
        self.fed = 0

    def read(self, size: int) -> bytes:
        if not getattr(self._first, "needs_input", True):
            return b""
        data = self._stream.read(size)
        self.fed += len(data)
        return data


def _problem_with(coders: list[dict[str, Any]], max_dictionary: int) -> str | None:
    for coder in coders:
        method, properties = coder["method"], coder.get("properties") or b""
        if method == _AES:
            return "archive.encrypted"
        if coder["numinstreams"] != 1 or coder["numoutstreams"] != 1:
            return "archive.unknown"
        if _dictionary(method, properties) > max_dictionary:
            return "archive.over_limit"
    return None


def _dictionary(method: bytes, properties: bytes) -> int:
    """Bytes of memory that a method asks for, as its properties state."""
    if method in {_LZMA, _PPMD}:
        return int.from_bytes(properties[1:5], "little")
    if method == _LZMA2 and properties:
        bits = properties[0] & 0x3F
        return (2 | bits & 1) << (bits // 2 + 11) if bits < _LARGEST_LZMA2 else 2**32 - 1
    return 0


def _bytes_accounted_for(archive: py7zr.SevenZipFile) -> int:
    """How long the file is if it holds its headers and its packed streams, and nothing before, between or after them."""
    header = getattr(archive, "header", None)
    if header is None:
        return _HEADER_BYTES
    streams = header.main_streams
    return int(header.size) + (sum(streams.packinfo.packsizes) if streams is not None else 0)
