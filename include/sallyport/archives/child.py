"""The child that reads an archive: handle 0 is the archive, handle 1 takes frames, and there is nothing else.

Started by :mod:`sallyport.archives.parent`. Its imports are few, and all of them are done before the first byte is read.
"""

from __future__ import annotations

import codecs
import importlib
import json
import os
import sys
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from sallyport.archives.frames import DATA, DONE, END, HEADER, LONGEST, MEMBER, PROBLEM
from sallyport.confinement.confine import confine

if TYPE_CHECKING:
    from typing import BinaryIO

_READERS: Final = {
    "7z": "seven_zip",
    "zip": "zip_file",
    "document": "zip_file",
    "embedded": "embedded",
    "tar": "tar_file",
    "gzip": "compressed",
    "bzip2": "compressed",
    "xz": "compressed",
    "zstd": "compressed",
    "sif": "image_sif",
    "squashfs": "image_sif",
    "image": "image_tar",
    "mail": "mail",
    "page": "page",
    "git": "git_objects",
}
_PIECE = 256 * 1024


class Unreadable(Exception):
    """The archive, or the rest of it, cannot be unpacked. ``rule`` says why."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


class Reading(NamedTuple):
    """What a reader is given."""

    stream: BinaryIO
    kind: str
    max_dictionary: int


class Reader(Protocol):
    """One module for each kind. ``read`` tells about every member and returns what the archive turned out to be."""

    def read(self, reading: Reading, tell: Teller) -> str:
        """Raises Unreadable when the rest cannot be read; any other error means the same, as ``archive.failed``."""


class Teller:
    """Writes frames to the parent."""

    def __init__(self) -> None:
        self._in_member = False

    def member(self, path: str | None, kind: str) -> None:
        """A member begins; ``path`` is None where the format keeps no name of it."""
        self._in_member = True
        self._send(MEMBER, json.dumps({"path": path, "kind": kind}).encode())

    def data(self, data: bytes | memoryview) -> None:
        """Its next bytes."""
        rest = memoryview(data)
        while rest:
            self._send(DATA, rest[:_PIECE])
            rest = rest[_PIECE:]

    def end(self) -> None:
        """It is whole."""
        self._in_member = False
        self._send(END, b"")

    def problem(self, rule: str) -> None:
        """The member that began, or the archive when none did, cannot be unpacked."""
        self._in_member = False
        self._send(PROBLEM, rule.encode())

    def fail(self, rule: str, kind: str) -> None:
        """Neither the rest of the member that began, if one did, nor the rest of the archive can be unpacked."""
        self.fail_part(rule)
        self.done(kind)

    def fail_part(self, rule: str) -> None:
        """The same of a part of the archive, after which others come."""
        if self._in_member:
            self.problem(rule)
        self.problem(rule)

    def done(self, kind: str) -> None:
        """All was read."""
        self._send(DONE, kind.encode())

    def _send(self, code: bytes, payload: bytes | memoryview) -> None:
        if len(payload) > LONGEST:
            raise Unreadable("archive.over_limit")
        _write_all(HEADER.pack(code, len(payload)))
        _write_all(payload)


def main() -> None:
    """Confine ourselves, read the archive on handle 0, report on handle 1."""
    task = json.loads(sys.argv[1])
    reader: Reader = importlib.import_module(f"sallyport.archives.{_READERS[task['kind']]}")
    for encoding in ("cp437", "utf-16-le", "ascii", "latin-1"):
        codecs.lookup(encoding)  # now: no module can be loaded later
    os.close(2)
    confine(task["memory"], task["seconds"])
    tell = Teller()
    try:
        with open(0, "rb", closefd=False) as stream:
            stream.seek(0)  # the position is shared with whoever opened the file
            tell.done(reader.read(Reading(stream, task["kind"], task["dictionary"]), tell))
    except Unreadable as error:
        tell.fail(error.rule, task["kind"])
    except MemoryError:
        tell.fail("archive.over_limit", task["kind"])
    except Exception:  # noqa: BLE001 - whatever a parser does with hostile bytes means that they could not be read
        tell.fail("archive.failed", task["kind"])
    finally:
        os._exit(0)


def _write_all(data: bytes | memoryview) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(1, rest) :]
