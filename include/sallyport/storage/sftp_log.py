"""What the SFTP server's log says of files that users read; from where the last look ended, and only so much at a time.

OpenSSH's ``internal-sftp -l INFO`` writes a line when a session opens and one when a file is closed, with the bytes read.
Which user a line is about is known by its process, whose session line came before. Characters that are not plain are octal
in it, so no name can break a line or forge one.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

from sallyport.errors import Refused
from sallyport.storage.handles import said_plainly

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MOST_BYTES = 64 * 1024 * 1024
"""Read in one look; the next goes on from there."""
LONGEST_LINE = 64 * 1024
MOST_SESSIONS = 1000
_MARKED = 4096
_ESCAPED = re.compile(rb"\\(?:([0-3][0-7]{2})|\\)")


@dataclass(frozen=True)
class Position:
    """Where a look ended. ``mark`` is the digest of the file's first bytes; ``sessions`` are users by process number."""

    device: int
    inode: int
    offset: int
    mark: str
    sessions: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Position:
        """From :meth:`as_data`."""
        return cls(data["device"], data["inode"], data["offset"], data["mark"], dict(data["sessions"]))

    def as_data(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            "device": self.device,
            "inode": self.inode,
            "offset": self.offset,
            "mark": self.mark,
            "sessions": dict(self.sessions),
        }


@dataclass(frozen=True)
class Fetch:
    """One file closed after reading. ``path`` is as the server showed it to the user; ``size`` is in bytes."""

    user: str
    path: str
    size: int


@dataclass(frozen=True)
class Reading:
    """What one look found. ``gap``: something between the last look and this one cannot be read any more."""

    fetches: list[Fetch]
    position: Position
    gap: bool


@dataclass(frozen=True)
class Patterns:
    """``session`` with the groups pid and user; ``read`` with pid, path and bytes."""

    session: re.Pattern[str]
    read: re.Pattern[str]


def read_log(log: Path, patterns: Patterns, last: Position | None) -> Reading:
    """Go on from ``last``, also in a file that was rotated away since. NotFound without a log, Refused for no plain file."""
    parts, gap = _parts(log, last)
    sessions = dict(last.sessions) if last and not gap else {}
    fetches: list[Fetch] = []
    left = MOST_BYTES
    position = last
    for number, (path, offset) in enumerate(parts, 1):
        is_last = number == len(parts)
        with _opened(path) as stream:
            stream.seek(offset)
            reached = offset
            for line, end in _lines(stream, left, is_growing=is_last):
                left -= end - reached
                reached = end
                _take(line.decode("utf-8", "surrogateescape"), patterns, sessions, fetches)
            seen = os.fstat(stream.fileno())
            kept = dict(list(sessions.items())[-MOST_SESSIONS:])
            position = Position(seen.st_dev, seen.st_ino, reached, _mark(stream, reached), kept)
        if left <= 0:
            break
    if position is None:
        raise Refused("The SFTP server's log could not be read.", "Look at the file that the policy names.")
    return Reading(fetches, position, gap)


def _parts(log: Path, last: Position | None) -> tuple[list[tuple[Path, int]], bool]:
    """The files to read, oldest first, each with the offset to begin at; and whether something is missing in between."""
    if last is None:
        return [(log, 0)], False
    if _is(log, last):
        return [(log, last.offset)], False
    older = sorted(log.parent.glob(f"{log.name}*"), key=lambda path: path.lstat().st_mtime_ns)
    rotated = [path for path in older if path != log and path.is_file() and not path.is_symlink()]
    for number, path in enumerate(rotated):
        if _is(path, last):
            return [(path, last.offset), *((later, 0) for later in rotated[number + 1 :]), (log, 0)], False
    return [(log, 0)], True


def _is(path: Path, last: Position) -> bool:
    """Is this the file that the last look ended in, not emptied since?"""
    with _opened(path) as stream:
        seen = os.fstat(stream.fileno())
        is_same = (seen.st_dev, seen.st_ino) == (last.device, last.inode) and seen.st_size >= last.offset
        return is_same and _mark(stream, last.offset) == last.mark


def _mark(stream: BinaryIO, offset: int) -> str:
    return hashlib.sha256(os.pread(stream.fileno(), min(offset, _MARKED), 0)).hexdigest()


def _opened(path: Path) -> BinaryIO:
    with said_plainly():
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Refused("The SFTP server's log is not a plain file.", "Name the log file itself in the policy.")
    return os.fdopen(handle, "rb")


def _lines(stream: BinaryIO, most: int, *, is_growing: bool) -> Iterator[tuple[bytes, int]]:
    """Whole lines, each with the offset of its end; of one that is too long only that it was there."""
    end, begun = stream.tell(), stream.tell()
    while end - begun < most and (line := stream.readline(LONGEST_LINE)):
        is_whole = line.endswith(b"\n")
        if not is_whole and is_growing and len(line) < LONGEST_LINE:
            return  # it is still being written
        end += len(line)
        yield (line.rstrip(b"\r\n") if is_whole else b""), end


def _take(line: str, patterns: Patterns, sessions: dict[str, str], fetches: list[Fetch]) -> None:
    if found := patterns.session.search(line):
        sessions.pop(found["pid"], None)
        sessions[found["pid"]] = found["user"]
    elif (found := patterns.read.search(line)) and (user := sessions.get(found["pid"])):
        fetches.append(Fetch(user, _plain(found["path"]), int(found["bytes"])))


def _plain(path: str) -> str:
    """A path as it was before the server wrote it down."""
    raw = path.encode("utf-8", "surrogateescape")
    return os.fsdecode(_ESCAPED.sub(lambda one: bytes([int(one[1], 8)]) if one[1] else b"\\", raw))
