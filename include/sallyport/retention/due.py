"""Which copies have had their time, by the rules of the policy (law 3: tidied later, with a record)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, false, func, literal, or_, select
from sqlalchemy.orm import aliased

from sallyport.register.copies import (
    LEFT_IN_QUARANTINE,
    LEFT_IN_TRIAGE,
    LEFT_OF_REPLACED,
    LEFT_WITH_A_REVIEWER,
    Delivery,
)
from sallyport.register.incidents import part_of_incident
from sallyport.register.models import File, Person, Transfer
from sallyport.register.states import ENDED, FileState, TransferKind, TransferState
from sallyport.transfers.rows import AT_ONCE, in_batches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, Executable, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from sallyport.policy.model import Retention


_GOING_ON = frozenset(TransferState) - ENDED
_OWNER = Person.id == func.coalesce(Transfer.requester_id, Transfer.operator_id)


class Place(StrEnum):
    """Where a copy lies."""

    TRIAGE = "triage"
    QUARANTINE = "quarantine"
    REVIEWER_COPY = "reviewer_copy"
    DOWNLOAD = "download"
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
    """Every copy whose time has come at ``now``.

    Looks only at files that still lie somewhere (the register notes with each certificate that a copy is gone), so that a
    night's work does not grow with all that was ever carried.
    """
    waiting = _waiting_owners(session)
    return [
        *(item for item in _triage(session, retention, now) if item.owner not in waiting),
        *_quarantine(session, retention, now),
        *_reviewer_copies(session, retention, now),
        *_downloads(session, retention, now),
        *_replaced(session, retention, now),
    ]


def _waiting_owners(session: Session) -> set[str | None]:
    """Users with a request that is still to be staged: it may name the very files that an older one has done with."""
    query = select(Person.triage_name).select_from(Transfer).join(Person, _OWNER)
    return set(session.scalars(query.where(_goes_on_from(TransferState.REQUESTED))))


def _goes_on_from(state: TransferState) -> ColumnElement[bool]:
    """Transfers in ``state``, and failed ones that will go on from there once the cause is mended."""
    return or_(Transfer.state == state, and_(Transfer.state == TransferState.FAILED, Transfer.resume_state == state))


def _triage(session: Session, retention: Retention, now: datetime) -> Iterator[Due]:
    released = and_(
        Transfer.state == TransferState.CLOSED, Transfer.changed_at <= now - timedelta(days=retention.triage_days)
    )
    unreleased = and_(
        Transfer.state.in_(ENDED - {TransferState.CLOSED}),
        Transfer.changed_at <= now - timedelta(days=retention.unreleased_triage_days),
    )
    # Sources of outputs lie in the project, whose files are never ours to tidy.
    query = _files(Transfer.state, Person.triage_name).join(Person, _OWNER)
    query = query.where(Transfer.kind != TransferKind.OUTPUT_EXPORT)
    # A file that was returned is the user's to mend or remove.
    query = query.where(or_(and_(released, _is_released()), unreleased if retention.delete_unreleased else false()))
    for *file, state, owner in _left(session, LEFT_IN_TRIAGE, query):
        is_released = state == TransferState.CLOSED
        reason = "released; the copy is proven" if is_released else f"{state} without release"
        yield replace(_item(file, Place.TRIAGE, reason), owner=owner, must_be_released=is_released)


def _is_released() -> ColumnElement[bool]:
    """Whole, or every one of its members; an archive of which something was left behind stays."""
    member = aliased(File)
    its = exists().where(member.parent_id == File.id)
    return or_(File.state == FileState.RELEASED, and_(its, ~its.where(member.state != FileState.RELEASED)))


def _quarantine(session: Session, retention: Retention, now: datetime) -> Iterator[Due]:
    if _is_replacing(session, retention, now):
        return
    over = Transfer.changed_at <= now - timedelta(days=retention.quarantine_days)
    query = _files().where(Transfer.state.in_(ENDED), over, ~_needed(File.digest, retention, now))
    for file in _left(session, LEFT_IN_QUARANTINE, query):
        item = _item(file, Place.QUARANTINE, "its transfer ended and its retention too")
        yield replace(item, path="")  # known to quarantine alone


def bytes_needed(session: Session, digest: str, retention: Retention, now: datetime) -> bool:
    """Some transfer still needs these bytes in quarantine, or they are kept because they were replaced."""
    if _is_replacing(session, retention, now):
        return True
    return bool(session.scalar(select(_needed(literal(digest), retention, now))))


def _is_replacing(session: Session, retention: Retention, now: datetime) -> bool:
    """Is something being replaced now? It is in quarantine before the register hears of it."""
    lately = Transfer.changed_at > now - timedelta(days=retention.replaced_days)
    return bool(session.scalar(select(exists().where(_goes_on_from(TransferState.APPROVED), Transfer.replace, lately))))


def _needed(
    digest: ColumnElement[Any] | InstrumentedAttribute[Any], retention: Retention, now: datetime
) -> ColumnElement[bool]:
    """As :func:`bytes_needed`, apart from what is being replaced at this moment."""
    holder, held = aliased(Transfer), aliased(File)
    lately = holder.changed_at > now - timedelta(days=retention.quarantine_days)
    goes_on = or_(holder.state.in_(_GOING_ON), lately, part_of_incident(holder.id, holder.project_id))
    is_held = exists().where(
        held.digest == digest, held.in_quarantine.is_(True), holder.id == held.transfer_id, goes_on
    )
    kept = aliased(Delivery)
    is_kept = exists().where(kept.replaced_digest == digest, kept.at > now - timedelta(days=retention.replaced_days))
    return or_(is_held, is_kept)


def _reviewer_copies(session: Session, retention: Retention, now: datetime) -> Iterator[Due]:
    over = Delivery.at <= now - timedelta(days=retention.reviewer_copy_days)
    columns = (Delivery.transfer_id, Delivery.file_id, Delivery.path, Delivery.digest, Delivery.size, Delivery.purpose)
    query = select(*columns).where(LEFT_WITH_A_REVIEWER, over).order_by(Delivery.id)
    for *file, purpose in _rows(session, query):
        item = _item((*file, {}), Place.REVIEWER_COPY, "the reviewer has had time to look")
        yield replace(item, copy=purpose)


def _downloads(session: Session, retention: Retention, now: datetime) -> list[Due]:
    """Outputs in download folders that their users have had time for."""
    over = Transfer.changed_at <= now - timedelta(days=retention.download_days)
    query = select(Transfer).where(Transfer.state == TransferState.COLLECTED, over)
    return [
        item
        for transfer in session.scalars(query)
        for item in released_copies(session, transfer, "collected; its user has had time to fetch it")
    ]


def released_copies(session: Session, transfer: Transfer, reason: str) -> list[Due]:
    """The copies of a transfer that its release put in a download folder, and nothing has deleted yet."""
    columns = (Delivery.transfer_id, Delivery.file_id, Delivery.path, Delivery.digest, Delivery.size)
    query = select(*columns).where(
        Delivery.transfer_id == transfer.id, Delivery.purpose == "release", Delivery.state != "tidied"
    )
    return [_item((*file, {}), Place.DOWNLOAD, reason) for file in _rows(session, query.order_by(Delivery.id))]


def _replaced(session: Session, retention: Retention, now: datetime) -> Iterator[Due]:
    if _is_replacing(session, retention, now):
        return
    columns = (Delivery.transfer_id, Delivery.file_id, Delivery.replaced_digest)
    query = select(*columns).where(LEFT_OF_REPLACED)
    query = query.where(~_needed(Delivery.replaced_digest, retention, now)).order_by(Delivery.id)
    for transfer_id, file_id, digest in _rows(session, query):
        yield _item((transfer_id, file_id, "", digest, 0, {}), Place.REPLACED, "replaced, and its retention ended")


def _files(*more: Any) -> Select[Any]:  # noqa: ANN401 - columns of any kind
    """What :func:`_item` takes of each file, with ``more`` columns behind it."""
    columns = (File.transfer_id, File.id, File.source_path, File.digest, File.size, File.source_id)
    found = select(*columns, *more).select_from(File).join(Transfer, Transfer.id == File.transfer_id)
    return found.order_by(File.transfer_id, File.number)


def _left(session: Session, left: ColumnElement[bool], query: Select[Any]) -> Iterator[Any]:
    """Rows of a query of :func:`_files` about files that are ``left``.

    Which transfers these belong to is asked first: a database that may choose would begin with every transfer that ever ended.
    """
    transfers = session.scalars(select(File.transfer_id).where(left).distinct()).all()
    for some in in_batches(sorted(transfers)):
        yield from _rows(session, query.where(left, File.transfer_id.in_(some), Transfer.id.in_(some)))


def _rows(session: Session, query: Executable) -> Iterator[Any]:
    return iter(session.execute(query.execution_options(yield_per=AT_ONCE)))


def _item(file: Sequence[Any], place: Place, reason: str) -> Due:
    """Of a row's columns: numbers of the transfer and of the file, path, digest, size, identity of the source."""
    transfer_id, file_id, path, digest, size, source_id = file
    return Due(transfer_id, file_id, place, None, path, digest, size or 0, dict(source_id), reason)
