"""The end of the way: what was released is closed, and outputs once they were collected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.register.states import TransferState
from sallyport.review.need import is_output
from sallyport.transfers.moves import move, state_of, transfer_of

if TYPE_CHECKING:
    from sallyport.register.register import Register
    from sallyport.transfers.run import Run


def close(register: Register, run: Run) -> TransferState:
    """Close a released transfer; one that ended otherwise, or waits to be collected, is left as it is. Returns its state."""
    with register.changing("system:close") as change:
        transfer = transfer_of(change.session, run)
        if state_of(transfer) is TransferState.RELEASED and not is_output(transfer):
            move(change, transfer, TransferState.CLOSED)
        return state_of(transfer)
