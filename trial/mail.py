"""A mail server that keeps every message as one ``.eml`` file and sends nothing on.

``python -m trial.mail FOLDER PORT`` serves in the foreground. Who logs in needs the password in SALLYPORT_TRIAL_MAIL_PASSWORD.
"""

from __future__ import annotations

import itertools
import os
import secrets
import signal
import smtplib
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from trial.process import Process, free_port, own_folder

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Envelope, Session

    from trial.process import Account

LOGIN = "sallyport"
_READY_SECONDS = 30
_PASSWORD = "SALLYPORT_TRIAL_MAIL_PASSWORD"  # noqa: S105 - the variable's name


@dataclass
class Mail:
    """The mail server as a part of the stack; messages appear in ``folder``, numbered in the order they came."""

    folder: Path
    log: Path
    account: Account
    port: int = field(default_factory=free_port)
    password: str = field(default_factory=lambda: secrets.token_urlsafe(12), repr=False)
    """Of ``LOGIN``; mail is also taken from whoever does not log in."""
    _process: Process | None = field(default=None, init=False, repr=False)

    def start(self) -> None:
        """Start and wait until it greets."""
        own_folder(self.folder, self.account)
        argv = [sys.executable, "-m", "trial.mail", str(self.folder), str(self.port)]
        checkout = str(Path(__file__).resolve().parent.parent)
        environment = {**os.environ, "PYTHONPATH": checkout, _PASSWORD: self.password}
        self._process = Process(argv, self.log, environment, account=self.account)
        self._process.start()
        self._process.wait_until(lambda: greets("127.0.0.1", self.port), _READY_SECONDS)

    def stop(self) -> None:
        """Stop it; the messages stay."""
        if self._process is not None:
            self._process.stop()

    @property
    def connection(self) -> dict[str, object]:
        """It as a connection of Airflow, with the login."""
        return {
            "conn_type": "smtp",
            "host": "127.0.0.1",
            "port": self.port,
            "login": LOGIN,
            "password": self.password,
            "extra": {"from_email": "sallyport@trial.test", "disable_ssl": True, "disable_tls": True},
        }


def greets(host: str, port: int) -> bool:
    """Whether a mail server answers there."""
    try:
        with smtplib.SMTP(host, port, timeout=5) as client:
            return client.noop()[0] == 250  # noqa: PLR2004 - SMTP's "requested action okay"
    except (OSError, smtplib.SMTPException):
        return False


class Keeper:
    """Writes each message to a file that appears whole, under its final name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1 + len(list(folder.glob("*.eml"))))

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep one message."""
        content = envelope.original_content or b""
        name = f"{next(self._numbers):06d}.eml"
        written = self._folder / f".{name}"
        written.write_bytes(content)
        written.rename(self._folder / name)
        return "250 Kept"


def main(folder: Path, port: int) -> None:
    """Serve until told to stop."""
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    password = os.environ[_PASSWORD]

    def authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _kind: str, given: object) -> AuthResult:
        known = isinstance(given, LoginPassword) and (given.login, given.password) == (
            LOGIN.encode(),
            password.encode(),
        )
        return AuthResult(success=known, handled=False)

    controller = Controller(
        Keeper(folder), hostname="127.0.0.1", port=port, authenticator=authenticate, auth_require_tls=False
    )
    controller.start()
    stop.wait()
    controller.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
