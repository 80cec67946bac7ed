"""Quarantine: the place between the two doors, of one account alone (law 10). Bytes are named by their SHA-256.

Layout below the root (0700): ``blobs/ab/<sha256>`` (0400), ``incoming/`` for what is still being written, and
``replaced/`` with a note of each file that a delivery replaced.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import stat
import time
from typing import TYPE_CHECKING, BinaryIO, Self

from sallyport.errors import Fault, NotFound, Refused
from sallyport.storage.blobs import Stored
from sallyport.storage.handles import require_plain, said_plainly
from sallyport.storage.hashing import Hashing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CHUNK = 1024 * 1024
_FLUSHED_AT_ONCE = 32 * 1024 * 1024
"""Bytes of a large file that are sent on their way to the disk while the next ones are still being written."""
ABANDONED_AFTER_SECONDS = 24 * 3600
_SHARDS = [f"{number:02x}" for number in range(256)]
_DIGEST = re.compile(r"[0-9a-f]{64}")
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
_CREATE = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class Quarantine:
    """The store below ``root``, which is made when it is missing. Fault when anybody else could reach into it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._blobs, self._incoming, self._notes = root / "blobs", root / "incoming", root / "replaced"
        for folder in (root, self._blobs, self._incoming, self._notes):
            _own(folder)
        if not (self._blobs / _SHARDS[-1]).exists():  # made in this order, so that the last one tells of all
            for shard in _SHARDS:
                _own(self._blobs / shard)
            _sync(self._blobs)

    def writer(self) -> Writer:
        """A new blob; nothing is left of it unless it is committed."""
        return Writer(self._incoming, self._place)

    def take(self, stream: BinaryIO, chunk: int = CHUNK) -> Stored:
        """Copy a stream to its end, ``chunk`` bytes at a time."""
        with self.writer() as writer:
            while data := stream.read(chunk):
                writer.write(data)
            return writer.commit()

    def open(self, digest: str) -> BinaryIO:
        """A blob's bytes. NotFound when there is none; whether they are still right is for :meth:`verify`."""
        try:
            with said_plainly():
                handle, seen = _open_named(self.path_of(digest))
        except NotFound:
            raise NotFound(
                "The bytes of a file are not in quarantine.", "They were tidied, or quarantine was restored."
            ) from None
        stream = os.fdopen(handle, "rb")
        try:
            require_plain(seen)
        except Refused:
            stream.close()
            raise
        return stream

    def verify(self, digest: str, size: int) -> None:
        """Read a blob whole. Refused unless it still has this size and digest (law 1)."""
        with self.open(digest) as stream:
            seen = measured(stream)
        if seen != Stored(digest, size):
            raise Refused(
                "Bytes in quarantine are not the ones that were taken in.",
                "Nothing may be released from them. Find out who changed them, then stage the files again.",
            )

    def size(self, digest: str) -> int | None:
        """The number of a blob's bytes; None when it is not there."""
        path = self.path_of(digest)
        with said_plainly():
            return path.lstat().st_size if os.path.lexists(path) else None

    def remove(self, digest: str) -> None:
        """Delete a blob; harmless when it is gone."""
        path = self.path_of(digest)
        with said_plainly():
            path.unlink(missing_ok=True)
            if path.parent.exists():
                _sync(path.parent)

    def digests(self) -> Iterator[str]:
        """The digests of all blobs, in order."""
        for folder in sorted(self._blobs.iterdir()):
            yield from sorted(path.name for path in folder.iterdir() if _DIGEST.fullmatch(path.name))

    def note_replaced(self, key: str, stored: Stored) -> None:
        """Write down what a delivery is about to replace, so that it is still known when that delivery is killed."""
        temporary = self._incoming / secrets.token_hex(16)
        with said_plainly():
            temporary.write_text(f"{stored.digest} {stored.size}\n")
            _sync(temporary)
            temporary.rename(self._notes / key)
            _sync(self._notes)

    def replaced_by(self, key: str) -> Stored | None:
        """What :meth:`note_replaced` wrote down; None when nothing was, or its bytes were tidied since."""
        try:
            digest, size = (self._notes / key).read_text().split()
        except FileNotFoundError:
            return None
        return Stored(digest, int(size)) if self.path_of(digest).exists() else None

    def clear_abandoned(self, older_than: float = ABANDONED_AFTER_SECONDS) -> int:
        """Delete what killed writers left, not written to for ``older_than`` seconds. Returns their number."""
        before, cleared = time.time() - older_than, 0
        for path in self._incoming.iterdir():
            with contextlib.suppress(FileNotFoundError):  # its writer is done with it
                if path.lstat().st_mtime < before:
                    path.unlink()
                    cleared += 1
        return cleared

    def path_of(self, digest: str) -> Path:
        """Where these bytes lie, or would lie. NotFound for what is no digest."""
        if not _DIGEST.fullmatch(digest):
            raise NotFound(
                "This is not a SHA-256 in lower-case hexadecimal.", "Use the digest that the register holds."
            )
        return self._blobs / digest[:2] / digest

    def _place(self, incoming: Path, digest: str) -> None:
        """Give finished bytes their name. Bytes that are there already are replaced by the same, freshly read ones."""
        path = self.path_of(digest)
        if not path.parent.exists():  # a copy of quarantine may have come back without its empty folders
            _own(path.parent)
            _sync(self._blobs)
        incoming.rename(path)
        _sync(path.parent)


