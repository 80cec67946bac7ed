"""Asking for a confined child, and reading what it says without believing it."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any, Self

from sallyport.confinement.server import LONGEST_MESSAGE, MOST_HANDLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_START = "import sys; sys.path[:] = sys.argv[2:]; from sallyport.confinement.server import main; main()"
_ENVIRONMENT = {
    "POLARS_MAX_THREADS": "2",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYDANTIC_DISABLE_PLUGINS": "__all__",  # nothing of ours needs any, and they are looked for in every package
}
_LONGEST_ANSWER = 64 * 1024 * 1024
_READ = 256 * 1024
_LONGEST_START = 60.0  # seconds: its libraries may have to come from a slow disk


class ChildFailed(Exception):
    """The child died, took too long, or said what no child of ours says. ``reason`` is for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Server:
    """Starts children for jobs of one kind; can be used by several threads. To be closed."""

    def __init__(self, worker: str, shared: Mapping[str, Any], memory_bytes: int, seconds: int) -> None:
        """``worker`` is the dotted name of a :class:`sallyport.confinement.server.Worker`, ``shared`` JSON for it."""
        self._settings = json.dumps({"worker": worker, "shared": shared})
        self._memory, self._seconds = memory_bytes, seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the server, and with it all its children."""
        with self._lock:
            self._stop()

    def run(self, job: object, handles: Sequence[int]) -> list[Any]:
        """The JSON values that a child says about the job, which gets these open files. ChildFailed when it did not finish."""
        reading, writing = os.pipe()
        try:
            child = self._start(job, [writing, *handles])
            end = time.monotonic() + self._seconds  # of its own: what loading its libraries takes is not its fault
        except BaseException:
            os.close(reading)
            raise
        finally:
            os.close(writing)
        try:
            return [json.loads(line) for line in _lines(reading, end)]
        except (ValueError, RecursionError):
            raise ChildFailed("it said something that makes no sense") from None
        finally:
            os.close(reading)
            self._end(child)

    def _start(self, job: object, handles: list[int]) -> tuple[socket.socket, int]:
        message = json.dumps({"job": job, "memory": self._memory, "seconds": self._seconds}).encode()
        if len(message) > LONGEST_MESSAGE or len(handles) > MOST_HANDLES:
            raise ValueError("a job too long for one message")
        with self._lock:
            try:
                asked = self._ready()
                socket.send_fds(asked, [message], handles)
                answer = asked.recv(64)
            except OSError:
                answer = b""
            if not answer.isdigit():
                self._stop()
                raise ChildFailed("the process that starts the checks has ended")
            return asked, int(answer)

    def _end(self, child: tuple[socket.socket, int]) -> None:
        """Kill the child, whatever it does. Its number is no other's before the server was told that it has ended."""
        asked, process = child
        with self._lock, contextlib.suppress(OSError):
            if asked is self._socket:
                os.kill(process, signal.SIGKILL)
                asked.send(json.dumps({"ended": process}).encode())

    def _ready(self) -> socket.socket:
        if self._socket is None:
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own words
                    [sys.executable, "-I", "-S", "-c", _START, self._settings, *filter(None, sys.path)],
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env=_ENVIRONMENT,
                    cwd="/",
                    start_new_session=True,
                )
            ours.settimeout(_LONGEST_START)
            self._socket = ours
        return self._socket

    def _stop(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


def _lines(pipe: int, end: float) -> Iterator[bytes]:
    """What the child says, but for the ``null`` at its end."""
    poll = select.poll()  # not select(): a worker may hold more handles than that can count
    poll.register(pipe, select.POLLIN)
    buffer, total = b"", 0
    while True:
        left = end - time.monotonic()
        if left <= 0:
            raise ChildFailed("it took too long")
        if not poll.poll(left * 1000):
            continue
        data = os.read(pipe, _READ)
        total += len(data)
        if not data:
            raise ChildFailed("it broke off; it may have wanted too much memory or time")
        if total > _LONGEST_ANSWER:
            raise ChildFailed("it said too much")
        *whole, buffer = (buffer + data).split(b"\n")
        for line in whole:
            if line == b"null":
                return
            yield line
