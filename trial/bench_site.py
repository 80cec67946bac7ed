"""A site to measure: real register, quarantine, scanner and permissions, driven through the journeys without Airflow."""

from __future__ import annotations

import time
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml
from sqlalchemy import exists, select

from sallyport.access.backend import access_backend
from sallyport.access.groups import project_group
from sallyport.access.model import READ_ONLY, Entry
from sallyport.inspection.finding import Severity
from sallyport.inspection.malware.inspector import Scanner
from sallyport.policy.activation import bootstrap, current
from sallyport.policy.load import load
from sallyport.register.models import FindingRow, Membership, Project
from sallyport.register.people import person_by_triage_name
from sallyport.register.register import Register
from sallyport.register.schema import migrate
from sallyport.review import decide, gate
from sallyport.review.answer import REVIEW, Answer, Choice
from sallyport.review.offer import on_offer
from sallyport.review.previewing import preview
from sallyport.storage.project import project_source
from sallyport.storage.quarantine import Quarantine
from sallyport.storage.upload import upload_source
from sallyport.transfers.forms import DataImportForm, OutputExportForm, TransferForm, UserInputForm
from sallyport.transfers.inspecting import inspect_transfer
from sallyport.transfers.letter import Desk, write_letter
from sallyport.transfers.moves import transfer_of
from sallyport.transfers.releasing import Gatehouse, release
from sallyport.transfers.request import open_transfer
from sallyport.transfers.run import Run
from sallyport.transfers.staging import stage
from trial.seed import SFTP_USERS, seeded_people, trial_policy, write_accounts

if TYPE_CHECKING:
    from pathlib import Path

    from sallyport.policy.load import Loaded
    from sallyport.storage.source import Source

_FOLDER = "2024_10_TB_ENDR123_2024"
_PLATFORM_ID = "abcdefghijk"
_NO_WAIT = {"quiet_seconds": 0.001, "poll_seconds": 0.001}
"""Waiting for an upload to be finished is no work; by hand nobody waits at all."""
OPERATOR, _SECOND = "data-manager-1", "data-manager-2"
USER = "researcher-1"
STEPS = ("stage", "inspect", "approve", "release")
WAY_OUT = ("stage", "inspect", "preview", "approve", "letter", "release")


