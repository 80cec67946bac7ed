"""Copies of a SQLite register, taken while it is in use, and putting one back. Postgres has its own tools: docs/backup.md."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sallyport.errors import BadRequest, NotFound, Refused
from sallyport.register.engine import BUSY_SECONDS, sqlite_path
from sallyport.register.register import Register
from sallyport.register.sealing import broken_decisions
from sallyport.register.verify import verify

if TYPE_CHECKING:
    from pathlib import Path

    from sallyport.register.chain import Head


def backup(url: str, target: Path) -> Head:
    """Copy the register to the new file ``target`` (0600); returns the copy's head, to be kept apart from it.

    The copy is one moment of the register, whoever writes meanwhile, and its chain was checked. Refused when ``target``
    exists or the chain does not hold; BadRequest for a register that is not SQLite.
    """
    source = _file_of(url)
    if target.exists() or target.is_symlink():
        raise Refused(
            "There is something at the backup's place already.", "Name a new file; backups are never written over."
        )
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        _create(unfinished)
        _copy(source, unfinished)
        head = _checked(unfinished)
        _sync(unfinished)
        unfinished.rename(target)
        _sync(target.parent)
    finally:
        unfinished.unlink(missing_ok=True)
    return head


def restore(url: str, source: Path) -> tuple[Head, Path | None]:
    """Put the register back as it was in the backup ``source``. Returns its head, and where the one it replaced was kept.

    Stop everything that works with the register first. Refused when the backup's chain does not hold: nothing is changed.
    """
    target = _file_of(url, must_exist=False)
    if not source.is_file():
        raise NotFound("There is no backup of that name.", "Check the path.")
    wal = source.with_name(f"{source.name}-wal")
    if wal.exists() and wal.stat().st_size:
        raise Refused(
            "This is a register in use, not a backup.", "Make a backup of it with `sallyport register backup`."
        )
    restored = target.with_name(f"{target.name}.restoring")
    try:
        _create(restored)
        shutil.copyfile(source, restored)
        head = _checked(restored)
        kept = _set_aside(target)
        _copy(restored, target)
        _sync(target)
    finally:
        restored.unlink(missing_ok=True)
    return head, kept


def _set_aside(target: Path) -> Path | None:
    """A copy of the register as it is, broken or not; None when there is none."""
    if not target.exists():
        _create(target)
        return None
    kept = target.with_name(f"{target.name}.before-restore-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    _create(kept)
    try:
        _copy(target, kept)
    except sqlite3.DatabaseError:
        shutil.copyfile(target, kept)  # too damaged for SQLite to read; its bytes may still tell something
        target.unlink()
        _create(target)
    return kept


def _create(path: Path) -> None:
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))


def _file_of(url: str, *, must_exist: bool = True) -> Path:
    path = sqlite_path(url)
    if path is None:
        raise BadRequest(
            "Only a SQLite register is copied by this command.", "Use pg_dump and pg_restore as docs/backup.md says."
        )
    if must_exist and not path.is_file():
        raise NotFound("The register's file is not there.", "Check the register's URL.")
    return path


def _checked(path: Path) -> Head:
    """The head of a register file that is whole; Refused otherwise."""
    advice = "This copy proves nothing and was not used; take another one."
    try:
        with closing(sqlite3.connect(path)) as connection:
            answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
            connection.execute("SELECT 1 FROM events LIMIT 1")
    except sqlite3.DatabaseError:
        raise Refused("The file is not a register.", advice) from None
    if answer != "ok":
        raise Refused("The file is damaged.", advice)
    register = Register(f"sqlite:///{path.resolve()}")
    try:
        with register.reading() as session:
            verdict, decisions = verify(session), broken_decisions(session)
    finally:
        register.engine.dispose()
    if not verdict.ok or decisions:
        raise Refused(f"Its chain of events does not hold: {verdict.problem or decisions[0]}.", advice)
    return verdict.head


def _copy(source: Path, target: Path) -> None:
    """SQLite's own online copy: consistent, and one transaction on the target."""
    with (
        closing(sqlite3.connect(source, timeout=BUSY_SECONDS)) as reading,
        closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as writing,
    ):
        reading.backup(writing)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
