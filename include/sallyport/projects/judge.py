"""Is this answer about a project's set-up within the rules? The same judgement in the UI and in the gate's task (law 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.errors import BadRequest
from sallyport.projects.approval import PLATFORM_ANSWER, PROJECT_ID, TICKET, digest_of, next_round
from sallyport.projects.asking import fields
from sallyport.projects.form import SetupForm, check_form, check_project_id, check_ticket
from sallyport.projects.request import require_free_id
from sallyport.register.incidents import freeze_of, said
from sallyport.register.people import duties_of
from sallyport.register.states import ProjectState
from sallyport.review.answer import REVIEW, Answer, Choice
from sallyport.review.form import MANIFEST
from sallyport.review.person import answering, field_problems, identity_problems, named, reason_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import Session

    from sallyport.policy.model import Policy
    from sallyport.register.models import Person, Project
    from sallyport.register.people import Duties

WAITS_IN = {REVIEW: ProjectState.REQUESTED, PLATFORM_ANSWER: ProjectState.APPROVED}
"""The state in which each gate is open."""


def judge_setup(session: Session, policy: Policy, project: Project, answer: Answer) -> list[str]:
    """Every rule that the answer breaks, as a sentence for the person who gave it; empty when it can be taken."""
    if project.state != WAITS_IN.get(answer.gate):
        return [f"{project.folder} is {project.state}; it is not waiting for an answer here."]
    if (incident := freeze_of(session, project.id)) is not None:
        return [f"{said(incident)} Answer again once it is lifted."]
    try:
        person = answering(session, answer)
    except BadRequest as error:
        return [str(error)]
    return [
        *_who(session, policy, project, answer, person),
        *_what_was_shown(session, project, answer),
        *(
            _approval(session, policy, project, answer)
            if answer.choice is Choice.APPROVE
            else reason_problems(policy, answer)
        ),
        *field_problems(answer, fields(policy, project, answer.gate)),
    ]


def _who(session: Session, policy: Policy, project: Project, answer: Answer, person: Person) -> Iterator[str]:
    if problems := identity_problems(person, answer):
        yield from problems
        return
    if answer.choice is Choice.WITHDRAW:
        if person.id != project.operator_id:
            yield "Only the operator who asked for the project can withdraw it. Use Return or Reject."
        return
    yield from hand_problems(duties_of(session, person), policy, project, person, answer.gate)


def hand_problems(duties: Duties, policy: Policy, project: Project, person: Person, gate: str) -> Iterator[str]:
    """Why this person, with these duties, may not answer this gate."""
    if gate == PLATFORM_ANSWER:
        yield from _platform_hand(duties, policy, project, person)
    else:
        yield from _approver(duties, policy, project, person)


def _approver(duties: Duties, policy: Policy, project: Project, person: Person) -> Iterator[str]:
    if person.id == project.operator_id:
        yield "You asked for this project; the requester never decides. Another person has to answer."
    if person.triage_name in {member["username"] for member in project.request.get("members", [])}:
        yield "You would be a member of this project; another person has to answer."
    if not duties.hold(policy.review.setup_roles, None):
        yield f"Only a {named(policy.review.setup_roles)} can decide about a new project."


def _platform_hand(duties: Duties, policy: Policy, project: Project, person: Person) -> Iterator[str]:
    """The platform decided; who reads its answer into the form is the operator, or somebody of the same trade."""
    roles = tuple(dict.fromkeys((*policy.review.setup_roles, *policy.review.roles)))
    if person.id != project.operator_id and not duties.hold(roles, None):
        yield f"Only the operator or a {named(roles)} can enter the platform's answer."


def _what_was_shown(session: Session, project: Project, answer: Answer) -> Iterator[str]:
    shown = answer.fields.get(MANIFEST)
    if shown is not None and shown != digest_of(project):
        yield "The request has changed since this page was shown. Reload it and look again."
    if answer.round is not None and answer.round != next_round(session, project, answer.gate):
        yield "This answers an earlier asking of the gate. Reload the page and look again."


def _approval(session: Session, policy: Policy, project: Project, answer: Answer) -> Iterator[str]:
    checks: list[Callable[[], None]] = [lambda: check_request(project, policy)]
    if answer.gate == PLATFORM_ANSWER:
        project_id, ticket = text_of(answer, PROJECT_ID), text_of(answer, TICKET)
        checks += [
            lambda: check_project_id(project_id, policy),
            lambda: require_free_id(session, project_id, project.folder),
            lambda: check_ticket(ticket, policy),
        ]
    for check in checks:
        try:
            check()
        except BadRequest as error:
            yield str(error)


def check_request(project: Project, policy: Policy) -> None:
    """BadRequest when what was asked for breaks the rules of today, whatever they were when it was asked."""
    check_form(SetupForm.parse(project.request.get("form", {})), policy)


def text_of(answer: Answer, name: str) -> str:
    """A text field of the answer, stripped; empty when it was left out."""
    return str(answer.fields.get(name) or "").strip()
