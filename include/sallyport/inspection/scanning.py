"""Scanning ahead: the virus scanner works on bytes that are there while others are still being unpacked or copied."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from typing import TYPE_CHECKING, BinaryIO, Protocol, Self

from sallyport.inspection.crew import Crew
from sallyport.storage.blobs import Stored

if TYPE_CHECKING:
    from collections.abc import Callable

    from sallyport.inspection.malware import Scanner, Verdict
    from sallyport.inspection.specimen import Specimen

SCANS_AT_ONCE = 4
"""clamd's MaxThreads in our configuration."""
_MOST_RUNNING = 1000


class Scans(Protocol):
    """Where the scanner's word about a file comes from."""

    def verdict(self, specimen: Specimen) -> Verdict:
        """The scanner's word about exactly these bytes."""


class ScanAhead:
    """Verdicts by digest: begun as soon as bytes are in a store, waited for when they are asked for, made once."""

    def __init__(self, scanner: Scanner, open_bytes: Callable[[str], BinaryIO]) -> None:
        """``open_bytes`` opens what the store holds under a digest."""
        self._scanner, self._open = scanner, open_bytes
        self._crew = Crew(SCANS_AT_ONCE, self._work)
        self._waiting: deque[tuple[Stored, Future[Verdict]]] = deque()
        self._begun: dict[str, Future[Verdict] | Verdict] = {}
        self._running: deque[str] = deque()
        self._same: dict[Verdict, Verdict] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._waiting.clear()
        self._crew.dismiss()

    def begin(self, stored: Stored) -> None:
        """These bytes are there: have them scanned when the scanner has a thread free. To be called by one thread.

        Waits when very many are in hand: a hundred thousand of them at once would take hundreds of megabytes.
        """
        if stored.digest in self._begun:
            return
        future: Future[Verdict] = Future()
        self._begun[stored.digest] = future
        self._waiting.append((stored, future))
        self._crew.call()
        self._running.append(stored.digest)
        if len(self._running) > _MOST_RUNNING:
            self._settle(self._running.popleft())

    def verdict(self, specimen: Specimen) -> Verdict:
        """As in :class:`Scans`; waits for it."""
        self.begin(Stored(specimen.digest, specimen.size))
        begun = self._begun[specimen.digest]
        return begun.result() if isinstance(begun, Future) else begun

    def _settle(self, digest: str) -> None:
        """Keep the verdict alone, once for all that are the same; one that could not be made is raised when asked for."""
        begun = self._begun[digest]
        if isinstance(begun, Future) and begun.exception() is None:
            verdict = begun.result()
            self._begun[digest] = self._same.setdefault(verdict, verdict)

    def _work(self) -> bool:
        try:
            stored, future = self._waiting.popleft()
        except IndexError:
            return False
        try:
            future.set_result(self._scan(stored))
        except BaseException as error:  # noqa: BLE001 - raised where it is asked for
            future.set_exception(error)
        return True

    def _scan(self, stored: Stored) -> Verdict:
        with self._open(stored.digest) as stream:
            return self._scanner.scan(stream.fileno(), stored.size)
