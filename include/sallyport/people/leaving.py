"""Somebody leaves: they keep their history and lose every right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from sallyport.errors import BadRequest, NotFound
from sallyport.register.models import Person

if TYPE_CHECKING:
    from sallyport.register.change import Change

SHORTEST_REASON = 5


def deactivate(change: Change, name: str, reason: str) -> bool:
    """Make the person with this Airflow or triage name inactive; False when they are already.

    NotFound for nobody; BadRequest without a reason, or when the name is one person's here and another's there.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise BadRequest("A reason is needed.", f"Give at least {SHORTEST_REASON} characters.")
    query = select(Person).where(or_(Person.airflow_name == name, Person.triage_name == name))
    found = list(change.session.scalars(query))
    if not found:
        raise NotFound("Nobody in the register has this name.", "See: sallyport people list.")
    if len(found) > 1:
        raise BadRequest("This is one person's Airflow name and another's triage name.", "Use the other name.")
    person = found[0]
    if not person.active:
        return False
    person.active = False
    change.record("person.deactivated", person, reason=reason.strip())
    return True
