"""A squashfs file system by PySquashfsImage's structures, walked without recursion and unpacked by bounded decoders.

The library's own scan follows folders as deep as the image says, loads modules as it goes, and unpacks blocks without a limit.
"""

from __future__ import annotations

import stat
import struct
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySquashfsImage import SquashFsImage
from PySquashfsImage.const import Compression, Type

from sallyport.archives.decoders import DAMAGE, xz, zlib_deflate, zstandard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from sallyport.archives.decoders import Decoder

_LARGEST_BLOCK = 1024 * 1024
_METADATA = 8192
_MOST_ENTRIES = 2_000_000
_MOST_DEPTH = 256
_NO_NAMES = frozenset({"", ".", ".."})
_BAD = (
    *DAMAGE,
    struct.error,
    OverflowError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    RuntimeError,
    RecursionError,
)
"""What the library raises for images that are damaged or lie."""


class Damaged(ValueError):
    """It cannot be read, or not further."""


class UnknownCompression(Exception):
    """It is packed in a way that is not unpacked here (lz4, lzo)."""


@dataclass(frozen=True)
class Entry:
    """A file, folder, link or device. ``mode`` as of stat(2); ``path`` from the root, without a leading slash."""

    path: str
    mode: int
    size: int
    inode: Any

    @property
    def is_file(self) -> bool:
        """Is it a regular file?"""
        return stat.S_ISREG(self.mode)


class SquashFs:
    """The file system that begins at ``offset``. UnknownCompression or Damaged when it cannot be read."""

    def __init__(self, stream: BinaryIO, offset: int, max_dictionary: int) -> None:
        try:
            self._image = _Image(stream, offset, max_dictionary)
        except _BAD as error:
            raise Damaged("it is no squashfs that can be read") from error

    @property
    def size(self) -> int:
        """Bytes that it says to use."""
        return int(self._image.sblk.bytes_used)

    def walk(self) -> Iterator[Entry]:
        """Everything below the root. Damaged where it cannot be followed further."""
        try:
            yield from self._image.walk()
        except _BAD as error:
            raise Damaged("a folder could not be read") from error

    def read(self, entry: Entry) -> Iterator[bytes]:
        """A file's bytes, a block at a time. Damaged when they are not all there."""
        left = entry.size
        try:
            for piece in self._image.iter_file(entry.inode):
                left -= len(piece)
                yield piece
        except _BAD as error:
            raise Damaged("a file could not be read") from error
        if left:
            raise Damaged("a file is not as long as it says")


class _Image(SquashFsImage):  # type: ignore[misc]  # the library has no types
    def __init__(self, stream: BinaryIO, offset: int, max_dictionary: int) -> None:
        self._max_dictionary = max_dictionary
        self._start = (0, 0)
        super().__init__(stream, offset, closefd=False)

    def _get_compressor(self, compression_id: int) -> _Unpacker:
        makers: dict[int, Callable[[], Decoder] | None] = {
            Compression.NO: None,
            Compression.ZLIB: zlib_deflate,
            Compression.XZ: partial(xz, self._max_dictionary),
            Compression.ZSTD: partial(zstandard, self._max_dictionary),
        }
        if compression_id not in makers:
            raise UnknownCompression
        if self._sblk.block_size > _LARGEST_BLOCK or self._sblk.block_size != 1 << self._sblk.block_log:
            raise ValueError("a block of an impossible size")
        return _Unpacker(makers[compression_id])

    def _dir_scan(self, start_block: int, offset: int) -> None:
        """In the place of the library's, which reads the whole tree before it gives out any of it."""
        self._start = (start_block, offset)

    def _read_xattrs_from_disk(self) -> None:
        """Nothing: nobody asks for them, and the library keeps all of them in memory."""

    def walk(self) -> Iterator[Entry]:
        waiting, seen, count = [("", self._start, 0)], {self._start}, 0
        while waiting:
            folder, place, depth = waiting.pop()
            for told in self._opendir(*place).entries:
                count += 1
                name = bytes(told["name"]).decode("utf-8", "replace")
                if "/" in name or name in _NO_NAMES:
                    raise ValueError("a name that no file can have")
                place_of = (told["start_block"], told["offset"])
                inode = self._read_inode(*place_of)
                entry = Entry(f"{folder}{name}", inode._mode, _size(inode), inode)  # noqa: SLF001 - it has no other name
                yield entry
                if stat.S_ISDIR(entry.mode):
                    if place_of in seen or depth >= _MOST_DEPTH:
                        raise ValueError("folders that hold themselves")
                    seen.add(place_of)
                    waiting.append((f"{entry.path}/", place_of, depth + 1))
                if count > _MOST_ENTRIES:
                    raise ValueError("more entries than any image has")


def _size(inode: Any) -> int:  # noqa: ANN401 - of the library, which has no types
    return int(inode.data) if inode._header.inode_type in {Type.FILE, Type.LREG} else 0  # noqa: SLF001 - the library keeps the header to itself


class _Unpacker:
    """The face of the library's decompressors. Nothing unpacks to more than a block."""

    def __init__(self, make: Callable[[], Decoder] | None) -> None:
        self._make = make

    def uncompress(self, packed: bytes, size: int, most: int) -> bytes:
        """One block, at most ``most`` bytes (or a block of metadata)."""
        del size
        if self._make is None:
            return packed
        limit, decoder, unpacked = max(most, _METADATA), self._make(), b""
        while not decoder.eof and len(unpacked) <= limit:
            piece = decoder.decompress(packed, limit + 1 - len(unpacked))
            if not piece and not packed:
                raise EOFError("a block ends too early")
            unpacked, packed = unpacked + piece, b""
        if len(unpacked) > limit:
            raise ValueError("a block that is larger than blocks are")
        return unpacked
