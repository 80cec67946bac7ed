"""In an incident one project, or everything, stands still until a second person lifts it.

What stands still is asked by :func:`sallyport.register.incidents.require_not_frozen` before each effect: runs in flight
stop before their next one. What only takes back or takes away rights goes on: recalls, and ending a membership.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from sallyport.errors import BadRequest, NotFound, NotPermitted
from sallyport.notices.outbox import queue
from sallyport.register.change import subject_of
from sallyport.register.incidents import FREEZE, said
from sallyport.register.models import Event, Project
from sallyport.register.outgoing import Incident
from sallyport.register.people import duties_of, people_with_role
from sallyport.storage.names import printable
from sallyport.transfers.request import operator_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.policy.model import Policy
    from sallyport.register.change import Change
    from sallyport.register.models import Person
    from sallyport.register.people import Duties
    from sallyport.register.register import Register
    from sallyport.transfers.run import Run

ACCOUNT = "account:"
"""How the id of a run begins that is a command: the operating system account follows."""
_ACTOR = "system:incidents"


def freeze(register: Register, policy: Policy, run: Run, folder: str, reason: str) -> str:
    """Freeze the project with this folder, or everything when it is empty. Returns a sentence; frozen twice, it is so once."""
    with register.changing(_ACTOR) as change:
        project = _project(change, folder.strip())
        person = incident_keeper(change, policy, run, project, reason)
        scope = Incident.project_id.is_(None) if project is None else Incident.project_id == project.id
        there = change.session.scalar(select(Incident).where(Incident.is_frozen, scope))
        if there is not None:
            return said(there)
        incident = Incident(
            project_id=project.id if project else None,
            kind=FREEZE,
            is_frozen=True,
            reason=reason.strip(),
            opened_by_id=person.id,
            opened_at=change.now,
        )
        open_incident(change, run, incident, "incident.frozen")
        _tell(change, policy, "frozen", incident, problem=said(incident))
        return said(incident)


def lift(register: Register, policy: Policy, run: Run, number: str, reason: str) -> str:
    """Lift a freeze, or close any other incident. NotPermitted for who opened it: it takes a second person."""
    with register.changing(_ACTOR) as change:
        incident = _incident(change, number)
        person = incident_keeper(change, policy, run, incident.project, reason)
        if incident.closed_at is not None:
            by = incident.closed_by.name if incident.closed_by else "somebody"
            return f"Incident {incident.id} was closed already, by {by}."
        for problem in _opener_problems(incident, person):
            raise NotPermitted(problem, "Ask another data manager or platform manager.")
        _require_other_hands(change, incident, run)
        was_frozen = incident.is_frozen
        incident.is_frozen = False
        incident.closed_by_id, incident.closed_at, incident.closing_reason = person.id, change.now, reason.strip()
        kind = "incident.lifted" if was_frozen else "incident.closed"
        change.record(
            kind, incident, incident=incident.id, dag=run.dag_id, run=run.run_id, reason=reason.strip(), by=person.id
        )
        if was_frozen:
            _tell(change, policy, "lifted", incident, reason=reason.strip(), member=person.name)
        return f"Incident {incident.id} is closed" + ("; what it froze goes on." if was_frozen else ".")


def closing_problems(duties: Duties, policy: Policy, incident: Incident, person: Person) -> Iterator[str]:
    """Why this person, with these duties, may not close the incident."""
    yield from _keeper_problems(duties, policy, incident.project)
    yield from _opener_problems(incident, person)


def _opener_problems(incident: Incident, person: Person) -> Iterator[str]:
    if person.id == incident.opened_by_id:
        yield f"You opened incident {incident.id} yourself; closing it takes a second person."


def _keeper_problems(duties: Duties, policy: Policy, project: Project | None) -> Iterator[str]:
    roles = policy.review.incident_roles
    if not duties.hold(roles, project.id if project else None):
        where = f"of {project.folder}" if project else "of the whole site"
        yield f"Only a {' or '.join(roles).replace('_', ' ')} {where} may do this."


def open_incident(change: Change, run: Run, incident: Incident, kind: str, **data: object) -> None:
    """Add the incident with an event that names it."""
    change.session.add(incident)
    change.session.flush()
    change.record(
        kind,
        incident,
        incident=incident.id,
        dag=run.dag_id,
        run=run.run_id,
        reason=incident.reason,
        by=incident.opened_by_id,
        **data,
    )
    change.session.refresh(incident)


def incident_keeper(change: Change, policy: Policy, run: Run, project: Project | None, reason: str) -> Person:
    """The person behind a run, who may open and close incidents here; the change is theirs from now on.

    BadRequest without a reason. A freeze of everything takes a role on the whole site.
    """
    person = operator_of(change.session, run, policy)
    change.actor = f"person:{person.id}"
    for problem in _keeper_problems(duties_of(change.session, person), policy, project):
        raise NotPermitted(problem, "Ask one of them.")
    if len(reason.strip()) < policy.review.min_reason_length:
        raise BadRequest("A reason is needed.", f"Give at least {policy.review.min_reason_length} characters.")
    return person


def keepers(change: Change, policy: Policy, project: Project | None) -> list[Person]:
    """Everybody who may open and close incidents in this project, or on the whole site."""
    found = (
        person for role in policy.review.incident_roles for person in people_with_role(change.session, role, project)
    )
    return list({person.id: person for person in found}.values())


def _require_other_hands(change: Change, incident: Incident, run: Run) -> None:
    """On the command line a name is only said, so the operating system account must be another one too."""
    opened = select(Event).where(
        Event.subject == subject_of(incident), Event.kind.in_(("incident.frozen", "incident.opened"))
    )
    runs = {event.data["run"] for event in change.session.scalars(opened) if event.data["incident"] == incident.id}
    if run.run_id.startswith(ACCOUNT) and run.run_id in runs:
        raise NotPermitted(
            f"Incident {incident.id} was opened from this same account.",
            "The second person lifts it from an account of their own, or in Airflow.",
        )


def _project(change: Change, folder: str) -> Project | None:
    if not folder:
        return None
    project = change.session.scalar(select(Project).where(Project.folder == folder))
    if project is None:
        raise BadRequest(
            f"There is no project with the folder “{printable(folder)}”.", "Leave it empty to freeze everything."
        )
    return project


def _incident(change: Change, number: str) -> Incident:
    if not number.strip().isdecimal():
        raise BadRequest("An incident has a number, such as 3.", "Mails and `sallyport doctor` show it.")
    try:
        return change.get(Incident, int(number))
    except NotFound:
        raise NotFound(
            f"There is no incident {int(number)}.", "Mails and `sallyport doctor` show its number."
        ) from None


def _tell(
    change: Change,
    policy: Policy,
    kind: str,
    incident: Incident,
    **facts: str,
) -> None:
    people = keepers(change, policy, incident.project)
    said_of = {"incident": str(incident.id), **facts}
    queue(change, kind, project=incident.project, to=people, with_head=True, transfer=None, **said_of)
