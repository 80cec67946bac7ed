"""Work that threads do in batches: handing over each of thousands of small pieces by itself takes longer than doing it."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from concurrent.futures import Future

Piece = TypeVar("Piece")
Answer = TypeVar("Answer")
_WORTH_SHARING = 8
"""So many pieces that are asked for before they make up a batch are worth another thread."""


class Batches(Generic[Piece, Answer]):
    """Pieces are gathered until they make up a batch, or one of them is asked for. To be used by one thread."""

    def __init__(self, threads: int, work: Callable[[list[Piece]], list[Answer]], most_running: int) -> None:
        """``work`` gives the answers to the pieces of a batch, in order. Of gathered batches ``most_running`` may be in hand."""
        self._threads, self._work, self._most_running = threads, work, most_running
        self._pool = ThreadPoolExecutor(threads)
        self._begun: dict[Hashable, tuple[Future[list[Answer]], int] | None] = {}
        self._running: deque[Future[list[Answer]]] = deque()
        self._gathered: list[tuple[Hashable, Piece]] = []
        self._weight = 0.0

    def __contains__(self, key: Hashable) -> bool:
        """Was it begun, and its answer not taken?"""
        return key in self._begun

    def begin(self, key: Hashable, piece: Piece, weight: float) -> None:
        """``weight`` is the part of a batch that the piece takes up; with 1 and more it is a batch of its own."""
        if weight >= 1:
            self._hand_over([(key, piece)])
            return
        if self._weight + weight > 1:
            self._share_out(1)
        self._begun[key] = None
        self._gathered.append((key, piece))
        self._weight += weight

    def answer(self, key: Hashable) -> Answer:
        """Waits for it, and gives it once; raises what the work did."""
        if self._begun[key] is None:
            self._share_out(min(self._threads, 1 + len(self._gathered) // _WORTH_SHARING))
        if (begun := self._begun.pop(key)) is None:
            raise KeyError(key)
        batch, place = begun
        return batch.result()[place]

    def close(self) -> None:
        """Wait until nobody works any more; what was not begun with is left."""
        self._pool.shutdown(cancel_futures=True)

    def _share_out(self, parts: int) -> None:
        gathered, self._gathered, self._weight = self._gathered, [], 0.0
        for first in range(parts):
            self._running.append(self._hand_over(gathered[first::parts]))
        while len(self._running) > self._most_running:
            wait([self._running.popleft()])

    def _hand_over(self, pieces: list[tuple[Hashable, Piece]]) -> Future[list[Answer]]:
        batch = self._pool.submit(self._work, [piece for _, piece in pieces])
        self._begun.update((key, (batch, place)) for place, (key, _) in enumerate(pieces))
        return batch
