"""A site without Airflow, for policy, people, notices and set-up: real register, folders and permissions."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml
from sqlalchemy import select

from sallyport.access.backend import access_backend
from sallyport.people.directory import add_person
from sallyport.policy.activation import bootstrap, current
from sallyport.policy.load import load
from sallyport.projects import gate
from sallyport.projects.form import SetupForm
from sallyport.projects.moves import project_of
from sallyport.projects.request import request
from sallyport.projects.setup import build
from sallyport.register.models import Decision, Event, Notice
from sallyport.review.answer import Answer
from sallyport.transfers.run import Run

if TYPE_CHECKING:
    from pathlib import Path

    from sallyport.policy.load import Loaded
    from sallyport.projects.setup import Built
    from sallyport.register.models import Person, Project
    from sallyport.register.register import Register

FOLDER = "2024_10_TB_ENDR123_2024"
PROJECT_ID = "ck5gh6d3se"
FORM = {
    "folder_name": FOLDER,
    "title": "A study of something",
    "approval_reference": "ENDR123/2024",
    "members": ["researcher-1", "new-1 New Person <new-1@trial.test>"],
}
REQUEST_FORM = [{"heading": "Section 5", "text": "Project name: {folder_name}\nDescription: {title}"}]
_RUNS = itertools.count(1)


def policy_values(root: Path, **changes: Any) -> dict[str, Any]:
    """A valid policy for folders below ``root``; ``changes`` are merged section by section."""
    values: dict[str, Any] = {
        "site": {"name": "Test site", "kind": "trial", "contact": "help@trial.test"},
        "paths": {name: str(root / name) for name in ("projects", "triage", "shared", "quarantine")},
        "malware": {"socket": str(root / "clamd.sock")},
        "notices": {"sender": "Sallyport <sallyport@trial.test>"},
        "access": {"backend": "posix", "groups": "file", "groups_file": str(root / "groups")},
        "projects": {"folder_made_by": "sallyport", "request_form": REQUEST_FORM, "node_command": []},
    }
    for section, given in changes.items():
        values.setdefault(section, {}).update(given)
    return values


@dataclass
class SetupSite:
    root: Path
    register: Register
    changes: dict[str, Any] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    """Runs that Airflow has no more."""

    def __post_init__(self) -> None:
        self.projects.mkdir()
        self.policy_file = self.root / "policy.yaml"
        self.write_policy(**self.changes)
        bootstrap(self.register, load(self.policy_file), "tests", "a site of the tests")
        self.people: dict[str, Person] = {}
        with self.register.changing("system:test") as change:
            for name, role in (
                ("data-manager-1", "data_manager"),
                ("data-manager-2", "data_manager"),
                ("platform-manager", "platform_manager"),
                ("researcher-1", ""),
                ("researcher-2", ""),
            ):
                self.people[name] = add_person(
                    change,
                    name=name.replace("-", " ").title(),
                    email=f"{name}@trial.test",
                    airflow_name=name if role else None,
                    triage_name=name,
                    roles=[role] if role else [],
                )

    @property
    def projects(self) -> Path:
        return self.root / "projects"

    @property
    def folder(self) -> Path:
        return self.projects / FOLDER

    def write_policy(self, **changes: Any) -> None:
        self.policy_file.write_text(yaml.safe_dump(policy_values(self.root, **changes)), "utf-8")

    @property
    def loaded(self) -> Loaded:
        return current(self.register, self.policy_file)

    def is_going_on(self, run: Run) -> bool:
        return run.run_id not in self.deleted

    def events(self, *kinds: str) -> list[Event]:
        with self.register.reading() as session:
            query = select(Event).order_by(Event.number)
            return list(session.scalars(query.where(Event.kind.in_(kinds)) if kinds else query))

    def notices(self, kind: str) -> list[Notice]:
        with self.register.reading() as session:
            return list(session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id)))

    def decisions(self) -> list[Decision]:
        with self.register.reading() as session:
            return list(session.scalars(select(Decision).order_by(Decision.id)))

    def ask_for(self, operator: str | None = "data-manager-1", **form: Any) -> SetupRun:
        run = SetupRun(self, Run("project_setup", f"run-{next(_RUNS)}", operator))
        run.request(**form)
        return run


@dataclass
class SetupRun:
    site: SetupSite
    run: Run

    def request(self, **form: Any) -> Project:
        asked = SetupForm.parse(FORM | form)
        return request(self.site.register, self.site.loaded, asked, self.run, self.site.is_going_on)

    def ask(self, which: str = "review") -> Any:
        return gate.ask(self.site.register, self.site.loaded, self.run, which)

    def answer(
        self,
        choice: str,
        by: str = "platform-manager",
        which: str = "review",
        *,
        asked: int | None = None,
        **fields: Any,
    ) -> list[str]:
        return gate.decide(self.site.register, self.site.loaded, self.run, self.given(choice, by, which, asked, fields))

    def given(self, choice: str, by: str, which: str, asked: int | None, fields: dict[str, Any]) -> Answer:
        return Answer(gate=which, user_id=f"id-of-{by}", user_name=by, options=[choice], fields=fields, round=asked)

    def approve(self) -> SetupRun:
        self.ask()
        assert self.answer("Approve") == []
        return self

    def answered(self, project_id: str = PROJECT_ID) -> SetupRun:
        self.ask("platform_answer")
        fields = {"project_id": project_id, "ticket": "HPCSSUP-123456"}
        assert self.answer("Approve", "data-manager-1", "platform_answer", **fields) == []
        return self

    def build(self) -> Built:
        return build(self.site.register, self.site.loaded, self.run, access_backend(self.site.loaded.policy.access))

    @property
    def project(self) -> Project:
        with self.site.register.reading() as session:
            return project_of(session, self.run)

    @property
    def state(self) -> str:
        return self.project.state
