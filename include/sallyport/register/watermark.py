"""The watermark: what the disk remembers of the register, so that a register restored from an older backup is noticed.

``<quarantine>/.register-head`` holds the heads that were seen when files were touched, oldest first. All of them must be
in the register before anything is released or tidied; then the newest is kept. A head is never dropped without that look,
so an older register that went on with other events, even with more of them, is found out too.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sallyport.errors import BadRequest, Fault, Refused
from sallyport.register.chain import Head, contains, head

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

NAME = ".register-head"
ADVICE = "Release and tidying stop until `sallyport audit reconcile` has compared disk and register; read docs/backup.md first."


def advance(quarantine: Path, seen: Head) -> None:
    """Remember a head that is committed. Safe for many processes at once; whole after a crash; never forgets a newer one."""
    with _held(quarantine):
        marks = _read(quarantine)
        if seen.number and seen not in marks:
            _write(quarantine, [*marks, seen])


def check_not_behind(quarantine: Path, session: Session) -> None:
    """Refused unless the register holds every event that the disk has seen."""
    with _held(quarantine):
        marks = _read(quarantine)
        missing = [mark for mark in marks if not contains(session, mark)]
        if not missing:
            if len(marks) > 1:
                _write(quarantine, [max(marks)])
            return
    raise Refused(
        f"The register lacks event {missing[0]}, which this quarantine has seen; its own head is {head(session)}.",
        f"It was restored from an older backup, or replaced. {ADVICE}",
    )


def marks_of(quarantine: Path) -> list[Head]:
    """The heads remembered, oldest first."""
    with _held(quarantine):
        return _read(quarantine)


def reset(quarantine: Path, to: Head) -> None:
    """Forget all others: only for a register that was just reconciled."""
    with _held(quarantine):
        _write(quarantine, [to])


@contextmanager
def _held(quarantine: Path) -> Iterator[None]:
    """One at a time on this quarantine; waits for the others."""
    try:
        folder = os.open(quarantine, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        raise Fault(f"Quarantine cannot be opened: {error.strerror}.", f"Look at {quarantine} and its mode.") from error
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _read(quarantine: Path) -> list[Head]:
    try:
        handle = os.open(quarantine / NAME, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Refused(f"The watermark of the register cannot be read: {error.strerror}.", ADVICE) from error
    with os.fdopen(handle, "rb") as stream:
        content = stream.read()
    try:
        return [Head.parse(line) for line in content.decode("ascii").splitlines()]
    except (BadRequest, UnicodeDecodeError):
        raise Refused("The watermark of the register is damaged.", ADVICE) from None


def _write(quarantine: Path, marks: Iterable[Head]) -> None:
    temporary = quarantine / f"{NAME}.new"
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.writelines(f"{mark}\n" for mark in marks)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.rename(quarantine / NAME)
    folder = os.open(quarantine, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
