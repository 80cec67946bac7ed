"""Who is told about a project's set-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.register.models import Person
from sallyport.register.people import people_with_role

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from sallyport.policy.model import Policy
    from sallyport.register.models import Project


def approvers(session: Session, policy: Policy, project: Project) -> list[Person]:
    """Everybody who may approve it; never the operator who asked for it."""
    found = {
        person.id: person for role in policy.review.setup_roles for person in people_with_role(session, role, None)
    }
    return [person for person in found.values() if person.id != project.operator_id]


def operator_of_project(session: Session, project: Project) -> Person | None:
    """The person who asked for it."""
    return session.get(Person, project.operator_id) if project.operator_id is not None else None
