"""Who answers a gate, and what every answer must hold, whatever the gate is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.errors import BadRequest, NotFound
from sallyport.register.people import duties_of, is_member, person_by_airflow_name
from sallyport.review.account import NOT_THEIR_ID, is_anothers
from sallyport.review.answer import SEALED
from sallyport.review.need import is_output

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.orm import Session

    from sallyport.policy.model import Policy
    from sallyport.register.change import Change
    from sallyport.register.models import Person, Project, Transfer
    from sallyport.review.answer import Answer


def answering(session: Session, answer: Answer) -> Person:
    """The register's person behind an answer with exactly one choice. BadRequest when either is missing."""
    if answer.choice is None and list(answer.options) != [SEALED]:
        raise BadRequest("Choose exactly one of Approve, Return, Reject and Withdraw.")
    person = person_by_airflow_name(session, answer.user_name)
    if person is None or not person.active:
        raise BadRequest(f"“{answer.user_name}” is not a person of this register.")
    return person


def identified(change: Change, answer: Answer) -> Person:
    """The register's person behind an answer, whose Airflow account is kept at their first. NotFound for nobody's answer."""
    person = person_by_airflow_name(change.session, answer.user_name)
    if person is None:
        raise NotFound("The person who answered is not in the register.", "Add them, then answer again.")
    if person.airflow_id is None and answer.user_id:
        person.airflow_id = answer.user_id
        change.record("person.identified", person, airflow_id=answer.user_id)
    return person


def identity_problems(person: Person, answer: Answer) -> list[str]:
    """Not empty when another Airflow account than the person's own took their name."""
    return [" ".join(NOT_THEIR_ID)] if is_anothers(person, answer.user_id) else []


def recipient_problems(session: Session, transfer: Transfer) -> Iterator[str]:
    """Why outputs may not go to the person who asked for them, now: who has left the project gets nothing of it."""
    if not is_output(transfer):
        return
    who = transfer.requester
    if who is None or not who.active or not is_member(session, transfer.project, who):
        yield f"{who.name if who else 'The requester'} is not a current member of {transfer.project.folder} any more."


def holds(session: Session, person: Person, roles: Iterable[str], project: Project | None) -> bool:
    """Has the person one of these roles, site-wide or in ``project``?"""
    return duties_of(session, person).hold(roles, project.id if project else None)


def named(roles: Iterable[str]) -> str:
    """Roles as people say them."""
    return " or ".join(roles).replace("_", " ")


def reason_problems(policy: Policy, answer: Answer) -> Iterator[str]:
    """Whatever is not an approval needs a reason."""
    shortest = policy.review.min_reason_length
    if len(answer.reason) < shortest:
        yield f"{answer.choice} needs a reason of at least {shortest} characters; it is mailed to the people concerned."


def field_problems(answer: Answer, known: Iterable[str]) -> Iterator[str]:
    """An answer holds nothing that its form did not ask."""
    for name in sorted(set(answer.fields) - set(known)):
        yield f"The form has no field “{name}”."
