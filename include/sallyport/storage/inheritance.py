"""What new files and folders may be used for: decided by the folder they are made in, never by chance (our umask).

Where the folder hands down an access list (POSIX default ACL, or NFSv4), that list decides, and the mode is only the
most it may give. Changing the mode afterwards would rewrite the list, so it is never done there. Where there is none,
the group of the folder may read and nobody else.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sallyport.storage.handles import Folder

_POSIX_DEFAULT, _NFS4 = "system.posix_acl_default", "system.nfs4_acl"
# With a POSIX default ACL the group bits become the mask of the new list: without them nothing inherited would count.
_LISTED_FILE, _LISTED_FOLDER = 0o660, 0o770
_PLAIN_FILE, _PLAIN_FOLDER = 0o640, 0o750


def has_attribute(handle: int, name: str) -> bool:
    """Whether the folder with that readable handle carries the extended attribute."""
    try:
        return bool(os.getxattr(handle, name))
    except OSError:
        return False


@dataclass(frozen=True, slots=True)
class Lists:
    """Which kinds of access list a folder hands down to what is made in it."""

    posix: bool
    nfs4: bool

    @property
    def none(self) -> bool:
        """The mode alone decides."""
        return not self.posix and not self.nfs4


def lists_of(folder: Folder) -> Lists:
    """Looked up once for all files that are made in the folder together."""
    with folder.readable() as handle:
        return Lists(has_attribute(handle, _POSIX_DEFAULT), has_attribute(handle, _NFS4))


def create_file(folder: Folder, name: str, lists: Lists) -> int:
    """A new, empty file, open for reading and writing. FileExistsError when the name is taken, also by a link."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    handle = os.open(name, flags, _LISTED_FILE if lists.posix else _PLAIN_FILE, dir_fd=folder.handle)
    if lists.none:
        os.fchmod(handle, _PLAIN_FILE)
    return handle


def create_folder(folder: Folder, name: str) -> Folder:
    """A new folder directly below. FileExistsError when the name is taken, also by a link."""
    lists = lists_of(folder)
    os.mkdir(name, _LISTED_FOLDER if lists.posix else _PLAIN_FOLDER, dir_fd=folder.handle)
    made = folder.enter(name)
    if lists.none:
        with made.readable() as handle:
            os.fchmod(handle, stat.S_IMODE(os.fstat(handle).st_mode) | _PLAIN_FOLDER)
    folder.sync()
    return made


def enter_or_create_folder(folder: Folder, name: str) -> Folder:
    """The folder ``name`` directly below, made when it is missing. OSError when something else has that name."""
    try:
        return create_folder(folder, name)
    except FileExistsError:
        return folder.enter(name)
