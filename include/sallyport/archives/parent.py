"""Starting the child that reads an archive, and reading what it says without believing it."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self

from sallyport.archives.frames import DONE, HEADER, LONGEST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from sallyport.archives.budget import Budget
    from sallyport.archives.kinds import ArchiveKind

# Address space of the interpreter and its libraries, beside the dictionary.
_BASE_MEMORY = 512 * 1024 * 1024
_PARSERS = ("py7zr", "inflate64", "backports.zstd", "PySquashfsImage")
_START = "import sys; sys.path += sys.argv[2:]; from sallyport.archives.child import main; main()"
_READ = 1024 * 1024
_LONGEST_WAIT = 3600.0  # seconds; then the time left is looked at again
_SET_PIPE_SIZE = 1031  # F_SETPIPE_SZ of fcntl(2)


class ChildFailed(Exception):
    """The child died, hung, or said what no child of ours says. Nothing it said can be used."""


class Child:
    """One child for one archive: :meth:`frames` yields what it says; leaving the context ends it whatever it does."""

    def __init__(self, kind: ArchiveKind, stream: BinaryIO, budget: Budget) -> None:
        self._budget = budget
        task = {
            "kind": kind.value,
            "dictionary": budget.limits.max_dictionary_bytes,
            "memory": budget.limits.max_dictionary_bytes + _BASE_MEMORY,
            "seconds": max(1, int(budget.seconds_left())),
        }
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own words
            [sys.executable, "-I", "-S", "-c", _START, json.dumps(task), *_import_path()],
            stdin=stream.fileno(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            start_new_session=True,
        )
        self._pipe = _stdout(self._process)
        self._poll = select.poll()  # not select(): a worker may hold more handles than that can count
        self._poll.register(self._pipe, select.POLLIN)
        self._buffer = bytearray()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._pipe.close()

    def frames(self) -> Iterator[tuple[bytes, bytes]]:
        """Code and payload of each frame; DONE is the last. ChildFailed or OverLimit (time) instead of it."""
        while True:
            code, length = HEADER.unpack(self._take(HEADER.size))
            if length > LONGEST:
                raise ChildFailed("an overlong frame")
            yield code, self._take(length)
            if code == DONE:
                return

    def _take(self, size: int) -> bytes:
        while len(self._buffer) < size:
            if not self._poll.poll(min(self._budget.seconds_left(), _LONGEST_WAIT) * 1000):
                continue
            data = os.read(self._pipe.fileno(), _READ)
            if not data:
                raise ChildFailed("it ended too early")
            self._buffer += data
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken


def _stdout(process: subprocess.Popen[bytes]) -> BinaryIO:
    pipe = process.stdout
    if pipe is None:
        raise RuntimeError("started without a pipe")
    if sys.platform == "linux":
        import fcntl  # noqa: PLC0415 - not everywhere that a researcher runs the pre-flight

        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe, _SET_PIPE_SIZE, _READ)
    return pipe  # type: ignore[return-value]  # a BufferedReader is one


def _import_path() -> list[str]:
    """Folders of our package and of the parsers: the child runs without site packages, environment and current folder."""
    found = [Path(__file__).parents[2]]
    for name in _PARSERS:
        with contextlib.suppress(ModuleNotFoundError):
            spec = importlib.util.find_spec(name)
            if spec is not None and spec.origin is not None:
                found.append(Path(spec.origin).parents[name.count(".") + 1])
    return list(dict.fromkeys(str(folder) for folder in found))
