"""Marks change a few at a time, as the reviewer makes them; the page says which review it shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from sallyport.errors import BadRequest, NotPermitted
from sallyport.register.models import File
from sallyport.register.outgoing import Marking
from sallyport.review.marks import keep_marks, marking_of
from sallyport.review.sheet.viewer import viewer_of
from sallyport.transfers.moves import transfer_of
from sallyport.transfers.rows import in_batches

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session

    from sallyport.policy.model import Policy
    from sallyport.register.models import Transfer
    from sallyport.register.register import Register
    from sallyport.review.account import Account
    from sallyport.review.marks import Marks
    from sallyport.review.sheet.viewer import Viewer
    from sallyport.transfers.run import Run


@dataclass(frozen=True)
class Shown:
    """What the page showed as the marks were made."""

    round: int
    manifest: str | None
    marks: str | None
    """Digest of the marks that these changes are made to; None when there were none."""


@dataclass(frozen=True)
class Kept:
    """A person's marks as they are kept."""

    marks: Marks = field(default_factory=dict)
    digest: str | None = None
    earlier: Marks = field(default_factory=dict)
    """Where there are none yet: what the same person marked in the asking before this one, to take over by hand."""


def change_marks(
    register: Register, policy: Policy, run: Run, account: Account, shown: Shown, changes: Mapping[str, Any]
) -> Kept:
    """Keep changed marks: file number to a mark, or to None where there is none any more.

    NotPermitted for who may not review; BadRequest when the review is over or another one by now, when a file is not among
    those offered, and when the marks were changed in another window meanwhile.
    """
    with register.changing("system:sheet") as change:
        transfer = transfer_of(change.session, run)
        viewer = viewer_of(change.session, policy, transfer, account)
        change.actor = f"person:{viewer.person.id}"
        if viewer.why_not:
            raise NotPermitted(viewer.why_not[0], "Look at it, and leave the marks to a reviewer.")
        if (shown.round, shown.manifest) != (transfer.review_round, transfer.manifest_digest):
            raise BadRequest(
                "The review was asked again since this page was opened: its files, findings or rules have changed.",
                "Reload the page; what you marked before is offered there.",
            )
        _check_offered(change.session, transfer, changes)
        marking = marking_of(change.session, transfer, viewer.person)
        marks = dict(marking.marks if marking else {})
        for number, mark in changes.items():
            if mark is None:
                marks.pop(number, None)
            else:
                marks[number] = mark
        digest = keep_marks(change, transfer, viewer.person, marks, shown.marks)
        return Kept(_marks_of(change.session, transfer, viewer), digest)


def kept_marks(session: Session, transfer: Transfer, viewer: Viewer) -> Kept:
    """The viewer's own marks in the current asking; nobody else's are ever shown."""
    marking = marking_of(session, transfer, viewer.person)
    if marking is not None and marking.marks:
        return Kept(marking.marks, marking.digest)
    query = (
        select(Marking)
        .where(
            Marking.transfer_id == transfer.id,
            Marking.reviewer_id == viewer.person.id,
            Marking.round < transfer.review_round,
        )
        .order_by(Marking.round.desc())
        .limit(1)
    )
    earlier = session.scalar(query)
    return Kept({}, marking.digest if marking else None, earlier.marks if earlier else {})


def _marks_of(session: Session, transfer: Transfer, viewer: Viewer) -> Marks:
    marking = marking_of(session, transfer, viewer.person)
    return dict(marking.marks) if marking else {}


def _check_offered(session: Session, transfer: Transfer, numbers: Iterable[str]) -> None:
    wanted = {int(number) for number in numbers if number.isdecimal() and len(number) <= 9}  # noqa: PLR2004 - digits
    offered = File.transfer_id == transfer.id, File.release_path.is_not(None)
    found = 0
    for some in in_batches(sorted(wanted)):
        found += session.scalar(select(func.count()).select_from(File).where(*offered, File.number.in_(some))) or 0
    if found != len(set(numbers)):
        raise BadRequest("A mark is about a file that is not offered.", "Reload the page and mark again.")
