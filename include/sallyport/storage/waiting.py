"""Waiting for the disk: for several files at a time, and while the next ones are already being worked on.

One thread works and the others do nothing but wait. Python lets one thread compute at a time, so two that both work take
turns at every call to the system, and are slower than one.
"""

from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Generic, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

AT_ONCE = 8
"""A disk that is asked for several files flushes them together."""
_FEW = 4
"""For these the one who asks waits: a thread would cost more than it saves."""

T = TypeVar("T")
Turn = Generator[None, None, None]
"""Work on some files in two parts: what is done before the disk is waited for, and what afterwards."""


class Waiters:
    """The threads that wait. Leaving the context ends them."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(AT_ONCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown()

    def waiting(self, wait_for: Callable[[Sequence[T]], None], items: Sequence[T]) -> _Waiting[T]:
        """A context in which all items are waited for, each thread for some; at its end all have been.

        Raises there what one of the calls of ``wait_for`` raised.
        """
        return _Waiting(self._threads, wait_for, items)


class _Waiting(Generic[T]):
    def __init__(
        self, threads: ThreadPoolExecutor, wait_for: Callable[[Sequence[T]], None], items: Sequence[T]
    ) -> None:
        self._wait_for, self._items = wait_for, items
        self._begun: list[Future[None]] = []
        if len(items) > _FEW:
            self._begun = [threads.submit(wait_for, items[first::AT_ONCE]) for first in range(AT_ONCE)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        wait(self._begun)  # in any case: what they wait for may be given back afterwards
        if kind is None and not self._begun:
            self._wait_for(self._items)
        if kind is None:
            for one in self._begun:
                one.result()


def wait_for_all(wait_for: Callable[[Sequence[T]], None], items: Sequence[T]) -> None:
    """Wait for all items, each thread for some. Raises what one of the calls raised."""
    with Waiters() as waiters, waiters.waiting(wait_for, items):
        pass


def overlap(turns: Iterable[Turn]) -> None:
    """Take each turn as far as to where it waits for the disk, its only ``yield``; then the one before it to its end.

    Turns end in their order. When one of them raises, those that are under way are closed.
    """
    with ExitStack() as under_way:
        before: Iterable[None] = ()
        for turn in turns:
            next(under_way.enter_context(closing(turn)), None)
            _finish(before)
            before = turn
        _finish(before)


def _finish(turn: Iterable[None]) -> None:
    for _ in turn:
        pass
