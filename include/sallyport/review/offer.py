"""What a gate puts to a person: everything inspected, or, to a second reviewer, what the first one approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, select
from sqlalchemy.orm import defer

from sallyport.register.models import Decision, Transfer
from sallyport.review.answer import REVIEW, SECOND_REVIEW, Choice
from sallyport.review.need import is_independent, overridden_rules
from sallyport.review.verdict import verdicts

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from sallyport.policy.model import Policy
    from sallyport.review.verdict import FileVerdict


def on_offer(session: Session, policy: Policy, transfer: Transfer, gate: str) -> list[FileVerdict]:
    """The files that this gate's answer may choose from, by number."""
    looked = verdicts(session, transfer, overridden_rules(policy, transfer))
    first = approvals(session, transfer)
    if gate != SECOND_REVIEW or not first or is_independent(policy, transfer, looked):
        return looked
    agreed = set(first[0].files)
    return [verdict for verdict in looked if verdict.file.number in agreed]


def given(session: Session, transfer: Transfer) -> Sequence[Decision]:
    """Decisions of the current asking, oldest first. Their manifests, of all files each, come when they are asked for."""
    query = select(Decision).where(Decision.transfer_id == transfer.id, Decision.round == transfer.review_round)
    query = query.options(defer(Decision.manifest))
    return session.scalars(query.order_by(Decision.id)).all()


def reviewers(session: Session, which: ColumnElement[bool]) -> dict[int, list[int]]:
    """The same for all transfers of which ``which`` holds: transfer to the ids of who has answered."""
    query = (
        select(Decision.transfer_id, Decision.reviewer_id)
        .join(Transfer, and_(Transfer.id == Decision.transfer_id, Transfer.review_round == Decision.round))
        .where(which)
        .order_by(Decision.id)
    )
    found: dict[int, list[int]] = {}
    for number, reviewer in session.execute(query):
        found.setdefault(number or 0, []).append(reviewer)
    return found


def gate_after(answers: Collection[object]) -> str:
    """The gate that waits once these answers are in."""
    return SECOND_REVIEW if answers else REVIEW


def approvals(session: Session, transfer: Transfer) -> Sequence[Decision]:
    """Approvals given in the current asking, oldest first."""
    return [decision for decision in given(session, transfer) if decision.choice == Choice.APPROVE]
