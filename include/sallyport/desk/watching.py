"""A round of looks: into the upload folders of everybody who has one, or where a person asked for it.

The API server never reads these folders; what it shows is what a round saw. Nothing is started by one: it prepares drafts.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, or_, select, update

from sallyport.desk.folders import Folder, Place
from sallyport.desk.looker import Looker, uploaders
from sallyport.desk.lying import count_unusable, is_quiet, never_asked, summary_of
from sallyport.desk.preparing import claims, give_up, is_new, lost_drafts, prepare, wanted
from sallyport.desk.ready import require_visible
from sallyport.desk.seeing import ACTOR, Seen, forget, keep, look, watched_of
from sallyport.register.change import REGISTER
from sallyport.register.desk import Watched
from sallyport.register.models import Person, Project
from sallyport.register.people import duties_of
from sallyport.register.states import ProjectState
from sallyport.storage.folder import FolderSource
from sallyport.transfers.request import operator_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sqlalchemy.orm import Session

    from sallyport.desk.preparing import Wanted
    from sallyport.policy.model import Policy
    from sallyport.register.register import Register
    from sallyport.storage.source import Watchable
    from sallyport.transfers.run import Run

    Opening = Callable[[str], AbstractContextManager[Watchable]]

TOLD_EVERY = timedelta(minutes=15)
"""A folder in which nothing is new is written down again only after so long: each round's notes cost an event."""


@dataclass
class Report:
    """What a round came to, without names."""

    folders: int = 0
    changed: int = 0
    cut: int = 0
    problems: list[tuple[str, str, str]] = field(default_factory=list)
    """Folders that could not be looked into: place, whom it is about (``person:<id>``, ``project:<id>``), and why."""


