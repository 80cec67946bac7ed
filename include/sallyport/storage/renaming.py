"""Renames that never lose a file: without replacing, and as an exchange."""

from __future__ import annotations

import ctypes
import errno
import os

_WITHOUT_REPLACING, _EXCHANGE = 1, 2  # RENAME_NOREPLACE, RENAME_EXCHANGE of linux/fs.h
_NOT_OFFERED = frozenset({errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP})
_LIBC = ctypes.CDLL(None, use_errno=True)


def _renameat2(folder: int, old: str, new: str, flags: int) -> bool:
    """Rename within one folder; False where the kernel or file system (NFS, FUSE) has no such flags."""
    try:
        call = _LIBC.renameat2
    except AttributeError:
        return False
    if call(folder, os.fsencode(old), folder, os.fsencode(new), ctypes.c_uint(flags)) == 0:
        return True
    code = ctypes.get_errno()
    if code in _NOT_OFFERED:
        return False
    raise OSError(code, os.strerror(code))


def rename_without_replacing(folder: int, old: str, new: str) -> None:
    """Give ``old`` the name ``new`` in the folder with that handle; FileExistsError when that name is taken."""
    if _renameat2(folder, old, new, _WITHOUT_REPLACING):
        return
    os.link(old, new, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
    os.unlink(old, dir_fd=folder)


def exchange(folder: int, one: str, other: str) -> bool:
    """Swap two names in one step; False, with nothing done, where the file system cannot."""
    return _renameat2(folder, one, other, _EXCHANGE)
