"""What may be seen of answers now: while outputs are in review nobody sees another's, lest the second follow the first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from sallyport.register.models import Decision
from sallyport.register.states import TransferState
from sallyport.review.need import is_output

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from sallyport.register.models import Event, Transfer

_TELLING = frozenset({"answer.sealed", "decision.recorded", "gate.refused", "review.marked"})
"""Events from whose data an answer can be told; even a digest of few marks can be guessed."""
_HELD_BACK = {"held_back": "until the review is over"}
_NUMBERS = ("No answer is in yet.", "One answer is in.", "Two answers are in.")


def is_held_back(transfer: Transfer) -> bool:
    """Must answers not be seen yet?"""
    return is_output(transfer) and transfer.state == TransferState.IN_REVIEW


def decisions_to_show(session: Session, transfer: Transfer) -> Sequence[Decision]:
    """All decisions about the transfer, oldest first; none while they are held back."""
    if is_held_back(transfer):
        return []
    query = select(Decision).where(Decision.transfer_id == transfer.id)
    return session.scalars(query.order_by(Decision.id)).all()


def data_to_show(transfer: Transfer, event: Event) -> dict[str, Any]:
    """What an event about the transfer says, or that it is held back."""
    return _HELD_BACK if event.kind in _TELLING and is_held_back(transfer) else event.data


def answers_in(count: int) -> str:
    """How many have answered in this asking, in words, and nothing of what."""
    return _NUMBERS[min(count, len(_NUMBERS) - 1)]
