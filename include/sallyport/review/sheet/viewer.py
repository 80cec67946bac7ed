"""Who may see a request's sheet: whoever may decide about the project's requests, and who triggered this one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.errors import NotPermitted
from sallyport.register.people import duties_of
from sallyport.review.account import person_behind
from sallyport.review.answer import Choice
from sallyport.review.judge import reviewer_problems
from sallyport.review.offer import given

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from sallyport.policy.model import Policy
    from sallyport.register.models import Person, Transfer
    from sallyport.review.account import Account


@dataclass(frozen=True)
class Viewer:
    """A person who may see the sheet."""

    person: Person
    why_not: tuple[str, ...]
    """Why they may not decide about this request; empty when they may."""
    has_answered: bool
    choices: tuple[Choice, ...]
    """What they may answer as things stand."""


def viewer_of(session: Session, policy: Policy, transfer: Transfer, account: Account) -> Viewer:
    """The person behind the account. NotPermitted for a stranger, and for the reviewers of other projects."""
    person = person_behind(session, account)
    duties = duties_of(session, person)
    if person.id != transfer.operator_id and not duties.hold(policy.review.roles, transfer.project_id):
        raise NotPermitted(
            "You may not see the requests of this project.", "Ask one of its data managers, or to be made one."
        )
    why_not = tuple(reviewer_problems(duties, policy, transfer, person))
    has_answered = any(decision.reviewer_id == person.id for decision in given(session, transfer))
    return Viewer(person, why_not, has_answered, _choices(transfer, person, can_decide=not (why_not or has_answered)))


def _choices(transfer: Transfer, person: Person, *, can_decide: bool) -> tuple[Choice, ...]:
    deciding = (Choice.APPROVE, Choice.RETURN, Choice.REJECT) if can_decide else ()
    is_theirs = person.id in {transfer.requester_id, transfer.operator_id}
    return (*deciding, Choice.WITHDRAW) if is_theirs else deciding
