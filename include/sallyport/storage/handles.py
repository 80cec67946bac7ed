"""Walking by directory handles: no path is followed that somebody else can change under us (law 9).

Every step is an ``openat`` on the handle of the step before, with ``O_NOFOLLOW``. Handles are opened with ``O_PATH``,
so that walking needs no more rights than a path look-up does. Errors name no file: users' names are data (law 7).
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from typing import TYPE_CHECKING, Self

from sallyport.errors import BadRequest, Fault, NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sallyport.errors import SallyportError

_FOLDER_FLAGS = os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_REFUSALS = (
    (
        {errno.ELOOP, errno.ENOTDIR, errno.EXDEV},
        "A path leads through a link, or through something that is no folder.",
        "Use plain folders.",
    ),
    (
        {errno.EEXIST, errno.EISDIR, errno.ENOTEMPTY},
        "Something else has this name already; nothing was written over it.",
        "Look at what it is.",
    ),
    (
        {errno.EACCES, errno.EPERM, errno.EROFS},
        "A file or folder may not be used by the account of the tasks.",
        "Check its permissions.",
    ),
    ({errno.ENAMETOOLONG}, "A name is too long for this file system.", "Shorten it."),
)
_NO_NAMES = frozenset({"", ".", ".."})
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_KINDS = {
    stat.S_IFLNK: "symlink",
    stat.S_IFIFO: "fifo",
    stat.S_IFSOCK: "socket",
    stat.S_IFBLK: "device",
    stat.S_IFCHR: "device",
}


def kind_of(mode: int, links: int = 1) -> str:
    """``file``, ``hardlink`` (it has a second name), ``symlink``, ``fifo``, ``socket``, ``device`` or ``other``."""
    if stat.S_ISREG(mode):
        return "file" if links == 1 else "hardlink"
    return _KINDS.get(stat.S_IFMT(mode), "other")


def parts_of(relative: str) -> tuple[str, ...]:
    """The names in a relative path; empty for the folder itself. BadRequest when it could lead elsewhere."""
    if not relative:
        return ()
    parts = tuple(relative.split("/"))
    if "\0" in relative or not _NO_NAMES.isdisjoint(parts):
        raise BadRequest(
            "A path is absolute, or holds an empty name, “.” or “..”.",
            "Give paths relative to the folder, without them.",
        )
    return parts


def as_error(error: OSError) -> SallyportError:
    """``error`` in words for people, without the name it is about.

    A full disk is a Fault: it says nothing about the file that was to be written, and room can be made.
    """
    code = error.errno or 0
    if code == errno.ENOENT:
        return NotFound("A file or folder that was named is not there.", "Check the name and whether it was moved.")
    for codes, message, advice in _REFUSALS:
        if code in codes:
            return Refused(message, advice)
    if code in _FULL:
        return Fault(
            "The disk (or its quota) is full.", "Make room, then run the step again; it goes on where it stopped."
        )
    return Fault(f"The file system answered: {os.strerror(code)}.", "Look at the storage, then run the step again.")


class _SaidPlainly:
    """A class and no generator: it stands around nearly every call on a file, and a generator costs more than the call."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError):
            raise as_error(error) from None


_PLAINLY = _SaidPlainly()


def said_plainly() -> AbstractContextManager[None]:
    """Turn what the operating system refuses into the errors that people read."""
    return _PLAINLY


class Folder:
    """A handle on one folder. What it leads to stays the same whatever happens to the path it was opened by."""

    def __init__(self, handle: int) -> None:
        self.handle = handle

    @classmethod
    def open(cls, root: Path) -> Self:
        """The folder at ``root``, which must not itself be a link. The path to it is the site's own and is trusted."""
        with said_plainly():
            return cls(os.open(root, _FOLDER_FLAGS))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the handle back; harmless when done twice."""
        if self.handle >= 0:
            os.close(self.handle)
            self.handle = -1

    def child(self, relative: str) -> Folder:
        """A folder below, every step without following a link. NotFound or Refused otherwise."""
        first, *further = parts_of(relative) or ("",)
        with said_plainly():
            found = self.enter(first) if first else Folder(os.dup(self.handle))
            for part in further:
                with found:
                    inner = found.enter(part)
                found = inner
            return found

    def enter(self, name: str) -> Folder:
        """The folder ``name`` directly below. OSError when it is none, or a link."""
        return Folder(os.open(name, _FOLDER_FLAGS, dir_fd=self.handle))

    def stat(self, name: str) -> os.stat_result | None:
        """What ``name`` directly below is, links not followed; None when there is nothing."""
        with said_plainly():
            try:
                return os.stat(name, dir_fd=self.handle, follow_symlinks=False)
            except FileNotFoundError:
                return None

    def names(self) -> list[str]:
        """All names directly below, sorted by their bytes."""
        with said_plainly(), self.readable() as handle, os.scandir(handle) as entries:
            return sorted((entry.name for entry in entries), key=os.fsencode)

    def open_file(self, relative: str) -> int:
        """A read-only handle on a plain file with one name, for the caller to close. NotFound, or else Refused."""
        *folders, name = parts_of(relative) or ("",)
        if not folders:
            return self.open_here(name)
        with self.child("/".join(folders)) as folder:
            return folder.open_here(name)

    def open_here(self, name: str) -> int:
        """As :meth:`open_file`, of a name directly below."""
        seen = self.stat(name) if name else None
        if seen is None:
            raise NotFound("A file that was named is not there.", "Check the name and whether it was moved.")
        require_plain(seen)  # before opening: opening a device can do things
        with said_plainly():
            handle = os.open(name, _FILE_FLAGS, dir_fd=self.handle)
        try:
            require_plain(os.fstat(handle))
        except Refused:
            os.close(handle)
            raise
        return handle

    def sync(self) -> None:
        """Wait until its entries are on the disk."""
        with said_plainly(), self.readable() as handle:
            os.fsync(handle)

    @contextlib.contextmanager
    def readable(self) -> Iterator[int]:
        """A second handle that can be listed, synced and asked for attributes. OSError when that is not allowed."""
        handle = os.open(".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=self.handle)
        try:
            yield handle
        finally:
            os.close(handle)


_WORDS = {"symlink": "a symbolic link", "hardlink": "a file with a second name (a hard link)", "fifo": "a named pipe"}


def require_plain(seen: os.stat_result) -> None:
    """Refused unless it is a regular file with exactly one name."""
    kind = kind_of(seen.st_mode, seen.st_nlink)
    if kind != "file":
        what = _WORDS.get(kind, f"a {kind}" if kind != "other" else "a folder or something else")
        raise Refused(f"A plain file is needed, and this is {what}.", "Put a copy of the file itself in its place.")
