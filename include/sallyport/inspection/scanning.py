"""Scanning ahead: the virus scanner works on bytes that are there while others are still being unpacked or copied."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, BinaryIO, Protocol, Self

from sallyport.inspection.batches import Batches
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


class Scans(Protocol):
    """Where the scanner's word about a file comes from."""

    def verdict(self, specimen: Specimen) -> Verdict:
        """The scanner's word about exactly these bytes."""


class ScanAhead:
    """Verdicts by digest: begun as soon as bytes are in a store, waited for when they are asked for, made once.

    Small files are handed to the scanner by dozens: a connection for each of them would take longer than scanning it.
    """

    def __init__(self, scanner: Scanner, open_bytes: Callable[[str], BinaryIO]) -> None:
        """``open_bytes`` opens what the store holds under a digest."""
        self._scanner, self._open = scanner, open_bytes
        self._batches = Batches(SCANS_AT_ONCE, self._scan, _MOST_RUNNING)
        self._verdicts: dict[str, Verdict] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._batches.close()

    def begin(self, stored: Stored) -> None:
        """These bytes are there: have them scanned when the scanner has a thread free. To be called by one thread."""
        if stored.digest not in self._verdicts and stored.digest not in self._batches:
            self._batches.begin(stored.digest, stored, 1 / _TOGETHER if stored.size <= _SMALL else 1)

    def verdict(self, specimen: Specimen) -> Verdict:
        """As in :class:`Scans`; waits for it."""
        if specimen.digest not in self._verdicts:
            self.begin(Stored(specimen.digest, specimen.size))
            self._verdicts[specimen.digest] = self._batches.answer(specimen.digest)
        return self._verdicts[specimen.digest]

    def _scan(self, files: list[Stored]) -> list[Verdict]:
        with ExitStack() as opened:
            handles = [opened.enter_context(self._open(stored.digest)).fileno() for stored in files]
            return self._scanner.scan_all(
                [(handle, stored.size) for handle, stored in zip(handles, files, strict=True)]
            )
