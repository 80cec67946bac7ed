"""Airflow as a site runs it: its components as processes of their own, FAB accounts, SQLite for its own records."""

from __future__ import annotations

import base64
import json
import os
import secrets
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx

from trial.commands import run_as, write_private
from trial.process import Process, free_port, own_folder, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from trial.process import Account

COMPONENTS: Mapping[str, tuple[str, ...]] = {
    # Task logs are read from the shared folder; Airflow's log servers would listen on every interface.
    "scheduler": ("scheduler", "--skip-serve-logs"),
    "dag-processor": ("dag-processor",),
    "triggerer": ("triggerer", "--skip-serve-logs"),
    "api-server": ("api-server", "--workers", "1"),
    # Tasks report to a server of their own. In one process, a person's request writes its audit line on the event loop
    # and waits for SQLite's lock, which a task's report may hold and can only give back through that same loop.
    "task-server": ("api-server", "--workers", "1"),
}
_READY_SECONDS = 180


@dataclass
class Airflow:
    """Airflow's api-server, scheduler, dag-processor and triggerer on free ports of 127.0.0.1.

    ``users`` maps a name to its role; passwords are made up at the start and stand in ``passwords``.
    """

    home: Path
    """State of this Airflow: database, task logs, generated secrets."""
    logs: Path
    """The components' own output."""
    code: Path
    """The checkout: dags/, plugins/ and include/ are taken from here."""
    account: Account
    users: Mapping[str, str]
    environment: Mapping[str, str] = field(default_factory=dict)
    """Added to the components' environment: register, policy, connections."""
    dags: Path | None = None
    plugins: Path | None = None
    roles: Mapping[str, Sequence[str]] | None = None
    """Role names and the DAGs they trigger; None takes the product's own."""
    port: int = field(default_factory=free_port)
    task_port: int = field(default_factory=free_port)
    passwords: dict[str, str] = field(default_factory=dict, init=False)
    _secrets: dict[str, str] = field(default_factory=dict, init=False, repr=False)
    _processes: list[Process] = field(default_factory=list, init=False)

    @property
    def url(self) -> str:
        """Address of the UI and the REST API, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Make the database, roles and accounts, start the components, wait until every DAG file is there."""
        self.prepare()
        self.run()

    def prepare(self) -> None:
        """Make folders, database, roles and accounts; nothing runs yet."""
        for folder in (self.home, self.logs):
            own_folder(folder, self.account, 0o700)
        self.passwords = {name: secrets.token_urlsafe(12) for name in self.users}
        listed = self.home / "accounts.json"
        write_private(listed, json.dumps(self._accounts()), self.account)
        self._secrets = {
            "AIRFLOW__API__SECRET_KEY": secrets.token_hex(32),
            "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_hex(32),
            "AIRFLOW__CORE__FERNET_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        }
        environment = {
            **self.variables(),
            "AIRFLOW__FAB__UPDATE_FAB_PERMS": "True",
            "PYTHONPATH": f"{self.code / 'include'}{os.pathsep}{self.code}",
        }
        argv = [sys.executable, "-m", "trial.airflow_database", str(listed)]
        try:
            run_as(self.account, argv, environment, self.logs / "database.log")
        finally:
            listed.unlink()

    def run(self) -> None:
        """Start the components and wait until they answer and have read every DAG file."""
        variables = self.variables()
        self._processes = [
            Process(
                [sys.executable, "-m", "airflow", *arguments],
                self.logs / f"{name}.log",
                variables | ({"AIRFLOW__API__PORT": str(self.task_port)} if name == "task-server" else {}),
                self.home,
                self.account,
            )
            for name, arguments in COMPONENTS.items()
        ]
        for process in self._processes:
            process.start()
        self._wait(self._healthy, "Airflow")
        with self.client(next(iter(self.users))) as client:
            self._wait(lambda: self._dags_read(client), "Airflow's DAG list")

    def stop(self) -> None:
        """Stop all components at once, with everything they started."""
        with ThreadPoolExecutor(len(COMPONENTS)) as pool:
            list(pool.map(Process.stop, self._processes))
        self._processes = []

    def client(self, user: str) -> httpx.Client:
        """A REST client logged in as ``user``; paths start with /api/v2 or a plugin's prefix."""
        return logged_in(self.url, user, self.passwords[user])

    def variables(self) -> dict[str, str]:
        """The components' whole environment: nothing is taken from ours but the search path."""
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(self.code / "include"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "AIRFLOW_HOME": str(self.home),
            "AIRFLOW__CORE__AUTH_MANAGER": "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager",
            "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
            "AIRFLOW__CORE__DAGS_FOLDER": str(self.dags or self.code / "dags"),
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{self.task_port}/execution/",
            "AIRFLOW__CORE__EXECUTOR": "sallyport.orchestration.executor.PatientLocalExecutor",
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__PARALLELISM": "6",
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(self.plugins or self.code / "plugins"),
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{self.home / 'airflow.db'}",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_ENGINE_ARGS": '{"hide_parameters": true}',  # its errors go to logs (law 7)
            "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "30",
            "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "5",
            "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(self.home / "logs"),
            "AIRFLOW__SCHEDULER__ENABLE_HEALTH_CHECK": "False",
            "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.1",
            "AIRFLOW__API__BASE_URL": self.url,
            "AIRFLOW__API__EXPOSE_CONFIG": "False",
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__INSTANCE_NAME": "Sallyport (trial)",
            "AIRFLOW__API__PORT": str(self.port),
            "AIRFLOW__API__REQUIRE_CONFIRMATION_DAG_CHANGE": "True",
            "AIRFLOW__FAB__UPDATE_FAB_PERMS": "False",  # done once, when the database is made
            "AIRFLOW__WORKERS__MAX_FAILED_HEARTBEATS": "15",
            "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "1",  # as docker-compose.yml says why
            **self._secrets,
            **self.environment,
        }

    def _accounts(self) -> dict[str, Any]:
        users = [
            {"name": name, "password": self.passwords[name], "role": role, "email": f"{name}@trial.test"}
            for name, role in self.users.items()
        ]
        return {"users": users} | ({"roles": self.roles} if self.roles is not None else {})

    def _wait(self, ready: Callable[[], bool], what: str) -> None:
        def all_run_and_ready() -> bool:
            for process in self._processes:
                if not process.running():
                    raise RuntimeError(f"{' '.join(process.argv)} ended: {process.log_end()}")
            return ready()

        wait_until(all_run_and_ready, _READY_SECONDS, what)

    def _healthy(self) -> bool:
        try:
            httpx.get(f"http://127.0.0.1:{self.task_port}/execution/health", timeout=5).raise_for_status()
            parts = httpx.get(f"{self.url}/api/v2/monitor/health", timeout=5).json()
        except (httpx.HTTPError, ValueError):
            return False
        names = ("metadatabase", "scheduler", "dag_processor", "triggerer")
        return all((parts.get(name) or {}).get("status") == "healthy" for name in names)

    def _dags_read(self, client: httpx.Client) -> bool:
        time.sleep(0.2)  # leave the processor to those who read the DAGs
        expected = {str(path) for path in dag_files(self.dags or self.code / "dags")}
        errors = client.get("/api/v2/importErrors").raise_for_status().json()["import_errors"]
        if errors:
            raise RuntimeError(f"{errors[0]['filename']} cannot be read: {errors[0]['stack_trace']}")
        dags = client.get("/api/v2/dags", params={"limit": 100}).raise_for_status().json()["dags"]
        return expected <= {dag["fileloc"] for dag in dags}


def dag_files(folder: Path) -> list[Path]:
    """The files that Airflow reads DAGs from, found by the words it looks for itself."""
    texts = {path: path.read_bytes().lower() for path in sorted(folder.rglob("*.py"))}
    return [path for path, text in texts.items() if b"airflow" in text and b"dag" in text]


def logged_in(url: str, user: str, password: str) -> httpx.Client:
    """A client of the REST API as ``user``; HTTPStatusError when the password is not accepted."""
    answer = httpx.post(f"{url}/auth/token", json={"username": user, "password": password}, timeout=30)
    token = answer.raise_for_status().json()["access_token"]
    return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=30)
