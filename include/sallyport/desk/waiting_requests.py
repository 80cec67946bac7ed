"""Transfers that wait: for a review, to be mended, to be fetched, for their files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from sallyport.desk.numbers import NOTHING, numbers_of, worst_of
from sallyport.desk.row import Row, sentence, standing_still
from sallyport.register.incidents import time_frozen
from sallyport.register.models import Transfer
from sallyport.register.states import TransferKind, TransferState
from sallyport.review.answer import SECOND_REVIEW
from sallyport.review.judge import gate_problems
from sallyport.review.offer import gate_after, reviewers
from sallyport.review.person import named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from sallyport.desk.looker import Looker
    from sallyport.policy.model import Policy
    from sallyport.register.outgoing import Incident

_S = TransferState
_OUT = Transfer.kind == TransferKind.OUTPUT_EXPORT
_ANSWER = "Look at the files on the review tab and answer."
_ANSWER_TOO = "One answer is in; a second person has to look and answer too."


def waiting_requests(session: Session, policy: Policy, looker: Looker, freezes: Sequence[Incident]) -> Iterator[Row]:
    """Every transfer that waits and that the looker may see, in no order. A fixed number of statements.

    ``freezes``: all that there were, oldest first.
    """
    which = _waiting(policy, looker)
    people = joinedload(Transfer.project), joinedload(Transfer.requester), joinedload(Transfer.operator)
    transfers = session.scalars(select(Transfer).where(which).options(*people)).all()
    answered = reviewers(session, and_(which, Transfer.state == _S.IN_REVIEW))
    ids = select(Transfer.id).where(which)
    numbers, worst = numbers_of(session, ids), worst_of(session, ids)
    for transfer in transfers:
        make = partial(
            Row,
            ref=transfer.ref,
            kind=transfer.kind,
            project=transfer.project.folder,
            person=transfer.requester.name if transfer.requester else None,
            operator=transfer.operator.name,
            since=transfer.changed_at,
            worst=worst.get(transfer.id),
            numbers=numbers.get(transfer.id, NOTHING),
            dag_id=transfer.dag_id,
            run_id=transfer.run_id,
        )
        if transfer.state == _S.IN_REVIEW:
            yield _review(policy, looker, transfer, answered.get(transfer.id, []), freezes, make)
        else:
            yield _MAKERS[_S(transfer.state)](policy, looker, transfer, make)


def _waiting(policy: Policy, looker: Looker) -> ColumnElement[bool]:
    """What failed longer ago than anything may wait has been given up; the search still finds it."""
    given_up = datetime.now(UTC) - timedelta(days=policy.review.expire_after_days)
    waits = or_(
        Transfer.state.in_((_S.REQUESTED, _S.IN_REVIEW)),
        and_(Transfer.state == _S.FAILED, Transfer.changed_at > given_up),
        and_(Transfer.state == _S.RELEASED, _OUT),
    )
    in_quarantine = Transfer.state == _S.QUARANTINED
    return and_(
        Transfer.state.in_([_S.IN_REVIEW, *_MAKERS]),  # said first and by itself: there is an index for it
        or_(and_(waits, looker.transfers()), and_(in_quarantine, or_(looker.transfers(), _kept(policy, looker)))),
    )


def _kept(policy: Policy, looker: Looker) -> ColumnElement[bool]:
    """In projects whose quarantine the looker keeps, though they may not see what is asked for there otherwise."""
    roles = policy.review.quarantine_roles
    if looker.duties.hold(roles, None):
        return looker.readable()
    return and_(looker.readable(), Transfer.project_id.in_(sorted(looker.duties.projects(roles))))


def _review(
    policy: Policy,
    looker: Looker,
    transfer: Transfer,
    answered: list[int],
    freezes: Sequence[Incident],
    make: Callable[..., Row],
) -> Row:
    """Nothing of an answer but that there is one: where two people answer, neither may see the other's."""
    gate = gate_after(answered)
    stands_still = standing_still(freezes, transfer.project_id)
    return make(
        what=gate,
        says=_ANSWER_TOO if gate == SECOND_REVIEW else _ANSWER,
        due=policy.review.deadline(transfer.changed_at)
        + time_frozen(freezes, transfer.project_id, transfer.changed_at),
        why_not=(*stands_still, *gate_problems(looker.duties, policy, transfer, looker.person, gate, answered)),
        task_id=gate,
    )


def _failed(policy: Policy, looker: Looker, transfer: Transfer, make: Callable[..., Row]) -> Row:
    """To be mended by who triggered it; by anybody who sees it once they are not here any more."""
    del policy
    is_theirs = looker.person.id == transfer.operator_id or not transfer.operator.active
    why_not = () if is_theirs else (f"{transfer.operator.name} triggered it and was told.",)
    return make(what="failed", says=sentence(transfer.problem), why_not=why_not)


def _quarantined(policy: Policy, looker: Looker, transfer: Transfer, make: Callable[..., Row]) -> Row:
    roles = policy.review.quarantine_roles
    is_theirs = looker.duties.hold(roles, transfer.project_id)
    why_not = () if is_theirs else (f"Only a {named(roles)} can deal with what lies in quarantine.",)
    return make(what="quarantined", says=sentence(transfer.problem), why_not=why_not)


def _uncollected(policy: Policy, looker: Looker, transfer: Transfer, make: Callable[..., Row]) -> Row:
    del looker
    who = transfer.requester.name if transfer.requester else "The user"
    return make(
        what="collect",
        says=f"Lies in the download folder. Trigger output_collected when {who} says that they have the files.",
        due=transfer.changed_at + timedelta(days=policy.retention.collected_after_days),
        why_not=(f"{who} has to fetch the files.",),
    )


def _requested(policy: Policy, looker: Looker, transfer: Transfer, make: Callable[..., Row]) -> Row:
    del looker
    waits = transfer.kind != TransferKind.OUTPUT_EXPORT
    return make(
        what="upload",
        says="Goes on by itself once every named file is uploaded and at rest." if waits else "Is about to be copied.",
        due=transfer.created_at + timedelta(hours=policy.triage.give_up_after_hours) if waits else None,
        why_not=("The files have to come first.",) if waits else ("Its run goes on by itself.",),
    )


_MAKERS: dict[TransferState, Callable[[Policy, Looker, Transfer, Callable[..., Row]], Row]] = {
    _S.FAILED: _failed,
    _S.QUARANTINED: _quarantined,
    _S.RELEASED: _uncollected,
    _S.REQUESTED: _requested,
}
