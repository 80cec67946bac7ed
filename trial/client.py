"""What a person does in the Airflow UI and an SFTP client, done over the same interfaces: for the demo and the tests."""

from __future__ import annotations

import base64
import io
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import paramiko

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SETTLE_SECONDS = 1.5  # a person needs longer than this to read a gate
FINAL = frozenset({"success", "failed"})


@dataclass
class AirflowUser:
    """One signed-in user of the Airflow REST API."""

    url: str
    name: str
    password: str
    _http: httpx.Client = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._http = httpx.Client(base_url=self.url.rstrip("/"), timeout=60)
        answer = self._http.post("/auth/token", json={"username": self.name, "password": self.password})
        answer.raise_for_status()
        self._http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def request(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        """Any call below /api/v2."""
        return self._http.request(method, f"/api/v2{path}", **kwargs)

    def trigger(self, dag: str, form: Mapping[str, Any]) -> Run:
        """Trigger a DAG with a filled form."""
        answer = self.request("POST", f"/dags/{dag}/dagRuns", json={"logical_date": None, "conf": dict(form)})
        if answer.is_error:
            raise RuntimeError(f"{dag} could not be triggered: {answer.text}")
        return Run(dag, answer.json()["dag_run_id"])

    def run_state(self, run: Run) -> str:
        """State of the DAG run."""
        return str(self.request("GET", run.path).json()["state"])

    def task_states(self, run: Run) -> dict[str, str]:
        """Task id to state."""
        found = self.request("GET", f"{run.path}/taskInstances").json()["task_instances"]
        return {item["task_id"]: str(item["state"]) for item in found}

    def wait(self, run: Run, task: str, states: frozenset[str], seconds: float = 120) -> str:
        """Wait until ``task`` is in one of ``states`` or the run has ended; TimeoutError says how far it got."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            state = self.task_states(run).get(task, "")
            if state in states:
                return state
            if self.run_state(run) in FINAL:
                return self.task_states(run).get(task, "")
            time.sleep(0.3)
        raise TimeoutError(f"{run.dag}: {task} is not {' or '.join(sorted(states))} yet: {self.task_states(run)}")

    def wait_for_gate(self, run: Run, gate: str = "review", seconds: float = 120) -> dict[str, Any]:
        """The open gate, read as a person reads it."""
        state = self.wait(run, gate, frozenset({"awaiting_input"}), seconds)
        if state != "awaiting_input":
            raise RuntimeError(f"{run.dag}: the gate {gate} did not open, it is {state}: {self.task_states(run)}")
        shown: dict[str, Any] = self.request("GET", f"{run.gate_path(gate)}").json()
        return shown

    def answer(self, run: Run, choice: str, fields: Mapping[str, Any], gate: str = "review") -> httpx.Response:
        """Answer an open gate, after the moment that reading takes."""
        time.sleep(SETTLE_SECONDS)
        return self.request(
            "PATCH", run.gate_path(gate), json={"chosen_options": [choice], "params_input": dict(fields)}
        )

    def wait_for_end(self, run: Run, seconds: float = 120) -> str:
        """State of the run once it has ended."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if (state := self.run_state(run)) in FINAL:
                return state
            time.sleep(0.3)
        raise TimeoutError(f"{run.dag} has not ended: {self.task_states(run)}")


@dataclass(frozen=True)
class Run:
    """A DAG run by name."""

    dag: str
    run_id: str

    @property
    def path(self) -> str:
        """Its path in the REST API."""
        return f"/dags/{self.dag}/dagRuns/{quote(self.run_id, safe='')}"

    def gate_path(self, gate: str) -> str:
        """The path of one of its gates."""
        return f"{self.path}/taskInstances/{gate}/-1/hitlDetails"


def filled(shown: Mapping[str, Any], **own: Any) -> dict[str, Any]:
    """The gate's form as the page would send it: defaults, with ``own`` answers on top."""
    fields = {name: param.get("value") for name, param in shown["params"].items()}
    return fields | own


def all_yes(shown: Mapping[str, Any], **own: Any) -> dict[str, Any]:
    """Every question answered yes, every tick set."""
    ticks = {name: True for name, param in shown["params"].items() if param.get("schema", {}).get("type") == "boolean"}
    return filled(shown, **ticks, **own)


def set_up_project(manager: AirflowUser, platform: AirflowUser, folder: str, platform_id: str) -> None:
    """A project with one member, ``researcher-1``, asked for, approved and answered by three people."""
    form = {
        "folder_name": folder,
        "title": "Blood pressure and diet",
        "approval_reference": "ENDR123_2024",
        "members": ["researcher-1"],
    }
    run = manager.trigger("project_setup", form)
    platform.answer(run, "Approve", all_yes(platform.wait_for_gate(run))).raise_for_status()
    shown = manager.wait_for_gate(run, "platform_answer")
    answer = filled(shown, project_id=platform_id, ticket="HPCSSUP-123456")
    manager.answer(run, "Approve", answer, "platform_answer").raise_for_status()
    if (state := manager.wait_for_end(run)) != "success":
        raise RuntimeError(f"the project's set-up ended as {state}: {manager.task_states(run)}")


def upload(sftp: Mapping[str, Any], user: str, files: Mapping[str, bytes]) -> None:
    """Put ``files`` into the user's upload folder by SFTP."""
    with _sftp(sftp, user) as client:
        for name, content in files.items():
            client.putfo(io.BytesIO(content), f"upload/{name}")


def download(sftp: Mapping[str, Any], user: str, path: str) -> bytes:
    """Fetch a file from the user's download folder by SFTP. OSError when there is none for this user."""
    got = io.BytesIO()
    with _sftp(sftp, user) as client:
        client.getfo(f"download/{path}", got)
    return got.getvalue()


@contextmanager
def _sftp(sftp: Mapping[str, Any], user: str) -> Iterator[paramiko.SFTPClient]:
    """A client of the user's own, verifying the host key."""
    with paramiko.SSHClient() as ssh:
        kind, key = sftp["host_key"].split()[:2]
        host = f"[{sftp['host']}]:{sftp['port']}"
        ssh.get_host_keys().add(host, kind, paramiko.PKey.from_type_string(kind, base64.b64decode(key)))
        ssh.connect(
            sftp["host"],
            sftp["port"],
            username=user,
            key_filename=sftp["users"][user]["private_key"],
            allow_agent=False,
            look_for_keys=False,
        )
        with ssh.open_sftp() as client:
            yield client
