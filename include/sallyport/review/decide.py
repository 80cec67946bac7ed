"""A person's answer becomes a decision, and one or two decisions become what happens to the request."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

from sallyport.errors import BadRequest, NotFound
from sallyport.garbage import rarely_collected
from sallyport.notices.outbox import queue
from sallyport.register.models import Decision, File
from sallyport.register.states import FileState, Role, TransferState
from sallyport.review.answer import SEALED, SECOND_REVIEW, Answer, Choice
from sallyport.review.choose import chosen_files
from sallyport.review.judge import judge
from sallyport.review.need import is_independent, is_output, needs_second_person
from sallyport.review.offer import approvals, given, on_offer
from sallyport.review.person import answering, identified
from sallyport.review.sealed import opened, seal, wants_seal
from sallyport.transfers.audience import concerned
from sallyport.transfers.manifest import digest_of, manifest_of
from sallyport.transfers.moves import move, state_of, transfer_of
from sallyport.transfers.rows import in_batches
from sallyport.transfers.staying import in_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sallyport.policy.load import Loaded
    from sallyport.register.change import Change
    from sallyport.register.models import Person, Transfer
    from sallyport.register.register import Register
    from sallyport.review.verdict import FileVerdict
    from sallyport.transfers.run import Run

_REVIEWERS = 2
_NO_FILE_IN_COMMON = "the reviewers approved different files."
_NO_REASON = "no reason given."  # an approval needs none


@dataclass(frozen=True)
class Outcome:
    """What an answer led to. ``refusals`` are the causes why it was not taken."""

    state: TransferState
    refusals: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Weighed:
    """What an answer comes to. Of its files no more is held than is kept: there may be a hundred thousand."""

    answer: Answer
    refusals: list[str]
    files: list[int] = field(default_factory=list)
    manifest: dict[str, Any] | None = None
    is_independent: bool = False
    needs_second: bool = False


@rarely_collected
def decide(register: Register, loaded: Loaded, run: Run, answer: Answer) -> Outcome:
    """Record the answer as a decision and move the transfer on, or say why it cannot be taken. One transaction."""
    with register.changing("system:gate") as change:
        transfer = transfer_of(change.session, run)
        if _is_recorded(change, transfer, answer):
            return Outcome(state_of(transfer))
        weighed = _weigh(change, loaded, transfer, answer)
        answer, refusals = weighed.answer, weighed.refusals
        if refusals:
            said = "" if is_output(transfer) else str(answer.choice or "")  # the other reviewer's to see it is not yet
            change.record("gate.refused", transfer, gate=answer.gate, by=answer.user_name, choice=said, causes=refusals)
            return Outcome(state_of(transfer), refusals)
        person = identified(change, answer)
        change.actor = f"person:{person.id}"
        _apply(change, loaded, transfer, person, weighed)
        return Outcome(state_of(transfer))


def seal_answer(register: Register, loaded: Loaded, run: Run, answer: Answer) -> Answer | None:
    """What is to be handed on in the place of an answer that must not be seen yet, which is kept; None for any other.

    For an answer that was found to break no rule. BadRequest when its person is not in the register.
    """
    with register.changing("system:gate") as change:
        transfer = transfer_of(change.session, run)
        if state_of(transfer) is not TransferState.IN_REVIEW or list(answer.options) == [SEALED]:
            return None
        looked = on_offer(change.session, loaded.policy, transfer, answer.gate)
        if not wants_seal(loaded.policy, transfer, answer, looked):
            return None
        person = answering(change.session, answer)
        change.actor = f"person:{person.id}"
        return seal(change, transfer, person, answer)


def problems(register: Register, loaded: Loaded, run: Run, answer: Answer, *, is_arriving: bool = False) -> list[str]:
    """The judgement alone, for the page that refuses an answer before it is stored. Changes nothing.

    ``is_arriving``: the page will seal it where need be.
    """
    with register.reading() as session:
        transfer = transfer_of(session, run)
        try:
            looked = on_offer(session, loaded.policy, transfer, answer.gate)
            plain = (
                answer if is_arriving and answer.choice else opened(session, loaded.policy, transfer, answer, looked)
            )
        except BadRequest as error:
            return [str(error)]
        return judge(session, loaded.policy, transfer, plain, looked)


def _weigh(change: Change, loaded: Loaded, transfer: Transfer, answer: Answer) -> _Weighed:
    """Asks once what the gate offers, for all that is asked of it here."""
    looked = on_offer(change.session, loaded.policy, transfer, answer.gate)
    answer, refusals = _judged(change, loaded, transfer, answer, looked)
    if refusals:
        return _Weighed(answer, refusals)
    is_approved = answer.choice is Choice.APPROVE
    chosen = chosen_files(looked, answer.fields.get("files")) if is_approved else []
    return _Weighed(
        answer,
        refusals,
        [verdict.file.number for verdict in chosen],
        manifest_of(transfer, [verdict.file for verdict in chosen]) if is_approved else None,
        is_independent(loaded.policy, transfer, looked),
        needs_second_person(loaded.policy, transfer, chosen),
    )


def _judged(
    change: Change, loaded: Loaded, transfer: Transfer, answer: Answer, looked: list[FileVerdict]
) -> tuple[Answer, list[str]]:
    """The answer, unsealed, and every rule that it breaks."""
    if state_of(transfer) is TransferState.IN_REVIEW:
        try:
            answer = opened(change.session, loaded.policy, transfer, answer, looked)
        except BadRequest as error:
            return answer, [str(error)]
    return answer, judge(change.session, loaded.policy, transfer, answer, looked)


def _is_recorded(change: Change, transfer: Transfer, answer: Answer) -> bool:
    """A task that is run again after its answer was recorded changes nothing (law 5)."""
    count = select(func.count()).where(
        Decision.transfer_id == transfer.id, Decision.gate == answer.gate, Decision.round == transfer.review_round
    )
    return bool(change.session.scalar(count))


def _apply(change: Change, loaded: Loaded, transfer: Transfer, person: Person, weighed: _Weighed) -> None:
    answer, choice = weighed.answer, weighed.answer.choice
    decision = Decision(
        transfer_id=transfer.id,
        gate=answer.gate,
        round=transfer.review_round,
        reviewer_id=person.id,
        choice=str(choice),
        reason=answer.reason,
        answers=_kept(answer.fields),
        files=weighed.files,
        manifest=weighed.manifest,
        manifest_digest=transfer.manifest_digest if weighed.manifest is None else digest_of(weighed.manifest),
        policy_digest=loaded.digest,
        at=change.now,
    )
    change.add(
        decision,
        "decision.recorded",
        gate=answer.gate,
        round=transfer.review_round,
        choice=str(choice),
        reviewer=person.id,
        files=decision.files,
        manifest=decision.manifest_digest,
        shown=transfer.manifest_digest,
        policy=loaded.digest,
    )
    if choice is Choice.WITHDRAW:
        _end(change, transfer, Choice.WITHDRAW, answer.reason)
    elif weighed.is_independent:
        _settle(change, transfer)
    elif choice is Choice.APPROVE:
        if answer.gate == SECOND_REVIEW or not weighed.needs_second:  # else it stays in review for a second person
            _approve(change, transfer)
    else:
        _end(change, transfer, choice, answer.reason)


def _kept(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The form's answers as data, without the choice of files and the reason, which have columns of their own."""
    return {name: value for name, value in fields.items() if name not in {"files", "reason"}}


