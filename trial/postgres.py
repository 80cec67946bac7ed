"""A throw-away Postgres server: the machine's own binaries, an unprivileged account, one unix socket and no network."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

from trial.process import Account, Process, own_folder, trial_account, wait_until

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ADMIN = "postgres"
OWNER, CONTROL, DATA = "sallyport_owner", "sallyport_control", "sallyport_data"
START_SECONDS = 60


def binaries() -> Path:
    """The folder of the newest server installed; FileNotFoundError when there is none."""
    on_path = shutil.which("initdb")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found and on_path is None:
        raise FileNotFoundError("no Postgres server is installed; on Debian and Ubuntu: apt-get install postgresql")
    return found[-1].parent if found else Path(str(on_path)).resolve().parent


class Postgres:
    """One server below ``folder`` with the register's three accounts; a database for each :meth:`database`.

    Whoever reaches its socket is believed to be whom they say (``trust``); it is for tests and trials only.
    """

    def __init__(self, folder: Path, account: Account | None = None, settings: Mapping[str, str] | None = None) -> None:
        """``settings``: the server's own, instead of or beside those of a server for tests."""
        self.folder = folder
        self._settings = dict(settings or {})
        self.account = account or trial_account()
        self.socket: Path | None = None
        """Folder of the socket, apart from ``folder`` because a socket's path may be 107 bytes at most."""
        self._process: Process | None = None

    def start(self) -> None:
        """Make the server's files when they are not there, start it, make the accounts."""
        own_folder(self.folder, self.account, 0o700)
        data = self.folder / "data"
        if not (data / "PG_VERSION").exists():
            self._make(data)
        self.socket = Path(tempfile.mkdtemp(prefix="sallyport-pg-"))
        own_folder(self.socket, self.account, 0o711)
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket),
            "fsync": "off",  # nothing here outlives a test; a real register never does this
            "max_connections": "60",
        } | self._settings
        argv = [str(binaries() / "postgres"), "-D", str(data)]
        argv += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self._process = Process(argv, self.folder / "log", cwd=self.folder, account=self.account)
        self._process.start()
        self._process.wait_until(self._answers, START_SECONDS)
        self._make_accounts()

    def stop(self) -> None:
        """Stop it at once, its sessions too."""
        if self._process is not None:
            self._process.stop()
            self._process = None
        if self.socket is not None:
            shutil.rmtree(self.socket, ignore_errors=True)
            self.socket = None

    def crash(self) -> None:
        """End it at once, as when the machine stops: what it had not yet written is lost."""
        if self._process is not None:
            os.kill(self._process.pid, signal.SIGQUIT)
            wait_until(lambda: self._process is None or not self._process.running(), START_SECONDS, "the crash")
        self.stop()

    def database(self, name: str, like: str = "template0") -> str:
        """Make a database of the owner, empty or a copy of the database ``like``; returns the owner's URL."""
        made = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}")
        self._run(made.format(*(sql.Identifier(part) for part in (name, OWNER, like))))
        return self.url(name)

    def drop(self, name: str) -> None:
        """Throw a database away, with whoever is connected to it."""
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def url(self, database: str, account: str = OWNER) -> str:
        """The URL at which ``account`` reaches ``database``."""
        return f"postgresql+psycopg://{account}@/{database}?host={self.socket}"

    def _make(self, data: Path) -> None:
        drop = self.account if os.geteuid() == 0 else None
        made = subprocess.run(
            [binaries() / "initdb", "-D", data, "-U", ADMIN, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            cwd=self.folder,
            user=drop.uid if drop else None,
            group=drop.gid if drop else None,
            extra_groups=[] if drop else None,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise RuntimeError(f"initdb failed: {made.stderr[-2000:]}")

    def _answers(self) -> bool:
        try:
            self._run(sql.SQL("SELECT 1"))
        except psycopg.OperationalError:
            return False
        return True

    def _make_accounts(self) -> None:
        with psycopg.connect(self._admin(), autocommit=True) as connection:
            there: Sequence[tuple[str]] = connection.execute("SELECT rolname FROM pg_roles").fetchall()
            for name in {OWNER, CONTROL, DATA} - {row[0] for row in there}:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))

    def _run(self, statement: sql.SQL | sql.Composed) -> None:
        with psycopg.connect(self._admin(), autocommit=True) as connection:
            connection.execute(statement)

    def _admin(self) -> str:
        return f"host={self.socket} user={ADMIN} dbname=postgres"
