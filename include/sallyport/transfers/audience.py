"""Who is told about a transfer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.register.people import current_members, people_with_role

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from sallyport.policy.model import Policy
    from sallyport.register.models import Person, Project, Transfer


def data_managers(session: Session, policy: Policy, project: Project) -> list[Person]:
    """Everybody who may answer this project's gates."""
    found = {person.id: person for role in policy.review.roles for person in people_with_role(session, role, project)}
    return list(found.values())


def concerned(transfer: Transfer) -> list[Person]:
    """The requester, if there is one, and the operator."""
    people = [transfer.requester, transfer.operator]
    return list({person.id: person for person in people if person is not None}.values())


def members(session: Session, project: Project) -> list[Person]:
    """The project's current users."""
    return list(current_members(session, project))
