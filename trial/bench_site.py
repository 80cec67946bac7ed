"""A site to measure: real register, quarantine, scanner and permissions, driven through the journeys without Airflow."""

from __future__ import annotations

import time
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from sallyport.access.backend import access_backend
from sallyport.access.groups import project_group
from sallyport.access.model import READ_ONLY, Entry
from sallyport.inspection.malware import Scanner
from sallyport.policy.activation import bootstrap, current
from sallyport.policy.load import load
from sallyport.register.models import Membership, Project
from sallyport.register.people import person_by_triage_name
from sallyport.register.register import Register
from sallyport.register.schema import migrate
from sallyport.review import gate
from sallyport.review.answer import REVIEW, Answer, Choice
from sallyport.storage.quarantine import Quarantine
from sallyport.storage.upload import upload_source
from sallyport.transfers.forms import DataImportForm, TransferForm, UserInputForm
from sallyport.transfers.inspecting import inspect_transfer
from sallyport.transfers.moves import transfer_of
from sallyport.transfers.releasing import Gatehouse, release
from sallyport.transfers.request import open_transfer
from sallyport.transfers.run import Run
from sallyport.transfers.staging import stage
from trial.seed import SFTP_USERS, seeded_people, trial_policy

if TYPE_CHECKING:
    from pathlib import Path

    from sallyport.policy.load import Loaded

_FOLDER = "2024_10_TB_ENDR123_2024"
_PLATFORM_ID = "abcdefghijk"
_NO_WAIT = {"quiet_seconds": 0.001, "poll_seconds": 0.001}
"""Waiting for an upload to be finished is no work; by hand nobody waits at all."""
_OPERATOR, _SECOND = "data-manager-1", "data-manager-2"


@dataclass
class BenchSite:
    """A new site in the empty folder ``root`` with one project; ``clamd`` is the scanner's socket."""

    root: Path
    clamd: Path
    seconds: dict[str, float] = field(default_factory=dict)
    """How long each step of the last transfer took."""

    def __post_init__(self) -> None:
        for user in SFTP_USERS:
            for folder in ("upload", "download"):
                (self.root / "triage" / user / folder).mkdir(parents=True)
        (self.root / "groups").mkdir()
        (self.root / "groups" / "group").touch()
        (self.root / "shared").mkdir()
        policy = trial_policy(self.root, str(self.clamd), "")
        policy["triage"] |= _NO_WAIT
        self._policy_file = self.root / "policy.yaml"
        self._policy_file.write_text(yaml.safe_dump(policy), "utf-8")
        url = f"sqlite:///{self.root / 'register.sqlite'}"
        migrate(url)
        self.register = Register(url)
        bootstrap(self.register, load(self._policy_file), "bench", "a site to measure")
        self.loaded: Loaded = current(self.register, self._policy_file)
        self._add_project()
        self._quarantine = Quarantine(self.root / "quarantine")
        self._scanner = Scanner(self.loaded.policy.malware)
        self._scanner.self_test()

    def upload_of(self, user: str) -> Path:
        """Where a user's files lie."""
        return self.root / "triage" / user / "upload"

    @property
    def data(self) -> Path:
        """Where they go."""
        return self.root / "projects" / _FOLDER / "data"

    def user_input(self, *files: str) -> None:
        """A user's files from their upload folder to the project, every step timed."""
        values = {"username": "researcher-1", "purpose": "Measuring", "source_and_permission": "Made here"}
        form = UserInputForm.parse({"project": _FOLDER, "files": list(files)} | values)
        self._carry(form, "user_input_request", "researcher-1")

    def data_import(self, *files: str) -> None:
        """Study data from the data manager's upload folder to the project, archives unpacked."""
        form = DataImportForm.parse({"project": _FOLDER, "files": list(files), "release_reference": "REL-1"})
        self._carry(form, "data_import", _OPERATOR)

    def _carry(self, form: TransferForm, dag: str, owner: str) -> None:
        run = Run(dag, "bench", _OPERATOR)
        register, loaded = self.register, self.loaded
        open_transfer(register, loaded, form, run)
        source = upload_source(loaded.policy, owner)
        with _Timed(self.seconds, "stage"):
            stage(register, loaded.policy, run, source, self._quarantine)
        with _Timed(self.seconds, "inspect"):
            inspect_transfer(register, loaded, run, self._quarantine, self._scanner)
        with _Timed(self.seconds, "approve"):
            self._approve(run)
        with _Timed(self.seconds, "release"):
            backend = access_backend(loaded.policy.access)
            state = release(
                Gatehouse(register, loaded, self._quarantine, self._scanner, backend, lambda: nullcontext(source)), run
            )
        if state != "released":
            raise RuntimeError(f"the transfer ended as {state}")

    def _approve(self, run: Run) -> None:
        """Say yes to everything the form asks."""
        asked = gate.ask(self.register, self.loaded, run, REVIEW)
        if asked is None:
            with self.register.reading() as session:
                raise RuntimeError(f"nothing was asked: {transfer_of(session, run).problem}")
        fields: dict[str, Any] = {name: True for name, shape in asked.form.fields.items() if shape["type"] == "boolean"}
        answer = Answer(REVIEW, _SECOND, _SECOND, [Choice.APPROVE], fields)
        if refusals := gate.decide(self.register, self.loaded, run, answer).refusals:
            raise RuntimeError(f"the approval was refused: {refusals}")

    def _add_project(self) -> None:
        with self.register.changing("account:bench") as change:
            for person in seeded_people():
                change.add(person, "person.added", reason="a site to measure")
            project = Project(
                folder=_FOLDER,
                title="A study",
                state="active",
                platform_id=_PLATFORM_ID,
                policy_digest=self.loaded.digest,
                created_at=change.now,
            )
            change.add(project, "project.active")
            member = person_by_triage_name(change.session, "researcher-1")
            if member is None:
                raise RuntimeError("the researcher was not seeded")
            change.add(
                Membership(project_id=project.id, person_id=member.id, since=change.now, reason="a site to measure"),
                "membership.added",
            )
        self.data.mkdir(parents=True)
        access = self.loaded.policy.access
        backend = access_backend(access)
        entry = Entry(project_group(access, _PLATFORM_ID), READ_ONLY, inherit=True)
        backend.apply(backend.plan(self.data, [entry]))


class _Timed:
    """Notes the seconds that its block took."""

    def __init__(self, into: dict[str, float], name: str) -> None:
        self._into, self._name = into, name

    def __enter__(self) -> None:
        self._start = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self._into[self._name] = time.perf_counter() - self._start
