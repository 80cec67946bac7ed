"""One file on its way to its final name, in steps that many can take side by side; and how that ends."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from sallyport.errors import Refused
from sallyport.storage.copying import copy_bytes, measured, measured_on_disk
from sallyport.storage.handles import as_error, said_plainly
from sallyport.storage.inheritance import create_file
from sallyport.storage.names import OURS
from sallyport.storage.renaming import exchange, rename_without_replacing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sallyport.storage.blobs import Readable, Stored
    from sallyport.storage.handles import Folder
    from sallyport.storage.inheritance import Lists
    from sallyport.storage.quarantine import Quarantine


@dataclass(frozen=True)
class Delivered:
    """A file in its place.

    ``replaced`` is what lay there before, now kept in quarantine; a repeated call tells it again. ``resumed``: the
    approved bytes were there already, from an earlier try.
    """

    folder: Path
    name: str
    size: int
    digest: str
    replaced: Stored | None
    resumed: bool

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / self.name


@dataclass(frozen=True, slots=True)
class Into:
    """A folder that files are put into together: a handle on it, where it lies, and what it hands down to them."""

    folder: Folder
    path: Path
    lists: Lists


class Placing:
    """One file on its way into one folder: written, flushed, read back, put; each step after the one before."""

    def __init__(self, into: Into, name: str, stored: Stored, quarantine: Readable, keep: Quarantine | None) -> None:
        self.into, self.folder, self.lists = into, into.folder, into.lists
        self.name, self.stored, self.quarantine, self.keep = name, stored, quarantine, keep
        self.note = _note_of(stored.digest, f"{into.path}/{name}")
        self.temporary = _temporary(self.note)
        self.handle = -1
        """The temporary file, locked; -1 before there is one and after it is given up."""
        self.outcome: Delivered | Exception | None = None
        """How it ended; None as long as it is under way."""

    def attempt(self, step: Callable[[Placing], None]) -> None:
        """Do a step; one that fails is the outcome of this file alone."""
        try:
            step(self)
        except Exception as error:  # noqa: BLE001 - raised by the caller, once it has recorded what was done
            self.outcome = error

    def close(self) -> None:
        """Give the handle back; of what is not in its place nothing stays."""
        if self.handle < 0:
            return
        try:
            if not isinstance(self.outcome, Delivered):
                self._discard()
        finally:
            os.close(self.handle)
            self.handle = -1

    def write(self) -> None:
        """The approved bytes under the temporary name; or the outcome, when an earlier try had finished."""
        seen = self.folder.stat(self.name)
        if seen is not None:
            if self._is_done(seen):
                self._end(self._clear_up(), resumed=True)
                return
            if self.keep is None:
                raise _taken()
        with said_plainly():
            self.handle = self._create()
            with self.quarantine.open(self.stored.digest) as stream:
                copy_bytes(stream, self.handle)

    def flush(self) -> None:
        """Wait until they are on the disk."""
        with said_plainly():
            os.fsync(self.handle)

    def require_right(self) -> None:
        """Refused unless what reads back is what was approved."""
        with said_plainly():
            seen = measured_on_disk(self.handle, self.stored.size)
        if seen != self.stored:
            raise Refused(
                "The bytes read back are not the approved ones; nothing was released.",
                "Have quarantine and the storage looked at, then release again.",
            )

    def put(self) -> None:
        """Give the written file its final name."""
        replaced = None
        if self.keep is None or self.folder.stat(self.name) is None:
            self._put_new()
        else:
            replaced = self._put_over(self.keep)
        seen = self.folder.stat(self.name)
        if seen is None or not os.path.samestat(seen, os.fstat(self.handle)):
            raise Refused(
                "Somebody else changed the destination while a file was released.", "Find out who, then release again."
            )
        if replaced is not None:
            self.folder.sync()
            self._unlink(self.temporary)  # after an exchange: the old file
        self._end(replaced, resumed=False)

    def _end(self, replaced: Stored | None, *, resumed: bool) -> None:
        self.outcome = Delivered(self.into.path, self.name, self.stored.size, self.stored.digest, replaced, resumed)

    def _is_done(self, seen: os.stat_result) -> bool:
        """Whether the final name, as just seen, holds exactly the approved bytes."""
        if seen.st_size != self.stored.size:
            return False
        leftover = self.folder.stat(self.temporary)
        if leftover is not None and os.path.samestat(seen, leftover):  # linked, not yet unlinked, by a killed try
            self._unlink(self.temporary)
        with _opened(self.folder, self.name) as stream:
            return measured(stream) == self.stored

    def _clear_up(self) -> Stored | None:
        """Finish what a killed try left beside a finished file. Returns what that try had replaced."""
        replaced = self.keep.replaced_by(self.note) if self.keep else None
        if self.folder.stat(self.temporary) is not None:
            if self.keep and replaced:  # killed right after the exchange: this is the file that came out
                with _opened(self.folder, self.temporary) as stream:
                    replaced = self.keep.take(stream)
                self.keep.note_replaced(self.note, replaced)
            self._unlink(self.temporary)
        self.folder.sync()
        return replaced

    def _create(self) -> int:
        """The temporary file, locked while its handle is open. What a killed try left is taken away first."""
        try:
            handle = create_file(self.folder, self.temporary, self.lists)
        except FileExistsError:
            self._take_away_leftover()
            handle = create_file(self.folder, self.temporary, self.lists)
        try:
            _lock(handle)
        except BaseException:
            os.close(handle)
            raise
        return handle

    def _take_away_leftover(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            flags = os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
            leftover = os.open(self.temporary, flags, dir_fd=self.folder.handle)
            try:
                _lock(leftover)
                self._unlink(self.temporary)
            finally:
                os.close(leftover)

    def _put_new(self) -> None:
        try:
            rename_without_replacing(self.folder.handle, self.temporary, self.name)
        except FileExistsError:
            raise _taken() from None
        except OSError as error:
            raise as_error(error) from None

    def _put_over(self, keep: Quarantine) -> Stored:
        """Keep the file that is there, swap, and make sure that what came out is what was kept."""
        with _opened(self.folder, self.name) as stream, said_plainly():
            before = os.fstat(stream.fileno())
            kept = keep.take(stream)
            keep.note_replaced(self.note, kept)
            if exchange(self.folder.handle, self.temporary, self.name):
                if not _is_same(before, self.folder.stat(self.temporary), kept):
                    exchange(self.folder.handle, self.temporary, self.name)
                    raise _changed()
            elif _is_same(before, self.folder.stat(self.name), kept):
                os.rename(self.temporary, self.name, src_dir_fd=self.folder.handle, dst_dir_fd=self.folder.handle)
            else:
                raise _changed()
        return kept

    def _discard(self) -> None:
        """Take our temporary file away, if that name is still ours."""
        seen = self.folder.stat(self.temporary)
        if seen is not None and os.path.samestat(seen, os.fstat(self.handle)):
            self._unlink(self.temporary)

    def _unlink(self, name: str) -> None:
        with said_plainly(), contextlib.suppress(FileNotFoundError):
            os.unlink(name, dir_fd=self.folder.handle)


def temporary_of(digest: str, path: Path) -> str:
    """The name that a file has while it is on its way to ``path``; a killed delivery may leave it."""
    return _temporary(_note_of(digest, str(path)))


def _temporary(note: str) -> str:
    return f"{OURS}{note[:12]}.tmp"


def _note_of(digest: str, path: str) -> str:
    return hashlib.sha256(digest.encode() + os.fsencode(path)).hexdigest()


def _opened(folder: Folder, name: str) -> BinaryIO:
    return os.fdopen(folder.open_file(name), "rb")


def _is_same(before: os.stat_result, now: os.stat_result | None, kept: Stored) -> bool:
    """Renaming changes ctime, so that is left out."""
    return (
        now is not None
        and os.path.samestat(before, now)
        and now.st_mtime_ns == before.st_mtime_ns
        and now.st_size == kept.size
    )


def _lock(handle: int) -> None:
    """Refused while another run writes the same file; a killed one holds no lock."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in {errno.EWOULDBLOCK, errno.EACCES}:
            raise
        raise Refused(
            "Another run is releasing this file just now.", "Wait until it has ended, then try again."
        ) from None


def _taken() -> Refused:
    return Refused(
        "The destination holds another file of this name; it was left alone.",
        "Choose another destination, or ask for replacing in a new request.",
    )


def _changed() -> Refused:
    return Refused(
        "The file to replace changed while it was being kept; it was left alone.",
        "Release again when nobody writes to it.",
    )
