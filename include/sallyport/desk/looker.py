"""Who looks at the desk, and which projects, requests and uploads they may see there.

The same roles as on the review tab: whoever may decide about a project's requests sees them, and so does who triggered one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select, true

from sallyport.errors import NotPermitted
from sallyport.register.models import Membership, Person, Project, Transfer
from sallyport.register.people import MEMBER, duties_of, is_current
from sallyport.register.states import ProjectState
from sallyport.review.account import person_behind

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from sallyport.policy.model import Policy
    from sallyport.register.people import Duties
    from sallyport.review.account import Account


@dataclass(frozen=True)
class Looker:
    """A person who may see the desk."""

    person: Person
    duties: Duties
    roles: tuple[str, ...]
    """The policy's roles that may answer a transfer's gate."""
    dags: frozenset[str]
    """The DAGs whose runs Airflow lets the account read."""

    @property
    def sees_all_projects(self) -> bool:
        """Do they hold such a role on the whole site?"""
        return self.duties.hold(self.roles, None)

    def sees_project(self, project_id: int) -> bool:
        """May they see what is asked for in this project?"""
        return self.duties.hold(self.roles, project_id)

    def projects(self) -> ColumnElement[bool]:
        """Which rows of :class:`Project` they see."""
        return true() if self.sees_all_projects else Project.id.in_(sorted(self.duties.projects(self.roles)))

    def readable(self) -> ColumnElement[bool]:
        """Which rows of :class:`Transfer` are of runs that the account may read."""
        dag = func.coalesce(Transfer.dag_id, "")  # not by the index of runs, which nearly all rows would be taken from
        return dag.in_(sorted(self.dags))

    def transfers(self) -> ColumnElement[bool]:
        """Which rows of :class:`Transfer` they see."""
        readable = self.readable()
        if self.sees_all_projects:
            return readable
        theirs = Transfer.project_id.in_(sorted(self.duties.projects(self.roles)))
        return and_(readable, or_(theirs, Transfer.operator_id == self.person.id))


def looker_of(session: Session, policy: Policy, account: Account, dags: Collection[str]) -> Looker:
    """The person behind the account. NotPermitted for a stranger, and for who has no duty here."""
    person = person_behind(session, account)
    duties = duties_of(session, person)
    if not duties.everywhere and all(held <= {MEMBER} for held in duties.inside.values()):
        raise NotPermitted("The desk is for those who have a duty here.", "Ask a data manager for what you need.")
    return Looker(person, duties, policy.review.roles, frozenset(dags))


def uploaders(session: Session, looker: Looker) -> list[tuple[Person, list[Project]]]:
    """Active people with a triage folder who are members of projects the looker sees, by name, with those projects by folder.

    And the looker, who may have none.
    """
    query = (
        select(Person, Project)
        .join(Membership, Membership.person_id == Person.id)
        .join(Project, Project.id == Membership.project_id)
        .where(Person.active, Person.triage_name.is_not(None), Membership.role == MEMBER, is_current())
        .where(Project.state == ProjectState.ACTIVE, looker.projects())
        .order_by(Project.folder)
    )
    found: defaultdict[int, dict[int, Project]] = defaultdict(dict)
    people = {looker.person.id: looker.person} if looker.person.triage_name else {}
    for person, project in session.execute(query):
        people[person.id] = person
        found[person.id][project.id] = project
    ordered = sorted(people.values(), key=lambda person: (person.name, person.id))
    return [(person, list(found[person.id].values())) for person in ordered]
