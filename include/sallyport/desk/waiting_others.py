"""What waits beside transfers: set-ups of projects, policies and incidents that take a second person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from sallyport.desk.row import Row, sentence, standing_still
from sallyport.policy.activation import confirming_problems, proposals
from sallyport.projects.approval import PLATFORM_ANSWER
from sallyport.projects.freezing import closing_problems
from sallyport.projects.gate import is_asking
from sallyport.projects.judge import WAITS_IN, hand_problems
from sallyport.register.incidents import said, time_frozen
from sallyport.register.models import Decision, Event, Person, PolicyVersion, Project
from sallyport.register.states import ProjectState
from sallyport.review.answer import REVIEW

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

    from sallyport.desk.looker import Looker
    from sallyport.policy.model import Policy
    from sallyport.register.outgoing import Incident

_GATES = {state: gate for gate, state in WAITS_IN.items()}
_DO = {
    REVIEW: "Decide whether the project is set up.",
    PLATFORM_ANSWER: "Send the request to the platform, and enter its answer once it is there.",
}


def waiting_setups(session: Session, policy: Policy, looker: Looker, freezes: Sequence[Incident]) -> Iterator[Row]:
    """Set-ups at a gate or failed, for who has a duty on the whole site or asked for them."""
    found = [
        (project, operator)
        for project, operator in session.execute(
            select(Project, Person)
            .outerjoin(Person, Person.id == Project.operator_id)
            .where(Project.state.in_([*_GATES, ProjectState.FAILED]), Project.dag_id.in_(sorted(looker.dags)))
        )
        if looker.duties.everywhere or project.operator_id == looker.person.id
    ]
    ids = [project.id for project, _ in found]
    events, rounds = _newest_events(session, ids), _answers(session, ids)
    given_up = datetime.now(UTC) - timedelta(days=policy.review.expire_after_days)
    for project, operator in found:
        asked = events.get((project.id, "gate"))
        moved = events.get((project.id, "project"))
        since = moved.at if moved else project.created_at
        gate = _GATES.get(ProjectState(project.state))
        if gate is None:
            if since > given_up:
                yield _failed(looker, project, operator, since)
            continue
        is_open = asked is not None and is_asking(asked, project, gate, rounds.get((project.id, gate), 0) + 1)
        since = asked.at if asked is not None and is_open else since
        yield _gate(policy, looker, (project, operator, gate), since, freezes)


def _newest_events(session: Session, ids: Sequence[int]) -> dict[tuple[int, str], Event]:
    """Project and ``gate`` to the newest event about its gates opening or expiring; and ``project`` to that of its moves."""
    gates, moves = ("gate.opened", "gate.expired"), [f"project.{state}" for state in ProjectState]
    subjects = {f"project:{number}": number for number in ids}
    about = Event.subject.in_(subjects)
    newest = [
        select(func.max(Event.number)).where(about, Event.kind.in_(kinds)).group_by(Event.subject)
        for kinds in (gates, moves)
    ]
    query = select(Event).where(Event.number.in_(newest[0].union_all(newest[1])))
    return {
        (subjects[event.subject], "gate" if event.kind in gates else "project"): event
        for event in session.scalars(query)
    }


def _answers(session: Session, ids: Sequence[int]) -> dict[tuple[int, str], int]:
    """Project and gate to how often it was answered, as :func:`sallyport.projects.approval.next_round` counts it."""
    query = (
        select(Decision.project_id, Decision.gate, func.count())
        .where(Decision.project_id.in_(ids))
        .group_by(Decision.project_id, Decision.gate)
    )
    return {(project or 0, gate): count for project, gate, count in session.execute(query)}


def _gate(
    policy: Policy,
    looker: Looker,
    asked: tuple[Project, Person | None, str],
    since: datetime,
    freezes: Sequence[Incident],
) -> Row:
    project, operator, gate = asked
    stands_still = standing_still(freezes, project.id)
    return Row(
        what="project_gate",
        ref=project.folder,
        says=_DO[gate],
        since=since,
        why_not=(*stands_still, *hand_problems(looker.duties, policy, project, looker.person, gate)),
        due=policy.review.deadline(since) + time_frozen(freezes, project.id, since),
        project=project.folder,
        operator=operator.name if operator else None,
        dag_id=project.dag_id,
        run_id=project.run_id,
        task_id=gate,
    )


def _failed(looker: Looker, project: Project, operator: Person | None, since: datetime) -> Row:
    is_theirs = operator is None or not operator.active or operator.id == looker.person.id
    return Row(
        what="setup_failed",
        ref=project.folder,
        says=sentence(project.problem),
        since=since,
        why_not=() if is_theirs or operator is None else (f"{operator.name} asked for it and was told.",),
        project=project.folder,
        operator=operator.name if operator else None,
        dag_id=project.dag_id,
        run_id=project.run_id,
    )


def waiting_policies(session: Session, policy: Policy, looker: Looker) -> Iterator[Row]:
    """Proposals that a second person has to confirm, for those who may confirm policies at all."""
    if not looker.duties.hold(policy.review.policy_roles, None):
        return
    found = proposals(session)
    names = _names(session, found)
    for version in found:
        yield Row(
            what="policy",
            ref=str(version.id),
            says=f"Look at what changes and confirm it: sallyport policy activate FILE --confirm {version.digest} --as NAME. "
            f"The reason given: {sentence(version.reason)}",
            since=version.proposed_at,
            why_not=tuple(confirming_problems(looker.duties, policy, version, looker.person)),
            operator=names.get(version.proposed_by_id or 0),
        )


def _names(session: Session, versions: Sequence[PolicyVersion]) -> Mapping[int, str]:
    wanted = select(Person.id, Person.name).where(Person.id.in_([version.proposed_by_id for version in versions]))
    return {row.id: row.name for row in session.execute(wanted)}


def waiting_incidents(policy: Policy, looker: Looker, incidents: Sequence[Incident]) -> Iterator[Row]:
    """Freezes to lift and other incidents to close, in projects where the looker has a part in incidents."""
    for incident in incidents:
        project = incident.project
        if not looker.duties.hold(policy.review.incident_roles, incident.project_id):
            continue
        if incident.is_frozen:
            what, says = "lift", sentence(said(incident))
        else:
            what, says = "incident", f"Incident {incident.id} is open: {sentence(incident.reason)}"
        yield Row(
            what=what,
            ref=str(incident.id),
            says=f"{says} Once it is dealt with, trigger lift_freeze with its number.",
            since=incident.opened_at,
            why_not=tuple(closing_problems(looker.duties, policy, incident, looker.person)),
            project=project.folder if project else None,
            operator=incident.opened_by.name,
            dag_id="lift_freeze" if "lift_freeze" in looker.dags else None,
        )
