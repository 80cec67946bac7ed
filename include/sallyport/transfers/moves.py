"""Changing a transfer's state: the one place where its row, its event and the legality of the move meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from sallyport.errors import NotFound
from sallyport.register.models import Transfer
from sallyport.register.states import ENDED, Role, TransferState, check_transfer_move

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from sallyport.errors import SallyportError
    from sallyport.register.change import Change
    from sallyport.transfers.run import Run

_ORDER = (
    TransferState.REQUESTED,
    TransferState.STAGED,
    TransferState.INSPECTED,
    TransferState.IN_REVIEW,
    TransferState.APPROVED,
    TransferState.RELEASED,
    TransferState.COLLECTED,
    TransferState.CLOSED,
)


def transfer_of(session: Session, run: Run) -> Transfer:
    """The transfer that ``run`` carries. Tasks find it by their own run, never by what another task handed them (law 5)."""
    found = session.scalar(select(Transfer).where(Transfer.dag_id == run.dag_id, Transfer.run_id == run.run_id))
    if found is None:
        raise NotFound(
            "This run has no transfer in the register.", "Its request was refused or never recorded; trigger a new run."
        )
    return found


def state_of(transfer: Transfer) -> TransferState:
    """Its state as the enumeration."""
    return TransferState(transfer.state)


def has_passed(transfer: Transfer, state: TransferState) -> bool:
    """Has the transfer got to ``state`` on the straight way, or beyond? False when it left the way."""
    now = state_of(transfer)
    return now in _ORDER and _ORDER.index(now) >= _ORDER.index(state)


def has_ended(transfer: Transfer) -> bool:
    """Did it end, in whatever way?"""
    return state_of(transfer) in ENDED


def move(change: Change, transfer: Transfer, state: TransferState, role: Role = Role.SYSTEM, **data: object) -> None:
    """Take the transfer to ``state``; IllegalMove unless the table allows it to ``role``."""
    old = state_of(transfer)
    check_transfer_move(old, state, role)
    transfer.state = state
    transfer.changed_at = change.now
    if state is not TransferState.FAILED:
        transfer.resume_state = None
        transfer.problem = None
    change.record(f"transfer.{state}", transfer, old=old, role=role, **data)


def fail(change: Change, transfer: Transfer, error: SallyportError) -> None:
    """Say why it cannot go on, and where it can be resumed once the cause is mended."""
    resume = state_of(transfer)
    move(change, transfer, TransferState.FAILED, resume=resume, problem=str(error))
    transfer.resume_state = resume
    transfer.problem = str(error)


def resume(change: Change, transfer: Transfer) -> None:
    """A failed transfer whose step is run again goes on where it stopped; any other is left alone."""
    if state_of(transfer) is TransferState.FAILED and transfer.resume_state is not None:
        move(change, transfer, TransferState(transfer.resume_state), resumed=True)
