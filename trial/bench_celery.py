"""``python -m trial.bench_celery``: small transfers on Celery, with one data worker and with two (SIZE=tiny for a few).

All parts share this machine's cores, on which a second worker might add nothing. So each data worker does one task at a time
and is held to a part of one core (``SHARE``; a control group, which needs root), as if it ran on a small
machine of its own. What is measured is whether anything else holds two workers back: broker, register, scheduler.

Seconds count from the first request until the last run has ended. Deciders take no time: every gate is answered as soon as
it is open. Beside them stands what a transfer took of the data workers' processors, which tells what a task costs them
whatever else the machine does. Prints a table and writes ``bench-celery.json`` beside the trial stack's own files.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from sallyport.register.models import Transfer
from sallyport.register.verify import verify
from trial.bench_report import command, run
from trial.celery_stack import CeleryStack
from trial.client import Run

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEEDED = {"clamd": "clamav-daemon", "redis-server": "redis-server", "setfacl": "acl"}
_UNIFIED = Path("/sys/fs/cgroup/cgroup.controllers").exists()
_GROUPS = Path("/sys/fs/cgroup") if _UNIFIED else Path("/sys/fs/cgroup/cpu")
_PERIOD = 20_000
COUNTS = {"default": 200, "tiny": 4}
SHARE = 0.3
_PATIENCE = 60
"""Seconds for each transfer, at most, counted over all of them."""
_DECIDERS = 8
_LOST = frozenset({"failed", "rejected", "returned", "expired"})


def main() -> int:
    """Measure both; exit 64 for a SIZE that is not known, 1 when a program is missing or a worker cannot be held to its share."""
    return run("bench-celery.json", _NEEDED, COUNTS, _measure_both)


def _measure_both(size: str) -> tuple[dict[str, Any], str]:
    count = COUNTS[size]
    measured = {workers: _measure(workers, count) for workers in (1, 2)}
    gain = measured[1].seconds / measured[2].seconds
    report = {
        "transfers": count,
        "share_of_a_core": SHARE,
        "seconds": {workers: taken.seconds for workers, taken in measured.items()},
        "processor": {workers: taken.processor for workers, taken in measured.items()},
        "gain": round(gain, 2),
    }
    lines = [
        "| Data workers | Seconds | Transfers a minute | Of a processor, a transfer (s) |",
        "|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {workers} | {taken.seconds:.0f} | {60 * count / taken.seconds:.1f} | {taken.processor / count:.2f} |"
        for workers, taken in measured.items()
    ]
    return report, "\n".join([*lines, "", f"Two data workers do {gain:.2f} times as much as one."])


@dataclass(frozen=True)
class _Taken:
    """For all transfers together; ``processor`` in seconds, of all data workers."""

    seconds: float
    processor: float


def _measure(workers: int, count: int) -> _Taken:
    """What ``count`` transfers took; RuntimeError when they did not all arrive, once each."""
    folder = Path(tempfile.mkdtemp(prefix="sallyport-bench-celery-", dir="/var/tmp"))
    folder.chmod(0o755)
    stack = CeleryStack(folder, {"DATA_TASKS": "1"})
    try:
        stack.start(workers)
        stack.set_up_project()
        with contextlib.ExitStack() as held:
            pids = [stack.processes[f"data-worker-{number}"].pid for number in range(1, workers + 1)]
            for pid in pids:
                held.enter_context(_held_to(pid))
            began, before = time.perf_counter(), sum(map(_processor_of, pids))
            for number in range(count):
                stack.ask(f"small-{number}.csv", b"a,b\n%d,2\n" % number)
            _decide_all(stack, count)
            return _Taken(time.perf_counter() - began, sum(map(_processor_of, pids)) - before)
    finally:
        stack.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _decide_all(stack: CeleryStack, count: int) -> None:
    """Approve each request once it waits for a decision, until all have ended; RuntimeError when one does not end well."""
    answers: dict[str, Future[None]] = {}
    end = time.monotonic() + _PATIENCE * count
    with ThreadPoolExecutor(_DECIDERS) as deciders:
        while (states := _states(stack)) != dict.fromkeys(states, "closed") or len(states) < count:
            lost = [run for run, state in states.items() if state in _LOST]
            if lost or time.monotonic() > end:
                raise RuntimeError(f"{list(states.values()).count('closed')} of {count} came in; lost: {lost}")
            for run in states.keys() - answers.keys():
                if states[run] == "in_review":
                    answers[run] = deciders.submit(stack.approve, Run("user_input_request", run))
            for answer in answers.values():
                if answer.done():
                    answer.result()
            time.sleep(0.5)
    with stack.register.reading() as session:
        if not verify(session).ok:
            raise RuntimeError("the chain of events does not hold")


def _states(stack: CeleryStack) -> dict[str, str]:
    """Run to the state of its transfer."""
    with stack.register.reading() as session:
        return {run: str(state) for run, state in session.execute(select(Transfer.run_id, Transfer.state))}


@contextlib.contextmanager
def _held_to(pid: int) -> Iterator[None]:
    """Let the process, and what it starts from now on, have no more than ``SHARE`` of one core."""
    group = _GROUPS / f"sallyport-bench-{pid}"
    try:
        group.mkdir()
        if _UNIFIED:
            (group / "cpu.max").write_text(f"{int(SHARE * _PERIOD)} {_PERIOD}")
        else:
            (group / "cpu.cfs_period_us").write_text(str(_PERIOD))
            (group / "cpu.cfs_quota_us").write_text(str(int(SHARE * _PERIOD)))
    except OSError as error:
        raise RuntimeError(f"Workers cannot be held to a share of a core here: {error}. Run it as root.") from None
    for member in _family(pid):
        (group / "cgroup.procs").write_text(str(member))
    try:
        yield
    finally:
        for left in (group / "cgroup.procs").read_text().split():
            with contextlib.suppress(OSError):
                (_GROUPS / "cgroup.procs").write_text(left)
        group.rmdir()


def _processor_of(session: int) -> float:
    """Seconds of a processor that this session's processes have taken so far, with those of theirs that have ended."""
    ticks = 0
    for pid in _family(session):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            ticks += sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _family(session: int) -> Iterator[int]:
    """Every process of this session."""
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(ProcessLookupError):
            if os.getsid(int(entry.name)) == session:
                yield int(entry.name)


if __name__ == "__main__":
    command(main)
