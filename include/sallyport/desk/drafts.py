"""A draft's life: begun or taken over by a person, changed, sent or discarded.

Sending is an intention: the register keeps which run is to be triggered, and the person's browser triggers it under the
person's own name. However often that is done it is one run, since a run's id belongs to one version of one draft.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, and_, cast, exists, or_, select, update
from sqlalchemy.orm import selectinload

from sallyport.desk.forms import FORMS, cleaned, files_in, judged
from sallyport.desk.looker import looker_of, uploaders
from sallyport.desk.row import Row, sentence
from sallyport.errors import BadRequest, NotFound, NotPermitted
from sallyport.evidence.canonical import sha256_of
from sallyport.register.desk import DISCARDED, OPEN, SENT, Draft
from sallyport.register.models import Project, Transfer
from sallyport.transfers.drafted import DRAFT_RUN
from sallyport.transfers.forms import form_digest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from sallyport.desk.looker import Looker
    from sallyport.policy.model import Policy
    from sallyport.register.change import Change
    from sallyport.register.register import Register
    from sallyport.review.account import Account

WATCH = "triage_watch"
_MOST = 500
_ITS_TRANSFER = exists().where(Transfer.dag_id == Draft.dag_id, Transfer.run_id == Draft.run_id)


def waits_for_its_run() -> ColumnElement[bool]:
    """Is a draft open, or sent and its request not in the register yet?"""
    return or_(Draft.state == OPEN, and_(Draft.state == SENT, ~_ITS_TRANSFER))


def listed(session: Session, looker: Looker) -> dict[str, Any]:
    """The drafts that the looker sees, newest first, as JSON; sent ones until the register has their request."""
    theirs = waits_for_its_run(), Draft.dag_id.in_(sorted(looker.dags))
    query = select(Draft).options(selectinload(Draft.operator)).where(*theirs)
    sight = _Sight(session, looker)
    found = [draft for draft in session.scalars(query.order_by(Draft.changed_at.desc())) if sight.sees(draft)]
    return {"rows": [shown(draft, looker) for draft in found[:_MOST]]}


def shown(draft: Draft, looker: Looker) -> dict[str, Any]:
    """One draft as JSON. Its values are as they were typed, hostile ones too: to be shown as text only."""
    return {
        "id": draft.id,
        "version": draft.version,
        "dag_id": draft.dag_id,
        "project": draft.fields.get("project"),
        "username": draft.fields.get("username"),
        "files": files_in(draft.dag_id, draft.fields),
        "values": draft.fields,
        "upload": draft.upload,
        "prepared_by": WATCH if draft.upload else draft.operator.name if draft.operator else None,
        "operator": draft.operator.name if draft.operator else None,
        "is_yours": draft.operator_id in {None, looker.person.id},
        "state": draft.state,
        "run_id": draft.run_id,
        "refusal": {"problem": draft.problem, "advice": draft.advice} if draft.problem else None,
        "changed_at": draft.changed_at.isoformat(timespec="milliseconds"),
    }


def refused_drafts(session: Session, looker: Looker) -> Iterator[Row]:
    """What came back to the looker because its run was refused, and was not sent again."""
    refused = Draft.state == OPEN, Draft.problem.is_not(None), Draft.operator_id == looker.person.id
    for draft in session.scalars(select(Draft).where(*refused, Draft.dag_id.in_(sorted(looker.dags)))):
        yield Row(
            what="refused",
            ref=str(draft.id),
            says=sentence(f"{draft.problem} {draft.advice}"),
            since=draft.changed_at,
            why_not=(),
            kind=FORMS[draft.dag_id].kind,
            project=sentence(draft.fields.get("project")) or None,
            person=sentence(draft.fields.get("username")) or None,
        )


class Drafting:
    """What one account does with drafts. NotPermitted for a stranger and for who has no duty here."""

    def __init__(self, register: Register, policy: Policy, account: Account, dags: Collection[str]) -> None:
        """``dags``: those whose runs Airflow lets the account read."""
        self._register, self._policy, self._account, self._dags = register, policy, account, dags

    def begin(self, dag_id: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Keep a new draft, however incomplete. BadRequest for what can be no draft, NotPermitted for a project not theirs."""
        with self._register.changing("system:desk") as change:
            looker = self._looker(change)
            kept = self._kept(change.session, looker, dag_id, fields)
            draft = Draft(dag_id=dag_id, fields=kept, operator_id=looker.person.id, state=OPEN)
            draft.created_at = draft.changed_at = change.now
            change.add(draft, "draft.begun", dag=dag_id, fields=sha256_of(kept))
            draft.operator = looker.person
            return shown(draft, looker)

    def change(self, number: int, version: int, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Replace what stands in it. What was prepared becomes the person's own; what was sent and not begun is open again.

        BadRequest when it is not at ``version`` any more, NotPermitted when it is another's.
        """
        with self._register.changing("system:desk") as change:
            looker = self._looker(change)
            draft = self._mine(change, looker, number, version)
            draft.fields = self._kept(change.session, looker, draft.dag_id, fields)
            draft.version += 1
            draft.state, draft.run_id = OPEN, None
            self._record(change, looker, draft, "draft.changed", fields=sha256_of(draft.fields))
            return shown(draft, looker)

    def discard(self, number: int, version: int) -> dict[str, Any]:
        """Put it away; a run that it was sent as and that has not begun will be refused. As :meth:`change` otherwise."""
        with self._register.changing("system:desk") as change:
            looker = self._looker(change)
            draft = self._mine(change, looker, number, version)
            draft.state = DISCARDED
            self._record(change, looker, draft, "draft.discarded")
            return shown(draft, looker)

    def send(self, number: int, version: int) -> dict[str, Any]:
        """Keep the intention to trigger a run; returns which, with its form. Sent again, it is the same run.

        FieldProblems, BadRequest or NotPermitted when the form cannot be sent; as :meth:`change` otherwise.
        """
        with self._register.changing("system:desk") as change:
            looker = self._looker(change)
            draft = self._mine(change, looker, number, version)
            form = judged(change.session, self._policy, draft.dag_id, draft.fields, looker.person)
            run_id = f"{DRAFT_RUN}{draft.id}__{draft.version}"
            if draft.state != SENT:
                draft.state, draft.run_id, draft.form_digest = SENT, run_id, form_digest(form)
                draft.problem = draft.advice = None
                self._record(change, looker, draft, "draft.sent", dag=draft.dag_id, run=run_id, form=draft.form_digest)
            conf = form.model_dump(mode="json", by_alias=True, exclude_unset=True)
            return {"dag_id": draft.dag_id, "run_id": run_id, "conf": conf}

    def _looker(self, change: Change) -> Looker:
        looker = looker_of(change.session, self._policy, self._account, self._dags)
        change.actor = f"person:{looker.person.id}"
        return looker

    def _kept(self, session: Session, looker: Looker, dag_id: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        kept = cleaned(dag_id, fields)
        if dag_id not in looker.dags:
            raise NotPermitted("Airflow does not show you this DAG.", "Ask an Airflow administrator.")
        if (folder := kept.get("project")) and folder not in _folders(session, looker):
            raise NotPermitted("This project is none of yours.", "Choose one of those that are offered.")
        return kept

    def _mine(self, change: Change, looker: Looker, number: int, version: int) -> Draft:
        """A draft that the person may change."""
        draft = change.get(Draft, number)
        if draft.dag_id not in looker.dags or not _Sight(change.session, looker).sees(draft):
            raise NotFound("There is no such draft.", "Reload the page.")
        if draft.version != version or draft.state == DISCARDED:
            raise BadRequest("This draft was changed meanwhile.", "Reload the page; what you typed is not kept.")
        if draft.operator_id not in {None, looker.person.id}:
            raise NotPermitted("This draft is somebody else's.", "Begin one of your own, or ask them.")
        if change.session.scalar(select(Draft.id).where(Draft.id == draft.id, _ITS_TRANSFER)) is not None:
            raise BadRequest("This draft was sent, and its request goes on.", "Look at the request.")
        return draft

    def _record(self, change: Change, looker: Looker, draft: Draft, kind: str, **data: object) -> None:
        """From now on the draft is the person's."""
        draft.operator_id, draft.operator, draft.changed_at = looker.person.id, looker.person, change.now
        change.record(kind, draft, version=draft.version, **data)


class _Sight:
    """Which drafts somebody sees: their own, those of projects they see, and those prepared of uploads they see."""

    def __init__(self, session: Session, looker: Looker) -> None:
        self._me = looker.person.id
        self._folders = _folders(session, looker)
        self._uploads = {person.triage_name for person, _ in uploaders(session, looker)}

    def sees(self, draft: Draft) -> bool:
        """Does the looker see it?"""
        is_of_theirs = draft.fields.get("project") in self._folders or draft.upload in self._uploads
        return is_of_theirs or draft.operator_id == self._me


def _folders(session: Session, looker: Looker) -> frozenset[str]:
    return frozenset(session.scalars(select(Project.folder).where(looker.projects())))


def forget_drafts(session: Session, older_than: datetime) -> int:
    """Empty the drafts that were sent or discarded before then, and give up those whose run never came. Returns how many.

    Their rows stay, with what they were sent as, since nothing is deleted from a register.
    """
    old = Draft.changed_at <= older_than
    session.execute(update(Draft).where(old, Draft.state == SENT, ~_ITS_TRANSFER).values(state=DISCARDED))
    ended = Draft.state.in_((SENT, DISCARDED)), cast(Draft.fields, Text) != "{}"
    done = session.execute(update(Draft).where(old, *ended).values(fields={}))
    return int(getattr(done, "rowcount", 0))