@dataclass(frozen=True)
class Rounds:
    """Looks into folders for the register. ``uploads`` opens the upload folder of a user, by triage name."""

    register: Register
    policy: Policy
    uploads: Opening

    def by_clock(self) -> Report:
        """Look into every upload folder of an active person, and forget what nobody has any more."""
        with self.register.reading() as session:
            people = session.scalars(
                select(Person).where(Person.active, Person.triage_name.is_not(None)).order_by(Person.id)
            ).all()
        report = Report()
        seen = [self._uploads_of(person, report) for person in people]
        self._note(seen, people, None)
        self._forget_others(people)
        return report

    def by_hand(self, looking: Person, owners: Iterable[Person], projects: Iterable[Project]) -> Report:
        """Look where the person ``looking`` asked for it; whether they may is the caller's to check."""
        people, report = list(owners), Report()
        seen = [self._uploads_of(person, report) for person in people]
        for project in projects:
            seen += self._project(project, report)
        self._note(seen, people, looking)
        return report

    def _uploads_of(self, person: Person, report: Report) -> Seen:
        name = person.triage_name or ""
        return self._look(Folder(Place.UPLOAD, name), f"person:{person.id}", partial(self.uploads, name), report)

    def _project(self, project: Project, report: Report) -> list[Seen]:
        roots = {Place.PROJECT: self.policy.paths.projects, Place.OUTPUT: self.policy.paths.outputs}
        folders = [(Folder(place, project.folder), root) for place, root in roots.items() if root is not None]
        return [
            self._look(folder, f"project:{project.id}", partial(_opened, root, folder.owner), report)
            for folder, root in folders
        ]

    def _look(
        self, folder: Folder, subject: str, opening: Callable[[], AbstractContextManager[Watchable]], report: Report
    ) -> Seen:
        seen = look(self.policy, folder, subject, opening)
        report.folders += 1
        report.cut += seen.is_cut
        report.changed += keep(self.register, seen, datetime.now(UTC))
        if seen.problem:
            report.problems.append((folder.place, subject, seen.problem))
        return replace(seen, files=None)  # they are kept; a round of many folders does not hold them all

    def _note(self, seen: list[Seen], people: Iterable[Person], looking: Person | None) -> None:
        """Write down what changed of the folders as a whole, and prepare drafts: all in one transaction, or none at all."""
        now = datetime.now(UTC)
        with self.register.reading() as session:
            rows, drafts = self._news(session, seen, people, now, is_asked_for=looking is not None)
        if not rows and not drafts:
            return
        with self.register.changing(f"person:{looking.id}" if looking else ACTOR) as change:
            old = [row for row in rows if "id" in row]
            new = [row for row in rows if "id" not in row]
            if old:
                change.session.execute(update(Watched), old)
            if new:
                change.session.execute(insert(Watched), new)
            for want in drafts:
                prepare(change, want)
            problems = sum(one.problem is not None for one in seen)
            if looking is not None:
                for one in seen:
                    change.record("desk.looked", one.subject, place=one.folder.place, is_cut=one.is_cut)
            else:
                change.record("desk.watched", REGISTER, folders=len(seen), written=len(rows), problems=problems)

    def _news(
        self, session: Session, seen: list[Seen], people: Iterable[Person], now: datetime, *, is_asked_for: bool
    ) -> tuple[list[dict[str, Any]], list[Wanted]]:
        by_name = {person.triage_name: person for person in people}
        rows, drafts, claimed = [], [], claims(session)
        for one in seen:
            kept = watched_of(session, one.folder)
            seen_at = now if one.problem is None else kept.seen_at if kept else None
            lying = never_asked(session, one.folder)
            counts = summary_of(self.policy, lying, seen_at)
            is_cut = one.is_cut if one.problem is None else bool(kept and kept.is_cut)
            row = {"problem": one.problem, "is_cut": is_cut, "unusable": count_unusable(session, one.folder)}
            row |= counts._asdict()
            if is_asked_for or kept is None or _differs(kept, row, now):
                key = {"id": kept.id} if kept else {"place": one.folder.place, "owner": one.folder.owner}
                rows.append(key | row | {"seen_at": seen_at})
            if one.folder.place is Place.UPLOAD and one.problem is None:
                owner, quiet = (
                    one.folder.owner,
                    [file for file in lying if is_quiet(self.policy, file.quiet_since, now)],
                )
                want = wanted(session, self.policy, by_name[owner], quiet, claimed.get(owner, []))
                drafts += [want] if is_new(session, want) else []
        return rows, drafts

    def _forget_others(self, people: Iterable[Person]) -> None:
        """What is known of folders whose people or projects are gone, and of projects that were not looked into for long."""
        names = [person.triage_name or "" for person in people]
        with self.register.reading() as session:
            others = self._others(session, names)
            lost = lost_drafts(session, names)
        if not others and not lost:
            return
        with self.register.changing(ACTOR) as change:
            for folder in self._others(change.session, names):
                forget(change.session, folder)
            given_up = give_up(change, names)
            change.record("desk.forgotten", REGISTER, folders=len(others), drafts=given_up)

    def _others(self, session: Session, names: list[str]) -> list[Folder]:
        active = select(Project.folder).where(Project.state == ProjectState.ACTIVE)
        old = datetime.now(UTC) - timedelta(days=self.policy.desk.draft_days)
        is_upload = Watched.place == Place.UPLOAD
        query = select(Watched.place, Watched.owner).where(
            or_(
                is_upload & Watched.owner.not_in(names),
                ~is_upload & or_(Watched.owner.not_in(active), Watched.seen_at <= old),
            )
        )
        return [Folder(Place(place), owner) for place, owner in session.execute(query)]


def _opened(root: Path, folder: str) -> AbstractContextManager[Watchable]:
    return closing(FolderSource(root, folder))


def _differs(kept: Watched, row: dict[str, Any], now: datetime) -> bool:
    """Is there anything to write down, but that it was looked into again?"""
    is_old = row["problem"] is None and (kept.seen_at is None or now - kept.seen_at >= TOLD_EVERY)
    return is_old or any(getattr(kept, name) != value for name, value in row.items())


def watch(rounds: Rounds, run: Run, project: str, username: str) -> Report:
    """The clock's round; or, for a run that a person triggered, a look where they ask for it.

    That is into one project's folder, or into one user's uploads; without either, into all uploads that they see.
    NotPermitted for what they may not see.
    """
    if run.operator is None:
        return rounds.by_clock()
    with rounds.register.reading() as session:
        person = operator_of(session, run, rounds.policy)
        looker = Looker(person, duties_of(session, person), rounds.policy.review.roles, frozenset())
        if project:
            require_visible(session, looker, Folder(Place.PROJECT, project))
        if username:
            require_visible(session, looker, Folder(Place.UPLOAD, username))
        owners = [
            owner for owner, _ in uploaders(session, looker) if owner.triage_name == (username or owner.triage_name)
        ]
        projects = session.scalars(select(Project).where(Project.folder == project)).all()
    return rounds.by_hand(person, owners if username or not project else [], projects)
