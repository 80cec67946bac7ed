"""Everything that a journey leaves behind, to compare two ends of it, and a way back to where it began."""

from __future__ import annotations

import hashlib
import itertools
import os
import shutil
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from killing import killed_at
from sallyport.register.models import Base, Event
from sallyport.register.types import UtcDateTime
from sallyport.register.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Column

    from sallyport.register.register import Register

ATTEMPTS = frozenset(
    {
        "transfer.staging",
        "transfer.inspecting",
        "transfer.inspected_again",
        "notice.sending",
        "project.group_intended",
        "project.folders_intended",
        "project.access_intended",
    }
)
"""Events that say that something was begun; each try has its own."""
OURS_ALONE = ("quarantine/incoming", "quarantine/.register-head")
"""What killed writers left, which the nightly tidying clears, and the disk's memory of the chain."""


@dataclass(frozen=True)
class World:
    """Rows without times, events without their places in the chain, files with their digests, permissions."""

    rows: dict[str, list[dict[str, Any]]]
    events: Counter[tuple[str, str]]
    files: dict[str, str]
    access: dict[str, tuple[int, list[bytes]]]


def world_of(register: Register, root: Path) -> World:
    """The register, and the folders of the site below ``root``. Fails when the chain of events is broken."""
    with register.reading() as session:
        verdict = verify(session)
        assert verdict.ok, verdict.problem
        rows = {
            table.name: [dict(row) for row in session.execute(select(*_lasting(table.columns))).mappings()]
            for table in Base.metadata.sorted_tables
            if table.name != Event.__tablename__
        }
        events = Counter(
            (event.kind, event.subject) for event in session.scalars(select(Event)) if event.kind not in ATTEMPTS
        )
    return World(rows, events, files_of(root), _access_of(root / "projects"))


def _lasting(columns: Any) -> list[Column[Any]]:
    return [column for column in columns if not isinstance(column.type, UtcDateTime)]


def files_of(root: Path) -> dict[str, str]:
    """Path and digest of every file of the site but the register's."""
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in ("projects", "triage", "quarantine")
        for path in sorted((root / folder).rglob("*"))
        if path.is_file() and not str(path.relative_to(root)).startswith(OURS_ALONE)
    }


def _access_of(folder: Path) -> dict[str, tuple[int, list[bytes]]]:
    """Mode and access lists of everything in the projects."""
    return {
        str(path.relative_to(folder)): (path.lstat().st_mode, [os.getxattr(path, name) for name in os.listxattr(path)])
        for path in folder.rglob("*")
        if not path.is_symlink()
    }


class Beginning:
    """The site below ``root`` as it is now, kept in ``aside``. Uploads are left alone: their very inodes are recorded."""

    def __init__(self, root: Path, aside: Path) -> None:
        self._root, self._aside = root, aside
        shutil.copytree(root, aside, symlinks=True, ignore=_uploads)

    def restore(self) -> None:
        """Bring it back, with modes and permissions."""
        for path in sorted(self._root.rglob("*"), reverse=True):  # what is in a folder before the folder
            if "/upload" in str(path):
                continue
            if path.is_symlink() or not path.is_dir():
                path.unlink()
            elif not any(path.iterdir()):
                path.rmdir()
        shutil.copytree(self._aside, self._root, symlinks=True, dirs_exist_ok=True)


def _uploads(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if "/triage/" in folder and name == "upload"]


def dies_everywhere(register: Register, root: Path, aside: Path, step: Callable[[], object]) -> int:
    """Kill ``step`` at each of its effects in turn and run it again: nothing half done is seen, and the end is the same.

    Returns how many effects there were; the site is left as after the step.
    """
    beginning, before = Beginning(root, aside), files_of(root)
    step()
    wanted = world_of(register, root)
    for effect in itertools.count(1):
        beginning.restore()
        died = killed_at(effect, step)
        for path, digest in files_of(root).items():
            whole = {before.get(path), wanted.files.get(path)}
            assert digest in whole or "/.sallyport-" in path, f"{path} is half there, killed at {effect}"
        step()
        assert world_of(register, root) == wanted, f"killed at {effect}"
        if not died:
            return effect - 1
    raise AssertionError
