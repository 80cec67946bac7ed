"""Who somebody is, and what they may do in which project, as the register knows it (law 4)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from sallyport.register.models import Membership, Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from sallyport.register.models import Project

MEMBER = "member"
"""The role of a project's users; every other role in a membership is a duty for that one project."""


@dataclass(frozen=True)
class Duties:
    """The roles that one person holds today."""

    everywhere: frozenset[str] = frozenset()
    """On the whole site, and so in every project."""
    inside: Mapping[int, frozenset[str]] = field(default_factory=dict)
    """Project to the roles that they hold there alone; :data:`MEMBER` is one of them."""

    def hold(self, roles: Iterable[str], project_id: int | None) -> bool:
        """Is one of ``roles`` among them, on the whole site or in that project?"""
        return not (self.everywhere | self.inside.get(project_id or 0, frozenset())).isdisjoint(roles)

    def projects(self, roles: Iterable[str]) -> frozenset[int]:
        """The projects in which one of ``roles`` is held for that project alone."""
        wanted = frozenset(roles)
        return frozenset(project for project, held in self.inside.items() if not held.isdisjoint(wanted))


def person_by_airflow_name(session: Session, name: str) -> Person | None:
    """The person with this Airflow account, active or not. Names are compared letter by letter."""
    return session.scalar(select(Person).where(Person.airflow_name == name))


def person_by_triage_name(session: Session, name: str) -> Person | None:
    """The person with this triage folder, active or not. Names are compared letter by letter."""
    return session.scalar(select(Person).where(Person.triage_name == name))


def current_members(session: Session, project: Project) -> list[Person]:
    """The project's users today, by name; duties such as a data manager's do not make a member."""
    return _people_in(session, project, MEMBER)


def is_member(session: Session, project: Project, person: Person) -> bool:
    """Is this person one of the project's users today?"""
    return any(member.id == person.id for member in current_members(session, project))


def people_with_role(session: Session, role: str, project: Project | None) -> list[Person]:
    """Active people who hold ``role`` on the whole site, or in ``project`` today; by name, each once."""
    everybody = session.scalars(select(Person).where(Person.active)).all()
    found = {person.id: person for person in everybody if role in person.roles}
    if project is not None:
        found |= {person.id: person for person in _people_in(session, project, role)}
    return sorted(found.values(), key=lambda person: (person.name, person.id))


def has_role(session: Session, person: Person, role: str, project: Project | None) -> bool:
    """Does this person, active, hold ``role`` on the whole site or in ``project`` today?"""
    return duties_of(session, person).hold((role,), project.id if project else None)


def duties_of(session: Session, person: Person) -> Duties:
    """Everything that this person holds today; nothing for who is not active."""
    if not session.scalar(select(Person.active).where(Person.id == person.id)):
        return Duties()
    held: defaultdict[int, set[str]] = defaultdict(set)
    theirs = select(Membership.project_id, Membership.role).where(Membership.person_id == person.id, is_current())
    for project_id, role in session.execute(theirs):
        held[project_id].add(role)
    return Duties(frozenset(person.roles), {project: frozenset(roles) for project, roles in held.items()})


def is_current() -> ColumnElement[bool]:
    """Does a membership count today?"""
    now = datetime.now(UTC)
    return (Membership.since <= now) & or_(Membership.until.is_(None), Membership.until > now)


def _people_in(session: Session, project: Project, role: str) -> list[Person]:
    theirs = select(Membership.person_id).where(
        Membership.project_id == project.id, Membership.role == role, is_current()
    )
    query = select(Person).where(Person.active, Person.id.in_(theirs)).order_by(Person.name, Person.id)
    return list(session.scalars(query))
