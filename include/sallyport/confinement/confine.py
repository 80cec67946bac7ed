"""Confinement of a process that reads hostile bytes (law 10): no network, no new files or processes, little memory.

Each step stands alone: a kernel or container that refuses one still has the others. The first one that cannot be refused,
no new file handles, already keeps the process from opening any file or socket.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import resource
from typing import TYPE_CHECKING

from sallyport.confinement.syscalls import ARM64, CLONE, CLONE3, COMPUTING, SECCOMP, X86_64

if TYPE_CHECKING:
    from collections.abc import Callable

_NEW_NETWORK, _NEW_USER, _NEW_IPC = 0x40000000, 0x10000000, 0x08000000
_NOBODY = 65534
_SET_NO_NEW_PRIVILEGES, _SET_DUMPABLE = 38, 4
_SET_FILTER, _FOR_ALL_THREADS = 1, 1
_THREAD_FLAG = 0x00010000
_ALLOW, _REFUSE, _NOT_THERE = 0x7FFF0000, 0x00050001, 0x00050026  # allow; EPERM; ENOSYS

_MACHINES = {"x86_64": (X86_64, 0xC000003E), "aarch64": (ARM64, 0xC00000B7)}
"""Column of the tables of system calls, and the kernel's name for the architecture."""


def confine(memory_bytes: int, cpu_seconds: int, prepare: Callable[[], object] | None = None) -> None:
    """Give up everything but the open handles, ``memory_bytes`` of address space and ``cpu_seconds`` of computing.

    ``prepare`` runs when network and account are given up and the rest is not yet: for libraries that make threads and
    handles of their own before they compute. All threads are confined.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    _leave_network(libc)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)
    if prepare is not None:
        prepare()
    for kind, limit in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        _lower(kind, limit)
    libc.prctl(_SET_DUMPABLE, 0, 0, 0, 0)
    libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    _only_compute(libc)


def _lower(kind: int, limit: int) -> None:
    hard = resource.getrlimit(kind)[1]
    wanted = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(kind, (wanted, wanted))


def _leave_network(libc: ctypes.CDLL) -> None:
    if libc.unshare(_NEW_NETWORK | _NEW_IPC) != 0:
        libc.unshare(_NEW_USER | _NEW_NETWORK | _NEW_IPC)


def _only_compute(libc: ctypes.CDLL) -> None:
    """Refuse (EPERM) every system call that is not for computing: a seccomp filter of classic BPF instructions."""
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return
    column, architecture = machine
    allowed = [number for numbers in COMPUTING.values() if (number := numbers[column]) is not None]
    load, equal, any_bit, give = 0x20, 0x15, 0x45, 0x06
    program = [(load, 0, 0, 4), (equal, 1, 0, architecture), (give, 0, 0, _REFUSE), (load, 0, 0, 0)]
    for number in allowed:
        program += [(equal, 0, 1, number), (give, 0, 0, _ALLOW)]
    # The C library falls back to clone when clone3, whose flags a filter cannot read, is not there.
    program += [(equal, 0, 1, CLONE3[column]), (give, 0, 0, _NOT_THERE)]
    # One decoder computes in a thread of its own; a new process is refused.
    program += [(equal, 0, 3, CLONE[column]), (load, 0, 0, 16), (any_bit, 0, 1, _THREAD_FLAG), (give, 0, 0, _ALLOW)]
    program += [(give, 0, 0, _REFUSE)]
    code = b"".join(_instruction(*step) for step in program)
    buffer = ctypes.create_string_buffer(code, len(code))
    head = _Program(len(program), ctypes.addressof(buffer))
    with contextlib.suppress(OSError):
        libc.syscall(SECCOMP[column], _SET_FILTER, _FOR_ALL_THREADS, ctypes.byref(head))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def _instruction(code: int, true: int, false: int, value: int) -> bytes:
    return code.to_bytes(2, "little") + bytes((true, false)) + value.to_bytes(4, "little")
