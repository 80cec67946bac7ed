"""Who answers a gate, and what every answer must hold, whatever the gate is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.errors import BadRequest
from sallyport.register.people import has_role, person_by_airflow_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.orm import Session

    from sallyport.policy.model import Policy
    from sallyport.register.models import Person, Project
    from sallyport.review.answer import Answer


def answering(session: Session, answer: Answer) -> Person:
    """The register's person behind an answer with exactly one choice. BadRequest when either is missing."""
    if answer.choice is None:
        raise BadRequest("Choose exactly one of Approve, Return, Reject and Withdraw.")
    person = person_by_airflow_name(session, answer.user_name)
    if person is None or not person.active:
        raise BadRequest(f"“{answer.user_name}” is not a person of this register.")
    return person


def identity_problems(person: Person, answer: Answer) -> list[str]:
    """Not empty when another Airflow account than the person's own took their name."""
    if person.airflow_id is None or person.airflow_id == answer.user_id:
        return []
    return [
        "This account has the name of a person of the register but not their id. Ask a platform manager to look into it."
    ]


def holds(session: Session, person: Person, roles: Iterable[str], project: Project | None) -> bool:
    """Has the person one of these roles, site-wide or in ``project``?"""
    return any(has_role(session, person, role, project) for role in roles)


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
