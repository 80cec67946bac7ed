"""A process that makes a confined child for each job: what the children need is loaded once, and each knows only its own job.

Handle 0 is a socket to :mod:`sallyport.confinement.client`. A message is a job with its handles (the pipe for the answer
first), or tells that a child has been ended. Answers are lines of JSON; the last one is ``null``.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import socket
import sys
from typing import TYPE_CHECKING, Any, Protocol

from sallyport.confinement import unloaded
from sallyport.confinement.confine import confine
from sallyport.confinement.dying import die_with

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

LONGEST_MESSAGE = 128 * 1024
MOST_HANDLES = 128
"""The kernel carries 253 in one message."""
_SENT_AT_ONCE = 64 * 1024
"""Bytes of answers: the other end is not woken for each of them."""
_SERVER_SOCKET = 0
_NEW_OBJECTS = 20_000
"""So many are made before garbage is looked for: the cells of one table are many, and none of them is garbage."""


class Worker(Protocol):
    """A module that does the jobs. Nothing it loads may read what a job is about before the child is confined."""

    def begin(self, settings: dict[str, Any]) -> Any:  # noqa: ANN401 - its own business
        """Once, in the server: what all jobs share."""

    def libraries(self, shared: Any, job: Any) -> Collection[str]:  # noqa: ANN401 - each worker's own
        """Modules that the job needs, to be loaded in the server."""

    def run(self, shared: Any, job: Any, handles: Sequence[int]) -> Iterable[Any]:  # noqa: ANN401 - each worker's own
        """In the child: JSON values, sent some at a time. None of them counts when the child does not get to its end."""


def main() -> None:
    """Serve until the other end of the socket is closed."""
    settings = json.loads(sys.argv[1])
    worker: Worker = importlib.import_module(settings["worker"])
    shared = worker.begin(settings["shared"])
    gc.set_threshold(_NEW_OBJECTS)
    with socket.socket(fileno=os.dup(_SERVER_SOCKET)) as asked:
        os.close(_SERVER_SOCKET)
        os.open(os.devnull, os.O_RDONLY)  # gets the number that was closed
        while True:
            message, handles, _, _ = socket.recv_fds(asked, LONGEST_MESSAGE, MOST_HANDLES)
            if not message:
                return
            told = json.loads(message)
            if "ended" in told:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(told["ended"], 0)
                continue
            asked.send(str(_start(worker, shared, told, handles, asked)).encode())


def _start(worker: Worker, shared: object, told: dict[str, Any], handles: list[int], asked: socket.socket) -> int:
    """The child's process id."""
    needed = worker.libraries(shared, told["job"])
    for name in needed:
        with contextlib.suppress(ImportError):  # the child will miss it, and say so
            importlib.import_module(name)
    gc.freeze()  # what is there before the child is born is no garbage of its
    server, child = os.getpid(), os.fork()
    if child == 0:
        try:
            asked.close()
            confine(told["memory"], told["seconds"], lambda: _prepare(server, needed))
            unloaded.watch()
            _answer(handles[0], worker.run(shared, told["job"], handles[1:]))
        finally:
            os._exit(0)
    for handle in handles:
        os.close(handle)
    return child


def _prepare(server: int, needed: Collection[str]) -> None:
    """When the account was given up."""
    die_with(server)
    if "polars" in needed:
        _warm()


def _warm() -> None:
    """Have polars make its threads, and load what it would load at its first use."""
    import polars as pl  # noqa: PLC0415 - only where it is needed

    frame = pl.read_csv(b"a\n1\n", infer_schema=False)
    frame.select(pl.all().str.contains("a").sum())


def _answer(pipe: int, lines: Iterable[object]) -> None:
    waiting = bytearray()
    for line in lines:
        waiting += json.dumps(line).encode() + b"\n"
        if len(waiting) >= _SENT_AT_ONCE:
            _write_all(pipe, bytes(waiting))
            waiting.clear()
    _write_all(pipe, bytes(waiting) + b"null\n")


def _write_all(pipe: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(pipe, rest) :]
