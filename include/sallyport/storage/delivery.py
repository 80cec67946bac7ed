"""Delivery: approved bytes from quarantine to their final name, whole or not at all (law 1).

They are written beside the destination under a name of ours, brought to the disk, read back and compared, and only then
renamed. Whatever kills this at whatever moment, the final name holds the old bytes, nothing, or all of the new ones;
the next try goes on from there and ends in the same state.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from sallyport.errors import BadRequest, Refused
from sallyport.storage.copying import copy_bytes, measured
from sallyport.storage.handles import Folder, as_error, parts_of, said_plainly
from sallyport.storage.inheritance import create_file, enter_or_create_folder
from sallyport.storage.names import OURS
from sallyport.storage.renaming import exchange, rename_without_replacing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sallyport.storage.blobs import Stored
    from sallyport.storage.quarantine import Quarantine


@dataclass(frozen=True)
class Delivered:
    """A file in its place.

    ``replaced`` is what lay there before, now kept in quarantine; a repeated call tells it again. ``resumed``: the
    approved bytes were there already, from an earlier try.
    """

    path: Path
    size: int
    digest: str
    replaced: Stored | None
    resumed: bool


def deliver(
    quarantine: Quarantine, stored: Stored, root: Path, relative: str, *, replace: bool, keep: Quarantine | None
) -> Delivered:
    """Put the bytes ``stored`` at ``relative`` below the folder ``root``, making folders on the way.

    A file with exactly these bytes is left as it is (``resumed``). Any other is Refused, or with ``replace`` first
    taken into ``keep``. Refused, with nothing changed under the final name, when the way leads through a link, the
    bytes in quarantine are wrong, or somebody else gets in between; Fault, likewise, when the disk is full.
    """
    delivered = place(quarantine, stored, root, relative, replace=replace, keep=keep)
    settle(root, {folder_of(relative)})
    return delivered


def settle(root: Path, folders: Iterable[str]) -> None:
    """Wait until the entries of these folders below ``root`` are on the disk."""
    for folder in folders:
        with Folder.open(root) as top, top.child(folder) as found:
            found.sync()


def folder_of(relative: str) -> str:
    """The folder part of a path below the destination; empty for the destination itself."""
    return posixpath.dirname(relative)


def place(
    quarantine: Quarantine, stored: Stored, root: Path, relative: str, *, replace: bool, keep: Quarantine | None
) -> Delivered:
    """As :func:`deliver`, but the folder's entry of a new file may not be on the disk yet: :func:`settle` waits for it."""
    *folders, name = parts_of(relative) or ("",)
    if not name:
        raise BadRequest("A file to deliver has no name.", "Give a path below the destination.")
    if replace and keep is None:
        raise ValueError("replacing needs a quarantine that keeps the old bytes")
    path = root / relative
    with _walk(root, folders) as folder:
        task = _Delivery(folder, path, stored, quarantine, keep if replace else None)
        replaced, resumed = task.run()
        _require_still_there(root, folders, folder)
    return Delivered(path, stored.size, stored.digest, replaced, resumed)


def _walk(root: Path, folders: list[str]) -> Folder:
    found = Folder.open(root)
    for part in folders:
        with found, said_plainly():
            inner = enter_or_create_folder(found, part)
        found = inner
    return found


def _require_still_there(root: Path, folders: list[str], folder: Folder) -> None:
    """Refused when a folder was renamed while we worked in it: it has taken the file elsewhere."""
    with Folder.open(root) as top, top.child("/".join(folders)) as again:
        if not os.path.sameopenfile(again.handle, folder.handle):
            raise Refused(
                "The destination folder was moved while a file was released.", "Find out by whom, then release again."
            )


