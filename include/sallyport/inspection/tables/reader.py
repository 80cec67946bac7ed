"""What readers of tables have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.tables.model import TableStream
    from sallyport.policy.disclosure.table_reading import TableReading

MOST_TABLES = 1000
"""Tables of one file that are read; more are no results."""


class Unreadable(Exception):
    """A file, or the rest of it, cannot be read as the table that it should be. ``reason`` is for people, without values."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Reader(Protocol):
    """Reads the tables of one kind of file."""

    def __call__(self, specimen: Specimen, limits: TableReading) -> Iterator[TableStream | Finding]:
        """Its tables, each to be read before the next, and what is wrong with how they are written.

        Unreadable, or whatever the library raises, when it cannot go on.
        """


def held(stream: BinaryIO, size: int, most: int) -> bytes:
    """All bytes of a file. Unreadable when they are more than ``most``, which may be held."""
    if size > most:
        mebibytes = most // 1024**2
        raise Unreadable(f"this kind of file is read up to {mebibytes} MiB, and it is larger")
    return stream.read()
