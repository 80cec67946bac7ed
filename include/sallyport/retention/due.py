"""Which copies have had their time, by the rules of the policy (law 3: tidied later, with a record)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select

from sallyport.register.models import Certificate, Delivery, File, Transfer
from sallyport.register.states import ENDED, FileState, TransferState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from sallyport.policy.model import Retention


class Place(StrEnum):
    """Where a copy lies."""

    TRIAGE = "triage"
    QUARANTINE = "quarantine"
    REVIEWER_COPY = "reviewer_copy"
    REPLACED = "replaced"


@dataclass(frozen=True)
class Due:
    """One copy to delete. ``path`` is the upload path, the released path, or empty for bytes in quarantine."""

    transfer_id: int
    file_id: int
    place: Place
    owner: str | None
    """Username of the triage folder, for triage copies."""
    path: str
    digest: str
    size: int
    source_id: dict[str, int]
    reason: str


def due(session: Session, retention: Retention, now: datetime) -> list[Due]:
    """Every copy whose time has come at ``now``, certified ones left out."""
    certified = set(
        session.execute(select(Certificate.file_id, Certificate.place).where(Certificate.absent.is_(True))).tuples()
    )
    ended = session.scalars(select(Transfer).where(Transfer.state.in_(ENDED)).order_by(Transfer.id))
    found = [
        item
        for transfer in ended
        for item in (*_triage(transfer, retention, now), *_quarantine(session, transfer, retention, now))
    ]
    found += [*_reviewer_copies(session, retention, now), *_replaced(session, retention, now)]
    return [item for item in found if (item.file_id, item.place) not in certified]


def _older(moment: datetime, days: float, now: datetime) -> bool:
    return now - moment >= timedelta(days=days)


def _triage(transfer: Transfer, retention: Retention, now: datetime) -> Iterator[Due]:
    if transfer.state == TransferState.CLOSED:
        allowed, days, reason = True, retention.triage_days, "released; the copy is proven"
    else:
        allowed, days, reason = (
            retention.delete_unreleased,
            retention.unreleased_triage_days,
            f"{transfer.state} without release",
        )
    owner = (transfer.requester or transfer.operator).triage_name
    if not allowed or not _older(transfer.changed_at, days, now):
        return
    for file in transfer.files:
        if file.parent_id is not None or file.digest is None:
            continue
        if transfer.state == TransferState.CLOSED and not _is_released(file, transfer.files):
            continue  # a file that was returned is the user's to mend or remove
        yield _item(transfer, file, Place.TRIAGE, file.source_path, reason, owner)


def _is_released(file: File, files: list[File]) -> bool:
    members = [member for member in files if member.parent_id == file.id and member.release_path is not None]
    return file.state == FileState.RELEASED or (
        bool(members) and all(member.state == FileState.RELEASED for member in members)
    )


def _quarantine(session: Session, transfer: Transfer, retention: Retention, now: datetime) -> Iterator[Due]:
    if not _older(transfer.changed_at, retention.quarantine_days, now):
        return
    for file in transfer.files:
        if file.digest is not None and not _needed_elsewhere(session, file.digest, transfer, retention, now):
            yield _item(transfer, file, Place.QUARANTINE, "", "its transfer ended and its retention too")


def _needed_elsewhere(session: Session, digest: str, transfer: Transfer, retention: Retention, now: datetime) -> bool:
    """The same bytes belong to a transfer that still needs them, or are kept because they were replaced."""
    others = session.scalars(
        select(Transfer)
        .join(File, File.transfer_id == Transfer.id)
        .where(File.digest == digest, Transfer.id != transfer.id)
    )
    if any(
        other.state not in ENDED or not _older(other.changed_at, retention.quarantine_days, now) for other in others
    ):
        return True
    kept = session.scalars(select(Delivery.at).where(Delivery.replaced_digest == digest))
    return any(not _older(at, retention.replaced_days, now) for at in kept)


def _reviewer_copies(session: Session, retention: Retention, now: datetime) -> Iterator[Due]:
    query = select(Delivery).where(Delivery.purpose == Place.REVIEWER_COPY, Delivery.state == "done")
    for row in session.scalars(query):
        if _older(row.at, retention.reviewer_copy_days, now):
            yield Due(
                row.transfer_id,
                row.file_id,
                Place.REVIEWER_COPY,
                None,
                row.path,
                row.digest,
                row.size,
                {},
                "the reviewer has had time to look",
            )


def _replaced(session: Session, retention: Retention, now: datetime) -> Iterator[Due]:
    for row in session.scalars(select(Delivery).where(Delivery.replaced_digest.is_not(None))):
        if _older(row.at, retention.replaced_days, now):
            yield Due(
                row.transfer_id,
                row.file_id,
                Place.REPLACED,
                None,
                "",
                row.replaced_digest or "",
                0,
                {},
                "replaced, and its retention ended",
            )


def _item(transfer: Transfer, file: File, place: Place, path: str, reason: str, owner: str | None = None) -> Due:
    return Due(
        transfer.id, file.id, place, owner, path, file.digest or "", file.size or 0, dict(file.source_id), reason
    )
