"""The gate's life in the register: asked, answered, expired."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

from sallyport.errors import NotFound
from sallyport.notices.outbox import queue
from sallyport.register.models import Decision, Event, File
from sallyport.register.people import person_by_airflow_name
from sallyport.register.states import FileState, Role, TransferState
from sallyport.review.answer import SECOND_REVIEW, Answer, Choice
from sallyport.review.choose import chosen_files
from sallyport.review.form import GateForm, build
from sallyport.review.judge import judge
from sallyport.review.offer import approvals, on_offer
from sallyport.review.verdict import needs_second_person
from sallyport.transfers.audience import concerned, data_managers
from sallyport.transfers.manifest import digest_of, manifest_of
from sallyport.transfers.moves import move, resume, state_of, transfer_of
from sallyport.transfers.rows import count_files, in_batches

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sallyport.policy.load import Loaded
    from sallyport.register.change import Change
    from sallyport.register.models import Person, Transfer
    from sallyport.register.register import Register
    from sallyport.review.verdict import FileVerdict
    from sallyport.transfers.run import Run


@dataclass(frozen=True)
class Asked:
    """What was put to people: the form, and what tells this asking from every other."""

    form: GateForm
    round: int
    deadline: datetime
    """When it expires, unanswered."""


@dataclass(frozen=True)
class Outcome:
    """What an answer led to. ``refusals`` are the causes why it was not taken."""

    state: TransferState
    refusals: list[str] = field(default_factory=list)


def ask(register: Register, loaded: Loaded, run: Run, gate: str) -> Asked | None:
    """Open the gate. None when it need not be asked: already decided, ended, or no second person is needed."""
    with register.changing(f"system:{gate}") as change:
        transfer = transfer_of(change.session, run)
        resume(change, transfer)
        if state_of(transfer) is TransferState.INSPECTED and gate != SECOND_REVIEW:
            transfer.review_round += 1
            move(
                change,
                transfer,
                TransferState.IN_REVIEW,
                round=transfer.review_round,
                manifest=transfer.manifest_digest,
                policy=loaded.digest,
            )
            _announce(change, loaded, transfer, gate)
        if state_of(transfer) is not TransferState.IN_REVIEW or not _is_due(change, transfer, gate):
            return None
        if gate == SECOND_REVIEW and not _was_announced(change, transfer, gate):
            _announce(change, loaded, transfer, gate)
        return Asked(
            build(change.session, loaded.policy, transfer, gate, on_offer(change.session, transfer, gate)),
            transfer.review_round,
            _deadline(loaded, transfer),
        )


def _is_due(change: Change, transfer: Transfer, gate: str) -> bool:
    first = approvals(change.session, transfer)
    return bool(first) if gate == SECOND_REVIEW else not first


def _announce(change: Change, loaded: Loaded, transfer: Transfer, gate: str) -> None:
    people = [
        person
        for person in data_managers(change.session, loaded.policy, transfer.project)
        if person.id != transfer.requester_id
    ]
    change.record("gate.opened", transfer, gate=gate, round=transfer.review_round, manifest=transfer.manifest_digest)
    files = count_files(change.session, transfer)
    queue(change, "review_waiting", transfer=transfer, to=people, with_head=True, gate=gate, files=files)


def _was_announced(change: Change, transfer: Transfer, gate: str) -> bool:
    opened = change.session.scalars(
        select(Event).where(Event.subject == f"transfer:{transfer.id}", Event.kind == "gate.opened")
    )
    return any(event.data.get("gate") == gate and event.data.get("round") == transfer.review_round for event in opened)


def reask(register: Register, loaded: Loaded, run: Run, gate: str, refusals: list[str]) -> Asked:
    """The same asking again, with the causes why the last answer was not taken."""
    with register.reading() as session:
        transfer = transfer_of(session, run)
        return Asked(
            build(session, loaded.policy, transfer, gate, on_offer(session, transfer, gate), refusals),
            transfer.review_round,
            _deadline(loaded, transfer),
        )


def _deadline(loaded: Loaded, transfer: Transfer) -> datetime:
    return transfer.changed_at + timedelta(days=loaded.policy.review.expire_after_days)


def problems(register: Register, loaded: Loaded, run: Run, answer: Answer) -> list[str]:
    """The judgement alone, for the page that refuses an answer before it is stored. Changes nothing."""
    with register.reading() as session:
        return judge(session, loaded.policy, transfer_of(session, run), answer)


def decide(register: Register, loaded: Loaded, run: Run, answer: Answer) -> Outcome:
    """Record the answer as a decision and move the transfer on, or say why it cannot be taken. One transaction."""
    with register.changing("system:gate") as change:
        transfer = transfer_of(change.session, run)
        if _is_recorded(change, transfer, answer):
            return Outcome(state_of(transfer))
        refusals = judge(change.session, loaded.policy, transfer, answer)
        if refusals:
            change.record(
                "gate.refused",
                transfer,
                gate=answer.gate,
                by=answer.user_name,
                choice=str(answer.choice or ""),
                causes=refusals,
            )
            return Outcome(state_of(transfer), refusals)
        person = _reviewer(change, answer)
        change.actor = f"person:{person.id}"
        _apply(change, loaded, transfer, person, answer)
        return Outcome(state_of(transfer))


def _is_recorded(change: Change, transfer: Transfer, answer: Answer) -> bool:
    """A task that is run again after its answer was recorded changes nothing (law 5)."""
    count = select(func.count()).where(
        Decision.transfer_id == transfer.id, Decision.gate == answer.gate, Decision.round == transfer.review_round
    )
    return bool(change.session.scalar(count))


def _reviewer(change: Change, answer: Answer) -> Person:
    person = person_by_airflow_name(change.session, answer.user_name)
    if person is None:
        raise NotFound("The person who answered is not in the register.", "Add them, then answer again.")
    if person.airflow_id is None and answer.user_id:
        person.airflow_id = answer.user_id
        change.record("person.identified", person, airflow_id=answer.user_id)
    return person


def _apply(change: Change, loaded: Loaded, transfer: Transfer, person: Person, answer: Answer) -> None:
    choice = answer.choice
    looked = on_offer(change.session, transfer, answer.gate)
    chosen = chosen_files(looked, answer.fields.get("files")) if choice is Choice.APPROVE else []
    manifest = manifest_of(transfer, [verdict.file for verdict in chosen])
    decision = Decision(
        transfer_id=transfer.id,
        gate=answer.gate,
        round=transfer.review_round,
        reviewer_id=person.id,
        choice=str(choice),
        reason=answer.reason,
        answers=_kept(answer.fields),
        files=[verdict.file.number for verdict in chosen],
        manifest=manifest if choice is Choice.APPROVE else None,
        manifest_digest=digest_of(manifest) if choice is Choice.APPROVE else transfer.manifest_digest,
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
    if choice is Choice.APPROVE:
        _approve(change, transfer, answer, chosen)
    else:
        _end(change, transfer, choice, answer.reason)


def _kept(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The form's answers as data, without the choice of files and the reason, which have columns of their own."""
    return {name: value for name, value in fields.items() if name not in {"files", "reason"}}


def _approve(change: Change, transfer: Transfer, answer: Answer, chosen: list[FileVerdict]) -> None:
    if answer.gate != SECOND_REVIEW and needs_second_person(chosen):
        return  # it stays in review until a second person agrees
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
    queue(change, str(state), transfer=transfer, to=concerned(transfer), reason=reason)


def expire(register: Register, run: Run, gate: str) -> None:
    """Nobody answered in time: the request ends, nothing is released, people are told. Never approves."""
    with register.changing("system:gate") as change:
        transfer = transfer_of(change.session, run)
        if state_of(transfer) is not TransferState.IN_REVIEW:
            return  # an answer was there first
        move(change, transfer, TransferState.EXPIRED, gate=gate, round=transfer.review_round)
        transfer.problem = "Nobody answered the review in time."
        queue(change, "expired", transfer=transfer, to=concerned(transfer))
