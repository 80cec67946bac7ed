"""Drafts that are prepared of uploads nobody asked for: one an upload folder, refreshed until a person takes it over."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from sallyport.desk.asked import named_in
from sallyport.desk.drafts import waits_for_its_run
from sallyport.desk.folders import Folder, Place
from sallyport.desk.forms import DATA_IMPORT, USER_INPUT, files_in
from sallyport.evidence.canonical import sha256_of
from sallyport.register.desk import DISCARDED, OPEN, Draft
from sallyport.register.models import Membership, Person, Project
from sallyport.register.people import MEMBER, duties_of, is_current
from sallyport.register.states import ProjectState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from sallyport.desk.lying import Lying
    from sallyport.policy.model import Policy
    from sallyport.register.change import Change


@dataclass(frozen=True)
class Wanted:
    """What the draft of one upload folder should be; without files there should be none."""

    upload: str
    dag_id: str
    fields: Mapping[str, Any]
    basis: str
    """Digest of the files as they are."""

    @property
    def is_for_something(self) -> bool:
        """Is there anything to ask for?"""
        return bool(self.fields["files"])


def claims(session: Session) -> dict[str, list[str]]:
    """What people's drafts ask for: triage name of the upload folder to patterns."""
    query = select(Draft, Person.triage_name).join(Person, Person.id == Draft.operator_id).where(waits_for_its_run())
    found: defaultdict[str, list[str]] = defaultdict(list)
    for draft, operator in session.execute(query):
        if draft.dag_id in {USER_INPUT, DATA_IMPORT}:
            owner = draft.fields.get("username") if draft.dag_id == USER_INPUT else operator
            found[owner or ""] += files_in(draft.dag_id, draft.fields)
    return dict(found)


def wanted(session: Session, policy: Policy, person: Person, quiet: Sequence[Lying], claimed: Sequence[str]) -> Wanted:
    """The draft of a person's upload folder: of files that are ``quiet`` and were never asked for, those not ``claimed``.

    ``claimed``: patterns of people's own drafts, from :func:`claims`.
    """
    name = person.triage_name or ""
    folder = Folder(Place.UPLOAD, name)
    taken = named_in(folder, [one.path for one in quiet], claimed)
    left = [one for one in quiet if one.path not in taken]
    basis = sha256_of([[one.path, one.identity] for one in left])
    fields: dict[str, Any] = {"files": [folder.pattern(one.path) for one in left]}
    duties = duties_of(session, person)
    if duties.hold(policy.review.roles, None) or duties.projects(policy.review.roles):
        return Wanted(name, DATA_IMPORT, fields, basis)
    projects = _projects(session, person)
    if not projects:
        return Wanted(name, USER_INPUT, {"files": []}, basis)
    only = {"project": projects[0]} if len(projects) == 1 else {}
    return Wanted(name, USER_INPUT, only | {"username": name} | fields, basis)


def is_new(session: Session, want: Wanted) -> bool:
    """Would :func:`prepare` change anything?"""
    draft = _untouched(session, want.upload)
    if draft is None:
        return want.is_for_something and not _was_put_away(session, want)
    return not want.is_for_something or (draft.dag_id, draft.fields, draft.basis) != (
        want.dag_id,
        want.fields,
        want.basis,
    )


def prepare(change: Change, want: Wanted) -> None:
    """Prepare the draft, refresh it while nobody touched it, or put it away when nothing is left to ask for."""
    if not is_new(change.session, want):
        return
    draft = _untouched(change.session, want.upload)
    count = len(want.fields["files"])
    if draft is None:
        draft = Draft(upload=want.upload, state=OPEN, dag_id=want.dag_id, fields=dict(want.fields), basis=want.basis)
        draft.created_at = draft.changed_at = change.now
        change.add(draft, "draft.prepared", dag=want.dag_id, files=count)
        return
    draft.version += 1
    draft.changed_at, draft.dag_id, draft.fields, draft.basis = (
        change.now,
        want.dag_id,
        dict(want.fields) if want.is_for_something else {},
        want.basis,
    )
    if not want.is_for_something:
        draft.state = DISCARDED
    change.record("draft.prepared", draft, version=draft.version, files=count)


def lost_drafts(session: Session, uploads: Sequence[str]) -> Sequence[Draft]:
    """What was prepared of other upload folders than these, and the drafts of people who are gone."""
    gone = select(Person.id).where(Person.active.is_(False))
    lost = Draft.operator_id.in_(gone) | (Draft.operator_id.is_(None) & Draft.upload.not_in(uploads))
    return session.scalars(select(Draft).where(Draft.state == OPEN, lost)).all()


def give_up(change: Change, uploads: Sequence[str]) -> int:
    """Put those away. Returns how many."""
    lost = lost_drafts(change.session, uploads)
    for draft in lost:
        draft.version, draft.state, draft.fields, draft.changed_at = draft.version + 1, DISCARDED, {}, change.now
        change.record("draft.given_up", draft, version=draft.version)
    return len(lost)


def _untouched(session: Session, upload: str) -> Draft | None:
    mine = Draft.upload == upload, Draft.state == OPEN, Draft.operator_id.is_(None)
    return session.scalar(select(Draft).where(*mine).order_by(Draft.id))


def _was_put_away(session: Session, want: Wanted) -> bool:
    """Did a person discard a draft of these very files?"""
    same = Draft.upload == want.upload, Draft.basis == want.basis, Draft.state == DISCARDED
    return session.scalar(select(Draft.id).where(*same, Draft.operator_id.is_not(None)).limit(1)) is not None


def _projects(session: Session, person: Person) -> list[str]:
    """Folders of the active projects that the person is a user of."""
    query = (
        select(Project.folder)
        .join(Membership, Membership.project_id == Project.id)
        .where(Membership.person_id == person.id, Membership.role == MEMBER, is_current())
        .where(Project.state == ProjectState.ACTIVE)
    )
    return sorted(set(session.scalars(query)))
