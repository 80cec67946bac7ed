"""Many files delivered at once: the disk flushes several of them together, and each folder once for all of them."""

from __future__ import annotations

import os
import posixpath
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

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

T = TypeVar("T")


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
    with closing(consignment.deliver([wanted], lambda one: one)) as lots:
        return [put.outcome for lot in lots for put in lot if put is not None]


class Put(NamedTuple):
    """How it ended for one file."""

    outcome: Delivered | Exception
    access: list[str] | None = None
    """What :attr:`Consignment.look` said of it, once it was in its place."""


@dataclass(frozen=True, slots=True)
class _Some(Generic[T]):
    """Files of a lot that are carried in one turn into one folder, and their places in the lot."""

    folder: str
    numbers: list[int]
    items: list[T]


@dataclass(frozen=True)
class Consignment:
    """What is the same for all files that are delivered together; ``keep`` only where files may be replaced."""

    quarantine: Readable
    root: Path
    keep: Quarantine | None
    look: Callable[[list[Path]], list[list[str] | None]] | None = None
    """Reads the access lists of files that have been put in their places."""

    def deliver(
        self,
        lots: Sequence[Sequence[T]],
        as_wanted: Callable[[T], Wanted],
        carriers: int = 0,
        begin: Callable[[], object] = lambda: None,
    ) -> Generator[list[Put | None], None, None]:
        """As :func:`deliver_all`, lot by lot: those in their places are on the disk when their lot is told.

        ``as_wanted`` says what is wanted of one of the lots' items. It is asked when that is needed, and what it says is not
        held: there may be a hundred thousand. ``carriers`` and ``begin`` as in :func:`sallyport.storage.carriers.carry`, also
        when that stops half way: None stands for a file that was not begun, or of which nobody can say how it ended.
        """
        sorted_out = [_by_folder(lot, as_wanted) for lot in lots]
        put_some = partial(self._put_some, as_wanted)
        with closing(carry([turns for turns, _ in sorted_out], put_some, carriers, begin)) as carried:
            # It comes first: only when it is asked once more than there are lots does it say what went wrong.
            for ended, lot, (turns, wrong) in zip(carried, lots, sorted_out, strict=False):
                puts = dict(wrong)
                for some, found in zip(turns, ended, strict=True):
                    if found is not None:
                        puts |= dict(zip(some.numbers, found, strict=True))
                self._settle(turns, puts)
                yield [puts.get(number) for number in range(len(lot))]

    def _put_some(
        self, as_wanted: Callable[[T], Wanted], some: _Some[T], waiters: Waiters
    ) -> Generator[None, None, list[Put]]:
        try:
            outcomes = yield from self._place(some.folder, [as_wanted(item) for item in some.items], waiters)
            in_place = [outcome.path for outcome in outcomes if isinstance(outcome, Delivered)]
            lists = iter(self.look(in_place) if self.look else ())
        except Exception as error:  # noqa: BLE001 - raised by the caller, once it has recorded what was done
            return [Put(error)] * len(some.items)
        return [Put(outcome, next(lists, None) if isinstance(outcome, Delivered) else None) for outcome in outcomes]

    def _settle(self, turns: Sequence[_Some[T]], puts: Mapping[int, Put]) -> None:
        """Wait until the entries of the files in their places are on the disk: each folder of them once."""
        folders = {
            some.folder: None
            for some in turns
            if any(number in puts and isinstance(puts[number].outcome, Delivered) for number in some.numbers)
        }
        for folder in folders:
            _sync(self.root, folder)

    def _place(self, path: str, wanted: Sequence[Wanted], waiters: Waiters) -> Generator[None, None, Outcomes]:
        """The outcomes in their order. Raises what delivery does when the folder itself cannot be used.

        The disk is waited for once for all of them. The folder's entries of new files may not be on the disk yet:
        :meth:`_settle` waits for them.
        """
        with _walk(self.root, parts_of(path)) as folder:
            into = Into(folder, self.root / path, lists_of(folder))
            tasks = [Placing(into, parts_of(file)[-1], stored, self.quarantine, self.keep) for stored, file in wanted]
            yield from _carry_out(tasks, waiters)
            _require_still_there(self.root, path, folder)
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


def _by_folder(lot: Sequence[T], as_wanted: Callable[[T], Wanted]) -> tuple[list[_Some[T]], dict[int, Put]]:
    """In turns of one folder each; and those that lead elsewhere, which are refused."""
    wrong: dict[int, Put] = {}
    folders: dict[str, list[tuple[int, int]]] = {}
    for number, (stored, path) in enumerate(map(as_wanted, lot)):
        try:
            folders.setdefault(_folder_of(path), []).append((number, stored.size))
        except BadRequest as error:
            wrong[number] = Put(error)
    turns = []
    for folder, there in folders.items():
        for some in in_turns(there, itemgetter(1)):
            numbers = [number for number, _ in some]
            turns.append(_Some(folder, numbers, [lot[number] for number in numbers]))
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
