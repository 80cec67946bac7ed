"""How many files are carried together: enough for the disk to be waited for once, few enough for handles and memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

FILES_AT_ONCE = 128
"""Each keeps a handle open until all of them are on the disk, and of two turns at a time."""
BYTES_AT_ONCE = 32 * 1024 * 1024

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
