"""Everything that a journey leaves behind, to compare two ends of it, and a way back to where it began."""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from sallyport.register.models import Base, Event
from sallyport.register.types import UtcDateTime
from sallyport.register.verify import verify

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Column

    from sallyport.register.register import Register

ATTEMPTS = frozenset({"transfer.staging", "transfer.inspecting", "transfer.inspected_again", "notice.sending"})
"""Events that say that something was begun; each try has its own."""
OURS_ALONE = ("quarantine/incoming", "quarantine/.register-head")
"""What killed writers left, which the nightly tidying clears, and the disk's memory of the chain."""


@dataclass(frozen=True)
class World:
    """Rows without times, events without their places in the chain, files by path with their digests."""

    rows: dict[str, list[dict[str, Any]]]
    events: Counter[tuple[str, str]]
    files: dict[str, str]


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
    return World(rows, events, files_of(root))


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
