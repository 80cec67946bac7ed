"""People are reminded of set-ups whose gate waits; those whose gate is gone expire."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from sallyport.notices.outbox import queue
from sallyport.projects.approval import PLATFORM_ANSWER
from sallyport.projects.audience import approvers, operator_of_project
from sallyport.projects.gate import deadline_of, expire, opened
from sallyport.projects.judge import WAITS_IN
from sallyport.projects.moves import state_of
from sallyport.register.clock import doubt
from sallyport.register.models import Event, Project
from sallyport.review.reminders import GRACE
from sallyport.transfers.run import Run

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from sallyport.policy.load import Loaded
    from sallyport.policy.model import Policy
    from sallyport.register.change import Change
    from sallyport.register.models import Person
    from sallyport.register.register import Register

_GATES = {state: gate for gate, state in WAITS_IN.items()}


def remind_setups(register: Register, policy: Policy) -> int:
    """Queue a reminder for each waiting set-up that has passed another of the policy's hours. Returns how many."""
    with register.reading() as session:
        waiting = _waiting(session)
    return sum(_remind_about(register, policy, number) for number in waiting)


def expire_overdue_setups(register: Register, loaded: Loaded) -> int:
    """Expire set-ups whose gate is gone (its run was ended by hand) once their time and a day are over. Returns how many.

    Their folders can then be asked for again. None while the clock is in doubt.
    """
    with register.reading() as session:
        waiting = [] if doubt(session, loaded.policy.clock) else _waiting(session)
    return sum(_expire_when_overdue(register, loaded, number) for number in waiting)


def _waiting(session: Session) -> list[int]:
    return list(session.scalars(select(Project.id).where(Project.state.in_(_GATES))))


def _expire_when_overdue(register: Register, loaded: Loaded, number: int) -> bool:
    with register.changing("system:reminders") as change:
        project = change.get(Project, number)
        gate = _GATES.get(state_of(project))
        if gate is None:
            return False
        since = _waits_since(change.session, project, gate)
        if change.now <= deadline_of(change.session, loaded, project, since) + GRACE:
            return False
        run = Run(project.dag_id or "", project.run_id or "", None)
    expire(register, loaded, run, gate)
    return True


def _waits_since(session: Session, project: Project, gate: str) -> datetime:
    """When its gate was opened; when it came into its state, if the run was ended before that."""
    asked = opened(session, project, gate)
    if asked is not None:
        return asked.at
    query = select(Event.at).where(Event.subject == f"project:{project.id}", Event.kind == f"project.{project.state}")
    return session.scalar(query.order_by(Event.number.desc()).limit(1)) or project.created_at


def _remind_about(register: Register, policy: Policy, number: int) -> bool:
    with register.changing("system:reminders") as change:
        project = change.get(Project, number)
        gate = _GATES.get(state_of(project))
        asked = opened(change.session, project, gate) if gate else None
        if gate is None or asked is None:
            return False
        waited = change.now - asked.at
        passed = sum(waited >= timedelta(hours=hours) for hours in policy.review.remind_after_hours)
        if passed <= _given(change, asked):
            return False
        change.record("gate.reminded", project, gate=gate, opened=asked.number, reminder=passed)
        people = _people(change, policy, project, gate)
        queue(change, "reminder", project=project, to=people, with_head=True, waiting=_in_words(waited))
        return True


def _people(change: Change, policy: Policy, project: Project, gate: str) -> list[Person]:
    operator = operator_of_project(change.session, project)
    if gate == PLATFORM_ANSWER and operator is not None:
        return [operator]
    return approvers(change.session, policy, project)


def _given(change: Change, asked: Event) -> int:
    query = select(Event).where(
        Event.subject == asked.subject, Event.kind == "gate.reminded", Event.number > asked.number
    )
    return max((int(event.data["reminder"]) for event in change.session.scalars(query)), default=0)


def _in_words(waited: timedelta) -> str:
    if waited.days:
        return f"{waited.days} day{'s' if waited.days > 1 else ''}"
    hours = waited.seconds // 3600
    return f"{hours} hour{'' if hours == 1 else 's'}"
