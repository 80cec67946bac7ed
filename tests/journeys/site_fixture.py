"""A whole site in a folder, without Airflow: real register, quarantine, scanner and permissions, driven through the journeys."""

from __future__ import annotations

import itertools
import json
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import yaml
from sqlalchemy import select
from trial.identities import MANAGERS_GROUP
from trial.seed import write_accounts

from sallyport.access.backend import access_backend, triage_backend
from sallyport.access.groups import project_group
from sallyport.access.model import EVERYTHING, READ_ONLY, Entry
from sallyport.inspection.malware.inspector import Scanner
from sallyport.policy.activation import bootstrap, confirm, current, propose
from sallyport.policy.load import load
from sallyport.register.copies import Delivery
from sallyport.register.models import Event, Membership, Notice, Person, Project, Transfer
from sallyport.register.people import person_by_airflow_name
from sallyport.register.register import Register
from sallyport.register.schema import migrate
from sallyport.review import decide, gate
from sallyport.review.answer import Answer
from sallyport.storage.project import project_source
from sallyport.storage.quarantine import Quarantine
from sallyport.storage.upload import upload_source
from sallyport.transfers.closing import close
from sallyport.transfers.forms import DataImportForm, OutputExportForm, UserInputForm
from sallyport.transfers.inspecting import inspect_transfer
from sallyport.transfers.letter import Desk, write_letter
from sallyport.transfers.moves import transfer_of
from sallyport.transfers.releasing import Gatehouse, release
from sallyport.transfers.request import open_transfer
from sallyport.transfers.run import Run
from sallyport.transfers.staging import stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sallyport.storage.source import Source

FOLDER = "2024_10_TB_ENDR123_2024"
OTHER_FOLDER = "2023_06_20_Smith_ENDR023_2020"
YES = {"clear": True, "aims": True, "permission": True, "kind": True}
YES_OUT = {"clear": True, "aims": True, "volume": True, "identifiers": True, "hidden": True, "kind": True}
_RUNS = itertools.count(1)


