"""A file system with a quota: what goes over it is answered with EDQUOT, as file servers do. FUSE, over another folder."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from fuse import FUSE, FuseOSError

from nfs4_filesystem import Nfs4, Nfs4Filesystem


class Quota(Nfs4):
    """Bytes of files count. The most that there may be stands in the file ``quota`` beside the backing folder."""

    def __init__(self, backing: str, _kind: str) -> None:
        super().__init__(backing, "full")

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        used = sum(found.lstat().st_size for found in Path(self.backing).rglob("*") if found.is_file())
        more = max(0, offset + len(data) - os.fstat(fh).st_size)
        if used + more > int(Path(self.backing).with_name("quota").read_text()):
            raise FuseOSError(errno.EDQUOT)
        return super().write(path, data, offset, fh)


class QuotaFilesystem(Nfs4Filesystem):
    """A part of the tests: ``folder/mnt`` is the mounted file system while it runs. Needs root and /dev/fuse."""

    program = __file__

    def allow(self, most: int) -> None:
        """Set the quota, in bytes."""
        self.mount.with_name("quota").write_text(str(most))


if __name__ == "__main__":
    os.umask(0)
    options = {"allow_other": True, "use_ino": True, "attr_timeout": 0, "entry_timeout": 0}
    FUSE(Quota(sys.argv[1], sys.argv[3]), sys.argv[2], foreground=True, nothreads=True, **options)
