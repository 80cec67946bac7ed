"""Is this answer within the rules? The same judgement refuses it in the UI, in the gate's task and before the release (law 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.errors import BadRequest
from sallyport.register.incidents import freeze_of, said
from sallyport.register.people import duties_of
from sallyport.register.states import TransferState
from sallyport.review.answer import REVIEW, SECOND_REVIEW, Answer, Choice
from sallyport.review.choose import chosen_files
from sallyport.review.form import MANIFEST, MOST_REASONS, fields_of, reason_name, tick_name
from sallyport.review.marks import MARKS, marks_problems
from sallyport.review.need import direction_rules
from sallyport.review.offer import given
from sallyport.review.person import (
    answering,
    field_problems,
    identity_problems,
    named,
    reason_problems,
    recipient_problems,
)
from sallyport.review.verdict import rules_to_tick

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy.orm import Session

    from sallyport.policy.model import Policy
    from sallyport.register.models import Person, Transfer
    from sallyport.register.people import Duties
    from sallyport.review.verdict import FileVerdict


def judge(session: Session, policy: Policy, transfer: Transfer, answer: Answer, looked: list[FileVerdict]) -> list[str]:
    """Every rule that the answer breaks, as a sentence for the person who gave it; empty when it can be taken.

    ``looked`` are the files that its gate offers.
    """
    if transfer.state != TransferState.IN_REVIEW:
        return [f"{transfer.ref} is {transfer.state}; it is not waiting for an answer."]
    if answer.gate not in {REVIEW, SECOND_REVIEW}:
        return ["There is no such gate."]
    if (incident := freeze_of(session, transfer.project_id)) is not None:
        return [f"{said(incident)} Answer again once it is lifted."]
    if answer.gate == SECOND_REVIEW and not given(session, transfer):
        return ["The first review has not been given yet."]
    try:
        person = answering(session, answer)
    except BadRequest as error:
        return [str(error)]
    return [
        *_who(session, policy, transfer, answer, person),
        *_what_was_shown(transfer, answer),
        *marks_problems(session, transfer, person, answer),
        *(
            [*recipient_problems(session, transfer), *_approval(policy, transfer, looked, answer)]
            if answer.choice is Choice.APPROVE
            else reason_problems(policy, answer)
        ),
        *field_problems(answer, {*fields_of(policy, transfer, looked), MARKS}),
    ]


def _who(session: Session, policy: Policy, transfer: Transfer, answer: Answer, person: Person) -> Iterator[str]:
    if problems := identity_problems(person, answer):
        yield from problems
        return
    if answer.choice is Choice.WITHDRAW:
        if person.id not in {transfer.requester_id, transfer.operator_id}:
            yield "Only the requester or the operator can withdraw a request. Use Return or Reject."
        return
    answered = {decision.reviewer_id for decision in given(session, transfer)}
    yield from gate_problems(duties_of(session, person), policy, transfer, person, answer.gate, answered)


def gate_problems(
    duties: Duties, policy: Policy, transfer: Transfer, person: Person, gate: str, answered: Collection[int]
) -> Iterator[str]:
    """Why this person may not answer this gate; ``answered`` are the ids of who did so in this asking."""
    yield from reviewer_problems(duties, policy, transfer, person)
    if gate == SECOND_REVIEW and person.id in answered:
        yield "You gave the first review. The second needs another person."


def reviewer_problems(duties: Duties, policy: Policy, transfer: Transfer, person: Person) -> Iterator[str]:
    """Why this person, with these duties, may not decide about this transfer."""
    if person.id == transfer.requester_id:
        yield "The requester never decides about their own files. Another data manager has to answer."
    elif person.id == transfer.operator_id and not direction_rules(policy, transfer).operator_may_decide:
        yield "This site's policy wants somebody else than the operator who triggered the run to decide."
    if not duties.hold(policy.review.roles, transfer.project_id):
        yield f"Only a {named(policy.review.roles)} of this project can decide."


def _what_was_shown(transfer: Transfer, answer: Answer) -> Iterator[str]:
    shown = answer.fields.get(MANIFEST)
    if shown is not None and shown != transfer.manifest_digest:
        yield "The files have changed since this page was shown. Reload it and look again."
    if answer.round is not None and answer.round != transfer.review_round:
        yield "This answers an earlier asking of the gate. Reload the page and look again."


def _approval(policy: Policy, transfer: Transfer, looked: list[FileVerdict], answer: Answer) -> Iterator[str]:
    questions = direction_rules(policy, transfer).questions
    if open_ones := [question.text for question in questions if answer.fields.get(question.id) is not True]:
        yield f"To approve, answer yes to: {' '.join(open_ones)}"
    try:
        chosen = chosen_files(looked, answer.fields.get("files"))
    except BadRequest as error:
        yield str(error)
        return
    if not chosen:
        yield "There is no file to approve. Use Return or Reject."
    for verdict in chosen:
        if verdict.blocked:
            yield f"File {verdict.file.number} is blocked and cannot be approved. Choose the other files, or Return."
    if unseen := [rule for rule in rules_to_tick(chosen) if answer.fields.get(tick_name(rule)) is not True]:
        yield f"Tick that you have looked at {', '.join(unseen)}."
    yield from _reasons_for_unverified(policy, looked, chosen, answer)


def _reasons_for_unverified(
    policy: Policy, looked: list[FileVerdict], chosen: list[FileVerdict], answer: Answer
) -> Iterator[str]:
    asked = [verdict.file.number for verdict in looked if verdict.unverified][:MOST_REASONS]
    for verdict in chosen:
        number = verdict.file.number
        if not verdict.unverified:
            continue
        if number not in asked:
            yield f"File {number} could not be checked, like over {MOST_REASONS} others. Return it and ask for fewer at a time."
        elif len(str(answer.fields.get(reason_name(number)) or "").strip()) < policy.review.min_reason_length:
            yield f"File {number} could not be checked: give the reason why it may pass, or do not choose it."
