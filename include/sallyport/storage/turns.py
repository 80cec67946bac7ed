"""How many files are carried together: enough for the disk to be waited for once, few enough for handles and memory."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

FILES_AT_ONCE = 64
"""Each keeps a handle open until all of them are on the disk, and several threads carry as many at a time."""
BYTES_AT_ONCE = 32 * 1024 * 1024

_WAITING_AT_ONCE = 4
"""By each turn; a disk that is asked for several files flushes them together."""

T = TypeVar("T")


def in_turns(
    items: Iterable[T], size_of: Callable[[T], int], files: int = FILES_AT_ONCE, size: int = BYTES_AT_ONCE
) -> Iterator[list[T]]:
    """Lists of the items in their order, each of at most so many ``files`` and bytes; one that is larger is alone."""
    turn: list[T] = []
    filled = 0
    for item in items:
        filled += size_of(item)
        if turn and (len(turn) == files or filled > size):
            yield turn
            turn, filled = [], size_of(item)
        turn.append(item)
    if turn:
        yield turn


def wait_for_all(wait: Callable[[T], object], items: Sequence[T]) -> None:
    """Wait for the disk for each item, for several at a time. Raises what one of them raised."""

    def one_after_another(some: Sequence[T]) -> None:
        for item in some:
            wait(item)

    if len(items) <= _WAITING_AT_ONCE:
        one_after_another(items)
        return
    with ThreadPoolExecutor(_WAITING_AT_ONCE) as threads:
        parts = (items[first::_WAITING_AT_ONCE] for first in range(_WAITING_AT_ONCE))
        for _ in threads.map(one_after_another, parts):
            pass
