"""Everything that a journey leaves behind, to compare two ends of it, and a way back to where it began."""

from __future__ import annotations

import hashlib
import os
import random
import re
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from effects import kill_points
from kept_database import KeptDatabase
from killing import effects_of, killed_at
from sallyport.register.models import Base, Event
from sallyport.register.types import UtcDateTime
from sallyport.register.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Column
    from sqlalchemy.orm import Session

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
        "release.prepared",
        "recall.intended",
        "reviewer_copy.intended",
        "tidy.started",
        "tidy.intended",
        "tidy.finished",
        "clock.confirmed",
        "register.reconciled",
    }
)
"""Events that say that something was begun, or is a person's word; each try has its own."""
_ANOTHER_INODE = """
UPDATE files SET source_id = json_set(source_id, '$.inode', ?, '$.ctime_ns', ?, '$.mtime_ns', ?)
WHERE json_extract(source_id, '$.inode') = ?
"""
_TABLES = [table for table in Base.metadata.sorted_tables if table.name != Event.__tablename__]
_TABLE_OF = {"transfer": "transfers", "project": "projects", "person": "people", "policy": "policies"}
"""What an event is about."""
OURS_ALONE = ("quarantine/incoming", "quarantine/.register-head")
"""What killed writers left, which the nightly tidying clears, and the disk's memory of the chain."""


_SEED = 20261126
"""Of the places that are taken where not all of them are."""


_MINUTE = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2} UTC")


@dataclass(frozen=True)
class World:
    """Rows without times, events without their places in the chain, files with their digests, permissions."""

    rows: dict[str, list[dict[str, Any]]]
    events: Counter[tuple[str, str]]
    files: dict[str, str]
    access: dict[str, tuple[int, list[tuple[str, bytes]]]]


def world_of(register: Register, root: Path) -> World:
    """The register, and the folders of the site below ``root``. Fails when the chain of events is broken."""
    with register.reading() as session:
        verdict = verify(session)
        assert verdict.ok, verdict.problem
        places = _places(session)
        rows = _rows(session, places)
        events = Counter(
            (event.kind, _subject(event, places))
            for event in session.scalars(select(Event))
            if event.kind not in ATTEMPTS
        )
    return World(rows, events, files_of(root), _access_of(root / "projects"))


def _places(session: Session) -> dict[str, dict[int, int]]:
    """By table, the place of each row among them. Postgres never gives a number again that a killed change took."""
    return {
        table.name: {key: place for place, key in enumerate(session.scalars(select(table.c.id).order_by(table.c.id)))}
        for table in _TABLES
    }


def _rows(session: Session, places: dict[str, dict[int, int]]) -> dict[str, list[dict[str, Any]]]:
    """By table, without times, keys as places."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table in _TABLES:
        columns = _lasting(table.columns)
        known = {column.name: places[_meant(column)] for column in columns if _meant(column)}
        found[table.name] = [
            {name: known[name].get(value) if name in known else _timeless(value) for name, value in row.items()}
            for row in session.execute(select(*columns).order_by(table.c.id)).mappings()
        ]
    return found


def _timeless(value: Any) -> Any:
    """Words that tell a minute tell another one when the step runs again."""
    return _MINUTE.sub("then", value) if isinstance(value, str) else value


def _subject(event: Event, places: dict[str, dict[int, int]]) -> str:
    kind, _, number = event.subject.partition(":")
    return f"{kind} {places[_TABLE_OF[kind]][int(number)]}" if kind in _TABLE_OF else event.subject


def _meant(column: Column[Any]) -> str:
    """The table whose keys a column holds: its own or another; empty when it holds none."""
    if column.primary_key:
        return column.table.name
    return next((key.column.table.name for key in column.foreign_keys), "")


def _lasting(columns: Any) -> list[Column[Any]]:
    """Not how often a mail was tried, nor which inode an upload is: it cannot be given back after its deletion."""
    unlike = {("notices", "attempts"), ("files", "source_id")}
    return [
        column
        for column in columns
        if not isinstance(column.type, UtcDateTime) and (column.table.name, column.name) not in unlike
    ]


def files_of(root: Path) -> dict[str, str]:
    """Path and digest of every file of the site but the register's."""
    found = {}
    for folder in ("projects", "triage", "quarantine", "records"):
        for above, _, names in os.walk(root / folder):
            for path in (Path(above, name) for name in names):
                relative = str(path.relative_to(root))
                if path.is_file() and not relative.startswith(OURS_ALONE):
                    found[relative] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def _access_of(folder: Path) -> dict[str, tuple[int, list[tuple[str, bytes]]]]:
    """Mode and access lists of everything in the projects."""
    return {str(path.relative_to(folder)): _state(path) for path in folder.rglob("*")}


