"""The stack's keeper: one process in the background that starts the parts, waits, and stops them; and what talks to it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

from trial.process import wait_until
from trial.stack import Site
from trial.state import CHECKOUT, adopt_orphans, descendants, end, note_sessions, noted_processes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trial.state import Layout

_UP_SECONDS = 300
_DOWN_SECONDS = 60
_NOTE_SECONDS = 0.5
_LOOK_SECONDS = 3
"""Whoever looks for a keeper holds its lock for a moment; a new keeper waits that long before it takes it for one."""


def keep(layout: Layout) -> None:
    """Start a site, keep it until told to leave, stop it with all it started. RuntimeError when it has a keeper already."""
    adopt_orphans()
    with _becoming_keeper(layout):
        _clear(layout)
        site = Site(layout)
        try:
            with _sessions_noted(layout):
                site.start()
            while True:
                signal.pause()
        finally:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            site.stop()
            end(descendants(os.getpid()))
            layout.forget()


@contextlib.contextmanager
def _becoming_keeper(layout: Layout) -> Iterator[None]:
    deadline = time.monotonic() + _LOOK_SECONDS
    while True:
        with layout.keeper_lock() as mine:
            if mine:
                yield
                return
        if time.monotonic() > deadline:
            raise RuntimeError("the trial stack of this checkout runs already")
        time.sleep(0.02)


def up(layout: Layout) -> dict[str, Any]:
    """The running stack, started if it is not there; RuntimeError with the end of the keeper's log when it cannot be."""
    with layout.keeper_lock() as nobody:
        if nobody:
            _clear(layout)
    if nobody:
        _start_keeper(layout)
    deadline = time.monotonic() + _UP_SECONDS
    while (stack := layout.read_stack()) is None:
        if time.monotonic() > deadline:
            raise TimeoutError(f"the trial stack did not come up within {_UP_SECONDS} s; see {layout.logs}")
        with layout.keeper_lock() as nobody:
            pass
        if nobody and layout.read_stack() is None:
            raise RuntimeError(f"the trial stack could not be started:\n{_keeper_log(layout).strip()}")
        time.sleep(0.1)
    return stack


def down(layout: Layout) -> bool:
    """Stop the stack, or what a dead keeper left of it; returns whether there was anything to stop."""
    with layout.keeper_lock() as nobody:
        if nobody:
            return _clear(layout)
    pid = layout.keeper_pid()
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    try:
        wait_until(lambda: not is_kept(layout), _DOWN_SECONDS, "the end of the trial stack")
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not is_kept(layout), _DOWN_SECONDS, "the end of the trial stack's keeper")
    _clear(layout)
    return True


def is_kept(layout: Layout) -> bool:
    """Does a keeper live?"""
    with layout.keeper_lock() as nobody:
        return not nobody


def _start_keeper(layout: Layout) -> None:
    layout.claim()
    environment = {
        **os.environ,
        "PYTHONPATH": str(CHECKOUT / "include"),
        "SALLYPORT_RUN": str(layout.run),
        "SALLYPORT_STATE": str(layout.home),
    }
    with (layout.run / "keeper.log").open("wb") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "trial", "keep"],
            cwd=CHECKOUT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    wait_until(lambda: is_kept(layout) or keeper.poll() is not None, _UP_SECONDS, "the trial stack's keeper")
    # It outlives this command on purpose; a thread that nobody waits for takes its exit code, so that no zombie stays.
    threading.Thread(target=keeper.wait, daemon=True).start()


def _clear(layout: Layout) -> bool:
    """End what an earlier keeper left behind and forget it; only for whoever holds the lock. Returns whether there was any."""
    left = noted_processes(layout.sessions_file)
    end(left)
    there = bool(left) or layout.stack_file.exists()
    layout.forget()
    return there


@contextlib.contextmanager
def _sessions_noted(layout: Layout) -> Iterator[None]:
    """Keep the note of our sessions fresh while parts are starting, and right when they have."""
    done = threading.Event()

    def note() -> None:
        while not done.wait(_NOTE_SECONDS):
            note_sessions(layout.sessions_file)

    noting = threading.Thread(target=note)
    noting.start()
    try:
        yield
    finally:
        done.set()
        noting.join()
        note_sessions(layout.sessions_file)


def _keeper_log(layout: Layout) -> str:
    with contextlib.suppress(FileNotFoundError):
        return (layout.run / "keeper.log").read_text(errors="replace")[-4000:]
    return ""
