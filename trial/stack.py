"""The whole trial site: its parts, the order they start in, and the process that keeps them."""

from __future__ import annotations

import json
import os
import shutil
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trial.airflow import Airflow
from trial.clamd import Clamd
from trial.commands import require_programs, run_as, write_private
from trial.mail import Mail
from trial.process import own_folder, trial_account
from trial.seed import AIRFLOW_USERS, SFTP_USERS
from trial.sftp_server import READER
from trial.sshd import sftp_part
from trial.state import CHECKOUT, Layout

if TYPE_CHECKING:
    from trial.process import Account, Part
    from trial.sftp_server import EmbeddedSftp
    from trial.sshd import Sshd


_NEEDED = {"clamd": "clamav-daemon", "setfacl": "acl"}
"""Programs that nothing of ours can stand in for, and Debian's packages of them."""


@dataclass
class Site:
    """All parts of one trial site below ``layout.home``; ``SALLYPORT_TRIAL_DAGS`` puts another DAGs folder in."""

    layout: Layout
    account: Account = field(default_factory=trial_account)

    def __post_init__(self) -> None:
        home = self.layout.home
        self.register_url = f"sqlite:///{home / 'register' / 'register.sqlite'}"
        self.policy = home / "policy" / "policy.yaml"
        self.clamd = Clamd(home / "clamd", self.account)
        self.mail = Mail(home / "mail", self.layout.logs / "mail.log", self.account)
        self.sftp: Sshd | EmbeddedSftp = sftp_part(home / "sftp", home / "triage", SFTP_USERS, self.account)
        dags = os.environ.get("SALLYPORT_TRIAL_DAGS")
        self.airflow = Airflow(
            home / "airflow",
            self.layout.logs,
            CHECKOUT,
            self.account,
            AIRFLOW_USERS,
            dags=Path(dags) if dags else None,
        )

    def start(self) -> None:
        """Start everything; the stack is published when all of it answers. RuntimeError when a program is missing."""
        require_programs(_NEEDED)
        self._make_folders()
        with ThreadPoolExecutor(4) as pool:
            # Airflow's database takes longest and needs nothing of the others.
            steps = [pool.submit(step) for step in (self.airflow.prepare, self._make_site, self.sftp.start)]
            steps += [pool.submit(step) for step in (self.clamd.start, self.mail.start)]
            for step in steps:
                step.result()
        self.airflow.environment = self._connections() | self.variables()
        self.airflow.run()
        write_private(self._password_file, self.airflow.passwords["data-manager-1"], self.account)
        self.layout.write_stack(self.describe(), self.variables() | self._doctors_variables())

    def stop(self) -> None:
        """Stop everything, whatever state it is in."""
        self.layout.stack_file.unlink(missing_ok=True)
        parts: tuple[Part, ...] = (self.airflow, self.sftp, self.clamd, self.mail)
        with ThreadPoolExecutor(len(parts)) as pool:
            list(pool.map(_stop, parts))

    def describe(self) -> dict[str, Any]:
        """What ``stack.json`` says."""
        home, users = self.layout.home, self.airflow.users
        return {
            "airflow": {
                "url": self.airflow.url,
                "users": {name: {"password": self.airflow.passwords[name], "role": users[name]} for name in users},
            },
            "sftp": {
                "host": self.sftp.host,
                "port": self.sftp.port,
                "host_key": self.sftp.host_key,
                "users": {name: {"private_key": str(self.sftp.users[name])} for name in SFTP_USERS},
            },
            "clamd": {"socket": str(self.clamd.socket)},
            "mail": {"folder": str(self.mail.folder)},
            "register": {"url": self.register_url},
            "paths": {name: str(home / name) for name in ("projects", "triage", "shared", "quarantine")},
            "policy": str(self.policy),
            "logs": str(self.layout.logs),
            "account": self.account.name,
        }

    def variables(self) -> dict[str, str]:
        """What every process of the product is told."""
        return {"SALLYPORT_REGISTER_URL": self.register_url, "SALLYPORT_POLICY": str(self.policy)}

    def _connections(self) -> dict[str, str]:
        sftp = {
            "conn_type": "sftp",
            "host": self.sftp.host,
            "port": self.sftp.port,
            "login": READER,
            # The host key without its kind's comment, as Airflow's SSH hook takes it.
            "extra": {"key_file": str(self.sftp.users[READER]), "host_key": " ".join(self.sftp.host_key.split()[:2])},
        }
        return {
            "AIRFLOW_CONN_SMTP_DEFAULT": json.dumps(self.mail.connection),
            "AIRFLOW_CONN_TRIAGE_SFTP": json.dumps(sftp),
        }

    @property
    def _password_file(self) -> Path:
        return self.layout.home / "doctor-password"

    def _doctors_variables(self) -> dict[str, str]:
        return self._connections() | {
            "SALLYPORT_AIRFLOW_URL": self.airflow.url,
            "SALLYPORT_AIRFLOW_USER": "data-manager-1",
            "SALLYPORT_AIRFLOW_PASSWORD_FILE": str(self._password_file),
            "SALLYPORT_TRIAL_ACCOUNT": self.account.name,
        }

    def _make_folders(self) -> None:
        home = self.layout.home
        shutil.rmtree(home, ignore_errors=True)  # every start is a new site
        self.layout.claim()
        own_folder(self.layout.logs, self.account)
        for name, mode in (
            ("register", 0o700),
            ("policy", 0o755),
            ("groups", 0o755),
            ("projects", 0o755),
            ("shared", 0o755),
            ("quarantine", 0o700),
            ("previews", 0o2750),
            ("records", 0o700),
        ):
            own_folder(home / name, self.account, mode)

    def _make_site(self) -> None:
        site = self.layout.home / "policy" / "site.json"
        names = {
            "airflow": self.airflow.url,
            "policy": self.policy,
            "register": self.register_url,
            "home": self.layout.home,
            "clamd": self.clamd.socket,
        }
        write_private(site, json.dumps({name: str(value) for name, value in names.items()}), self.account)
        environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "PYTHONPATH": f"{CHECKOUT / 'include'}{os.pathsep}{CHECKOUT}",
        }
        run_as(
            self.account, [sys.executable, "-m", "trial.seed", str(site)], environment, self.layout.logs / "site.log"
        )


def _stop(part: Part) -> None:
    """Stop one part; what goes wrong is told, and keeps no other part running."""
    try:
        part.stop()
    except Exception:  # noqa: BLE001 - the keeper ends what is left by its process id
        traceback.print_exc()
