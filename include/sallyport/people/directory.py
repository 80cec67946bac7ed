"""Bringing people into the register, and finding out who a member of a form is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from sallyport.errors import BadRequest
from sallyport.people.members import check_address, check_name, check_username
from sallyport.register.models import Person
from sallyport.register.people import person_by_triage_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import InstrumentedAttribute, Session

    from sallyport.people.members import Member
    from sallyport.policy.model import Policy
    from sallyport.register.change import Change

SITE_ROLES = ("data_manager", "platform_manager")


def add_person(
    change: Change,
    *,
    name: str,
    email: str,
    airflow_name: str | None = None,
    triage_name: str | None = None,
    roles: Sequence[str] = (),
    known_roles: Sequence[str] = SITE_ROLES,
) -> Person:
    """Add a person. BadRequest when something is no name, address or role, or is somebody else's already."""
    check_name(name)
    check_address(email)
    if triage_name is not None:
        check_username(triage_name)
    if unknown := sorted(set(roles) - set(known_roles)):
        raise BadRequest(f"There is no role {', '.join(unknown)}.", f"Roles of this site: {', '.join(known_roles)}.")
    if roles and not airflow_name:
        raise BadRequest("A role needs an Airflow account.", "Give the person's Airflow name too.")
    _require_free(change.session, Person.airflow_name, airflow_name, "Airflow name")
    _require_free(change.session, Person.triage_name, triage_name, "triage name")
    person = Person(
        airflow_name=airflow_name, triage_name=triage_name, name=" ".join(name.split()), email=email, roles=list(roles)
    )
    return change.add(person, "person.added", airflow=airflow_name, triage=triage_name, roles=list(roles))


def _require_free(session: Session, column: InstrumentedAttribute[str | None], value: str | None, what: str) -> None:
    if value is not None and _alike(session, column, value) is not None:
        raise BadRequest(f"Somebody in the register has this {what} already.", "See: sallyport people list.")


def _alike(session: Session, column: InstrumentedAttribute[str | None], value: str) -> str | None:
    """The name in the register that is ``value`` but for capitals.

    Two such names would be one folder on some file systems, and one person to every reader.
    """
    return session.scalar(select(column).where(func.lower(column) == value.lower()))


def known_roles(policy: Policy) -> tuple[str, ...]:
    """Every role that this site's policy gives a duty to, and the product's own."""
    review = policy.review
    named = (*SITE_ROLES, *review.roles, *review.setup_roles, *review.quarantine_roles, *review.policy_roles)
    return tuple(dict.fromkeys(named))


def find_member(session: Session, member: Member) -> Person | None:
    """The person that a form's member is; None for somebody new whose name and address are given.

    BadRequest when the person is new and they are not given, left the register, is known under another name or address, or
    under a username with other capitals.
    """
    person = person_by_triage_name(session, member.username)
    if person is None:
        if alike := _alike(session, Person.triage_name, member.username):
            raise BadRequest(
                f"“{member.username}” differs from “{alike}” of the register in capital letters only.",
                f"If it is the same person, write only: {alike}",
            )
        if not member.name:
            raise BadRequest(
                f"Nobody in the register has the username “{member.username}”.",
                f"For a new person write: {member.username} Full Name <mail@host>",
            )
        return None
    if not person.active:
        raise BadRequest(
            f"“{member.username}” is no longer active in the register.", "Ask a platform manager about it."
        )
    same_name = not member.name or member.name.casefold() == person.name.casefold()
    if not same_name or (member.email and member.email.casefold() != person.email.casefold()):
        raise BadRequest(
            f"“{member.username}” is in the register with another name or mail address.",
            f"Check that it is the same person; then write only: {member.username}",
        )
    return person


def find_or_add(change: Change, member: Member) -> Person:
    """The member's person, added when new."""
    found = find_member(change.session, member)
    return found or add_person(change, name=member.name, email=member.email, triage_name=member.username)
