"""gzip, bzip2, xz and zstd: one compressed file, or a tar archive inside."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sallyport.archives import tar_file
from sallyport.archives.child import Unreadable
from sallyport.archives.decoders import DAMAGE, PIECE, bzip2, gzip, unpack_stream, xz, zstandard
from sallyport.archives.image_signs import is_image_forward
from sallyport.archives.kinds import compressed_kind
from sallyport.archives.tar_header import is_tar_header

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sallyport.archives.child import Reading, Teller
    from sallyport.archives.decoders import Decoder

_BLOCK = 512


class Unpacked:
    """The unpacked bytes of all streams of a file, one after the other, readable like a file."""

    def __init__(self, reading: Reading) -> None:
        self._source, self._kind = reading.stream, reading.kind
        self._make = _decoder(reading.kind, reading.max_dictionary)
        self._pieces = self._unpack()
        self._rest = self._begun = b""
        self.hidden = False
        """Bytes that belong to no stream came after the last one."""

    def read(self, size: int) -> bytes:
        """The next ``size`` bytes; fewer only at the end. Unreadable when the file is damaged or ends too early."""
        pieces, length = [self._rest], len(self._rest)
        while length < size and (piece := self.piece_after_rest()):
            pieces.append(piece)
            length += len(piece)
        joined = b"".join(pieces)
        self._rest = joined[size:]
        return joined[:size]

    def rest(self) -> Iterator[bytes]:
        """What was not read yet, piece by piece."""
        if self._rest:
            yield self._rest
        self._rest = b""
        while piece := self.piece_after_rest():
            yield piece

    def piece_after_rest(self) -> bytes:
        """The next unpacked piece; empty at the end."""
        try:
            return next(self._pieces, b"")
        except DAMAGE as error:
            raise Unreadable("archive.truncated") from error

    def _unpack(self) -> Iterator[bytes]:
        begun = b""
        while True:
            decoder = self._make()
            self._begun = begun
            yield from unpack_stream(decoder, self._more)
            begun = self._next_stream(decoder.unused_data)
            if not begun:
                return

    def _more(self) -> bytes:
        """The next packed bytes: first what was read of the stream already."""
        begun, self._begun = self._begun, b""
        return begun or self._source.read(PIECE)

    def _next_stream(self, after: bytes) -> bytes:
        """The beginning of the next stream, after padding with zeros if there is some; empty when there is none."""
        while True:
            after = after.lstrip(b"\0")
            if len(after) < PIECE:
                more = self._source.read(PIECE)
                if not after and more:
                    after = more
                    continue
                after += more
            break
        if after and compressed_kind(after[:_BLOCK]) != self._kind:
            self.hidden = True
            return b""
        return after


def read(reading: Reading, tell: Teller) -> str:
    """Read one compressed file."""
    unpacked = Unpacked(reading)
    head = unpacked.read(_BLOCK)
    if is_tar_header(head) and not _packs_an_image(reading):
        kind = tar_file.read_stream(Joined(head, unpacked), tell)
    else:
        kind = reading.kind
        tell.member(None, "file")
        tell.data(head)
        for piece in unpacked.rest():
            tell.data(piece)
        tell.end()
    if unpacked.hidden:
        tell.problem("archive.hidden_bytes")
    return kind


def _packs_an_image(reading: Reading) -> bool:
    """A container image in a tar archive is one file, whose layers are taken apart by who knows images. Elsewhere it goes on."""
    at = reading.stream.tell()
    reading.stream.seek(0)
    try:
        return is_image_forward(Unpacked(reading))
    except Unreadable:
        return False
    finally:
        reading.stream.seek(at)


class Joined:
    """A beginning that was read already, and the rest."""

    def __init__(self, head: bytes, unpacked: Unpacked) -> None:
        self._head, self._unpacked = head, unpacked

    def read(self, size: int) -> bytes:
        """The next bytes."""
        begun, self._head = self._head[:size], self._head[size:]
        return begun + self._unpacked.read(size - len(begun)) if len(begun) < size else begun


def _decoder(kind: str, max_dictionary: int) -> Callable[[], Decoder]:
    makers: dict[str, Callable[[], Decoder]] = {
        "gzip": gzip,
        "bzip2": bzip2,
        "xz": partial(xz, max_dictionary),
        "zstd": partial(zstandard, max_dictionary),
    }
    return makers[kind]