@dataclass
class BenchSite:
    """A site in the folder ``root`` with one project, made there unless it is there; ``clamd`` is the scanner's socket."""

    root: Path
    clamd: Path
    seconds: dict[str, float] = field(default_factory=dict)
    """How long each step of the last transfer took."""

    def __post_init__(self) -> None:
        self._policy_file = self.root / "policy.yaml"
        url = f"sqlite:///{self.root / 'register.sqlite'}"
        if is_new := not self._policy_file.exists():
            self._make(url)
        self.register = Register(url)
        if is_new:
            bootstrap(self.register, load(self._policy_file), "bench", "a site to measure")
        self.loaded: Loaded = current(self.register, self._policy_file)
        if is_new:
            self._add_project()
        self._quarantine = Quarantine(self.root / "quarantine")
        self._scanner = Scanner(self.loaded.policy.malware)
        self._scanner.self_test()

    def _make(self, url: str) -> None:
        for user in SFTP_USERS:
            for folder in ("upload", "download"):
                (self.root / "triage" / user / folder).mkdir(parents=True)
        write_accounts(self.root)
        (self.root / "shared").mkdir()
        policy = trial_policy(self.root, str(self.clamd), "")
        policy["triage"] |= _NO_WAIT
        self._policy_file.write_text(yaml.safe_dump(policy), "utf-8")
        migrate(url)

    def upload_of(self, user: str) -> Path:
        """Where a user's files lie."""
        return self.root / "triage" / user / "upload"

    @property
    def data(self) -> Path:
        """Where they go."""
        return self.root / "projects" / _FOLDER / "data"

    @property
    def analysis(self) -> Path:
        """Where the project's outputs lie."""
        return self.root / "projects" / _FOLDER / "analysis"

    def user_input(self, *files: str) -> None:
        """A user's files from their upload folder to the project, every step timed."""
        self._carry(self.ask_user_input(*files), USER)

    def data_import(self, *files: str) -> None:
        """Study data from the data manager's upload folder to the project, archives unpacked."""
        self._carry(self.ask_data_import(*files), OPERATOR)

    def ask_user_input(self, *files: str, number: int = 1) -> Run:
        """Only ask for it. ``number`` tells one request from the next."""
        values = {"username": USER, "purpose": "Measuring", "source_and_permission": "Made here"}
        form = UserInputForm.parse({"project": _FOLDER, "files": list(files)} | values)
        return self._asked(form, "user_input_request", number)

    def ask_data_import(self, *files: str) -> Run:
        """Only ask for it."""
        form = DataImportForm.parse({"project": _FOLDER, "files": list(files), "release_reference": "REL-1"})
        return self._asked(form, "data_import")

    def ask_output_export(self, *paths: str) -> Run:
        """Only ask for it."""
        values = {"username": USER, "purpose": "Measuring", "description": "Tables"}
        form = OutputExportForm.parse({"project": _FOLDER, "paths": list(paths)} | values)
        return self._asked(form, "output_export")

    def _asked(self, form: TransferForm, dag: str, number: int = 1) -> Run:
        run = Run(dag, f"bench-{number}", OPERATOR)
        open_transfer(self.register, self.loaded, form, run)
        return run

    def _carry(self, run: Run, owner: str) -> None:
        for step in STEPS:
            start = time.perf_counter()
            self.step(step, run, owner)
            self.seconds[step] = time.perf_counter() - start

    def step(self, step: str, run: Run, owner: str) -> None:
        """One of :data:`STEPS` of a run whose files lie in the upload folder of ``owner``, or of :data:`WAY_OUT`."""
        register, loaded = self.register, self.loaded
        match step:
            case "stage":
                stage(register, loaded.policy, run, self._source(run, owner), self._quarantine)
            case "inspect":
                inspect_transfer(register, loaded, run, self._quarantine, self._scanner)
            case "preview":
                preview(register, loaded.policy, run, self._quarantine)
            case "approve":
                self._approve(run)
            case "letter":
                access = access_backend(loaded.policy.access)
                write_letter(Desk(register, loaded.policy, access, self._quarantine.root), run)
            case "release":
                self._release(run, owner)

    def _source(self, run: Run, owner: str) -> Source:
        if run.dag_id == "output_export":
            return project_source(self.loaded.policy, _FOLDER, ["analysis"])
        return upload_source(self.loaded.policy, owner)

    def _release(self, run: Run, owner: str) -> None:
        backend, source = access_backend(self.loaded.policy.access), self._source(run, owner)
        house = Gatehouse(
            self.register, self.loaded, self._quarantine, self._scanner, backend, lambda: nullcontext(source)
        )
        if (state := release(house, run)) != "released":
            raise RuntimeError(f"the transfer ended as {state}")

    def _approve(self, run: Run) -> None:
        """Say yes to everything the form asks, and release what nothing blocks: no choice, where that is all there is."""
        asked = gate.ask(self.register, self.loaded, run, REVIEW)
        if asked is None:
            with self.register.reading() as session:
                raise RuntimeError(f"nothing was asked: {transfer_of(session, run).problem}")
        fields: dict[str, Any] = {name: True for name, shape in asked.form.fields.items() if shape["type"] == "boolean"}
        with self.register.reading() as session:
            transfer = transfer_of(session, run)
            blocking = (FindingRow.transfer_id == transfer.id, FindingRow.severity == Severity.BLOCK)
            if session.scalar(select(exists().where(*blocking))):
                looked = on_offer(session, self.loaded.policy, transfer, REVIEW)
                fields["files"] = [str(one.file.number) for one in looked if not one.blocked]
        answer = Answer(REVIEW, _SECOND, _SECOND, [Choice.APPROVE], fields)
        if refusals := decide.decide(self.register, self.loaded, run, answer).refusals:
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
            member = person_by_triage_name(change.session, USER)
            if member is None:
                raise RuntimeError("the researcher was not seeded")
            change.add(
                Membership(project_id=project.id, person_id=member.id, since=change.now, reason="a site to measure"),
                "membership.added",
            )
        for folder in (self.data, self.analysis):
            folder.mkdir(parents=True)
        access = self.loaded.policy.access
        backend = access_backend(access)
        entry = Entry(project_group(access, _PLATFORM_ID), READ_ONLY, inherit=True)
        for folder in (self.data.parent, self.data, self.analysis):
            backend.apply(backend.plan(folder, [entry]))
