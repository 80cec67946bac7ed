"""System calls that have an effect outside their process: what they are, what each is done to, and where a death counts."""

from __future__ import annotations

import ctypes
import os
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

CALLS = MappingProxyType(
    {
        "write": (1, 64),
        "pwrite64": (18, 68),
        "writev": (20, 66),
        "pwritev": (296, 70),
        "copy_file_range": (326, 285),
        "sendfile": (40, 71),
        "ftruncate": (77, 46),
        "fsync": (74, 82),
        "fdatasync": (75, 83),
        "syncfs": (306, 267),
        "rename": (82, None),
        "renameat": (264, 38),
        "renameat2": (316, 276),
        "link": (86, None),
        "linkat": (265, 37),
        "symlink": (88, None),
        "symlinkat": (266, 36),
        "unlink": (87, None),
        "unlinkat": (263, 35),
        "mkdir": (83, None),
        "mkdirat": (258, 34),
        "rmdir": (84, None),
        "chmod": (90, None),
        "fchmod": (91, 52),
        "fchmodat": (268, 53),
        "chown": (92, None),
        "fchown": (93, 55),
        "fchownat": (260, 54),
        "setxattr": (188, 5),
        "fsetxattr": (190, 7),
        "utimensat": (280, 88),
        "flock": (73, 32),
        "connect": (42, 203),
        "sendto": (44, 206),
        "sendmsg": (46, 211),
        "fork": (57, None),
        "vfork": (58, None),
        "execve": (59, 221),
        "openat": (257, 56),
    }
)
"""Writes, renames, commits and calls to others: numbers on x86_64 and, where it has the call, on arm64.

``openat`` counts when it may create.
"""

_WRITES = frozenset({"write", "pwrite64", "writev", "pwritev", "copy_file_range", "sendfile", "ftruncate"})
_SYNCS = frozenset({"fsync", "fdatasync", "syncfs"})
_UNSEEN = frozenset({"flock", "connect", "execve"})
"""They leave nothing behind when their process dies: locks and connections end with it, and so does its program."""
_IN_VAIN = MappingProxyType({"openat": True, "mkdir": True, "mkdirat": True, "unlink": False, "unlinkat": False})
"""Nothing happens when it existed, or did not: what is there is opened, a folder is there already, nothing is removed."""
_BY_HANDLE = MappingProxyType({"copy_file_range": 2})
"""Which argument is the handle that is changed; else the first is."""
_BY_NAME = MappingProxyType(
    {
        **dict.fromkeys(("unlink", "mkdir", "rmdir", "chmod", "chown", "setxattr"), (None, 0)),
        **dict.fromkeys(("rename", "link", "symlink"), (None, 1)),
        **dict.fromkeys(("unlinkat", "mkdirat", "fchmodat", "fchownat", "utimensat", "openat"), (0, 1)),
        **dict.fromkeys(("renameat", "renameat2", "linkat"), (2, 3)),
        "symlinkat": (1, 2),
    }
)
"""Which arguments are the folder and the name that is made, changed or removed."""
_OF_REGISTER = (".sqlite", ".sqlite-wal", ".sqlite-shm")

_SYSCALL_INFO, _LONGEST_PATH, _HERE = 0x420E, 4096, -100


@dataclass(frozen=True)
class Effect:
    """One call: its name, what it is done to (a path, ``pipe:[…]``, ``socket:[…]``), and whether that was there before."""

    call: str
    target: str
    existed: bool

    @property
    def leaves_something(self) -> bool:
        """Can anybody tell, once its process is dead, whether it was made?

        Not a sync: a process that dies takes nothing with it that the kernel has. Not words to the process's own programs
        and its log.
        """
        if self.call in _SYNCS | _UNSEEN or self.existed is _IN_VAIN.get(self.call):
            return False
        return not self.target.startswith(("pipe:", "/dev/null", "/dev/pts/"))

    @property
    def is_told(self) -> bool:
        """Are these words from one process to another?"""
        return self.call in _WRITES and self.target.startswith("pipe:")

    @property
    def is_of_register(self) -> bool:
        return self.target.endswith(_OF_REGISTER)