class Beginning:
    """The site below ``root`` as it is now, kept in ``aside``; its register, unless it is a file of it, beside the register.

    Uploads, and files in analysis, are left alone, since their very inodes are recorded; one that is gone is put back, and
    the register told.
    """

    def __init__(self, register: Register, root: Path, aside: Path) -> None:
        self._root, self._aside, self._register = root, aside, register
        self._database = None if register.engine.dialect.name == "sqlite" else KeptDatabase(register.engine)
        shutil.copytree(root, aside, symlinks=True)
        sources = [*root.glob("triage/*/upload/**/*"), *root.glob("projects/*/analysis/**/*")]
        self._uploads = {path: path.lstat() for path in sources if path.is_file()}
        below = (path.relative_to(aside) for path in sorted(aside.rglob("*")))
        self._kept = {path: _state(aside / path) for path in below if not self._is_source(path)}

    def restore(self) -> None:
        """Bring it back, with modes and permissions. Empty folders that did not change stay: quarantine has hundreds."""
        if self._database is not None:
            self._database.restore()
        stayed = {relative for relative in self._now() if self._stays_or_goes(relative)}
        missing = [relative for relative in self._kept if relative not in stayed]
        for relative in missing:  # a folder before what is in it
            kept, path = self._aside / relative, self._root / relative
            if kept.is_dir() and not kept.is_symlink():
                path.mkdir(exist_ok=True)
            else:
                shutil.copy2(kept, path, follow_symlinks=False)
        for relative in reversed(missing):  # what a folder hands down is set when all that is in it is there
            shutil.copystat(self._aside / relative, self._root / relative, follow_symlinks=False)
        self._restore_uploads()

    def _restore_uploads(self) -> None:
        for path in self._root.glob("triage/*/upload/**/.sallyport-*"):
            path.unlink()
        changed = []
        for path, first in self._uploads.items():
            if not path.exists():
                shutil.copy2(self._aside / path.relative_to(self._root), path)
            now = path.lstat()
            if now.st_ctime_ns != first.st_ctime_ns:
                changed.append((now.st_ino, now.st_ctime_ns, now.st_mtime_ns, first.st_ino))
        if changed:
            assert self._database is None, "uploads are deleted only where the register is a file"
            with closing(sqlite3.connect(self._root / "register.sqlite")) as register, register:
                register.executemany(_ANOTHER_INODE, changed)

    def _now(self) -> Iterator[Path]:
        """What lies there, and is not an upload; what is in a folder before the folder."""
        for above, folders, files in os.walk(self._root, topdown=False):
            for name in (*files, *folders):
                path = Path(above, name)
                if not self._is_source(path.relative_to(self._root)):
                    yield path.relative_to(self._root)

    def _is_source(self, relative: Path) -> bool:
        """Is it an upload, or one of a project's own files that are asked for?"""
        return "upload" in relative.parts or self._root / relative in self._uploads

    def _stays_or_goes(self, relative: Path) -> bool:
        path = self._root / relative
        if path.is_symlink() or not path.is_dir():
            path.unlink()
        elif not any(path.iterdir()):
            if self._kept.get(relative) == _state(path):
                return True
            path.rmdir()
        return False


def _state(path: Path) -> tuple[int, list[tuple[str, bytes]]]:
    """Mode and access lists."""
    if path.is_symlink():
        return path.lstat().st_mode, []
    return path.lstat().st_mode, [(name, os.getxattr(path, name)) for name in sorted(os.listxattr(path))]


def dies_everywhere(
    register: Register,
    root: Path,
    aside: Path,
    step: Callable[[], object],
    then: Callable[[], object] = lambda: None,
    *,
    most: int | None = None,
    caller_alone: bool = False,
) -> int:
    """Kill ``step`` wherever a death counts, and run it again: nothing half done is seen, and the end is the same.

    ``then`` looks at what else must hold each time that it was run again. With ``most``, only at so many of the places,
    always the same ones. With ``caller_alone`` only the process dies that is about to do something: one that the step has
    forked, or itself; also before it tells the other what it has done. Returns how often it died; the site is left as after
    the step, run twice.
    """
    beginning, before = Beginning(register, root, aside), files_of(root)
    effects = effects_of(step)
    points = kill_points(effects)
    if caller_alone:
        points = sorted({*points, *(number for number, effect in enumerate(effects, 1) if effect.is_told)})
    if most is not None and most < len(points):
        points = sorted(random.Random(_SEED).sample(points, most))
    wanted = world_of(register, root)
    then()
    deaths = 0
    for point in points:
        beginning.restore()
        deaths += killed_at(point, step, caller_alone=caller_alone)
        for path, digest in files_of(root).items():
            whole = {before.get(path), wanted.files.get(path)}
            assert digest in whole or "/.sallyport-" in path, f"{path} is half there, killed at {point}"
        step()
        assert world_of(register, root) == wanted, f"killed at {point}"
        then()
    step()
    assert world_of(register, root) == wanted, "run once more"
    return deaths
