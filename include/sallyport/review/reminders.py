"""People are reminded of gates that wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from sallyport.notices.outbox import queue
from sallyport.register.clock import doubt
from sallyport.register.models import Event, Transfer
from sallyport.register.states import TransferState
from sallyport.review.answer import REVIEW
from sallyport.review.gate import deadline_of, expire
from sallyport.review.offer import approvals
from sallyport.transfers.audience import data_managers
from sallyport.transfers.run import Run

if TYPE_CHECKING:
    from sallyport.policy.model import Policy
    from sallyport.register.change import Change
    from sallyport.register.register import Register


GRACE = timedelta(days=1)
"""Left to the gate itself, which expires at its own time."""


def remind(register: Register, policy: Policy) -> int:
    """Queue a reminder for each waiting review that has passed another of the policy's hours. Returns how many."""
    with register.reading() as session:
        waiting = list(session.scalars(select(Transfer.id).where(Transfer.state == TransferState.IN_REVIEW)))
    return sum(_remind_about(register, policy, number) for number in waiting)


def expire_overdue(register: Register, policy: Policy) -> int:
    """Expire reviews whose gate is gone (its run was ended by hand) once their time and a day are over. Returns how many.

    None while the clock is in doubt, nor of what is frozen.
    """
    with register.reading() as session:
        if doubt(session, policy.clock):
            return 0
        query = select(Transfer).where(Transfer.state == TransferState.IN_REVIEW)
        now = datetime.now(UTC)
        overdue = [row for row in session.scalars(query) if now > deadline_of(session, policy, row) + GRACE]
    for row in overdue:
        expire(register, Run(row.dag_id, row.run_id, None), REVIEW)
    return len(overdue)


def _remind_about(register: Register, policy: Policy, number: int) -> bool:
    with register.changing("system:reminders") as change:
        transfer = change.get(Transfer, number)
        waited = change.now - transfer.changed_at
        passed = sum(waited >= timedelta(hours=hours) for hours in policy.review.remind_after_hours)
        if transfer.state != TransferState.IN_REVIEW or passed <= _given(change, transfer):
            return False
        change.record("gate.reminded", transfer, round=transfer.review_round, reminder=passed)
        done = {transfer.requester_id, *(given.reviewer_id for given in approvals(change.session, transfer))}
        managers = [
            person for person in data_managers(change.session, policy, transfer.project) if person.id not in done
        ]
        queue(
            change,
            "reminder",
            transfer=transfer,
            to=managers,
            with_head=True,
            waiting=_in_words(waited),
        )
        return True


def _in_words(waited: timedelta) -> str:
    if waited.days:
        return f"{waited.days} day{'s' if waited.days > 1 else ''}"
    hours = waited.seconds // 3600
    return f"{hours} hour{'' if hours == 1 else 's'}"


def _given(change: Change, transfer: Transfer) -> int:
    events = change.session.scalars(
        select(Event).where(Event.subject == f"transfer:{transfer.id}", Event.kind == "gate.reminded")
    )
    return max(
        (int(event.data["reminder"]) for event in events if event.data["round"] == transfer.review_round), default=0
    )
