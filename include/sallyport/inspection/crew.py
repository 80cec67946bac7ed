"""Threads that do what waits, as long as there is something: handing each piece of work over by itself takes longer than it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Crew:
    """At most ``size`` threads. ``work`` takes the next piece and does it; False when nothing waits. It must not raise."""

    def __init__(self, size: int, work: Callable[[], bool]) -> None:
        self._pool, self._size, self._work = ThreadPoolExecutor(size), size, work
        self._lock = threading.Lock()
        self._at_work = 0
        self._is_called = False

    def call(self) -> None:
        """Something waits."""
        with self._lock:
            self._is_called = True
            if self._at_work < self._size:
                self._at_work += 1
                self._pool.submit(self._go_on)

    def dismiss(self) -> None:
        """Wait until nobody works any more; whoever gives the work sees to it that nothing waits."""
        self._pool.shutdown(cancel_futures=True)

    def _go_on(self) -> None:
        while self._work() or self._is_called_again():
            pass

    def _is_called_again(self) -> bool:
        """Whether something came after nothing was found. One who is told no has gone by the time the next call comes."""
        with self._lock:
            if self._is_called:
                self._is_called = False
                return True
            self._at_work -= 1
            return False
