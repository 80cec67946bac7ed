"""Real programs as children of the trial stack and of the tests: started unprivileged, in a group of their own, stopped whole."""

from __future__ import annotations

import contextlib
import grp
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

ACCOUNT_NAME = "sallyport"
_PORTS = range(20_000, 32_000)
"""Below those that systems give to outgoing connections."""


class Part(Protocol):
    """A real service that tests and the trial stack start and stop."""

    def start(self) -> None:
        """Start and wait until it answers; raises TimeoutError or RuntimeError with its log's end otherwise."""

    def stop(self) -> None:
        """Stop it and everything it started; harmless when it is not running."""


@dataclass(frozen=True)
class Account:
    """The account that services run as."""

    name: str
    uid: int
    gid: int


def trial_account() -> Account:
    """The unprivileged account: ourselves, or the system account ``sallyport`` (made if missing) when we are root."""
    if os.geteuid() != 0:
        return Account(pwd.getpwuid(os.geteuid()).pw_name, os.geteuid(), os.getegid())
    with contextlib.suppress(KeyError):
        found = pwd.getpwnam(ACCOUNT_NAME)
        return Account(ACCOUNT_NAME, found.pw_uid, found.pw_gid)
    useradd = shutil.which("useradd") or "/usr/sbin/useradd"
    subprocess.run(
        [useradd, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT_NAME],
        check=True,
    )
    found = pwd.getpwnam(ACCOUNT_NAME)
    return Account(ACCOUNT_NAME, found.pw_uid, grp.getgrnam(ACCOUNT_NAME).gr_gid)


def own_folder(path: Path, account: Account, mode: int = 0o755) -> Path:
    """Make ``path`` (with parents) a folder of ``account``."""
    path.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(path, account.uid, account.gid)
    path.chmod(mode)
    return path


def free_port() -> int:
    """A TCP port on 127.0.0.1 that nobody listens on now, and that the system gives to nobody who did not ask for it."""
    for _ in range(100):
        port = secrets.choice(_PORTS)  # two who look at once seldom find the same one
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("No free TCP port was found on 127.0.0.1")


def wait_until(ready: Callable[[], bool], seconds: float, what: str) -> None:
    """Poll ``ready`` until it is true; TimeoutError after ``seconds``."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} did not answer within {seconds:g} s")
        time.sleep(0.05)


@dataclass
class Process:
    """One program in a process group of its own; its output goes to ``log``."""

    argv: Sequence[str]
    log: Path
    env: Mapping[str, str] | None = None
    cwd: Path | None = None
    account: Account | None = None
    """Run as this account when we are root; None keeps ours."""
    _child: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)

    @property
    def pid(self) -> int:
        """Process id, which is also its group's id."""
        if self._child is None:
            raise RuntimeError(f"{self.argv[0]} was not started")
        return self._child.pid

    def start(self) -> None:
        """Start it; returns at once."""
        drop = self.account if os.geteuid() == 0 else None
        with self.log.open("ab") as out:
            self._child = subprocess.Popen(
                self.argv,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=None if self.env is None else dict(self.env),
                cwd=self.cwd,
                start_new_session=True,
                user=drop.uid if drop else None,
                group=drop.gid if drop else None,
                extra_groups=[] if drop else None,
            )

    def running(self) -> bool:
        """Is it still there?"""
        return self._child is not None and self._child.poll() is None

    def wait_until(self, ready: Callable[[], bool], seconds: float) -> None:
        """Wait until ``ready``; RuntimeError with the log's end when it dies first."""

        def answered() -> bool:
            if not self.running():
                raise RuntimeError(f"{self.argv[0]} ended: {self.log_end()}")
            return ready()

        wait_until(answered, seconds, str(self.argv[0]))

    def log_end(self, characters: int = 2000) -> str:
        """The last part of its output."""
        return self.log.read_text(errors="replace")[-characters:] if self.log.exists() else ""

    def stop(self, seconds: float = 10) -> None:
        """Terminate the whole group, kill what is left after ``seconds``."""
        if self._child is None:
            return
        for how in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._child.pid, how)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._child.wait(seconds)
                break
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child = None
