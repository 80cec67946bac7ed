"""A step that cannot go on: the register keeps why, people are told, and the step can be run again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from sallyport.notices.outbox import queue
from sallyport.register.models import Transfer
from sallyport.register.states import ENDED, TransferState
from sallyport.transfers.audience import concerned, data_managers
from sallyport.transfers.moves import fail, move, state_of, transfer_of

if TYPE_CHECKING:
    from sallyport.errors import SallyportError
    from sallyport.policy.model import Policy
    from sallyport.register.change import Change
    from sallyport.register.register import Register
    from sallyport.transfers.run import Run

_UNFAILING = ENDED | {TransferState.FAILED, TransferState.RELEASED, TransferState.COLLECTED, TransferState.QUARANTINED}
_AFTER_THE_END = frozenset({"letter"})
"""Steps that have work to do about a transfer that has ended: people are told when they fail, its state stays."""


def record_failure(register: Register, policy: Policy, run: Run, step: str, error: SallyportError) -> None:
    """Take the run's transfer, if there is one, to ``failed`` and tell the people who can do something about it."""
    with register.changing(f"system:{step}") as change:
        transfer = change.session.scalar(
            select(Transfer).where(Transfer.dag_id == run.dag_id, Transfer.run_id == run.run_id)
        )
        if transfer is None:
            change.record(
                "request.refused",
                "register:1",
                dag=run.dag_id,
                run=run.run_id,
                operator=run.operator,
                problem=str(error),
            )
            return
        if state_of(transfer) in _UNFAILING:
            if step not in _AFTER_THE_END:
                return
            change.record(f"{step}.failed", transfer, problem=str(error))
        else:
            fail(change, transfer, error)
        managers = data_managers(change.session, policy, transfer.project)
        people = {person.id: person for person in [transfer.operator, *managers]}
        queue(
            change, "failed", transfer=transfer, to=list(people.values()), with_head=True, problem=str(error), step=step
        )


def stop_for_malware(
    change: Change, policy: Policy, transfer: Transfer, numbers: list[int], problem: str, counts: dict[str, int]
) -> None:
    """Malware in the files with these ``numbers``: the transfer goes no further, everybody concerned is told, each once.

    ``counts`` is the number of findings by severity.
    """
    move(change, transfer, TransferState.QUARANTINED, files=numbers, findings=counts)
    transfer.problem = problem
    managers = data_managers(change.session, policy, transfer.project)
    queue(change, "infected", transfer=transfer, to=managers, with_head=True, files=numbers)
    told = {person.id for person in managers}
    others = [person for person in concerned(transfer) if person.id not in told]
    queue(change, "infected", transfer=transfer, to=others, files=numbers)


def give_up_waiting(register: Register, run: Run, missing: int) -> None:
    """The named files never came: the request expires and people are told."""
    with register.changing("system:wait") as change:
        transfer = transfer_of(change.session, run)
        if state_of(transfer) is not TransferState.REQUESTED:
            return
        move(change, transfer, TransferState.EXPIRED, missing=missing)
        transfer.problem = "The named files did not arrive, or never came to rest."
        queue(change, "files_missing", transfer=transfer, to=concerned(transfer), missing=missing)
