"""Previews of a transfer's files: made after the inspection, taken away when their time is over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sallyport.register.models import Transfer
from sallyport.register.states import ENDED, TransferState
from sallyport.review.previews.making import make_previews
from sallyport.review.previews.shelf import Shelf
from sallyport.transfers.moves import state_of, transfer_of
from sallyport.transfers.recording import newest
from sallyport.transfers.rows import file_rows

if TYPE_CHECKING:
    from sallyport.policy.model import Policy
    from sallyport.register.register import Register
    from sallyport.storage.quarantine import Quarantine
    from sallyport.transfers.run import Run

MADE = "previews.made"
_REVIEWABLE = {TransferState.INSPECTED, TransferState.IN_REVIEW}


def preview(register: Register, policy: Policy, run: Run, quarantine: Quarantine) -> int:
    """Make what is missing; how many there are. 0 where the site makes none, or nobody will look.

    Raises Fault and OSError for the disk and quarantine: the review can go on without.
    """
    shelf = Shelf.of(policy)
    if shelf is None:
        return 0
    with register.reading() as session:
        transfer = transfer_of(session, run)
        if state_of(transfer) not in _REVIEWABLE:
            return 0
        ref, files = transfer.ref, list(file_rows(session, transfer))
    made = make_previews(policy, quarantine, ref, files, shelf)
    count = made.kept + sum(made.made.values())
    with register.changing("system:preview") as change:
        transfer = transfer_of(change.session, run)
        # A step that was killed after it had said so says it once.
        if made.made or newest(change.session, transfer, MADE) is None:
            change.record(MADE, transfer, files=count, states=dict(made.made))
    return count


def tidy_previews(register: Register, policy: Policy) -> int:
    """Take away previews of transfers whose quarantined bytes have had their time too; how many transfers'."""
    shelf = Shelf.of(policy)
    gone = 0
    for ref in shelf.refs() if shelf else ():
        with register.changing("system:tidy") as change:
            transfer = change.session.get(Transfer, int(ref[1:]))
            is_due = transfer is None or (
                state_of(transfer) in ENDED
                and change.now - transfer.changed_at >= timedelta(days=policy.retention.quarantine_days)
            )
            if shelf is not None and is_due and shelf.remove(ref):
                change.record("previews.removed", transfer or "register:1", ref=ref)
                gone += 1
    return gone
