"""Many files delivered at once: the disk flushes those of several threads together, and each folder once for all of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from sallyport.errors import BadRequest
from sallyport.storage.delivery import folder_of, place_together, settle
from sallyport.storage.placing import Delivered
from sallyport.storage.turns import in_turns

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sallyport.storage.blobs import Stored
    from sallyport.storage.quarantine import Quarantine

AT_ONCE = 2
"""While one waits for the disk, for many files at a time, the other writes and checks."""


def deliver_all(
    quarantine: Quarantine,
    wanted: Sequence[tuple[Stored, str]],
    root: Path,
    *,
    replace: bool,
    keep: Quarantine | None,
) -> list[Delivered | Exception]:
    """:func:`sallyport.storage.delivery.deliver` for each pair of bytes and path; outcomes in the same order.

    One that could not be delivered has its error as its outcome; the others are in their places and on the disk.
    """
    outcomes: dict[int, Delivered | Exception] = {}
    folders: dict[str, list[int]] = {}
    for number, (_, relative) in enumerate(wanted):
        try:
            folders.setdefault(folder_of(relative), []).append(number)
        except BadRequest as error:
            outcomes[number] = error

    def attempt(turn: tuple[str, list[int]]) -> list[Delivered | Exception]:
        folder, numbers = turn
        some = [wanted[number] for number in numbers]
        try:
            return place_together(quarantine, some, root, folder, replace=replace, keep=keep)
        except Exception as error:  # noqa: BLE001 - raised by the caller, once it has recorded what was done
            return [error] * len(some)

    turns = [
        (folder, turn)
        for folder, numbers in folders.items()
        for turn in in_turns(numbers, lambda number: wanted[number][0].size)
    ]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for (_, turn), found in zip(turns, threads.map(attempt, turns), strict=True):
            outcomes.update(zip(turn, found, strict=True))
    settle(root, {folder for folder, turn in turns if any(isinstance(outcomes[one], Delivered) for one in turn)})
    return [outcomes[number] for number in range(len(wanted))]
