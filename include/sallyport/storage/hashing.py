"""SHA-256 of bytes as they pass: of a large file by a thread of its own, while the next bytes are read or written."""

from __future__ import annotations

import hashlib
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

_ASIDE_FROM = 16 * 1024 * 1024
"""Bytes; below it a thread costs more than it saves."""
_MOST_WAITING = 4
"""Pieces that may wait for the thread: what is read faster than it is hashed must not pile up in memory."""


class Hashing:
    """Takes pieces in order; :meth:`hexdigest` ends it. Not to be used by two threads at once."""

    def __init__(self) -> None:
        self.size = 0
        self._digest = hashlib.sha256()
        self._thread: ThreadPoolExecutor | None = None
        self._waiting: deque[Future[None]] = deque()

    def update(self, data: bytes) -> None:
        """The next piece; it must not be changed afterwards."""
        self.size += len(data)
        if self.size < _ASIDE_FROM:
            self._digest.update(data)
            return
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1)
        self._waiting.append(self._thread.submit(self._digest.update, data))
        if len(self._waiting) > _MOST_WAITING:
            self._waiting.popleft().result()

    def hexdigest(self) -> str:
        """The digest of all pieces, lower-case hexadecimal."""
        self.close()
        return self._digest.hexdigest()

    def close(self) -> None:
        """Wait for the thread and end it; harmless when done twice."""
        if self._thread is not None:
            self._thread.shutdown()
            self._thread = None
