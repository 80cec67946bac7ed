"""A project's folder as it lies on the disk: looked at, and made, by directory handles only (law 9)."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.errors import NotFound, Refused
from sallyport.storage.handles import Folder, said_plainly
from sallyport.storage.inheritance import create_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Ground:
    """What was found. ``missing`` are the subfolders that are not there."""

    exists: bool
    missing: tuple[str, ...]
    group_id: int | None = None
    owner_id: int | None = None


def look(root: Path, name: str, subfolders: Sequence[str], *, settled: bool) -> Ground:
    """Look at the folder ``name`` below ``root``; nothing is changed.

    Refused when it, or a subfolder of ours, is a link or no folder; and, unless the project is ``settled`` already, when
    it holds anything but our own empty subfolders.
    """
    with Folder.open(root) as parent:
        seen = parent.stat(name)
        if seen is None:
            return Ground(exists=False, missing=tuple(subfolders))
        _require_folder(seen, "The project's folder")
        with parent.child(name) as folder:
            there = [subfolder for subfolder in subfolders if _is_there(folder, subfolder)]
            if not settled:
                _require_ours(folder, there)
            held = os.fstat(folder.handle)
    missing = tuple(subfolder for subfolder in subfolders if subfolder not in there)
    return Ground(exists=True, missing=missing, group_id=held.st_gid, owner_id=held.st_uid)


def _is_there(folder: Folder, subfolder: str) -> bool:
    seen = folder.stat(subfolder)
    if seen is None:
        return False
    _require_folder(seen, f"“{subfolder}” in the project's folder")
    return True


def _require_folder(seen: os.stat_result, what: str) -> None:
    if not stat.S_ISDIR(seen.st_mode):
        kind = "a symbolic link" if stat.S_ISLNK(seen.st_mode) else "not a folder"
        raise Refused(f"{what} is {kind}. Nothing was touched.", "Find out who made it; a plain folder is needed.")


def _require_ours(folder: Folder, ours: Sequence[str]) -> None:
    foreign = [name for name in folder.names() if name not in ours]
    if foreign:
        raise Refused(
            f"The project's folder exists and holds {len(foreign)} entries that this set-up did not make. Nothing was touched.",
            "Look whose they are; empty the folder, or choose another folder name.",
        )
    for name in ours:
        with folder.child(name) as subfolder:
            if subfolder.names():
                raise Refused(
                    f"“{name}” in the project's folder is not empty. Nothing was touched.",
                    "Look whose files these are; move them away, or choose another folder name.",
                )


def make(root: Path, name: str, subfolders: Sequence[str]) -> list[str]:
    """Make what is missing of the folder and its subfolders; the names made, ``.`` for the folder itself."""
    made = []
    with Folder.open(root) as parent:
        if parent.stat(name) is None:
            _make(parent, name)
            made.append(".")
        with parent.child(name) as folder:
            for subfolder in subfolders:
                if folder.stat(subfolder) is None:
                    _make(folder, subfolder)
                    made.append(subfolder)
    return made


def _make(parent: Folder, name: str) -> None:
    with said_plainly():
        create_folder(parent, name).close()


def require_there(ground: Ground, *, settled: bool) -> None:
    """NotFound when the platform has still to make the folder; Refused when an active project's folder is gone."""
    if ground.exists:
        return
    if settled:
        raise Refused(
            "The folder of this active project is gone.", "Look whether its storage is mounted. Nothing was touched."
        )
    raise NotFound(
        "The platform has not made the project's folder yet.",
        "Wait for it (see the ticket), then clear this task. Nothing was touched.",
    )


def require_own(ground: Ground) -> None:
    """Refused when the folder exists and belongs to another account than ours, who could change it under us."""
    if ground.exists and ground.owner_id != os.geteuid():
        raise Refused(
            "The project's folder exists and belongs to another account. Nothing was touched.",
            "Look who made it; remove it when it is empty, or choose another folder name.",
        )
