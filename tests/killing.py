"""Kill a process at its Nth system call that has an effect: a real SIGKILL, just before the call is made.

A seccomp filter in the child stops at the calls that count, and its tracer, a process between the test and the child,
counts them and kills. Calls of the child's threads count as well, and those of the processes that it forks. Programs that the
child starts are left to end by themselves, as a worker's death leaves them.
"""

from __future__ import annotations

import ctypes
import json
import os
import platform
import signal
import struct
import traceback
from dataclasses import astuple, dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from effects import CALLS, Effect, effect_of

if TYPE_CHECKING:
    from collections.abc import Callable

_OPENAT_FLAGS = 16 + 8 * 2
"""Where the third argument stands in what the filter is given."""
_COLUMN = MappingProxyType({"x86_64": 0, "aarch64": 1})

_LOAD, _EQUAL, _ANY_BIT, _GIVE = 0x20, 0x15, 0x45, 0x06
_TELL_TRACER, _ALLOW = 0x7FF00000, 0x7FFF0000
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_TRACE_ME, _GO_ON, _SET_OPTIONS, _EVENT_MESSAGE = 0, 7, 0x4200, 0x4201
_FORKS, _VFORKS, _THREADS, _PROGRAMS, _STOPS, _DIE_WITH_TRACER = 0x02, 0x04, 0x08, 0x10, 0x80, 0x100000
_FORKED, _THREAD_STARTED, _PROGRAM_STARTED, _CALL = 1, 3, 4, 7
_EVERY_KIND = 0x40000000
KILLED = "killed"

_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
_libc.ptrace.restype = ctypes.c_long


def effects_of(work: Callable[[], object]) -> list[Effect]:
    """Run ``work`` to its end in a child; the calls that counted, in order."""
    effects = _run(work, None)
    if effects is None:
        raise RuntimeError("the child was killed by somebody else")
    return [Effect(*effect) for effect in effects]


def killed_at(effect: int, work: Callable[[], object], *, caller_alone: bool = False) -> bool:
    """Run ``work`` in a child that dies at its ``effect``-th call (from 1). False when it ended before.

    ``caller_alone``: only that process dies which makes the call, be it the child or one that it has forked; what the child
    then raises is its own business.
    """
    return _run(work, effect, caller_alone=caller_alone) is None


def _run(
    work: Callable[[], object], kill_at: int | None, *, caller_alone: bool = False
) -> list[tuple[str, str, bool]] | None:
    """None when it was killed; otherwise its effects, which are looked at only when it is not to be killed."""
    reading, writing = os.pipe()
    tracer = os.fork()
    if tracer == 0:
        os.close(reading)
        try:
            with os.fdopen(writing, "w") as stream:
                json.dump(_Tracer(kill_at, caller_alone).follow(work), stream)
        except BaseException:  # noqa: BLE001 - whatever it is, this process is not pytest and must end here
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        said = json.loads(stream.read() or '"its tracer failed"')
    os.waitpid(tracer, 0)
    if said == KILLED:
        return None
    if isinstance(said, str):
        raise RuntimeError(f"the child did not end well: {said}")  # noqa: TRY004 - the type only tells how it ended
    return [(call, target, existed) for call, target, existed in said]


@dataclass
class _Tracer:
    """Follows one child and whatever it starts until all of them have ended."""

    kill_at: int | None
    caller_alone: bool = False
    count: int = 0
    seen: list[tuple[str, str, bool]] = field(default_factory=list)
    child: int = 0
    threads: set[int] = field(default_factory=set)
    """The child's own, and those of processes it has forked; calls of other programs do not count."""

    def follow(self, work: Callable[[], object]) -> str | list[tuple[str, str, bool]]:
        """How it ended: its effects, ``killed``, or what went wrong."""
        self.child = os.fork()
        if self.child == 0:
            _be_the_child(work)
        self.threads.add(self.child)
        os.waitpid(self.child, 0)
        options = _FORKS | _VFORKS | _THREADS | _PROGRAMS | _STOPS | _DIE_WITH_TRACER
        _libc.ptrace(_SET_OPTIONS, self.child, None, options)
        _libc.ptrace(_GO_ON, self.child, None, None)
        end: str | list[tuple[str, str, bool]] = ""
        while True:
            try:
                process, status = os.waitpid(-1, _EVERY_KIND)
            except ChildProcessError:
                return end
            if os.WIFSTOPPED(status):
                self._stopped(process, status)
            elif process == self.child:
                end = self._end(status)

    def _end(self, status: int) -> str | list[tuple[str, str, bool]]:
        if self.caller_alone and self.kill_at is not None and self.count >= self.kill_at:
            return KILLED
        if os.WIFEXITED(status):
            code = os.WEXITSTATUS(status)
            return self.seen if code == 0 else f"it failed (exit {code})"
        was_ours = self.kill_at is not None and self.count >= self.kill_at
        return KILLED if was_ours else f"signal {os.WTERMSIG(status)}"

    def _stopped(self, process: int, status: int) -> None:
        pass_on, event = os.WSTOPSIG(status), status >> 16
        if event or pass_on == signal.SIGSTOP:
            pass_on = 0
        if process in self.threads and event == _PROGRAM_STARTED:
            self.threads.discard(process)
        elif process in self.threads and event in {_THREAD_STARTED, _FORKED}:
            started = ctypes.c_ulong()
            _libc.ptrace(_EVENT_MESSAGE, process, None, ctypes.byref(started))
            self.threads.add(started.value)
        elif process in self.threads and event == _CALL:
            self.count += 1
            if self.kill_at is None:
                self.seen.append(astuple(effect_of(_libc, process, _COLUMN[platform.machine()])))
            elif self.count == self.kill_at:
                os.kill(_process_of(process) if self.caller_alone else self.child, signal.SIGKILL)
                return
        _libc.ptrace(_GO_ON, process, None, pass_on)


def _process_of(thread: int) -> int:
    lines = Path(f"/proc/{thread}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Tgid:"))


def _be_the_child(work: Callable[[], object]) -> None:
    status = 1
    try:
        _libc.ptrace(_TRACE_ME, 0, None, None)
        os.kill(os.getpid(), signal.SIGSTOP)
        _stop_at_effects()
        work()
        status = 0
    except BaseException:  # noqa: BLE001 - said on the test's standard error; the parent sees the exit code
        traceback.print_exc()
    finally:
        os._exit(status)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def _stop_at_effects() -> None:
    """A seccomp filter of classic BPF instructions that tells the tracer of each call that counts."""
    column = _COLUMN[platform.machine()]
    program = [(_LOAD, 0, 0, 0)]
    for call, numbers in CALLS.items():
        if call != "openat" and (number := numbers[column]) is not None:
            program += [(_EQUAL, 0, 1, number), (_GIVE, 0, 0, _TELL_TRACER)]
    program += [(_EQUAL, 0, 3, CALLS["openat"][column]), (_LOAD, 0, 0, _OPENAT_FLAGS), (_ANY_BIT, 0, 1, os.O_CREAT)]
    program += [(_GIVE, 0, 0, _TELL_TRACER), (_GIVE, 0, 0, _ALLOW)]
    code = b"".join(struct.pack("<HBBI", *step) for step in program)
    buffer = ctypes.create_string_buffer(code, len(code))
    head = _Program(len(program), ctypes.addressof(buffer))
    _libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if _libc.prctl(_SECCOMP, _FILTER, ctypes.byref(head), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "no seccomp filter")
