"""Text in blocks of whole lines, whatever its size: packed or not, any Unicode encoding, any line ending."""

from __future__ import annotations

import codecs
import contextlib
import queue
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from sallyport.archives.tar_file import Readable

BLOCK = 8 * 1024 * 1024
LONGEST_LINE = 64 * 1024 * 1024
_GZIP = b"\x1f\x8b"
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class UnreadableText(Exception):
    """The text cannot be read on. ``reason`` is for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def blocks(stream: Readable) -> Iterator[bytes]:
    r"""Whole lines in UTF-8, each ended by ``\n``; nothing else comes in between. UnreadableText when that cannot be had."""
    return _whole_lines(_with_newlines(_as_utf8(_pieces(stream))))


def packed_blocks(stream: BinaryIO) -> Iterator[bytes]:
    """The same of a file that may be gzip (blocked gzip too); it is unpacked in a thread of its own meanwhile."""
    start = stream.tell()
    is_packed = stream.read(len(_GZIP)) == _GZIP
    stream.seek(start)
    return _ahead(blocks(_Unpacked(stream))) if is_packed else blocks(stream)


class _Unpacked:
    """Reads like a file what a gzip file holds, all its members."""

    def __init__(self, stream: BinaryIO) -> None:
        from isal import igzip

        self._stream = igzip.IGzipFile(fileobj=stream)  # type: ignore[no-untyped-call]  # the package has no types

    def read(self, size: int) -> bytes:
        from sallyport.archives.decoders import DAMAGE

        try:
            return self._stream.read(size)
        except DAMAGE as error:
            raise UnreadableText("the packed file is damaged or ends too early") from error


def _ahead(source: Iterator[bytes]) -> Iterator[bytes]:
    """The same blocks, made in another thread while the last one is being looked at."""
    made: queue.Queue[bytes | BaseException | None] = queue.Queue(maxsize=2)
    stop = threading.Event()

    def put(item: bytes | BaseException | None) -> None:
        while not stop.is_set():
            with contextlib.suppress(queue.Full):
                made.put(item, timeout=0.1)
                return

    def make() -> None:
        try:
            for block in source:
                put(block)
                if stop.is_set():
                    return
            put(None)
        except BaseException as error:  # noqa: BLE001 - raised again where the blocks are asked for
            put(error)

    thread = threading.Thread(target=make, daemon=True)
    thread.start()
    try:
        while (item := made.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        stop.set()
        thread.join()


def _pieces(stream: Readable) -> Iterator[bytes]:
    while piece := stream.read(BLOCK):
        yield piece


def _as_utf8(pieces: Iterator[bytes]) -> Iterator[bytes]:
    first = next(pieces, b"")
    encoding = next((name for mark, name in _WIDE if first.startswith(mark)), None)
    if encoding is None:
        yield first.removeprefix(codecs.BOM_UTF8)
        yield from pieces
        return
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for piece in _chained(first, pieces):
            yield decoder.decode(piece).encode()
        yield decoder.decode(b"", final=True).encode()
    except UnicodeError:
        raise UnreadableText("its characters cannot be decoded") from None


def _with_newlines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    first = next(pieces, b"")
    is_old_mac = b"\r" in first and b"\n" not in first
    for piece in _chained(first, pieces):
        yield piece.replace(b"\r", b"\n") if is_old_mac else piece


def _whole_lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    begun: list[bytes] = []
    length = 0
    for piece in pieces:
        end = piece.rfind(b"\n") + 1
        if end:
            yield _tidy(b"".join((*begun, piece[:end])))
            begun, length = [piece[end:]], len(piece) - end
        else:
            begun.append(piece)
            length += len(piece)
            if length > LONGEST_LINE:
                raise UnreadableText(f"a line is longer than {LONGEST_LINE // 1024**2} MiB")
    if length:
        yield _tidy(b"".join(begun)) + b"\n"


def _tidy(lines: bytes) -> bytes:
    return lines.replace(b"\r\n", b"\n") if b"\r" in lines else lines


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