def kill_points(effects: list[Effect]) -> list[int]:
    """Before which of a step's effects (from 1) to kill it, so that every state that a death can leave is tried.

    A death before a call that leaves nothing is the same as one before the next that does. Of writes to one file that
    follow each other the first and the last are taken: between them the file is as unfinished as before the last. What
    SQLite does to its files between two syncs is taken as one, before the last of it: it takes a transaction back up to
    that call and carries it out from there on, by its checksums, and its index (``-shm``) is made anew after a death.
    """
    points: list[int] = []
    for run, found in groupby(_with_runs(effects), key=lambda one: one[0]):
        numbers = [number for _, number, effect in found if effect.leaves_something]
        if numbers:
            points += [numbers[-1]] if run[1] == "register" else sorted({numbers[0], numbers[-1]})
    return points


def _with_runs(effects: list[Effect]) -> list[tuple[tuple[int, str], int, Effect]]:
    """Each effect with its run: a number, and what is done to; every effect that cannot be taken with others is alone."""
    runs, number, last = [], 0, ""
    for place, effect in enumerate(effects, 1):
        if effect.call in _SYNCS:
            number, last = number + 1, ""
        elif effect.leaves_something:
            kind = "register" if effect.is_of_register else effect.target if effect.call in _WRITES else ""
            if not kind or kind != last:
                number += 1
            last = kind
        runs.append(((number, last), place, effect))
    return runs


class _Stop(ctypes.Structure):
    """What the kernel says of a call that a filter stopped (``struct ptrace_syscall_info``)."""

    _fields_ = (
        ("kind", ctypes.c_uint8),
        ("arch", ctypes.c_uint32),
        ("instruction", ctypes.c_uint64),
        ("stack", ctypes.c_uint64),
        ("number", ctypes.c_uint64),
        ("arguments", ctypes.c_uint64 * 6),
        ("data", ctypes.c_uint32),
    )


def effect_of(libc: ctypes.CDLL, thread: int, column: int) -> Effect:
    """The call that this traced thread is about to make."""
    stop = _Stop()
    if libc.ptrace(_SYSCALL_INFO, thread, ctypes.c_void_p(ctypes.sizeof(stop)), ctypes.byref(stop)) < 0:
        raise OSError(ctypes.get_errno(), "the kernel does not say which call it is")
    call = next(name for name, numbers in CALLS.items() if numbers[column] == stop.number)
    if call in {"fork", "vfork", "execve"}:
        return Effect(call, "", existed=True)
    if call in _BY_NAME:
        folder, name = _BY_NAME[call]
        target = _named(thread, _HERE if folder is None else _signed(stop.arguments[folder]), stop.arguments[name])
    else:
        target = _opened(thread, stop.arguments[_BY_HANDLE.get(call, 0)])
    return Effect(call, target, existed=os.path.lexists(target))


def _signed(value: int) -> int:
    return ctypes.c_int32(value & 0xFFFFFFFF).value


def _opened(thread: int, handle: int) -> str:
    return str(Path(f"/proc/{thread}/fd/{handle}").readlink())


def _named(thread: int, folder: int, address: int) -> str:
    """The path that a name in a thread's memory is, below the folder of a handle."""
    base = str(Path(f"/proc/{thread}/cwd").readlink()) if folder == _HERE else _opened(thread, folder)
    return str(Path(base, _text(thread, address))) if address else base


def _text(thread: int, address: int) -> str:
    with Path(f"/proc/{thread}/mem").open("rb", buffering=0) as memory:
        found = b""
        while b"\0" not in found and len(found) < _LONGEST_PATH:
            memory.seek(address + len(found))
            found += memory.read(256 - (address + len(found)) % 256)  # never over the end of a page
    return os.fsdecode(found.partition(b"\0")[0])
