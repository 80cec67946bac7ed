"""Many files delivered at once: the disk flushes those of several threads together, and each folder once for all of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from sallyport.storage.delivery import Delivered, folder_of, place, settle

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sallyport.storage.blobs import Stored
    from sallyport.storage.quarantine import Quarantine

AT_ONCE = 8
"""More threads than processors: nearly all of their time is waiting for the disk."""


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

    def attempt(pair: tuple[Stored, str]) -> Delivered | Exception:
        stored, relative = pair
        try:
            return place(quarantine, stored, root, relative, replace=replace, keep=keep)
        except Exception as error:  # noqa: BLE001 - raised by the caller, once it has recorded what was done
            return error

    with ThreadPoolExecutor(AT_ONCE) as threads:
        outcomes = list(threads.map(attempt, wanted))
    done = zip(wanted, outcomes, strict=True)
    settle(root, {folder_of(relative) for (_, relative), outcome in done if isinstance(outcome, Delivered)})
    return outcomes
