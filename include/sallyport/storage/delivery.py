"""Delivery: approved bytes from quarantine to their final name, whole or not at all (law 1).

They are written beside the destination under a name of ours, brought to the disk, read back and compared, and only then
renamed. Whatever kills this at whatever moment, the final name holds the old bytes, nothing, or all of the new ones;
the next try goes on from there and ends in the same state.
"""

from __future__ import annotations

import os
import posixpath
from typing import TYPE_CHECKING

from sallyport.errors import BadRequest, Refused
from sallyport.storage.copying import forget
from sallyport.storage.handles import Folder, parts_of, said_plainly
from sallyport.storage.inheritance import enter_or_create_folder, lists_of
from sallyport.storage.placing import Delivered, Placing
from sallyport.storage.turns import wait_for_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from sallyport.storage.blobs import Readable, Stored
    from sallyport.storage.quarantine import Quarantine


def deliver(
    quarantine: Readable, stored: Stored, root: Path, relative: str, *, replace: bool, keep: Quarantine | None
) -> Delivered:
    """Put the bytes ``stored`` at ``relative`` below the folder ``root``, making folders on the way.

    A file with exactly these bytes is left as it is (``resumed``). Any other is Refused, or with ``replace`` first
    taken into ``keep``. Refused, with nothing changed under the final name, when the way leads through a link, the
    bytes in quarantine are wrong, or somebody else gets in between; Fault, likewise, when the disk is full.
    """
    folder = folder_of(relative)
    (outcome,) = place_together(quarantine, [(stored, relative)], root, folder, replace=replace, keep=keep)
    if isinstance(outcome, Exception):
        raise outcome
    settle(root, {folder})
    return outcome


def settle(root: Path, folders: Iterable[str]) -> None:
    """Wait until the entries of these folders below ``root`` are on the disk."""
    for folder in folders:
        with Folder.open(root) as top, top.child(folder) as found:
            found.sync()


def folder_of(relative: str) -> str:
    """The folder part of a path below the destination; empty for the destination itself. BadRequest when it leads elsewhere."""
    if not parts_of(relative):
        raise BadRequest("A file to deliver has no name.", "Give a path below the destination.")
    return posixpath.dirname(relative)


def place_together(
    quarantine: Readable,
    wanted: Sequence[tuple[Stored, str]],
    root: Path,
    within: str,
    *,
    replace: bool,
    keep: Quarantine | None,
) -> list[Delivered | Exception]:
    """As :func:`deliver` for pairs of bytes and path, all in the folder ``within`` below ``root``; outcomes in that order.

    The disk is waited for once for all of them. The folder's entries of new files may not be on the disk yet:
    :func:`settle` waits for them. Raises what :func:`deliver` does when the folder itself cannot be used.
    """
    if replace and keep is None:
        raise ValueError("replacing needs a quarantine that keeps the old bytes")
    kept = keep if replace else None
    folders = parts_of(within)
    with _walk(root, folders) as folder:
        lists = lists_of(folder)
        tasks = [Placing(folder, root / path, stored, quarantine, kept, lists) for stored, path in wanted]
        _carry_out(tasks)
        _require_still_there(root, within, folder)
    return [task.outcome for task in tasks if task.outcome is not None]


def _carry_out(tasks: Sequence[Placing]) -> None:
    """Step by step for all: what one must wait for the disk for is under way for the others too."""
    try:
        for task in tasks:
            task.attempt(Placing.write)
        wait_for_all(lambda task: task.attempt(Placing.flush), _going(tasks))
        forget([task.handle for task in _going(tasks)])  # what is read back comes from the disk, not from memory
        for step in (Placing.require_right, Placing.put):
            for task in _going(tasks):
                task.attempt(step)
    finally:
        for task in tasks:
            task.close()


def _going(tasks: Sequence[Placing]) -> list[Placing]:
    return [task for task in tasks if task.outcome is None]


def _walk(root: Path, folders: Iterable[str]) -> Folder:
    found = Folder.open(root)
    for part in folders:
        with found, said_plainly():
            inner = enter_or_create_folder(found, part)
        found = inner
    return found


def _require_still_there(root: Path, within: str, folder: Folder) -> None:
    """Refused when a folder was renamed while we worked in it: it has taken the file elsewhere."""
    with Folder.open(root) as top, top.child(within) as again:
        if not os.path.sameopenfile(again.handle, folder.handle):
            raise Refused(
                "The destination folder was moved while a file was released.", "Find out by whom, then release again."
            )
