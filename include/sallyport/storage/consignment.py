"""Many files delivered at once: the disk flushes several of them together, and each folder once for all of them."""

from __future__ import annotations

import os
import posixpath
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sallyport.errors import BadRequest, Refused
from sallyport.storage.carriers import carry
from sallyport.storage.copying import begin_flushing, forget
from sallyport.storage.handles import Folder, parts_of, said_plainly
from sallyport.storage.inheritance import enter_or_create_folder, lists_of
from sallyport.storage.placing import Delivered, Into, Placing
from sallyport.storage.turns import in_turns

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
    from pathlib import Path

    from sallyport.storage.blobs import Readable, Stored
    from sallyport.storage.quarantine import Quarantine
    from sallyport.storage.waiting import Turn, Waiters

    Outcomes = list[Delivered | Exception]
    Wanted = tuple[Stored, str]


def deliver_all(
    quarantine: Readable,
    wanted: Sequence[Wanted],
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
    consignment = Consignment(quarantine, root, keep if replace else None)
    with closing(consignment.deliver([wanted])) as lots:
        return [put.outcome for lot in lots for put in lot if put is not None]


class Put(NamedTuple):
    """How it ended for one file."""

    outcome: Delivered | Exception
    access: list[str] | None = None
    """What :attr:`Consignment.look` said of it, once it was in its place."""


@dataclass(frozen=True, slots=True)
class _Some:
    """Files of a lot, by their places in it, that are carried in one turn into one folder."""

    folder: str
    wanted: list[tuple[int, Wanted]]


@dataclass(frozen=True)
class Consignment:
    """What is the same for all files that are delivered together; ``keep`` only where files may be replaced."""

    quarantine: Readable
    root: Path
    keep: Quarantine | None
    look: Callable[[list[Path]], list[list[str] | None]] | None = None
    """Reads the access lists of files that have been put in their places."""

    def deliver(
        self, lots: Sequence[Sequence[Wanted]], carriers: int = 0, begin: Callable[[], object] = lambda: None
    ) -> Generator[list[Put | None], None, None]:
        """As :func:`deliver_all`, lot by lot: those in their places are on the disk when their lot is told.

        ``carriers`` and ``begin`` as in :func:`sallyport.storage.carriers.carry`, also when that stops half way: None
        stands for a file that was not begun, or of which nobody can say how it ended.
        """
        sorted_out = [_by_folder(wanted) for wanted in lots]
        with closing(carry([turns for turns, _ in sorted_out], self._put_some, carriers, begin)) as carried:
            # It comes first: only when it is asked once more than there are lots does it say what went wrong.
            for ended, wanted, (turns, puts) in zip(carried, lots, sorted_out, strict=False):
                for some, found in zip(turns, ended, strict=True):
                    if found is not None:
                        puts |= {number: put for (number, _), put in zip(some.wanted, found, strict=True)}
                self._settle(turns, puts)
                yield [puts.get(number) for number in range(len(wanted))]

    def _put_some(self, some: _Some, waiters: Waiters) -> Generator[None, None, list[Put]]:
        try:
            outcomes = yield from self._place(some, waiters)
            in_place = [outcome.path for outcome in outcomes if isinstance(outcome, Delivered)]
            lists = iter(self.look(in_place) if self.look else ())
        except Exception as error:  # noqa: BLE001 - raised by the caller, once it has recorded what was done
            return [Put(error)] * len(some.wanted)
        return [Put(outcome, next(lists, None) if isinstance(outcome, Delivered) else None) for outcome in outcomes]

    def _settle(self, turns: Sequence[_Some], puts: Mapping[int, Put]) -> None:
        """Wait until the entries of the files in their places are on the disk: each folder of them once."""
        folders = {
            some.folder: None
            for some in turns
            if any(number in puts and isinstance(puts[number].outcome, Delivered) for number, _ in some.wanted)
        }
        for folder in folders:
            _sync(self.root, folder)

    def _place(self, some: _Some, waiters: Waiters) -> Generator[None, None, Outcomes]:
        """The outcomes in their order. Raises what delivery does when the folder itself cannot be used.

        The disk is waited for once for all of them. The folder's entries of new files may not be on the disk yet:
        :meth:`_settle` waits for them.
        """
        with _walk(self.root, parts_of(some.folder)) as folder:
            into = Into(folder, self.root / some.folder, lists_of(folder))
            tasks = [
                Placing(into, parts_of(path)[-1], stored, self.quarantine, self.keep)
                for _, (stored, path) in some.wanted
            ]
            yield from _carry_out(tasks, waiters)
            _require_still_there(self.root, some.folder, folder)
        return [task.outcome for task in tasks if task.outcome is not None]


def _carry_out(tasks: Sequence[Placing], waiters: Waiters) -> Turn:
    """Step by step for all: what one must wait for the disk for is under way for the others too."""
    try:
        for task in tasks:
            task.attempt(Placing.write)
        with waiters.waiting(_flush, _going(tasks)):
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


def _by_folder(wanted: Sequence[Wanted]) -> tuple[list[_Some], dict[int, Put]]:
    """In turns of one folder each; and those that lead elsewhere, which are refused."""
    wrong: dict[int, Put] = {}
    folders: dict[str, list[tuple[int, Wanted]]] = {}
    for number, one in enumerate(wanted):
        try:
            folders.setdefault(_folder_of(one[1]), []).append((number, one))
        except BadRequest as error:
            wrong[number] = Put(error)
    turns = [
        _Some(folder, some) for folder, there in folders.items() for some in in_turns(there, lambda one: one[1][0].size)
    ]
    return turns, wrong


def _sync(root: Path, within: str) -> None:
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
