"""A local folder as a source, read by handles only."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import stat
from typing import TYPE_CHECKING, BinaryIO

from sallyport.errors import NotFound, Refused, SallyportError
from sallyport.storage.handles import Folder, kind_of, parts_of, said_plainly
from sallyport.storage.names import OURS
from sallyport.storage.renaming import rename_without_replacing
from sallyport.storage.source import Guarantee, Listing, SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MOST_ENTRIES = 1_000_000
MOST_PATH_BYTES = 4096


class FolderSource:
    """The files below ``root``, or below the folder ``below`` in it when that part of the way may be another's."""

    guarantees = frozenset(Guarantee)

    def __init__(self, root: Path, below: str = "") -> None:
        """Raises NotFound or Refused when it is no folder."""
        with Folder.open(root) as top:
            self._folder = top.child(below)

    def close(self) -> None:
        """Give the handle back."""
        self._folder.close()

    def list(self) -> list[SourceFile]:
        """As in :class:`Source`. Refused when there are more than a million entries."""
        return self._all_below([""])

    def first(self, most: int) -> tuple[Listing, bool]:
        """As in :class:`Watchable`."""
        return self._below([""], most)

    def _all_below(self, folders: Iterable[str]) -> Listing:
        found, is_cut = self._below(folders, MOST_ENTRIES)
        if is_cut:
            raise Refused(f"The folder holds more than {MOST_ENTRIES} entries.", "Have it tidied, then try again.")
        return found

    def _below(self, folders: Iterable[str], most: int) -> tuple[Listing, bool]:
        """What lies below these folders among the first ``most`` entries, sorted by path, and whether there are more."""
        found: list[SourceFile] = []
        waiting, left = list(folders), most
        while waiting and left >= 0:
            path = waiting.pop()
            try:
                with self._folder.child(path) as folder:
                    names = folder.names()
                    listed = [(name, folder.stat(name)) for name in names[:left]]
            except SallyportError:
                if not path:
                    raise
                found.append(SourceFile(path, "other", 0, {}))  # never left out silently
                continue
            left -= len(names)
            for name, seen in listed:
                _sort_in(f"{path}/{name}" if path else name, seen, found, waiting)
        return sorted(found, key=lambda file: os.fsencode(file.path)), left < 0

    def stat(self, path: str) -> SourceFile | None:
        """As in :class:`Source`."""
        seen = self._seen(path)
        return None if seen is None or stat.S_ISDIR(seen.st_mode) else described(path, seen)

    def _seen(self, path: str) -> os.stat_result | None:
        *folders, name = parts_of(path) or ("",)
        try:
            if not folders:
                return self._folder.stat(name) if name else None
            with self._folder.child("/".join(folders)) as folder:
                return folder.stat(name)
        except (NotFound, Refused):
            return None

    @contextlib.contextmanager
    def open(self, path: str) -> Iterator[BinaryIO]:
        """As in :class:`Source`."""
        # Opened piece by piece: open() would also ask whether it is a terminal.
        handle = self._folder.open_file(path)
        with io.BufferedReader(io.FileIO(handle)) as stream:
            before = _state(os.fstat(handle))
            yield stream
            if _state(os.fstat(stream.fileno())) != before:
                raise Refused("A file changed while it was read.", "Wait until nobody writes to it, then try again.")

    def remove(self, path: str, expected: SourceFile) -> None:
        """As in :class:`Source`.

        The file is first given a name that nobody else uses, then looked at again: a file that is put in its place at
        that very moment is not deleted in its stead. A removal that was cut short is finished by the next one.
        """
        *folders, name = parts_of(path) or ("",)
        try:
            folder = self._folder.child("/".join(folders))
        except NotFound:
            return
        aside = f"{OURS}{hashlib.sha256(os.fsencode(path)).hexdigest()[:12]}.removing"
        with folder, said_plainly():
            if not _is_left_over(folder, aside, expected):
                seen = folder.stat(name)
                if seen is None:
                    return
                if described(path, seen) != expected:
                    raise _not_expected()
                rename_without_replacing(folder.handle, name, aside)
                moved = folder.stat(aside)
                if moved is None or not _same_bytes(moved, expected):
                    rename_without_replacing(folder.handle, aside, name)
                    raise _not_expected()
            os.unlink(aside, dir_fd=folder.handle)
            folder.sync()


def _state(seen: os.stat_result) -> tuple[int, ...]:
    """All that :func:`described` tells of a file."""
    return seen.st_dev, seen.st_ino, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_size, seen.st_mode, seen.st_nlink


def described(path: str, seen: os.stat_result) -> SourceFile:
    """A look at a local file as a :class:`SourceFile`."""
    identity = {
        "device": seen.st_dev,
        "inode": seen.st_ino,
        "mtime_ns": seen.st_mtime_ns,
        "ctime_ns": seen.st_ctime_ns,
    }
    return SourceFile(path, kind_of(seen.st_mode, seen.st_nlink), seen.st_size, identity)


def _sort_in(path: str, seen: os.stat_result | None, found: list[SourceFile], waiting: list[str]) -> None:
    if seen is None:  # gone between the listing and the look
        return
    if not stat.S_ISDIR(seen.st_mode):
        found.append(described(path, seen))
    elif len(os.fsencode(path)) > MOST_PATH_BYTES:
        found.append(SourceFile(path, "other", 0, {}))
    else:
        waiting.append(path)


def _same_bytes(seen: os.stat_result, expected: SourceFile) -> bool:
    """Renaming changes ctime, so that is left out."""
    now = described(expected.path, seen)
    keys = ("device", "inode", "mtime_ns")
    same = all(now.identity[key] == expected.identity.get(key) for key in keys)
    return same and now.kind == expected.kind == "file" and now.size == expected.size


def _is_left_over(folder: Folder, aside: str, expected: SourceFile) -> bool:
    seen = folder.stat(aside)
    return seen is not None and _same_bytes(seen, expected)


def _not_expected() -> Refused:
    return Refused(
        "A file is not the one that was copied any more; it was left alone.", "Look at it before deleting it by hand."
    )
