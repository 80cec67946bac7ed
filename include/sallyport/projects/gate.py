"""The two gates of a project's set-up in the register: approval, and the platform's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from sallyport.notices.outbox import queue
from sallyport.projects.approval import (
    PLATFORM_ANSWER,
    PROJECT_ID,
    TICKET,
    digest_of,
    is_approved,
    manifest_of,
    newest,
    next_round,
)
from sallyport.projects.asking import build, request_text
from sallyport.projects.audience import approvers, operator_of_project
from sallyport.projects.judge import WAITS_IN, judge_setup, text_of
from sallyport.projects.moves import move, project_of, state_of
from sallyport.register.incidents import freezes_ever, require_not_frozen, time_frozen
from sallyport.register.models import Decision, Event
from sallyport.register.states import ProjectState, Role
from sallyport.review.answer import REVIEW, Choice
from sallyport.review.gate import Asked
from sallyport.review.person import identified

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from sallyport.policy.load import Loaded
    from sallyport.register.change import Change
    from sallyport.register.models import Person, Project
    from sallyport.register.register import Register
    from sallyport.review.answer import Answer
    from sallyport.transfers.run import Run


def ask(register: Register, loaded: Loaded, run: Run, gate: str) -> Asked | None:
    """Open the gate. None when it need not be asked: decided already, or the set-up is over."""
    with register.changing(f"system:{gate}") as change:
        project = project_of(change.session, run)
        _take_up(change, project, gate)
        if state_of(project) is not WAITS_IN.get(gate):
            return None
        event = opened(change.session, project, gate) or _announce(change, loaded, project, gate)
        return _asked(change, loaded, project, gate, event)


def _take_up(change: Change, project: Project, gate: str) -> None:
    """A failed set-up goes on. Once it is approved, running a gate again asks for the platform's answer anew: it may be wrong.

    Before that only the first gate takes it up: the second runs after the first has expired too, and must leave it so.
    """
    if state_of(project) is ProjectState.FAILED:
        if is_approved(change.session, project):
            move(change, project, ProjectState.APPROVED, resumed=True)
        elif gate == REVIEW:
            move(change, project, ProjectState.REQUESTED, resumed=True)


def _asked(
    change: Change, loaded: Loaded, project: Project, gate: str, event: Event, refusals: tuple[str, ...] = ()
) -> Asked:
    form = build(loaded.policy, project, operator_of_project(change.session, project), gate, refusals)
    return Asked(
        form, next_round(change.session, project, gate), deadline_of(change.session, loaded, project, event.at)
    )


def deadline_of(session: Session, loaded: Loaded, project: Project, since: datetime) -> datetime:
    """When a set-up that waits since then expires. The time in which it, or the whole site, stood still does not count."""
    return loaded.policy.review.deadline(since) + time_frozen(freezes_ever(session), project.id, since)


def opened(session: Session, project: Project, gate: str) -> Event | None:
    """The event that opened the asking which waits now; None when it is not open."""
    query = select(Event).where(
        Event.subject == f"project:{project.id}", Event.kind.in_(("gate.opened", "gate.expired"))
    )
    event = session.scalar(query.order_by(Event.number.desc()).limit(1))
    return event if is_asking(event, project, gate, next_round(session, project, gate)) else None


def is_asking(event: Event | None, project: Project, gate: str, round_number: int) -> bool:
    """Is the newest event of the kinds ``gate.opened`` and ``gate.expired`` the asking that waits now?"""
    now = {"gate": gate, "round": round_number, "manifest": digest_of(project)}
    return event is not None and event.kind == "gate.opened" and now.items() <= event.data.items()


def _announce(change: Change, loaded: Loaded, project: Project, gate: str) -> Event:
    event = change.record(
        "gate.opened",
        project,
        gate=gate,
        round=next_round(change.session, project, gate),
        manifest=digest_of(project),
        policy=loaded.digest,
    )
    if gate == PLATFORM_ANSWER:
        operator = operator_of_project(change.session, project)
        people = [operator] if operator is not None else approvers(change.session, loaded.policy, project)
        queue(change, "platform_waiting", project=project, to=people, with_head=True, form=request_text(project))
    else:
        people = approvers(change.session, loaded.policy, project)
        queue(change, "setup_waiting", project=project, to=people, with_head=True, gate=gate)
    return event


def reask(register: Register, loaded: Loaded, run: Run, gate: str, refusals: list[str]) -> Asked:
    """The same asking again, with the causes why the last answer was not taken."""
    with register.changing(f"system:{gate}") as change:
        project = project_of(change.session, run)
        event = opened(change.session, project, gate) or _announce(change, loaded, project, gate)
        return _asked(change, loaded, project, gate, event, tuple(refusals))


def problems(register: Register, loaded: Loaded, run: Run, answer: Answer) -> list[str]:
    """The judgement alone, for the page that refuses an answer before it is stored. Changes nothing."""
    with register.reading() as session:
        return judge_setup(session, loaded.policy, project_of(session, run), answer)


def decide(register: Register, loaded: Loaded, run: Run, answer: Answer) -> list[str]:
    """Record the answer and move the project on, in one transaction; or the causes why it cannot be taken."""
    with register.changing("system:gate") as change:
        project = project_of(change.session, run)
        if _is_recorded(change, project, answer):
            return []
        refusals = judge_setup(change.session, loaded.policy, project, answer)
        if refusals:
            by, choice = answer.user_name, str(answer.choice or "")
            change.record("gate.refused", project, gate=answer.gate, by=by, choice=choice, causes=refusals)
            return refusals
        person = identified(change, answer)
        change.actor = f"person:{person.id}"
        _record(change, loaded, project, person, answer)
        _apply(change, loaded, project, person, answer)
        return []


def _is_recorded(change: Change, project: Project, answer: Answer) -> bool:
    """A task that is run again after its answer was recorded changes nothing (law 5)."""
    if answer.round is not None:
        return answer.round < next_round(change.session, project, answer.gate)
    return (
        state_of(project) is not WAITS_IN.get(answer.gate) and newest(change.session, project, answer.gate) is not None
    )


def _record(change: Change, loaded: Loaded, project: Project, person: Person, answer: Answer) -> None:
    decision = Decision(
        project_id=project.id,
        gate=answer.gate,
        round=next_round(change.session, project, answer.gate),
        reviewer_id=person.id,
        choice=str(answer.choice),
        reason=answer.reason,
        answers=_platform_fields(answer),
        files=[],
        manifest=manifest_of(project) if answer.choice is Choice.APPROVE else None,
        manifest_digest=digest_of(project),
        policy_digest=loaded.digest,
        at=change.now,
    )
    change.add(
        decision,
        "decision.recorded",
        gate=decision.gate,
        round=decision.round,
        choice=decision.choice,
        reviewer=person.id,
        manifest=decision.manifest_digest,
        policy=loaded.digest,
    )


def _platform_fields(answer: Answer) -> dict[str, str]:
    if answer.gate != PLATFORM_ANSWER or answer.choice is not Choice.APPROVE:
        return {}
    return {PROJECT_ID: text_of(answer, PROJECT_ID), TICKET: text_of(answer, TICKET)}


def _apply(change: Change, loaded: Loaded, project: Project, person: Person, answer: Answer) -> None:
    role = Role.OPERATOR if person.id == project.operator_id else Role.REVIEWER
    if answer.choice is not Choice.APPROVE:
        move(change, project, ProjectState.REJECTED, role, choice=answer.choice)
        project.problem = answer.reason
        operator = operator_of_project(change.session, project)
        people = [*approvers(change.session, loaded.policy, project), *([operator] if operator else [])]
        queue(
            change,
            "setup_rejected",
            project=project,
            to=people,
            with_head=True,
            reason=answer.reason,
            choice=str(answer.choice),
        )
    elif answer.gate == PLATFORM_ANSWER:
        project.platform_id, project.ticket = text_of(answer, PROJECT_ID), text_of(answer, TICKET)
        move(change, project, ProjectState.ANSWERED, role, project_id=project.platform_id, ticket=project.ticket)
    else:
        move(change, project, ProjectState.APPROVED, role)


def expire(register: Register, loaded: Loaded, run: Run, gate: str) -> None:
    """Nobody answered in time: nothing is made, people are told. Never approves; clearing the gate asks again."""
    with register.changing("system:gate") as change:
        project = project_of(change.session, run)
        if state_of(project) is not WAITS_IN.get(gate):
            return
        require_not_frozen(change.session, project)
        change.record("gate.expired", project, gate=gate)
        move(change, project, ProjectState.FAILED)
        project.platform_id = project.ticket = None  # an answer that was asked for anew does not come back by silence
        project.problem = "Nobody answered the gate in time."
        operator = operator_of_project(change.session, project)
        people = [*approvers(change.session, loaded.policy, project), *([operator] if operator else [])]
        queue(change, "expired", project=project, to=people, with_head=True)
