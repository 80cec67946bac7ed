"""Quarantine: the place between the two doors, of one account alone (law 10). Bytes are named by their SHA-256.

Layout below the root (0700): ``blobs/ab/<sha256>`` (0400), ``incoming/`` for what is still being written, and
``replaced/`` with a note of each file that a delivery replaced.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import secrets
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self

from sallyport.errors import Fault, NotFound, Refused
from sallyport.storage.blobs import Stored
from sallyport.storage.copying import CHUNK, FLUSHED_AT_ONCE, begin_flushing, measured, write_all
from sallyport.storage.handles import require_plain, said_plainly
from sallyport.storage.hashing import Hashing
from sallyport.storage.waiting import wait_for_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
        return Writer(self, f"{self._incoming}/{secrets.token_hex(16)}")

    def name(self, writers: Sequence[Writer]) -> None:
        """Give what all of them wrote, and what is on the disk, its name; :meth:`settle` waits for the names."""
        with said_plainly():
            for writer in writers:
                self._place(writer.path, writer.stored.digest)
        for writer in writers:
            writer.close()

    def settle(self, digests: Iterable[str]) -> None:
        """Wait until the names of these blobs are on the disk: each folder of them once."""
        with said_plainly():
            wait_for_all(_sync_all, [self._blobs / shard for shard in sorted({digest[:2] for digest in digests})])

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
                handle, seen = _open_named(self._named(digest))
        except NotFound:
            raise NotFound(
                "The bytes of a file are not in quarantine.", "They were tidied, or quarantine was restored."
            ) from None
        stream = io.BufferedReader(io.FileIO(handle))  # open() would also ask whether it is a terminal
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

    def holds(self, digest: str) -> bool:
        """Whether a blob is there. Refused for something else in its place."""
        with said_plainly():
            try:
                seen = os.stat(self._named(digest), follow_symlinks=False)  # noqa: PTH116 - no Path: it costs more than the call
            except FileNotFoundError:
                return False
        # Without names: replaced by the same bytes, freshly taken in, at this very moment.
        if seen.st_nlink:
            require_plain(seen)
        return True

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
        return Path(self._named(digest))

    def _named(self, digest: str) -> str:
        """As :meth:`path_of`, without the cost of a path: this is done several times for each of many files."""
        if not _DIGEST.fullmatch(digest):
            raise NotFound(
                "This is not a SHA-256 in lower-case hexadecimal.", "Use the digest that the register holds."
            )
        return f"{self._blobs}/{digest[:2]}/{digest}"

    def _place(self, incoming: str, digest: str) -> None:
        """Give finished bytes their name. Bytes that are there already are replaced by the same, freshly read ones."""
        path = self._named(digest)
        try:
            os.rename(incoming, path)  # noqa: PTH104 - no Path: it costs more than the call
        except FileNotFoundError:  # a copy of quarantine may have come back without its empty folders
            _own(self._blobs / digest[:2])
            _sync(self._blobs)
            Path(incoming).rename(path)


class Writer:
    """Takes the bytes of one blob. A full disk is a Fault, and leaving the context without a commit leaves nothing."""

    def __init__(self, quarantine: Quarantine, path: str) -> None:
        self.path = path
        self._quarantine, self._hashing, self._flushing = quarantine, Hashing(), 0
        with said_plainly():
            self.handle = os.open(path, _CREATE, 0o400)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.handle >= 0:
            self.close()
            with contextlib.suppress(FileNotFoundError):
                Path(self.path).unlink()

    def write(self, data: bytes) -> None:
        """Take the next bytes."""
        with said_plainly():
            write_all(self.handle, data)
        self._hashing.update(data)
        more = self._hashing.size - self._flushing
        if more >= FLUSHED_AT_ONCE:
            begin_flushing([self.handle], self._flushing, more)
            self._flushing = self._hashing.size

    @property
    def stored(self) -> Stored:
        """Digest and size of all that was written; nothing can be written afterwards."""
        return Stored(self._hashing.hexdigest(), self._hashing.size)

    def commit(self) -> Stored:
        """Keep what was written, on the disk and under its digest."""
        stored = self.stored
        with said_plainly():
            os.fsync(self.handle)
        self._quarantine.name([self])
        self._quarantine.settle([stored.digest])
        return stored

    def close(self) -> None:
        """Give the handle back; what was not kept by then has no name."""
        self._hashing.close()
        os.close(self.handle)
        self.handle = -1


def _own(folder: Path) -> None:
    with said_plainly():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        seen = folder.lstat()
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != os.geteuid() or stat.S_IMODE(seen.st_mode) & 0o077:
        raise Fault(
            "Quarantine is not a folder of the tasks' account alone.",
            f"Give {folder} to the account of the tasks with mode 0700, and find out who could look into it.",
        )


def _open_named(path: str) -> tuple[int, os.stat_result]:
    """The file that has this name now: between two calls, the same bytes taken in anew may put another in its place."""
    while True:
        handle = os.open(path, _READ)
        seen = os.fstat(handle)
        if seen.st_nlink:
            return handle, seen
        os.close(handle)


def _sync_all(paths: Sequence[Path]) -> None:
    for path in paths:
        _sync(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
