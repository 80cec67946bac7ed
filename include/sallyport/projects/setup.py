"""Making a project's folder and permissions. Source: 'Setting up the project folder' of the SRCP guide.

What is to be done is committed to the register before it is done, and what was done after it was read back (law 6).
Killed at any instant and run again, it looks at the folder first and does only what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from sallyport.access.groups import group_name, project_group
from sallyport.access.model import EVERYTHING, READ_ONLY, Entry, Right
from sallyport.access.users import tasks_account
from sallyport.errors import NotPermitted, Refused
from sallyport.notices.outbox import queue
from sallyport.people.access import join
from sallyport.people.directory import find_or_add
from sallyport.people.members import Member
from sallyport.projects.approval import has_answer, is_approved
from sallyport.projects.audience import approvers, operator_of_project
from sallyport.projects.ground import look, make, require_own, require_there
from sallyport.projects.identity import project_ids, require_id, site_groups
from sallyport.projects.judge import check_request
from sallyport.projects.moves import move, project_of, resume, state_of
from sallyport.register.incidents import require_not_frozen
from sallyport.register.models import Event
from sallyport.register.people import current_members
from sallyport.register.states import ProjectState

if TYPE_CHECKING:
    from pathlib import Path

    from sallyport.access.model import AccessBackend, Plan, Principal
    from sallyport.policy.load import Loaded
    from sallyport.policy.model import Policy
    from sallyport.projects.ground import Ground
    from sallyport.register.change import Change
    from sallyport.register.models import Project
    from sallyport.register.register import Register
    from sallyport.transfers.run import Run

_ACTOR = "system:build"


@dataclass(frozen=True)
class Built:
    """What one go of :func:`build` did."""

    folder: str
    made: tuple[str, ...] = ()
    """Folders that were made: ``.``, ``data``, ``analysis``."""
    access: tuple[str, ...] = ()
    """Folders whose permissions were set."""
    activated: bool = False
    """Did the project become active now?"""

    @property
    def changed(self) -> bool:
        """Was anything done at all?"""
        return bool(self.made or self.access or self.activated)

    def __str__(self) -> str:
        if not self.changed:
            return f"{self.folder}: everything was already as it should be. Nothing was changed."
        done = [
            f"made {_said(self.made)}" if self.made else "all folders were there",
            f"set the permissions of {_said(self.access)}" if self.access else "all permissions were so",
        ]
        return f"{self.folder}: {', '.join(done)}." + (" The project is active." if self.activated else "")


def _said(names: tuple[str, ...]) -> str:
    return ", ".join("the project folder" if name == "." else name for name in names)


def build(register: Register, loaded: Loaded, run: Run, access: AccessBackend) -> Built:
    """Make or find the project's folder, data and analysis, set and read back their permissions, activate the project.

    Refused, with nothing touched, for a folder with other content, of another project, or a link; NotFound while the
    platform has still to make it; NotPermitted unless the register holds the approval. Run twice, it changes nothing.
    """
    project = _take_up(register, loaded, run)
    site = _Building(register, loaded.policy, project, access)
    ground = site.look()
    made = site.make_folders(ground)
    changed = site.set_access()
    site.verify()
    return Built(project.folder, tuple(made), tuple(changed), site.activate())


def _take_up(register: Register, loaded: Loaded, run: Run) -> Project:
    with register.changing(_ACTOR) as change:
        project = project_of(change.session, run)
        resume(change, project)
        require_not_frozen(change.session, project)
        state = state_of(project)
        if state not in {ProjectState.ANSWERED, ProjectState.ACTIVE}:
            raise NotPermitted(
                f"{project.folder} is {state}; nothing is made before its approval and the platform's answer.",
                "Answer the gates of its run.",
            )
        if not is_approved(change.session, project) or not has_answer(change.session, project):
            raise NotPermitted(
                "The register holds no approval of this request as it stands.", "Ask for the project in a new run."
            )
        if state is ProjectState.ANSWERED and loaded.digest != project.policy_digest:
            check_request(project, loaded.policy)  # asked for under other rules: looked at again under today's (law 8)
        return project


class _Building:
    """The work on one project's folder."""

    def __init__(self, register: Register, policy: Policy, project: Project, access: AccessBackend) -> None:
        self.register, self.policy, self.project, self.access = register, policy, project, access
        rules = policy.projects
        self.subfolders = (rules.data_folder, rules.analysis_folder)
        self.path = policy.paths.projects / project.folder
        self.settled = project.state == ProjectState.ACTIVE
        self.ours = rules.folder_made_by == "sallyport"
        self.project_id = project.platform_id or ""

    def look(self) -> Ground:
        ground = look(self.policy.paths.projects, self.project.folder, self.subfolders, settled=self.settled)
        if not self.ours or self.settled:
            require_there(ground, settled=self.settled)
        if self.ours and not self.settled:
            require_own(ground)
        if ground.exists:
            found = project_ids(self.policy, ground.group_id, self.access.read(self.path))
            require_id(self.project_id, found, needed=not self.ours)
        return ground

    def make_folders(self, ground: Ground) -> list[str]:
        wanted = [*([] if ground.exists else ["."]), *ground.missing]
        if wanted:
            self._record("project.folders_intended", make=wanted)
        made = make(self.policy.paths.projects, self.project.folder, self.subfolders) if wanted else []
        if made or self._is_open("project.folders_intended", "project.folders_made"):
            now = look(self.policy.paths.projects, self.project.folder, self.subfolders, settled=self.settled)
            if not now.exists or now.missing:
                raise Refused("A folder that was just made is not there.", "Look at the storage, then run this again.")
            self._record("project.folders_made", made=made, present=list(self.subfolders))
        return made

    def set_access(self) -> list[str]:
        plans = {name: plan for name, plan in self._plans().items() if plan.changes}
        if plans:
            self._record("project.access_intended", changes={name: plan.changes for name, plan in plans.items()})
        done = {}
        for name, plan in plans.items():
            back = self.access.apply(plan)
            done[name] = {"before": back.before, "after": back.after}
        if done or self._is_open("project.access_intended", "project.access_set"):
            now = {name: self.access.read(self._path(name)) for name in self._wanted_names()}
            self._record("project.access_set", set=done, now=now)
        return list(plans)

    def _plans(self) -> dict[str, Plan]:
        group = self._group()
        rights = {".": READ_ONLY, self.subfolders[0]: READ_ONLY, self.subfolders[1]: EVERYTHING}
        wanted = {name: [Entry(group, rights[name], inherit=True)] for name in self._wanted_names()}
        account = tasks_account()
        if self.ours and account is not None:  # else the platform's own lists let the data managers' account read
            wanted[self.subfolders[1]].append(Entry(account, READ_ONLY, inherit=True))
        return {name: self.access.plan(self._path(name), entries) for name, entries in wanted.items()}

    def _wanted_names(self) -> tuple[str, ...]:
        """A folder that the platform made has the platform's own list; only what is below it is ours to set."""
        return (".", *self.subfolders) if self.ours else self.subfolders

    def _path(self, name: str) -> Path:
        return self.path if name == "." else self.path / name

    def _group(self) -> Principal:
        """The users' group; where the site keeps its own group file, a missing one is added to it."""
        access = self.policy.access
        name = group_name(access, self.project_id)
        missing = access.groups == "file" and name not in {known for known, _ in site_groups(access)}
        if missing:
            self._record("project.group_intended", group=name)
        group = project_group(access, self.project_id)
        if missing or self._is_open("project.group_intended", "project.group_made"):
            self._record("project.group_made", group=name, id=group.id)
        return group

    def verify(self) -> None:
        """Ask the file system once more what the users can really do."""
        group, (data, analysis) = self._group(), self.subfolders
        if Right.WRITE in self.access.effective(self.path / data, group):
            raise Refused("The project's users could change what is in the data folder.", "Look at its permissions.")
        if not self.access.effective(self.path / data, group) >= READ_ONLY:
            raise Refused("The project's users could not read the data folder.", "Look at its permissions.")
        if self.access.effective(self.path / analysis, group) != EVERYTHING:
            raise Refused("The project's users could not work in the analysis folder.", "Look at its permissions.")

    def activate(self) -> bool:
        with self.register.changing(_ACTOR) as change:
            project = change.get(type(self.project), self.project.id)
            if state_of(project) is ProjectState.ACTIVE:
                return False
            for one in project.request.get("members", []):
                person = find_or_add(change, Member(one["username"], one["name"], one["email"]))
                join(change, project, person, "named in the project's request")
            now = {name: self.access.read(self._path(name)) for name in self._wanted_names()}
            move(change, project, ProjectState.ACTIVE, access=now)
            change.session.flush()
            self._tell(change, project)
            return True

    def _tell(self, change: Change, project: Project) -> None:
        members = current_members(change.session, project)
        queue(change, "project_ready", project=project, to=members)
        operator = operator_of_project(change.session, project)
        managers = [*approvers(change.session, self.policy, project), *([operator] if operator else [])]
        told = {member.id for member in members}
        others = [person for person in managers if person.id not in told]
        queue(change, "project_ready", project=project, to=others, with_head=True)

    def _record(self, kind: str, **data: object) -> None:
        with self.register.changing(_ACTOR) as change:
            if kind.endswith("_intended"):
                require_not_frozen(change.session, self.project)
            change.record(kind, f"project:{self.project.id}", **data)

    def _is_open(self, intended: str, done: str) -> bool:
        """Was something intended whose outcome was never recorded, because an earlier go was cut short?"""
        with self.register.reading() as session:
            query = select(Event.kind).where(
                Event.subject == f"project:{self.project.id}", Event.kind.in_((intended, done))
            )
            return session.scalar(query.order_by(Event.number.desc()).limit(1)) == intended
