"""A worker of confined children that tells what it can reach, or misbehaves. Loaded by the real server of such children."""

from __future__ import annotations

import ctypes
import os
import resource
import socket
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sallyport.confinement.stream import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


SAID_BEFORE = {"said": "before" * 20_000}
"""More than is sent at once: it has come through when the child ends."""


def begin(settings: dict[str, Any]) -> dict[str, Any]:
    return settings


def libraries(shared: dict[str, Any], job: str) -> list[str]:
    return ["polars"] if "polars" in job else ["no_such_module"]


def run(shared: dict[str, Any], job: str, handles: Sequence[int]) -> Iterator[Any]:
    yield from _JOBS[job](shared, handles)


def _tried(step: Callable[[], object]) -> str:
    try:
        return repr(step())
    except BaseException as error:  # noqa: BLE001 - that it failed, and how, is the answer
        return type(error).__name__


def _reach(shared: dict[str, Any], handles: Sequence[int]) -> Iterator[dict[str, Any]]:
    libc = ctypes.CDLL(None, use_errno=True)
    seen: dict[str, Any] = {
        "shared": shared,
        "environment": sorted(os.environ),
        "handles": [number for number in range(64) if _tried(lambda number=number: os.fstat(number)) != "OSError"],
        "given": list(handles),
        "write to the file": _tried(lambda: os.write(handles[0], b"x")),
        "open": _tried(lambda: Path("/etc/hostname").read_text()),
        "list": _tried(lambda: list(Path("/").iterdir())),
        "socket": _tried(socket.socket),
        "pipe": _tried(os.pipe),
        "fork": _tried(os.fork),
        "exec": _tried(lambda: os.execv("/bin/true", ["true"])),
        "kill the server": _tried(lambda: os.kill(os.getppid(), 9)),
        "another namespace": libc.unshare(0x40000000),
        "more handles": _tried(lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100))),
        "import": _tried(lambda: __import__("ftplib")),
        "memory": _tried(lambda: len(bytearray(8 * 1024**3))),
        "user": os.geteuid(),
    }
    yield seen


def _reach_with_polars(shared: dict[str, Any], handles: Sequence[int]) -> Iterator[dict[str, Any]]:
    import polars as pl

    frame = pl.read_csv(opened(handles[0]).read(), infer_schema=False)
    from_thread: dict[str, str] = {}
    thread = threading.Thread(target=lambda: from_thread.update(open=_tried(lambda: Path("/etc/hostname").read_text())))
    thread.start()
    thread.join()
    yield {"rows": frame.height, "hits": frame.select(pl.all().str.contains("7").sum()).row(0)[0]}
    yield from_thread | {"socket": _tried(socket.socket)}


def _read_twice(shared: dict[str, Any], handles: Sequence[int]) -> Iterator[object]:
    one, other = opened(handles[0]), opened(handles[0])
    yield [one.read(2).decode(), other.read(4).decode(), one.read(2).decode(), one.seek(-1, 2), one.read().decode()]


def _spin(shared: dict[str, Any], handles: Sequence[int]) -> Iterator[object]:
    while True:
        pass
    yield None


def _sleep(shared: dict[str, Any], handles: Sequence[int]) -> Iterator[object]:
    time.sleep(60)
    yield None


def _say_much(shared: dict[str, Any], handles: Sequence[int]) -> Iterator[object]:
    yield from (f"{number} of many" for number in range(20_000))


def _die(shared: dict[str, Any], handles: Sequence[int]) -> Iterator[object]:
    yield SAID_BEFORE
    os._exit(1)


def _crash(shared: dict[str, Any], handles: Sequence[int]) -> Iterator[object]:
    yield SAID_BEFORE
    ctypes.string_at(0)


def _garbage(shared: dict[str, Any], handles: Sequence[int]) -> Iterator[object]:
    os.write(_pipe(), b"<html>\nnull\n")
    os._exit(0)
    yield None


def _deep(shared: dict[str, Any], handles: Sequence[int]) -> Iterator[object]:
    os.write(_pipe(), b"[" * 60_000 + b"\nnull\n")
    os._exit(0)
    yield None


def _flood(shared: dict[str, Any], handles: Sequence[int]) -> Iterator[object]:
    while True:
        yield "x" * 1_000_000


def _raise(shared: dict[str, Any], handles: Sequence[int]) -> Iterator[object]:
    yield SAID_BEFORE
    raise RuntimeError("a value from the file")


def _pipe() -> int:
    """The handle of the answer: the lowest above the standard ones."""
    return next(number for number in range(3, 64) if _tried(lambda number=number: os.fstat(number)) != "OSError")


_JOBS = {
    "reach": _reach,
    "reach with polars": _reach_with_polars,
    "read twice": _read_twice,
    "spins": _spin,
    "sleeps": _sleep,
    "says much": _say_much,
    "dies": _die,
    "crashes": _crash,
    "talks garbage": _garbage,
    "sends deep JSON": _deep,
    "floods": _flood,
    "raises": _raise,
}
