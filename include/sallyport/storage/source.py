"""Where files come from: what every kind of upload folder offers, and which promises it can keep."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager


class Guarantee(StrEnum):
    """What a kind of source gives by itself; what it lacks, the server behind it must give."""

    HANDLES = "handles"
    """What was looked at is what is read: everything goes through handles."""
    NO_FOLLOW = "no_follow"
    """Links are never followed, not even for an instant."""
    HARD_LINKS = "hard_links"
    """A file's second name is noticed."""
    IDENTITY = "identity"
    """A file that was replaced or touched is noticed, also when size and modification time are the same."""
    REMOVE_EXACT = "remove_exact"
    """A file is removed only if it is still the expected one, also when it is replaced at that very moment."""
    ACCESS_LISTS = "access_lists"
    """Access control lists can be read and set."""
    PROCESSES = "processes"
    """Processes forked from the one that opened it can read from it side by side."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """Something in a source that is not a folder.

    ``path`` is relative to the source, ``/`` between folders, undecodable bytes as surrogate escapes. ``kind`` is
    ``file``, ``symlink``, ``hardlink``, ``fifo``, ``socket``, ``device`` or ``other`` (also a folder that cannot be
    looked into). ``size`` is in bytes. ``identity`` proves later that it is still the same: in a folder ``device``,
    ``inode``, ``mtime_ns``, ``ctime_ns``; over SFTP ``mtime`` (seconds) and ``size``.
    """

    path: str
    kind: str
    size: int
    identity: Mapping[str, int]


Listing = list[SourceFile]


class Source(Protocol):
    """A folder that files come from."""

    guarantees: frozenset[Guarantee]

    def list(self) -> list[SourceFile]:
        """Everything below but the folders themselves, sorted by path; never follows a link."""

    def stat(self, path: str) -> SourceFile | None:
        """What is at ``path`` now; None when there is no such file (or it lies behind a link)."""

    def open(self, path: str) -> AbstractContextManager[BinaryIO]:
        """Read a plain file. NotFound; Refused for anything else, and at the end when it changed while it was read."""

    def remove(self, path: str, expected: SourceFile) -> None:
        """Delete it; harmless when it is gone. Refused when it is not the expected file any more."""

    def close(self) -> None:
        """Give back what it holds."""


class Watchable(Source, Protocol):
    """A source that can be looked into again and again, however much lies in it."""

    def first(self, most: int) -> tuple[Listing, bool]:
        """As :meth:`Source.list`, of at most so many entries, nearly the same ones each time; and whether there are more."""
