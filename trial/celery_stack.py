"""What docker-compose.yml runs to carry transfers, as processes of this machine, each with its part's own environment.

Only addresses, ports, folders and passwords are others. Postgres, Redis and clamd are the real ones.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import re
import secrets
import signal
import sys
import time
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import httpx

from sallyport.register.register import Register
from sallyport.register.schema import grant
from trial.airflow import dag_files
from trial.clamd import Clamd
from trial.client import AirflowUser, Run, all_yes, set_up_project
from trial.commands import run_as, write_private
from trial.compose_file import ROOT
from trial.deployed import Broker, make_register_database
from trial.mail import Mail
from trial.postgres import CONTROL, DATA, OWNER, Postgres
from trial.process import Process, free_port, own_folder, trial_account, wait_until
from trial.seed import AIRFLOW_USERS, SFTP_USERS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

READY_SECONDS = 180
FOLDER = "2024_10_TB_ENDR123_2024"
_MANAGER = "data-manager-1"
_EVERYWHERE = "0.0.0.0"  # noqa: S104 - what the compose file says, replaced here
_DAGS = len(dag_files(ROOT / "dags"))
IMPATIENCE = {
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "10",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "2",
}
"""A site waits two minutes before it takes a silent worker for dead; a test does not."""
ACCOUNTS = {f"sallyport_{name}": account for name, account in (("owner", OWNER), ("control", CONTROL), ("data", DATA))}


@dataclass
class CeleryStack:
    """One Airflow on Celery below ``folder``, which everybody may enter."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    """Variables of the compose file that shall not have their usual value."""
    processes: dict[str, Process] = field(default_factory=dict)
    """By part; workers also by number: ``data-worker-1``."""
    _users: dict[str, AirflowUser] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.account = trial_account()
        self.port = free_port()
        self.passwords = {name: secrets.token_urlsafe(12) for name in AIRFLOW_USERS}
        own_folder(self.folder, self.account)
        for user in SFTP_USERS:
            for inner in ("upload", "download"):
                own_folder(self.folder / "triage" / user / inner, self.account)
        for name in ("groups", "projects", "shared", "logs", "home"):
            own_folder(self.folder / name, self.account)
        self.postgres = Postgres(self.folder / "postgres")
        self.clamd = Clamd(self.folder / "clamd", self.account)
        self.mail = Mail(self.folder / "mail", self.folder / "mail.log", self.account)
        (self.folder / "broker").mkdir()
        key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        self.broker = Broker(self.folder / "broker", **{"AIRFLOW_FERNET_KEY": key, **self.settings})

    @property
    def url(self) -> str:
        """Where Airflow is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def policy(self) -> Path:
        """The policy file in force."""
        return self.folder / "policy.yaml"

    @cached_property
    def register(self) -> Register:
        """The register, for reading."""
        return Register(self.postgres.url("sallyport"))

    def start(self, data_workers: int = 2) -> None:
        """Start everything and wait until it answers."""
        self._start_services()
        self.broker.process.start()
        self.broker.process.wait_until(self.broker.answers, 20)
        self._prepare()
        for part in ("api-server", "scheduler", "dag-processor", "triggerer"):
            self.run(part)
        wait_until(self.healthy, READY_SECONDS, "Airflow")
        self.run("control-worker")
        for number in range(1, data_workers + 1):
            self.run("data-worker", number)
        for name in self.processes:
            if "worker" in name:
                self.wait_for_worker(name)

    def wait_for_worker(self, name: str) -> None:
        """Until it takes messages."""
        process = self.processes[name]
        process.wait_until(lambda: " ready." in process.log_end(200_000), READY_SECONDS)

    def _start_services(self) -> None:
        self.postgres.start()
        self.clamd.start()
        self.mail.start()

    def _prepare(self) -> None:
        url = make_register_database(self.postgres)
        self.postgres.database("airflow")
        listed = self.folder / "accounts.json"
        users = [
            {"name": name, "password": self.passwords[name], "role": role, "email": f"{name}@trial.test"}
            for name, role in AIRFLOW_USERS.items()
        ]
        write_private(listed, json.dumps({"users": users}), self.account)
        code = {"PYTHONPATH": f"{ROOT / 'include'}{os.pathsep}{ROOT}"}
        environment = self.environment("airflow-init") | code
        run_as(
            self.account, [sys.executable, "-m", "trial.airflow_database", str(listed)], environment, self._log("init")
        )
        site = {"policy": str(self.policy), "register": url, "home": str(self.folder), "clamd": str(self.clamd.socket)}
        written = self.folder / "site.json"
        written.write_text(json.dumps(site))
        run_as(self.account, [sys.executable, "-m", "trial.seed", str(written)], environment, self._log("seed"))
        grant(url)

    def run(self, part: str, number: int | None = None) -> Process:
        """Start one part of the compose file; a worker with a number has a name and a home of its own."""
        name = part if number is None else f"{part}-{number}"
        command = [str(word) for word in self.broker.services[part]["command"]]
        here = {_EVERYWHERE: "127.0.0.1", "8080": str(self.port)}
        command = [here.get(word, word) for word in command]
        if "celery" in command:
            command += ["--celery-hostname", name, "--pid", str(self._home(name) / "worker.pid")]
        process = Process(command, self._log(name), self.environment(part, name), self._home(name), self.account)
        process.start()
        self.processes[name] = process
        return process

    def kill(self, name: str) -> None:
        """Kill one part with everything it started, as when its machine goes away."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.processes.pop(name).stop()

    def environment(self, part: str, name: str = "init") -> dict[str, str]:
        """The part's environment in the compose file, and what its image sets."""
        given = self.broker.environment(part, self._home(name))
        del given["C_FORCE_ROOT"]
        addresses = {
            "SALLYPORT_POLICY": str(self.policy),
            "AIRFLOW__API__BASE_URL": self.url,
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{self.url}/execution/",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": self.postgres.url("airflow"),
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC": self.postgres.url("airflow"),
            "SALLYPORT_REGISTER_URL": self._register_of(given.get("SALLYPORT_REGISTER_URL", "")),
            "AIRFLOW_CONN_SMTP_DEFAULT": json.dumps(self.mail.connection),
        }
        image = {
            "LANG": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1",
            "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
            "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(self.folder / "logs"),
        }
        own = {"AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT": str(free_port())} | IMPATIENCE
        extra = own if part == "scheduler" else {}
        return given | {key: value for key, value in addresses.items() if key in given} | image | extra

    def _register_of(self, url: str) -> str:
        account = re.match(r"postgresql\+psycopg://(\w+)", url)
        return self.postgres.url("sallyport", ACCOUNTS[account[1]]) if account else ""

    def _home(self, name: str) -> Path:
        return own_folder(self.folder / "home" / name, self.account)

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def healthy(self) -> bool:
        """Does every part of Airflow answer? RuntimeError when one has ended."""
        for name, process in self.processes.items():
            if not process.running():
                raise RuntimeError(f"{name} ended: {process.log_end()}")
        try:
            parts = httpx.get(f"{self.url}/api/v2/monitor/health", timeout=5).json()
            with_dags = self.user(_MANAGER).request("GET", "/dags?limit=100").json()["total_entries"]
        except (httpx.HTTPError, ValueError, KeyError):
            time.sleep(0.5)
            return False
        names = ("metadatabase", "scheduler", "dag_processor", "triggerer")
        return with_dags >= _DAGS and all((parts.get(name) or {}).get("status") == "healthy" for name in names)

    def user(self, name: str) -> AirflowUser:
        """Somebody signed in."""
        if name not in self._users:
            self._users[name] = AirflowUser(self.url, name, self.passwords[name])
        return self._users[name]

    def set_up_project(self) -> None:
        """The project ``FOLDER``."""
        set_up_project(self.user(_MANAGER), self.user("platform-manager"), FOLDER, "ck5gh6d3se")

    def ask(self, name: str, content: bytes) -> Run:
        """Upload one file and ask for it in the project."""
        (self.inbox / name).write_bytes(content)
        return self.ask_for(name)

    @property
    def inbox(self) -> Path:
        """The upload folder of ``researcher-1``."""
        return self.folder / "triage/researcher-1/upload"

    def ask_for(self, *names: str) -> Run:
        """Ask for files and folders that lie in the upload folder."""
        form = {"project": FOLDER, "username": "researcher-1", "files": list(names), "purpose": "A purpose"}
        return self.user(_MANAGER).trigger("user_input_request", form | {"source_and_permission": "Own work"})

    def approve(self, run: Run, seconds: float = 240) -> None:
        """Say yes to everything, once the gate is open."""
        manager = self.user(_MANAGER)
        manager.answer(run, "Approve", all_yes(manager.wait_for_gate(run, seconds=seconds))).raise_for_status()

    def stop(self) -> None:
        """Stop everything; nobody waits for what it was doing."""
        for process in reversed(self.processes.values()):
            process.stop(seconds=1)
        self.broker.process.stop()
        for part in (self.mail, self.clamd, self.postgres):
            part.stop()
