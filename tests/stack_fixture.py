"""One trial stack for all tests that drive the whole product as its users do."""

from __future__ import annotations

import email
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from trial.client import AirflowUser, Run, set_up_project, upload
from trial.keeper import down, up
from trial.process import trial_account
from trial.state import CHECKOUT, Layout

from leaks import Search, secrets_of_key, secrets_of_processes
from planted import Kind, Planted
from sallyport.register.register import Register

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from email.message import EmailMessage

OWN_SECRETS = ("stack.json", "environment", "state/doctor-password", "state/sftp/*key*")
"""Files, closed to others, in which the stack keeps secrets for those who need them."""
FOLDER = "2024_10_TB_ENDR123_2024"
PROJECT_ID = "ck5gh6d3se"


@dataclass
class TrialStack:
    """A running stack; ``facts`` is the content of its ``stack.json``."""

    layout: Layout
    facts: Mapping[str, Any]
    _users: dict[str, AirflowUser] = field(default_factory=dict)
    _admins_password: str = field(default_factory=lambda: secrets.token_urlsafe(12), repr=False)

    @property
    def url(self) -> str:
        """Where Airflow is."""
        return str(self.facts["airflow"]["url"])

    @property
    def data(self) -> Path:
        """The project's data folder."""
        return Path(self.facts["paths"]["projects"]) / FOLDER / "data"

    @property
    def register(self) -> Register:
        """The register, for reading."""
        return Register(self.facts["register"]["url"])

    def password(self, name: str) -> str:
        """The password of a user of the stack."""
        return str(self.facts["airflow"]["users"][name]["password"])

    def user(self, name: str) -> AirflowUser:
        """Somebody signed in; ``admin`` is made when first asked for, since no role of ours may mark runs."""
        if name not in self._users:
            password = self._make_admin() if name == "admin" else self.password(name)
            self._users[name] = AirflowUser(self.url, name, password)
        return self._users[name]

    def upload(self, user: str, files: Mapping[str, bytes]) -> None:
        """Send files by SFTP."""
        upload(self.facts["sftp"], user, files)

    def request_input(self, *files: str, **own: Any) -> Run:
        """Trigger a user input request as data-manager-1."""
        form = {
            "project": FOLDER,
            "username": "researcher-1",
            "files": list(files),
            "purpose": "Scripts to clean the data, and a table of units.",
            "source_and_permission": "Own work of the user.",
        }
        return self.user("data-manager-1").trigger("user_input_request", form | own)

    def mail(self, to: str, subject: str, since: int = 0, seconds: float = 20) -> EmailMessage:
        """The newest mail to ``to`` with ``subject`` in its subject, after the first ``since`` mails."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for path in reversed(self.mails()[since:]):
                message = email.message_from_bytes(path.read_bytes(), policy=default)
                if to in str(message["To"]) and subject.lower() in str(message["Subject"]).lower():
                    return message
            time.sleep(0.2)
        raise AssertionError(f"no mail “{subject}” to {to} came")

    def mails(self) -> list[Path]:
        """All mail, oldest first."""
        return sorted(Path(self.facts["mail"]["folder"]).glob("*.eml"))

    def log(self, run: Run, task: str, reader: str = "data-manager-1") -> str:
        """What a task's log shows to a data manager."""
        answer = self.user(reader).request("GET", f"{run.path}/taskInstances/{task}/logs/1?full_content=true")
        return json.dumps(answer.raise_for_status().json()["content"], ensure_ascii=False)

    def past_the_page(self, run: Run, user: str, option: str, fields: Mapping[str, Any]) -> None:
        """Store an answer without the API server."""
        given = {"dag": run.dag, "run": run.run_id, "task": "review", "user": user, "user_id": "0", "option": option}
        self._in_airflow("past_the_page", text=json.dumps(given | {"fields": dict(fields)}))

    def secrets(self) -> list[Planted]:
        """Every password and key that somebody or some part of this stack was given; while it runs."""
        users = {**self.facts["airflow"]["users"], "admin": {"password": self._admins_password}}
        keys = [path for path in (self.layout.home / "sftp" / "keys").iterdir() if not path.suffix]
        return [
            *(Planted(Kind.SECRET, f"the password of {name}", user["password"]) for name, user in users.items()),
            *(line for key in keys for line in secrets_of_key(key)),
            *secrets_of_processes(self.layout.keeper_pid()),
        ]

    def leaks(self, known: Iterable[Planted]) -> Search:
        """What of the ``known`` secrets and of all planted values stands where it may not, running or stopped."""
        search = Search(known)
        search.folder(self.layout.run, skip=OWN_SECRETS)
        search.database("airflow", f"sqlite:///{self.layout.home / 'airflow' / 'airflow.db'}")
        search.database("register", self.facts["register"]["url"])
        return search

    def _make_admin(self) -> str:
        password = self._admins_password
        made = ["users", "create", "--username", "admin", "--role", "Admin", "--password", password]
        self._in_airflow("airflow", *made, "--firstname", "A", "--lastname", "A", "--email", "admin@trial.test")
        return password

    def _in_airflow(self, module: str, *arguments: str, text: str = "") -> None:
        home = self.layout.home / "airflow"
        account = trial_account() if os.geteuid() == 0 else None
        environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(home),
            "AIRFLOW_HOME": str(home),
            "AIRFLOW__CORE__AUTH_MANAGER": "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager",
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
            "AIRFLOW__FAB__UPDATE_FAB_PERMS": "False",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": f"{CHECKOUT / 'include'}{os.pathsep}{CHECKOUT / 'tests'}",
        }
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env=environment,
            cwd=home,
            input=text,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="package")
def empty_stack() -> Iterator[TrialStack]:
    """The stack as ``make up`` leaves it."""
    run = Path(tempfile.mkdtemp(prefix="sallyport-stack-"))
    run.chmod(0o755)
    layout = Layout(run, run / "state")
    try:
        made = TrialStack(layout, up(layout))
        yield made
        known = made.secrets()
        down(layout)
        # Once more after the last test, with what was written on the way down: a failure of the last one.
        assert made.leaks(known).report() == [], "law 7: what no log, row or mail may hold"
    finally:
        down(layout)
        shutil.rmtree(run, ignore_errors=True)


@pytest.fixture(scope="package")
def stack(empty_stack: TrialStack) -> TrialStack:
    """The stack with the project ``FOLDER`` set up, as three people do it."""
    set_up_project(empty_stack.user("data-manager-1"), empty_stack.user("platform-manager"), FOLDER, PROJECT_ID)
    return empty_stack
