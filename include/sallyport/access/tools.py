"""The system's own ACL tools, run on a handle: what they work on cannot be swapped for another (law 9)."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sallyport.access.model import Readback
from sallyport.errors import Fault, Refused
from sallyport.storage.handles import require_plain, said_plainly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sallyport.access.model import Plan

_SECONDS = 60
_LONGEST_PIECE = 3000
"""Bytes of a path that one call gets."""


@dataclass(frozen=True)
class Target:
    """A folder or a plain file, held by a handle."""

    handle: int
    seen: os.stat_result

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return stat.S_ISDIR(self.seen.st_mode)

    def run(self, tool: str, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run ``tool`` with the arguments and this target. Fault when it is not installed or does not end."""
        program = shutil.which(tool)
        if program is None:
            raise Fault(
                f"{tool} is not installed.", "Install the acl or nfs4-acl-tools package, whichever the policy needs."
            )
        try:
            return subprocess.run(  # noqa: S603 - a fixed program, no shell, arguments of our own
                [program, *arguments, f"/proc/self/fd/{self.handle}"],
                input=stdin,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=_SECONDS,
                check=False,
                pass_fds=[self.handle],
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
            )
        except subprocess.TimeoutExpired:
            raise Fault(f"{tool} did not end within {_SECONDS} s.", "Look at the file system.") from None


@dataclass(frozen=True)
class Dialect:
    """How one kind of list is read and written by its tools."""

    read: Callable[[Target], list[str]]
    write: Callable[[Target, list[str]], str]
    """Replaces the whole list; returns what the tool complained of, or nothing."""
    same: Callable[[list[str], list[str]], bool]
    """Do two lists mean the same?"""
    complaints_count: bool
    """Whether a complaint means failure also when the list reads back well."""


@contextlib.contextmanager
def held(path: Path) -> Iterator[Target]:
    """Take hold of ``path``. NotFound, or Refused for a link, a file with a second name, or anything special."""
    with said_plainly():
        handle = _open(path)
    try:
        seen = os.fstat(handle)
        if not stat.S_ISDIR(seen.st_mode):
            require_plain(seen)
        yield Target(handle, seen)
    finally:
        os.close(handle)


def _open(path: Path) -> int:
    """A handle on ``path``, the last part of which is not followed. Long paths in pieces: no call takes over 4,095 bytes."""
    above, *pieces = _pieces(path)
    handle = os.open(above, os.O_PATH | os.O_CLOEXEC | (0 if pieces else os.O_NOFOLLOW))
    for number, piece in enumerate(pieces, start=1):
        flags = os.O_PATH | os.O_CLOEXEC | (os.O_NOFOLLOW if number == len(pieces) else 0)
        try:
            inner = os.open(piece, flags, dir_fd=handle)
        finally:
            os.close(handle)
        handle = inner
    return handle


def _pieces(path: Path) -> list[Path]:
    if len(os.fsencode(path)) <= _LONGEST_PIECE:
        return [path]
    pieces = [Path()]
    for part in path.parts:
        longer = pieces[-1] / part
        if len(os.fsencode(longer)) > _LONGEST_PIECE:
            pieces.append(Path(part))
        else:
            pieces[-1] = longer
    return pieces


def lines_of(answer: subprocess.CompletedProcess[str]) -> list[str]:
    """The entries in a tool's output, without comments and empty lines."""
    return [line.strip() for line in answer.stdout.splitlines() if line.strip() and not line.startswith("#")]


def complaint(answer: subprocess.CompletedProcess[str]) -> str:
    """What the tool said was wrong, without the path it was given."""
    last = answer.stderr.strip().splitlines()[-1:] or ["no reason given"]
    return last[0].rsplit(": ", 1)[-1]


def set_and_read_back(
    target: Target, plan: Plan, dialect: Dialect, is_done: Callable[[list[str]], bool], advice: str
) -> Readback:
    """Carry out ``plan``. Refused, with the old list restored, unless the list then reads back so that ``is_done``."""
    if dialect.read(target) != plan.before:
        raise Refused("The permissions changed since they were looked at; nothing was done.", "Run the step again.")
    if not plan.changes:
        return Readback(plan.before, plan.before)
    problem = dialect.write(target, plan.after)
    after = dialect.read(target)
    if is_done(after) and not (problem and dialect.complaints_count):
        return Readback(plan.before, after)
    dialect.write(target, plan.before)
    restored = dialect.same(plan.before, dialect.read(target))
    raise Refused(
        f"The permissions could not be set as planned ({problem or 'they read back differently'}); "
        f"the old ones {'were restored' if restored else 'COULD NOT BE RESTORED'}.",
        advice,
    )


def changes_between(before: list[str], after: list[str]) -> list[str]:
    """Lines that go (``- ``) and lines that come (``+ ``)."""
    gone = [f"- {line}" for line in before if line not in after]
    return gone + [f"+ {line}" for line in after if line not in before]
