"""Many files delivered at once: the disk flushes several of them together, and each folder once for all of them."""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.errors import BadRequest, Refused
from sallyport.storage.copying import begin_flushing, forget
from sallyport.storage.handles import Folder, parts_of, said_plainly
from sallyport.storage.inheritance import enter_or_create_folder, lists_of
from sallyport.storage.placing import Delivered, Placing
from sallyport.storage.turns import in_turns
from sallyport.storage.waiting import Waiters, overlap

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence
    from pathlib import Path

    from sallyport.storage.blobs import Readable, Stored
    from sallyport.storage.quarantine import Quarantine
    from sallyport.storage.waiting import Turn

    Outcomes = list[Delivered | Exception]


def deliver_all(
    quarantine: Readable,
    wanted: Sequence[tuple[Stored, str]],
    root: Path,
    *,
    replace: bool,
    keep: Quarantine | None,
) -> Outcomes:
    """:func:`sallyport.storage.delivery.deliver` for each pair of bytes and path; outcomes in the same order.

    One that could not be delivered has its error as its outcome; the others are in their places and on the disk.
    """
    if replace and keep is None:
        raise ValueError("replacing needs a quarantine that keeps the old bytes")
    outcomes: dict[int, Delivered | Exception] = {}
    folders: dict[str, list[int]] = {}
    for number, (_, relative) in enumerate(wanted):
        try:
            folders.setdefault(_folder_of(relative), []).append(number)
        except BadRequest as error:
            outcomes[number] = error
    with Waiters() as waiters:
        consignment = _Consignment(quarantine, root, keep if replace else None, waiters)

        def carry(folder: str, numbers: list[int]) -> Turn:
            some = [wanted[number] for number in numbers]
            try:
                found = yield from consignment.place(folder, some)
            except Exception as error:  # noqa: BLE001 - raised by the caller, once it has recorded what was done
                found = [error] * len(some)
            outcomes.update(zip(numbers, found, strict=True))

        overlap(
            carry(folder, turn)
            for folder, numbers in folders.items()
            for turn in in_turns(numbers, lambda number: wanted[number][0].size)
        )
    for folder, numbers in folders.items():
        if any(isinstance(outcomes[number], Delivered) for number in numbers):
            _settle(root, folder)
    return [outcomes[number] for number in range(len(wanted))]


@dataclass(frozen=True)
class _Consignment:
    """What is the same for all files that are delivered together; ``keep`` only where files may be replaced."""

    quarantine: Readable
    root: Path
    keep: Quarantine | None
    waiters: Waiters

    def place(self, within: str, wanted: Iterable[tuple[Stored, str]]) -> Generator[None, None, Outcomes]:
        """Deliver pairs of bytes and path, all in the folder ``within`` below the root; returns the outcomes in that order.

        The disk is waited for once for all of them. The folder's entries of new files may not be on the disk yet:
        :func:`_settle` waits for them. Raises what delivery does when the folder itself cannot be used.
        """
        with _walk(self.root, parts_of(within)) as folder:
            lists = lists_of(folder)
            tasks = [
                Placing(folder, self.root / path, stored, self.quarantine, self.keep, lists) for stored, path in wanted
            ]
            yield from self._carry_out(tasks)
            _require_still_there(self.root, within, folder)
        return [task.outcome for task in tasks if task.outcome is not None]

    def _carry_out(self, tasks: Sequence[Placing]) -> Turn:
        """Step by step for all: what one must wait for the disk for is under way for the others too."""
        try:
            for task in tasks:
                task.attempt(Placing.write)
            with self.waiters.waiting(_flush, _going(tasks)):
                yield
            forget([task.handle for task in _going(tasks)])  # what is read back comes from the disk, not from memory
            for step in (Placing.require_right, Placing.put):
                for task in _going(tasks):
                    task.attempt(step)
        finally:
            for task in tasks:
                task.close()


def _flush(tasks: Sequence[Placing]) -> None:
    begin_flushing([task.handle for task in tasks])
    for task in tasks:
        task.attempt(Placing.flush)


def _going(tasks: Sequence[Placing]) -> list[Placing]:
    return [task for task in tasks if task.outcome is None]


def _folder_of(relative: str) -> str:
    """The folder part of a path below the destination; empty for the destination itself. BadRequest when it leads elsewhere."""
    if not parts_of(relative):
        raise BadRequest("A file to deliver has no name.", "Give a path below the destination.")
    return posixpath.dirname(relative)


def _settle(root: Path, within: str) -> None:
    """Wait until the entries of this folder below ``root`` are on the disk."""
    with Folder.open(root) as top, top.child(within) as found:
        found.sync()


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
