"""Scanning ahead: the virus scanner works on bytes that are there while others are still being unpacked or copied."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from contextlib import ExitStack
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Protocol, Self

from sallyport.inspection.crew import Crew
from sallyport.storage.blobs import Stored

if TYPE_CHECKING:
    from collections.abc import Callable

    from sallyport.inspection.malware import Scanner, Verdict
    from sallyport.inspection.specimen import Specimen

SCANS_AT_ONCE = 4
"""clamd's MaxThreads in our configuration."""
_MOST_RUNNING = 100
_TOGETHER, _SMALL = 50, 1024 * 1024
"""So many files of at most so many bytes are scanned in one session."""


class _Batch(NamedTuple):
    """Files to be scanned together, and the verdicts by their digests."""

    files: list[Stored]
    said: Future[dict[str, Verdict]]


class Scans(Protocol):
    """Where the scanner's word about a file comes from."""

    def verdict(self, specimen: Specimen) -> Verdict:
        """The scanner's word about exactly these bytes."""


class ScanAhead:
    """Verdicts by digest: begun as soon as bytes are in a store, waited for when they are asked for, made once.

    Small files are handed to the scanner by dozens: a connection, a turn and a word between threads for each of them would
    take longer than scanning it.
    """

    def __init__(self, scanner: Scanner, open_bytes: Callable[[str], BinaryIO]) -> None:
        """``open_bytes`` opens what the store holds under a digest."""
        self._scanner, self._open = scanner, open_bytes
        self._crew = Crew(SCANS_AT_ONCE, self._work)
        self._gathered: list[Stored] = []
        self._waiting: deque[_Batch] = deque()
        self._running: deque[_Batch] = deque()
        self._begun: dict[str, Future[dict[str, Verdict]] | Verdict | None] = {}
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
        self._begun[stored.digest] = None
        if stored.size > _SMALL:
            self._hand_over([stored])
            return
        self._gathered.append(stored)
        if len(self._gathered) == _TOGETHER:
            self._hand_over_gathered()

    def verdict(self, specimen: Specimen) -> Verdict:
        """As in :class:`Scans`; waits for it."""
        self.begin(Stored(specimen.digest, specimen.size))
        begun = self._begun[specimen.digest]
        if begun is None:
            begun = self._hand_over_gathered()
        return begun.result()[specimen.digest] if isinstance(begun, Future) else begun

    def _hand_over_gathered(self) -> Future[dict[str, Verdict]]:
        gathered, self._gathered = self._gathered, []
        return self._hand_over(gathered)

    def _hand_over(self, files: list[Stored]) -> Future[dict[str, Verdict]]:
        batch = _Batch(files, Future())
        self._begun.update(dict.fromkeys((stored.digest for stored in files), batch.said))
        self._waiting.append(batch)
        self._running.append(batch)
        self._crew.call()
        if len(self._running) > _MOST_RUNNING:
            self._settle(self._running.popleft())
        return batch.said

    def _settle(self, batch: _Batch) -> None:
        """Keep the verdicts alone, once for all that are the same; what could not be scanned is raised when asked for."""
        if batch.said.exception() is None:
            for digest, verdict in batch.said.result().items():
                self._begun[digest] = self._same.setdefault(verdict, verdict)

    def _work(self) -> bool:
        try:
            files, said = self._waiting.popleft()
        except IndexError:
            return False
        try:
            said.set_result(self._scan(files))
        except BaseException as error:  # noqa: BLE001 - raised where it is asked for
            said.set_exception(error)
        return True

    def _scan(self, files: list[Stored]) -> dict[str, Verdict]:
        with ExitStack() as opened:
            handles = [opened.enter_context(self._open(stored.digest)).fileno() for stored in files]
            verdicts = self._scanner.scan_all([(handle, stored.size) for handle, stored in zip(handles, files, strict=True)])
        return {stored.digest: verdict for stored, verdict in zip(files, verdicts, strict=True)}
