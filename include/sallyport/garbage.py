"""Looking for garbage less often, while a step makes rows by the thousand.

Python looks for objects that only hold each other whenever 700 new ones are there, now and then through everything that the
process has loaded. A step over thousands of files makes hundreds of thousands that live to its end, so that nearly all of
that looking finds nothing, and takes up to a quarter of the step's time.
"""

from __future__ import annotations

import gc
import threading
from contextlib import ContextDecorator
from typing import Self

_NEW_OBJECTS, _TIMES = 50_000, 50
"""So many before the new ones are looked through, and so often that before those that stayed: some megabytes at most."""


class _Rarely(ContextDecorator):
    """Steps may run side by side in threads, or one within another: the first sets it, the last takes it back."""

    def __init__(self) -> None:
        self._lock, self._steps, self._before = threading.Lock(), 0, gc.get_threshold()

    def __enter__(self) -> Self:
        with self._lock:
            if self._steps == 0:
                self._before = gc.get_threshold()
                if self._before[0]:  # somebody has it switched off otherwise
                    gc.set_threshold(_NEW_OBJECTS, _TIMES, self._before[2])
            self._steps += 1
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._steps -= 1
            if self._steps == 0:
                gc.set_threshold(*self._before)


rarely_collected = _Rarely()
"""Decorator of a step that holds thousands of rows, or a context around it."""