@dataclass
class TrialSite:
    """One site; ``socket`` is clamd's, ``url`` the register's, a file of the site unless it is given."""

    root: Path
    socket: Path
    changes: dict[str, Any] = field(default_factory=dict)
    url: str = ""
    """Of its register; empty for a SQLite file of its own."""

    def __post_init__(self) -> None:
        for name in ("projects", "triage", "shared"):
            (self.root / name).mkdir()
        for user in ("researcher-1", "researcher-2", "data-manager-1", "data-manager-2"):
            for folder in ("upload", "download"):
                (self.root / "triage" / user / folder).mkdir(parents=True)
        write_accounts(self.root)
        self.policy_file = self.root / "policy.yaml"
        self.write_policy(**self.changes)
        url = self.url or f"sqlite:///{self.root / 'register.sqlite'}"
        migrate(url)
        self.register = Register(url)
        bootstrap(self.register, load(self.policy_file), "tests", "a site of the tests")
        self._people_and_projects()

    def write_policy(self, **changes: Any) -> None:
        policy: dict[str, Any] = {
            "site": {"name": "Test site", "kind": "trial", "contact": "help@trial.test"},
            "paths": {name: str(self.root / name) for name in ("projects", "triage", "shared", "quarantine")},
            "malware": {"socket": str(self.socket), "allow_test_signatures": True},
            "notices": {"sender": "sallyport@trial.test"},
            "triage": {"quiet_seconds": 0.2, "poll_seconds": 0.05},
            "access": {
                "backend": "posix",
                "groups": "file",
                "groups_file": str(self.root / "groups" / "group"),
                "managers_group": MANAGERS_GROUP,
                "users": "file",
                "users_file": str(self.root / "groups" / "passwd"),
            },
            "projects": {"folder_made_by": "sallyport"},
            "review": {"reviewer_copies": ["input"]},
        }
        for section, values in changes.items():
            policy.setdefault(section, {}).update(values)
        self.policy_file.write_text(yaml.safe_dump(policy))

    def change_policy(self, **changes: Any) -> None:
        """Bring changed rules into force, as two people do."""
        self.write_policy(**changes)
        with self.register.reading() as session:
            one, two = (person_by_airflow_name(session, name) for name in ("data-manager-1", "data-manager-2"))
        proposed = propose(self.register, one, load(self.policy_file), "a change for this test")
        confirm(self.register, two, proposed.digest)

    def _people_and_projects(self) -> None:
        with self.register.changing("system:test") as change:
            people = {}
            for name in ("data-manager-1", "data-manager-2", "platform-manager", "researcher-1", "researcher-2"):
                role = name.rstrip("-12").replace("-", "_")
                is_staff = role != "researcher"
                people[name] = change.add(
                    Person(
                        airflow_name=name if is_staff else None,
                        triage_name=None if role == "platform_manager" else name,
                        name=name.replace("-", " ").title(),
                        email=f"{name}@trial.test",
                        roles=[role] if is_staff else [],
                    ),
                    "person.added",
                )
            for folder, member in ((FOLDER, "researcher-1"), (OTHER_FOLDER, "researcher-2")):
                project = change.add(
                    Project(
                        folder=folder,
                        title="A study",
                        state="active",
                        platform_id="abcdefghijk" if folder == FOLDER else "bcdefghijkl",
                        policy_digest=load(self.policy_file).digest,
                        created_at=change.now,
                    ),
                    "project.active",
                )
                change.add(
                    Membership(project_id=project.id, person_id=people[member].id, since=change.now, reason="tests"),
                    "membership.added",
                )
                self._make_folders(project)

    def _make_folders(self, project: Project) -> None:
        access = load(self.policy_file).policy.access
        backend, group = access_backend(access), project_group(access, project.platform_id or "")
        for inner, rights in (("data", READ_ONLY), ("analysis", EVERYTHING)):
            path = self.root / "projects" / project.folder / inner
            path.mkdir(parents=True)
            backend.apply(backend.plan(path, [Entry(group, rights, inherit=True)]))

    @property
    def loaded(self) -> Any:
        return current(self.register, self.policy_file)

    @cached_property
    def quarantine(self) -> Quarantine:
        return Quarantine(self.root / "quarantine")

    @cached_property
    def scanner(self) -> Scanner:
        scanner = Scanner(self.loaded.policy.malware)
        scanner.self_test()
        return scanner

    @property
    def data(self) -> Path:
        return self.root / "projects" / FOLDER / "data"

    def upload(self, user: str, name: str, content: bytes) -> Path:
        path = self.root / "triage" / user / "upload" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    @contextmanager
    def uploads(self, user: str) -> Iterator[Source]:
        source = upload_source(self.loaded.policy, user)
        try:
            yield source
        finally:
            source.close()

    def user_input(self, *files: str, operator: str = "data-manager-1", run_id: str = "", **form: Any) -> Journey:
        values = {
            "project": FOLDER,
            "username": "researcher-1",
            "files": list(files),
            "purpose": "A purpose",
            "source_and_permission": "Public, CC-BY",
        } | form
        run = Run("user_input_request", run_id or f"run-{next(_RUNS)}", operator)
        open_transfer(self.register, self.loaded, UserInputForm.parse(values), run)
        return Journey(self, run, values["username"])

    def data_import(self, *files: str, operator: str = "data-manager-1", **form: Any) -> Journey:
        values = {"project": FOLDER, "files": list(files), "release_reference": "REL-1"} | form
        run = Run("data_import", f"run-{next(_RUNS)}", operator)
        open_transfer(self.register, self.loaded, DataImportForm.parse(values), run)
        return Journey(self, run, operator)

    def output_export(self, *paths: str, operator: str = "data-manager-1", **form: Any) -> Journey:
        """Outputs out of the project; ``analysis`` is where they lie."""
        values = {
            "project": FOLDER,
            "username": "researcher-1",
            "paths": list(paths),
            "purpose": "A paper",
            "description": "Table 1 of the paper",
        } | form
        run = Run("output_export", f"run-{next(_RUNS)}", operator)
        open_transfer(self.register, self.loaded, OutputExportForm.parse(values), run)
        return Journey(self, run, values["username"], YES_OUT)

    @property
    def analysis(self) -> Path:
        return self.root / "projects" / FOLDER / "analysis"

    def add_data_manager(self, name: str) -> None:
        """One more than the two that every site here has."""
        with self.register.changing("system:test") as change:
            change.add(
                Person(airflow_name=name, name=name, email=f"{name}@trial.test", roles=["data_manager"]), "person.added"
            )

    def download(self, user: str = "researcher-1") -> Path:
        return self.root / "triage" / user / "download"

    def events(self, kind: str | None = None) -> list[Event]:
        with self.register.reading() as session:
            query = select(Event).order_by(Event.number)
            return list(session.scalars(query if kind is None else query.where(Event.kind == kind)))

    def notices(self, kind: str | None = None) -> list[Notice]:
        with self.register.reading() as session:
            query = select(Notice).order_by(Notice.id)
            return list(session.scalars(query if kind is None else query.where(Notice.kind == kind)))


