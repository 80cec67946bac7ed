"""The gate's life in the register: opened, asked again, expired."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from sallyport.garbage import rarely_collected
from sallyport.notices.outbox import queue
from sallyport.register.incidents import freezes_ever, require_not_frozen, time_frozen
from sallyport.register.models import Event
from sallyport.register.states import TransferState
from sallyport.review.answer import SECOND_REVIEW
from sallyport.review.form import GateForm, build
from sallyport.review.offer import given, on_offer
from sallyport.transfers.audience import concerned, data_managers
from sallyport.transfers.moves import move, resume, state_of, transfer_of
from sallyport.transfers.rows import count_files

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from sallyport.policy.load import Loaded
    from sallyport.policy.model import Policy
    from sallyport.register.change import Change
    from sallyport.register.models import Transfer
    from sallyport.register.register import Register
    from sallyport.transfers.run import Run


@dataclass(frozen=True)
class Asked:
    """What was put to people: the form, and what tells this asking from every other."""

    form: GateForm
    round: int
    deadline: datetime
    """When it expires, unanswered."""


@rarely_collected
def ask(register: Register, loaded: Loaded, run: Run, gate: str) -> Asked | None:
    """Open the gate. None when it need not be asked: already decided, ended, or no second person is needed."""
    with register.changing(f"system:{gate}") as change:
        transfer = transfer_of(change.session, run)
        resume(change, transfer)
        if state_of(transfer) is TransferState.INSPECTED and gate != SECOND_REVIEW:
            transfer.review_round += 1
            move(
                change,
                transfer,
                TransferState.IN_REVIEW,
                round=transfer.review_round,
                manifest=transfer.manifest_digest,
                policy=loaded.digest,
            )
            _announce(change, loaded, transfer, gate)
        if state_of(transfer) is not TransferState.IN_REVIEW or not _is_due(change, transfer, gate):
            return None
        if gate == SECOND_REVIEW and not _was_announced(change, transfer, gate):
            _announce(change, loaded, transfer, gate)
        return Asked(
            build(
                change.session, loaded.policy, transfer, gate, on_offer(change.session, loaded.policy, transfer, gate)
            ),
            transfer.review_round,
            deadline_of(change.session, loaded.policy, transfer),
        )


def _is_due(change: Change, transfer: Transfer, gate: str) -> bool:
    first = given(change.session, transfer)
    return bool(first) if gate == SECOND_REVIEW else not first


def _announce(change: Change, loaded: Loaded, transfer: Transfer, gate: str) -> None:
    people = [
        person
        for person in data_managers(change.session, loaded.policy, transfer.project)
        if person.id != transfer.requester_id
    ]
    change.record("gate.opened", transfer, gate=gate, round=transfer.review_round, manifest=transfer.manifest_digest)
    files = count_files(change.session, transfer)
    queue(change, "review_waiting", transfer=transfer, to=people, with_head=True, gate=gate, files=files)


def _was_announced(change: Change, transfer: Transfer, gate: str) -> bool:
    opened = change.session.scalars(
        select(Event).where(Event.subject == f"transfer:{transfer.id}", Event.kind == "gate.opened")
    )
    return any(event.data.get("gate") == gate and event.data.get("round") == transfer.review_round for event in opened)


def reask(register: Register, loaded: Loaded, run: Run, gate: str, refusals: list[str]) -> Asked:
    """The same asking again, with the causes why the last answer was not taken."""
    with register.reading() as session:
        transfer = transfer_of(session, run)
        return Asked(
            build(session, loaded.policy, transfer, gate, on_offer(session, loaded.policy, transfer, gate), refusals),
            transfer.review_round,
            deadline_of(session, loaded.policy, transfer),
        )


def deadline_of(session: Session, policy: Policy, transfer: Transfer) -> datetime:
    """When a review that waits now expires. The time in which its project stood still does not count."""
    since = transfer.changed_at
    return policy.review.deadline(since) + time_frozen(freezes_ever(session), transfer.project_id, since)


def expire(register: Register, run: Run, gate: str) -> None:
    """Nobody answered in time: the request ends, nothing is released, people are told. Never approves."""
    with register.changing("system:gate") as change:
        transfer = transfer_of(change.session, run)
        if state_of(transfer) is not TransferState.IN_REVIEW:
            return  # an answer was there first
        require_not_frozen(change.session, transfer.project)
        move(change, transfer, TransferState.EXPIRED, gate=gate, round=transfer.review_round)
        transfer.problem = "Nobody answered the review in time."
        queue(change, "expired", transfer=transfer, to=concerned(transfer))
