"""Where a trial stack keeps itself, and which processes are its own, so that it can be found and ended by another command."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hashlib
import json
import os
import shlex
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CHECKOUT = Path(__file__).resolve().parent.parent
_LONGEST_HOME = 60
"""A unix socket's whole path has 107 characters at most."""
_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Layout:
    """``run`` is where people look (``stack.json``); ``home`` holds the site, in a place the unprivileged account can reach."""

    run: Path
    home: Path

    @classmethod
    def default(cls) -> Layout:
        """The stack of this checkout; ``SALLYPORT_RUN`` and ``SALLYPORT_STATE`` move its two folders."""
        run = Path(os.environ.get("SALLYPORT_RUN") or CHECKOUT / ".run").absolute()
        home = Path(os.environ.get("SALLYPORT_STATE") or run / "state").absolute()
        if len(str(home)) > _LONGEST_HOME:
            home = Path("/var/tmp") / f"sallyport-{hashlib.sha256(str(home).encode()).hexdigest()[:12]}-{os.geteuid()}"  # noqa: S108 - made by us alone, see claim
        return cls(run, home)

    @property
    def stack_file(self) -> Path:
        """What a running stack offers, as the contract describes it."""
        return self.run / "stack.json"

    @property
    def environment_file(self) -> Path:
        """The same for a shell: variables that bin/sallyport takes up."""
        return self.run / "environment"

    @property
    def logs(self) -> Path:
        """Output of all parts; kept until the next start."""
        return self.home / "log"

    @property
    def sessions_file(self) -> Path:
        """Sessions that the stack's processes run in."""
        return self.run / "sessions.json"

    def claim(self) -> None:
        """Make both folders, ours and open to be walked through; RuntimeError when somebody else has them."""
        for folder in (self.run, self.home):
            folder.mkdir(parents=True, exist_ok=True)
            if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
                raise RuntimeError(
                    f"{folder} belongs to somebody else; remove it, or set SALLYPORT_STATE to another place"
                )
            folder.chmod(0o755)

    @contextlib.contextmanager
    def keeper_lock(self) -> Iterator[bool]:
        """Hold what the keeper of the stack holds while it lives; yields False when another process has it."""
        self.run.mkdir(parents=True, exist_ok=True)
        with self._lock_file.open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                file.truncate(0)
                file.write(str(os.getpid()))
                file.flush()
                yield True

    def keeper_pid(self) -> int:
        """Who holds the lock."""
        return int(self._lock_file.read_text())

    @property
    def _lock_file(self) -> Path:
        return self.run / "keeper.lock"

    def write_stack(self, stack: Mapping[str, Any], variables: Mapping[str, str]) -> None:
        """Publish a running stack, whole and readable by us alone (it holds passwords)."""
        shell = "".join(f"export {name}={shlex.quote(value)}\n" for name, value in variables.items())
        for path, text in ((self.environment_file, shell), (self.stack_file, json.dumps(stack, indent=2) + "\n")):
            new = path.with_suffix(".new")
            new.unlink(missing_ok=True)
            new.touch(mode=0o600)
            new.write_text(text, encoding="utf-8")
            new.replace(path)

    def read_stack(self) -> dict[str, Any] | None:
        """What runs, or None."""
        try:
            stack: dict[str, Any] = json.loads(self.stack_file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return stack

    def forget(self) -> None:
        """Take the published files away."""
        for path in (self.stack_file, self.environment_file, self.sessions_file):
            path.unlink(missing_ok=True)


def adopt_orphans() -> None:
    """Make this process the parent of every descendant whose own parent ends, so that none gets lost."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


@dataclass(frozen=True)
class Running:
    """A process as /proc shows it; ``started`` tells it from a later one with the same id."""

    pid: int
    parent: int
    session: int
    started: int


def processes() -> list[Running]:
    """All processes that are not zombies."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            state, parent, _, session, *rest = (folder / "stat").read_text().rpartition(")")[2].split()
            if state not in "ZX":
                found.append(Running(int(folder.name), int(parent), int(session), int(rest[15])))
    return found


def descendants(pid: int) -> list[Running]:
    """Children of ``pid``, their children, and so on."""
    known, everything = {pid}, processes()
    while True:
        more = {process.pid for process in everything if process.parent in known} - known
        if not more:
            return [process for process in everything if process.pid in known and process.pid != pid]
        known |= more


def note_sessions(file: Path) -> None:
    """Write down the sessions of everything this process has started, for a command that comes when it is dead."""
    mine = descendants(os.getpid())
    starts = {process.pid: process.started for process in mine}
    sessions = {
        str(process.session): starts.get(process.session, 0) for process in mine if process.session != os.getsid(0)
    }
    new = file.with_suffix(".new")
    new.write_text(json.dumps({"boot": _boot(), "sessions": sessions}), encoding="utf-8")
    new.replace(file)


def noted_processes(file: Path) -> list[Running]:
    """What still runs of the sessions in ``file``; nothing when the machine was started anew since."""
    try:
        noted: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    if noted["boot"] != _boot():
        return []
    everything = processes()
    starts = {process.pid: process.started for process in everything}
    sessions = {
        int(session) for session, start in noted["sessions"].items() if starts.get(int(session), start) == start
    }
    return [process for process in everything if process.session in sessions]


def _boot() -> str:
    """Which start of the machine this is: process ids and start times begin again with each."""
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()


def end(left: list[Running], seconds: float = 5) -> None:
    """Terminate these processes, kill what is there after ``seconds``."""
    ids = {(process.pid, process.started) for process in left}
    for sign, patience in ((signal.SIGTERM, seconds), (signal.SIGKILL, seconds)):
        for pid, _ in ids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, sign)
        deadline = time.monotonic() + patience
        while ids and time.monotonic() < deadline:
            time.sleep(0.05)
            ids &= {(process.pid, process.started) for process in processes()}
        if not ids:
            return