class _Delivery:
    """One file on its way into one folder."""

    def __init__(
        self, folder: Folder, path: Path, stored: Stored, quarantine: Quarantine, keep: Quarantine | None
    ) -> None:
        self.folder, self.name, self.stored, self.quarantine, self.keep = folder, path.name, stored, quarantine, keep
        self.note = hashlib.sha256(stored.digest.encode() + os.fsencode(path)).hexdigest()
        self.temporary = f"{OURS}{self.note[:12]}.tmp"

    def run(self) -> tuple[Stored | None, bool]:
        """Returns what was replaced, and whether an earlier try had finished."""
        if self._is_done():
            return self._clear_up(), True
        if self.keep is None and self.folder.stat(self.name) is not None:
            raise _taken()
        handle = self._write()
        try:
            return self._put(handle), False
        except BaseException:
            self._discard(handle)
            raise
        finally:
            os.close(handle)

    def _is_done(self) -> bool:
        """Whether the final name holds exactly the approved bytes."""
        seen, leftover = self.folder.stat(self.name), self.folder.stat(self.temporary)
        if seen is None or seen.st_size != self.stored.size:
            return False
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

    def _write(self) -> int:
        """The approved bytes under the temporary name, on the disk and read back. Returns the locked handle."""
        with said_plainly():
            handle = self._create()
        try:
            with said_plainly():
                self._copy(handle)
                os.fsync(handle)
            self._require_right(handle)
        except BaseException:
            self._discard(handle)
            os.close(handle)
            raise
        return handle

    def _create(self) -> int:
        """The temporary file, locked while its handle is open. What a killed try left is taken away first."""
        with contextlib.suppress(FileNotFoundError):
            flags = os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
            leftover = os.open(self.temporary, flags, dir_fd=self.folder.handle)
            try:
                _lock(leftover)
                self._unlink(self.temporary)
            finally:
                os.close(leftover)
        handle = create_file(self.folder, self.temporary)
        try:
            _lock(handle)
        except BaseException:
            os.close(handle)
            raise
        return handle

    def _copy(self, handle: int) -> None:
        with self.quarantine.open(self.stored.digest) as stream:
            copy_bytes(stream, handle)

    def _require_right(self, handle: int) -> None:
        """Read back what is on the disk, not what is still in memory."""
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        os.lseek(handle, 0, os.SEEK_SET)
        with os.fdopen(os.dup(handle), "rb") as stream:
            seen = measured(stream)
        if seen != self.stored:
            raise Refused(
                "The bytes read back are not the approved ones; nothing was released.",
                "Have quarantine and the storage looked at, then release again.",
            )

    def _put(self, handle: int) -> Stored | None:
        """Give the written file its final name. Returns what was replaced."""
        replaced = None
        if self.folder.stat(self.name) is None:
            self._put_new()
        else:
            replaced = self._put_over()
        seen = self.folder.stat(self.name)
        if seen is None or not os.path.samestat(seen, os.fstat(handle)):
            raise Refused(
                "Somebody else changed the destination while a file was released.", "Find out who, then release again."
            )
        if replaced is not None:
            self.folder.sync()
            self._unlink(self.temporary)  # after an exchange: the old file
        return replaced

    def _put_new(self) -> None:
        try:
            rename_without_replacing(self.folder.handle, self.temporary, self.name)
        except FileExistsError:
            raise _taken() from None
        except OSError as error:
            raise as_error(error) from None

    def _put_over(self) -> Stored | None:
        """Keep the file that is there, swap, and make sure that what came out is what was kept."""
        if self.keep is None:
            raise _taken()
        with _opened(self.folder, self.name) as stream, said_plainly():
            before = os.fstat(stream.fileno())
            kept = self.keep.take(stream)
            self.keep.note_replaced(self.note, kept)
            if exchange(self.folder.handle, self.temporary, self.name):
                if not _is_same(before, self.folder.stat(self.temporary), kept):
                    exchange(self.folder.handle, self.temporary, self.name)
                    raise _changed()
            elif _is_same(before, self.folder.stat(self.name), kept):
                os.rename(self.temporary, self.name, src_dir_fd=self.folder.handle, dst_dir_fd=self.folder.handle)
            else:
                raise _changed()
        return kept

    def _discard(self, handle: int) -> None:
        """Take our temporary file away, if that name is still ours."""
        seen = self.folder.stat(self.temporary)
        if seen is not None and os.path.samestat(seen, os.fstat(handle)):
            self._unlink(self.temporary)

    def _unlink(self, name: str) -> None:
        with said_plainly(), contextlib.suppress(FileNotFoundError):
            os.unlink(name, dir_fd=self.folder.handle)


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
