"""Certificates: that one copy is about to be deleted, and that it was looked for and not found (law 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from sallyport.register.copies import Certificate, Delivery
from sallyport.register.models import File
from sallyport.retention.due import Due, Place

if TYPE_CHECKING:
    from sallyport.register.change import Change


def certify(change: Change, item: Due, *, absent: bool, why: str = "tidy", **seen: bool) -> None:
    """Write the copy's certificate, and its event: ``<why>.intended`` or, once it is ``absent``, ``<why>.deleted``."""
    query = select(Certificate).where(Certificate.file_id == item.file_id, Certificate.place == item.certified_as)
    row = change.session.scalar(query)
    if row is None:
        row = Certificate(
            transfer_id=item.transfer_id,
            file_id=item.file_id,
            place=item.certified_as,
            path=item.path,
            size=item.size,
            digest=item.digest,
        )
        change.session.add(row)
    row.absent, row.at, row.reason, row.actor = absent, change.now, item.reason, change.actor
    if absent:
        _note_gone(change, item)
    change.record(
        f"{why}.deleted" if absent else f"{why}.intended",
        f"transfer:{item.transfer_id}",
        file=item.file_id,
        place=item.certified_as,
        digest=item.digest,
        size=item.size,
        reason=item.reason,
        **seen,
    )


def _note_gone(change: Change, item: Due) -> None:
    """So that no later night looks at it again."""
    file, of_file = (
        update(File).where(File.id == item.file_id),
        update(Delivery).where(Delivery.file_id == item.file_id),
    )
    statements = {
        Place.TRIAGE: file.values(in_triage=False),
        Place.QUARANTINE: file.values(in_quarantine=False),
        Place.REVIEWER_COPY: of_file.where(Delivery.purpose == item.copy).values(state="tidied"),
        Place.DOWNLOAD: of_file.where(Delivery.purpose == "release").values(state="tidied"),
        Place.REPLACED: of_file.where(Delivery.replaced_digest == item.digest).values(replaced_kept=False),
    }
    change.session.execute(statements[item.place])
