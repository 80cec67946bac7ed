"""Which copies have had their time, by the rules of the policy (law 3: tidied later, with a record)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, or_, select

from sallyport.register.models import Certificate, Delivery, File, Transfer
from sallyport.register.states import ENDED, FileState, TransferState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement
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
    """One copy to delete. ``path`` is the path below the upload folder, or that of a reviewer's copy.

    It is empty for bytes in quarantine, which lie under their digest.
    """

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
    must_be_released: bool = False
    """Deleted only when its released copies are proven to be in place."""
    copy: str = ""
    """Which of a file's reviewer copies: the purpose of its delivery."""

    @property
    def certified_as(self) -> str:
        """The place on its certificate; each reviewer copy has one of its own."""
        return self.copy or self.place


def due(session: Session, retention: Retention, now: datetime) -> list[Due]:
    """Every copy whose time has come at ``now``, certified ones left out."""
    certified = set(
        session.execute(select(Certificate.file_id, Certificate.place).where(Certificate.absent.is_(True))).tuples()
    )
    ended = session.scalars(select(Transfer).where(Transfer.state.in_(ENDED)).order_by(Transfer.id))
    waiting = _waiting_owners(session)
    found = [
        item
        for transfer in ended
        for item in (*_triage(transfer, retention, now), *_quarantine(session, transfer, retention, now))
        if item.place is not Place.TRIAGE or item.owner not in waiting
    ]
    found += [*_reviewer_copies(session, retention, now), *_replaced(session, retention, now)]
    return [item for item in found if (item.file_id, item.certified_as) not in certified]


def _waiting_owners(session: Session) -> set[str | None]:
    """Users with a request that is still to be staged: it may name the very files that an older one has done with."""
    waiting = session.scalars(select(Transfer).where(_goes_on_from(TransferState.REQUESTED)))
    return {(transfer.requester or transfer.operator).triage_name for transfer in waiting}


def _goes_on_from(state: TransferState) -> ColumnElement[bool]:
    """Transfers in ``state``, and failed ones that will go on from there once the cause is mended."""
    return or_(Transfer.state == state, and_(Transfer.state == TransferState.FAILED, Transfer.resume_state == state))


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
    released = transfer.state == TransferState.CLOSED
    members: dict[int | None, list[File]] = {}
    for file in transfer.files:
        members.setdefault(file.parent_id, []).append(file)
    for file in members.get(None, []):
        if file.digest is None or (released and not _is_released(file, members.get(file.id, []))):
            continue  # a file that was returned is the user's to mend or remove
        yield _item(transfer, file, Place.TRIAGE, file.source_path, reason, owner=owner, must_be_released=released)


def _is_released(file: File, members: list[File]) -> bool:
    """Whole, or every one of its members; an archive of which something was left behind stays."""
    return file.state == FileState.RELEASED or (
        bool(members) and all(member.state == FileState.RELEASED for member in members)
    )


def _quarantine(session: Session, transfer: Transfer, retention: Retention, now: datetime) -> Iterator[Due]:
    if not _older(transfer.changed_at, retention.quarantine_days, now):
        return
    for file in transfer.files:
        if file.digest is not None and not bytes_needed(session, file.digest, retention, now):
            yield _item(transfer, file, Place.QUARANTINE, "", "its transfer ended and its retention too")


def bytes_needed(session: Session, digest: str, retention: Retention, now: datetime) -> bool:
    """Some transfer still needs these bytes in quarantine, or they are kept because they were replaced."""
    holders = session.scalars(
        select(Transfer).join(File, File.transfer_id == Transfer.id).where(File.digest == digest).distinct()
    )
    if any(
        holder.state not in ENDED or not _older(holder.changed_at, retention.quarantine_days, now) for holder in holders
    ):
        return True
    lately = Transfer.changed_at > now - timedelta(days=retention.replaced_days)
    replacing = exists().where(_goes_on_from(TransferState.APPROVED), Transfer.replace, lately)
    if session.scalar(select(replacing)):
        return True  # what it replaces is in quarantine before the register hears of it
    kept = session.scalars(select(Delivery.at).where(Delivery.replaced_digest == digest))
    return any(not _older(at, retention.replaced_days, now) for at in kept)


def _reviewer_copies(session: Session, retention: Retention, now: datetime) -> Iterator[Due]:
    query = select(Delivery).where(Delivery.purpose.startswith(Place.REVIEWER_COPY), Delivery.state != "tidied")
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
                copy=row.purpose,
            )


def _replaced(session: Session, retention: Retention, now: datetime) -> Iterator[Due]:
    for row in session.scalars(select(Delivery).where(Delivery.replaced_digest.is_not(None))):
        if not bytes_needed(session, row.replaced_digest or "", retention, now):
            yield Due(
                row.transfer_id,
                row.file_id,
                Place.REPLACED,
                None,
                "",
                row.replaced_digest or "",
                0,  # known to quarantine alone
                {},
                "replaced, and its retention ended",
            )


def _item(
    transfer: Transfer,
    file: File,
    place: Place,
    path: str,
    reason: str,
    *,
    owner: str | None = None,
    must_be_released: bool = False,
) -> Due:
    return Due(
        transfer.id,
        file.id,
        place,
        owner,
        path,
        file.digest or "",
        file.size or 0,
        dict(file.source_id),
        reason,
        must_be_released,
    )