def _settle(change: Change, transfer: Transfer) -> None:
    """Two answers make the outcome: both approve what both chose, both reject, or it is returned with both reasons."""
    change.session.flush()
    answers = given(change.session, transfer)
    if len(answers) < _REVIEWERS:
        return
    choices = {decision.choice for decision in answers}
    if choices == {Choice.APPROVE} and _agreed(change, transfer):
        _approve(change, transfer)
        return
    unsaid = _NO_FILE_IN_COMMON if choices == {Choice.APPROVE} else _NO_REASON
    reasons = [f"{decision.choice}: {decision.reason or unsaid}" for decision in answers]
    _end(change, transfer, Choice.REJECT if choices == {Choice.REJECT} else Choice.RETURN, "\n".join(reasons))


def _approve(change: Change, transfer: Transfer) -> None:
    approved = _agreed(change, transfer)
    offered = update(File).where(File.transfer_id == transfer.id, File.release_path.is_not(None))
    change.session.execute(offered.values(state=FileState.RETURNED))
    for some in in_batches(sorted(approved)):
        change.session.execute(offered.where(File.number.in_(some)).values(state=FileState.APPROVED))
    move(change, transfer, TransferState.APPROVED, Role.REVIEWER, files=sorted(approved))


def _agreed(change: Change, transfer: Transfer) -> set[int]:
    """Files that every reviewer of this asking chose."""
    change.session.flush()
    sets = [set(decision.files) for decision in approvals(change.session, transfer)]
    return set.intersection(*sets)


_ENDS = {
    Choice.RETURN: TransferState.RETURNED,
    Choice.REJECT: TransferState.REJECTED,
    Choice.WITHDRAW: TransferState.WITHDRAWN,
}


def _end(change: Change, transfer: Transfer, choice: Choice | None, reason: str) -> None:
    if choice is None:
        raise NotFound("There is no choice to apply.", "Answer the gate again.")
    state = _ENDS[choice]
    move(change, transfer, state, Role.OPERATOR if choice is Choice.WITHDRAW else Role.REVIEWER)
    transfer.problem = reason
    # Of outputs nothing from inside is mailed, and a reason may quote it: it stands in the letter in the project folder.
    if is_output(transfer) and choice is not Choice.WITHDRAW:
        staying = in_numbers(change.session, transfer)
        queue(change, f"output_{state}", transfer=transfer, to=concerned(transfer), **staying)
    else:
        queue(change, str(state), transfer=transfer, to=concerned(transfer), reason=reason)