class Writer:
    """Takes the bytes of one blob. A full disk is a Fault, and leaving the context without a commit leaves nothing."""

    def __init__(self, incoming: Path, place: Callable[[Path, str], None]) -> None:
        self._path, self._place = incoming / secrets.token_hex(16), place
        self._hashing, self._flushing = Hashing(), 0
        with said_plainly():
            self._handle = os.open(self._path, _CREATE, 0o400)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._handle >= 0:
            self._close()
            self._path.unlink(missing_ok=True)

    def write(self, data: bytes) -> None:
        """Take the next bytes."""
        with said_plainly():
            write_all(self._handle, data)
        self._hashing.update(data)
        if self._hashing.size - self._flushing >= _FLUSHED_AT_ONCE:
            _begin_flushing(self._handle, self._flushing, self._hashing.size - self._flushing)
            self._flushing = self._hashing.size

    def commit(self) -> Stored:
        """Keep what was written, on the disk and under its digest."""
        with said_plainly():
            os.fsync(self._handle)
            digest = self._hashing.hexdigest()
            self._place(self._path, digest)
        self._close()
        return Stored(digest, self._hashing.size)

    def _close(self) -> None:
        self._hashing.close()
        os.close(self._handle)
        self._handle = -1


def measured(stream: BinaryIO) -> Stored:
    """Digest and size of a stream read to its end."""
    hashing = Hashing()
    while data := stream.read(CHUNK):
        hashing.update(data)
    return Stored(hashing.hexdigest(), hashing.size)


def copy_bytes(stream: BinaryIO, handle: int) -> None:
    """Copy a file, from its start, to the end of another: by the kernel or the file server where these can."""
    copied = 0
    with contextlib.suppress(OSError):  # another file system, or one that does not offer it: the rest goes through us
        while count := os.copy_file_range(stream.fileno(), handle, _FLUSHED_AT_ONCE, copied):
            _begin_flushing(handle, copied, count)
            copied += count
    stream.seek(copied)
    while data := stream.read(CHUNK):
        write_all(handle, data)


def _begin_flushing(handle: int, start: int, count: int) -> None:
    """Have the kernel begin to write these bytes to the disk, without waiting: the flush at the end then finds few."""
    os.posix_fadvise(handle, start, count, os.POSIX_FADV_DONTNEED)


def write_all(handle: int, data: bytes) -> None:
    """Write every byte; one ``write`` may take only a part of them."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _own(folder: Path) -> None:
    with said_plainly():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        seen = folder.lstat()
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != os.geteuid() or stat.S_IMODE(seen.st_mode) & 0o077:
        raise Fault(
            "Quarantine is not a folder of the tasks' account alone.",
            f"Give {folder} to the account of the tasks with mode 0700, and find out who could look into it.",
        )


def _open_named(path: Path) -> tuple[int, os.stat_result]:
    """The file that has this name now: between two calls, the same bytes taken in anew may put another in its place."""
    while True:
        handle = os.open(path, _READ)
        seen = os.fstat(handle)
        if seen.st_nlink:
            return handle, seen
        os.close(handle)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