@dataclass
class Journey:
    """One transfer on its way, step by step."""

    site: TrialSite
    run: Run
    owner: str
    yes: dict[str, bool] = field(default_factory=lambda: YES)

    @property
    def is_output(self) -> bool:
        return self.run.dag_id == "output_export"

    @contextmanager
    def source(self) -> Iterator[Source]:
        """Where its files come from, as in :meth:`sallyport.orchestration.site.Site.source_for`."""
        if not self.is_output:
            with self.site.uploads(self.owner) as source:
                yield source
            return
        transfer = self.transfer
        with closing(
            project_source(self.site.loaded.policy, transfer.project.folder, transfer.request["files"])
        ) as source:
            yield source

    def stage(self) -> Journey:
        with self.source() as source:
            stage(self.site.register, self.site.loaded.policy, self.run, source, self.site.quarantine)
        return self

    def inspect(self) -> Journey:
        inspect_transfer(self.site.register, self.site.loaded, self.run, self.site.quarantine, self.site.scanner)
        return self

    def ask(self, which: str = "review") -> gate.Asked | None:
        return gate.ask(self.site.register, self.site.loaded, self.run, which)

    def to_review(self) -> Journey:
        self.stage().inspect().ask()
        return self

    def answer(self, choice: str, by: str = "data-manager-1", which: str = "review", **fields: Any) -> list[str]:
        given = Answer(gate=which, user_id=f"id-of-{by}", user_name=by, options=[choice], fields=fields)
        return decide.decide(self.site.register, self.site.loaded, self.run, given).refusals

    def approve(self, by: str = "data-manager-1", which: str = "review", **fields: Any) -> list[str]:
        return self.answer("Approve", by, which, **(self.yes | fields))

    def arrive(self, choice: str, by: str, which: str = "review", **fields: Any) -> list[str]:
        """As an answer comes in through Airflow's page: judged, sealed where need be, handed on, and then taken."""
        site = self.site
        given = Answer(gate=which, user_id=f"id-of-{by}", user_name=by, options=[choice], fields=fields)
        if causes := decide.problems(site.register, site.loaded, self.run, given, is_arriving=True):
            return causes
        handed_on = decide.seal_answer(site.register, site.loaded, self.run, given) or given
        return decide.decide(site.register, site.loaded, self.run, handed_on).refusals

    def release(self) -> str:
        site = self.site
        house = Gatehouse(
            site.register,
            site.loaded,
            site.quarantine,
            site.scanner,
            (triage_backend if self.is_output else access_backend)(site.loaded.policy.access),
            self.source,
        )
        return str(release(house, self.run))

    def letter(self) -> str | None:
        site = self.site
        access = access_backend(site.loaded.policy.access)
        return write_letter(Desk(site.register, site.loaded.policy, access, site.quarantine.root), self.run)

    def close(self) -> str:
        return str(close(self.site.register, self.run))

    @property
    def transfer(self) -> Transfer:
        with self.site.register.reading() as session:
            found = transfer_of(session, self.run)
            _ = [(file.findings, file.digest) for file in found.files]
            _ = (found.project.folder, found.operator.name, found.requester)
            return found

    @property
    def state(self) -> str:
        return self.transfer.state

    def rules(self) -> set[str]:
        return {found.rule for file in self.transfer.files for found in file.findings}


def dumped(value: Any) -> str:
    """Everything in it as one text, for searching."""
    return json.dumps(value, default=str, ensure_ascii=False)


def days_pass(site: TrialSite, days: float) -> None:
    """As if everything recorded so far had happened ``days`` earlier; events keep their times, being sealed."""
    with site.register.changing("system:test") as change:
        for row in change.session.scalars(select(Transfer)):
            row.changed_at -= timedelta(days=days)
        for row in change.session.scalars(select(Delivery)):
            row.at -= timedelta(days=days)
        change.record("test.time_passed", "register:1", days=days)
