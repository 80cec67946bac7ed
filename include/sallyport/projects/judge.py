"""Is this answer about a project's set-up within the rules? The same judgement in the UI and in the gate's task (law 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.errors import BadRequest
from sallyport.projects.approval import PLATFORM_ANSWER, PROJECT_ID, TICKET, digest_of, next_round
from sallyport.projects.asking import fields
from sallyport.projects.form import SetupForm, check_form, check_project_id, check_ticket
from sallyport.projects.request import require_free_id
from sallyport.register.people import has_role, person_by_airflow_name
from sallyport.register.states import ProjectState
from sallyport.review.answer import REVIEW, Answer, Choice
from sallyport.review.form import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import Session

    from sallyport.policy.model import Policy
    from sallyport.register.models import Person, Project

WAITS_IN = {REVIEW: ProjectState.REQUESTED, PLATFORM_ANSWER: ProjectState.APPROVED}
"""The state in which each gate is open."""


def judge_setup(session: Session, policy: Policy, project: Project, answer: Answer) -> list[str]:
    """Every rule that the answer breaks, as a sentence for the person who gave it; empty when it can be taken."""
    if project.state != WAITS_IN.get(answer.gate):
        return [f"{project.folder} is {project.state}; it is not waiting for an answer here."]
    if answer.choice is None:
        return ["Choose exactly one of Approve, Return, Reject and Withdraw."]
    person = person_by_airflow_name(session, answer.user_name)
    if person is None or not person.active:
        return [f"“{answer.user_name}” is not a person of this register."]
    return [
        *_who(session, policy, project, answer, person),
        *_what_was_shown(session, project, answer),
        *(_approval(session, policy, project, answer) if answer.choice is Choice.APPROVE else _reason(policy, answer)),
        *_unknown_fields(policy, project, answer),
    ]


def _who(session: Session, policy: Policy, project: Project, answer: Answer, person: Person) -> Iterator[str]:
    if person.airflow_id is not None and person.airflow_id != answer.user_id:
        yield "This account has the name of a person of the register but not their id. Ask a platform manager to look into it."
        return
    if answer.choice is Choice.WITHDRAW:
        if person.id != project.operator_id:
            yield "Only the operator who asked for the project can withdraw it. Use Return or Reject."
        return
    if answer.gate == PLATFORM_ANSWER:
        yield from _platform_hand(session, policy, project, person)
    else:
        yield from _approver(session, policy, project, person)


def _approver(session: Session, policy: Policy, project: Project, person: Person) -> Iterator[str]:
    if person.id == project.operator_id:
        yield "You asked for this project; the requester never decides. Another person has to answer."
    if person.triage_name in {member["username"] for member in project.request.get("members", [])}:
        yield "You would be a member of this project; another person has to answer."
    if not _holds(session, person, policy.review.setup_roles):
        yield f"Only a {' or '.join(policy.review.setup_roles).replace('_', ' ')} can decide about a new project."


def _platform_hand(session: Session, policy: Policy, project: Project, person: Person) -> Iterator[str]:
    """The platform decided; who reads its answer into the form is the operator, or somebody of the same trade."""
    roles = tuple(dict.fromkeys((*policy.review.setup_roles, *policy.review.roles)))
    if person.id != project.operator_id and not _holds(session, person, roles):
        yield f"Only the operator or a {' or '.join(roles).replace('_', ' ')} can enter the platform's answer."


def _holds(session: Session, person: Person, roles: tuple[str, ...]) -> bool:
    return any(has_role(session, person, role, None) for role in roles)


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


def _reason(policy: Policy, answer: Answer) -> Iterator[str]:
    if len(answer.reason) < policy.review.min_reason_length:
        shortest = policy.review.min_reason_length
        yield f"{answer.choice} needs a reason of at least {shortest} characters; it is mailed to the people concerned."


def _unknown_fields(policy: Policy, project: Project, answer: Answer) -> Iterator[str]:
    for name in sorted(set(answer.fields) - set(fields(policy, project, answer.gate))):
        yield f"The form has no field “{name}”."
