"""ClamAV's daemon with the fail-closed configuration and signatures for tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from trial.process import Account, Process, own_folder, trial_account, wait_until

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

TEST_SIGNATURES = Path(__file__).parent / "signatures" / "test.ndb"
"""Finds the EICAR test string at any place of any file."""

FAIL_CLOSED: Mapping[str, str] = {
    "MaxFileSize": "2000M",
    "MaxScanSize": "4000M",
    "StreamMaxLength": "4000M",
    "MaxScanTime": "3600000",
    "MaxRecursion": "17",
    "MaxFiles": "100000",
    "MaxThreads": "4",
    # Without these clamd says OK to what it did not scan.
    "AlertExceedsMax": "yes",
    "AlertEncrypted": "yes",
    "AlertEncryptedArchive": "yes",
    "AlertEncryptedDoc": "yes",
    "AlertBrokenExecutables": "yes",
    "FollowDirectorySymlinks": "no",
    "FollowFileSymlinks": "no",
    "FailIfCvdOlderThan": "7",
}
_READY_SECONDS = 30
_LONGEST_SOCKET_PATH = 107


@dataclass
class Clamd:
    """clamd in the foreground as an unprivileged account, reached by a unix socket only.

    ``changes`` are settings of clamd.conf on top of :data:`FAIL_CLOSED`. ``signatures_made`` packs the signatures into
    a local ``daily.cud`` of that date, which gives the daemon a signature number and age to report; without it the
    signatures are loose files and the daemon reports neither.
    """

    folder: Path
    account: Account = field(default_factory=trial_account)
    changes: Mapping[str, str] = field(default_factory=dict)
    signatures_made: datetime | None = None
    _process: Process | None = field(default=None, init=False, repr=False)

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self.folder / "clamd.sock"

    @property
    def signatures(self) -> Path:
        """Its signature folder; after a change here, :meth:`reload`."""
        return self.folder / "db"

    def start(self) -> None:
        """Start and wait until it answers PING."""
        if len(str(self.socket)) > _LONGEST_SOCKET_PATH:
            raise RuntimeError(f"{self.socket} is too long for a unix socket")
        own_folder(self.folder, self.account)
        own_folder(self.folder / "tmp", self.account, 0o700)
        shutil.rmtree(self.signatures, ignore_errors=True)
        own_folder(self.signatures, self.account)
        self._write_signatures()
        configuration = self.folder / "clamd.conf"
        configuration.write_text(self._configuration())
        program = shutil.which("clamd") or "/usr/sbin/clamd"
        self._process = Process(
            [program, "-c", str(configuration)],
            log=self.folder / "clamd.out",
            env={"PATH": "/usr/bin:/bin", "TZ": "UTC", "LC_ALL": "C"},
            cwd=self.folder,
            account=self.account,
        )
        self._process.start()
        self._process.wait_until(lambda: self._ask(b"zPING\0") == b"PONG\0", _READY_SECONDS)

    def stop(self) -> None:
        """Stop it; harmless when it is not running."""
        if self._process is not None:
            self._process.stop()
            self._process = None
        self.socket.unlink(missing_ok=True)

    def reload(self) -> None:
        """Load the signatures again and wait until the new ones count."""
        log = self.folder / "clamd.log"
        before = log.read_text().count("Database correctly reloaded")
        self._ask(b"zRELOAD\0")
        wait_until(
            lambda: log.read_text().count("Database correctly reloaded") > before, _READY_SECONDS, "clamd's reload"
        )

    def _configuration(self) -> str:
        settings = {
            "Foreground": "yes",
            "LogTime": "yes",
            "LogFile": str(self.folder / "clamd.log"),
            "DatabaseDirectory": str(self.signatures),
            "TemporaryDirectory": str(self.folder / "tmp"),
            "LocalSocket": str(self.socket),
            "LocalSocketMode": "660",
            "FixStaleSocket": "yes",
            "ConcurrentDatabaseReload": "no",
            **FAIL_CLOSED,
            **self.changes,
        }
        return "".join(f"{key} {value}\n" for key, value in settings.items())

    def _write_signatures(self) -> None:
        if self.signatures_made is None:
            shutil.copy(TEST_SIGNATURES, self.signatures / "test.ndb")
        else:
            shutil.copy(build_dated_signatures(self.folder / "build", self.signatures_made), self.signatures)

    def _ask(self, command: bytes) -> bytes:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            try:
                connection.connect(str(self.socket))
                connection.sendall(command)
                return connection.recv(1024)
            except OSError:
                return b""


def build_dated_signatures(folder: Path, made: datetime, number: int = 1) -> Path:
    """Pack the test signatures into ``daily.cud`` as if built at ``made``. Needs sigtool and faketime."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(TEST_SIGNATURES, folder / "daily.ndb")
    (folder / "daily.info").touch()
    (folder / "COPYING").write_text("Test signatures.\n")
    build = ["sigtool", "--build=daily.cud", "--unsigned", "--hybrid", f"--cvd-version={number}"]
    subprocess.run(
        ["faketime", made.strftime("%Y-%m-%d %H:%M:%S"), *build, "--datadir=none", "--max-bad-sigs=0", "--flevel=90"],
        cwd=folder,
        env={**os.environ, "TZ": "UTC", "SIGNDUSER": "test"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    return folder / "daily.cud"
