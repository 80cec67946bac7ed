"""Outputs were collected: known by the SFTP server's log, by the user's word, or taken for granted after some days."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from sallyport.errors import BadRequest, NotFound
from sallyport.notices.outbox import queue
from sallyport.register.change import REGISTER
from sallyport.register.clock import doubt
from sallyport.register.copies import Delivery
from sallyport.register.incidents import is_evidence
from sallyport.register.models import Event, File, Transfer
from sallyport.register.people import person_by_triage_name
from sallyport.register.states import Role, TransferKind, TransferState
from sallyport.storage.names import printable
from sallyport.storage.sftp_log import Patterns, Position, read_log
from sallyport.transfers.audience import concerned
from sallyport.transfers.forms import transfer_number
from sallyport.transfers.moves import move
from sallyport.transfers.request import operator_of, require_role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from sallyport.policy.model import Policy
    from sallyport.register.change import Change
    from sallyport.register.register import Register
    from sallyport.storage.sftp_log import Fetch, Reading
    from sallyport.transfers.run import Run

FETCHED = "output.fetched"
_LOG_READ = "sftp_log.read"
_ACTOR = "system:collecting"
_WORTH_NOTING = 1024 * 1024
"""Bytes of a log without anything of ours after which the position is noted all the same."""

_Place = tuple[str, str]
"""User and path, as the log has them."""


def note_word(register: Register, policy: Policy, run: Run, reference: str, username: str, how: str) -> str:
    """Record that the member who asked says that they have the files. Returns a sentence about it; said twice, it is so once."""
    with register.changing(_ACTOR) as change:
        operator = operator_of(change.session, run, policy)
        change.actor = f"person:{operator.id}"
        transfer = output_of(change.session, reference)
        require_role(change.session, operator, transfer.project, policy)
        person = person_by_triage_name(change.session, username.strip())
        if person is None or person.id != transfer.requester_id:
            raise BadRequest(
                f"“{printable(username.strip())}” is not the member for whom {transfer.ref} was released.",
                "Only their own word counts.",
            )
        if len(how.strip()) < policy.review.min_reason_length:
            raise BadRequest("How they said it is missing.", "Name the mail or ticket, for instance.")
        if transfer.state in {TransferState.COLLECTED, TransferState.CLOSED}:
            return f"{transfer.ref} was collected already."
        if transfer.state != TransferState.RELEASED:
            raise BadRequest(f"{transfer.ref} is {transfer.state}, not released.", "Look at its history.")
        _collected(change, transfer, "word", Role.REQUESTER, person=person.id, operator=operator.id, said=how.strip())
        return f"{transfer.ref} is collected, by the word of {person.name}."


def output_of(session: Session, reference: str) -> Transfer:
    """The request for outputs with that number. NotFound or BadRequest when there is none, or it is no such request."""
    transfer = session.get(Transfer, transfer_number(reference), populate_existing=True)
    if transfer is None:
        raise NotFound(f"There is no transfer {printable(reference)}.", "Mails and the history show its number.")
    if transfer.kind != TransferKind.OUTPUT_EXPORT:
        raise BadRequest(f"{transfer.ref} carries nothing out.", "Give the number of an output export.")
    return transfer


def note_overdue(register: Register, policy: Policy) -> int:
    """Take for collected what has waited for the policy's days; returns how many. None while the clock is in doubt."""
    with register.changing(_ACTOR) as change:
        if doubt(change.session, policy.clock, change.now):
            return 0
        days = policy.retention.collected_after_days
        since = change.now - timedelta(days=days)
        waiting = change.session.scalars(_waiting().where(Transfer.changed_at <= since)).all()
        # Not in an incident: that nothing was heard is no reason to give up on taking something back.
        overdue = [transfer for transfer in waiting if not is_evidence(change.session, transfer)]
        for transfer in overdue:
            _collected(change, transfer, "delay", Role.SYSTEM, days=days)
        return len(overdue)


def note_fetched(register: Register, policy: Policy) -> int:
    """Read on in the SFTP server's log, where the site has one; returns how many requests were collected by it.

    What was read is recorded with the place where the look ended, in one transaction: no line counts twice.
    """
    triage = policy.triage
    if triage.sftp_log is None:
        return 0
    with register.reading() as session:
        last = _last_look(session)
    patterns = Patterns(re.compile(triage.sftp_session_pattern), re.compile(triage.sftp_read_pattern))
    reading = read_log(triage.sftp_log, patterns, Position.of(last.data) if last else None)
    with register.changing(_ACTOR) as change:
        before = _last_look(change.session)
        if (before.number if before else 0) != (last.number if last else 0):
            return 0  # somebody else has looked meanwhile
        found = _ours(change.session, policy, reading.fetches)
        if found or _is_worth_noting(reading, last):
            change.record(_LOG_READ, REGISTER, **reading.position.as_data(), gap=reading.gap)
        for transfer_id, sizes in found.items():
            change.record(FETCHED, f"transfer:{transfer_id}", files=[list(one) for one in sorted(sizes.items())])
        everything = [transfer for key in found if (transfer := _if_all_fetched(change.session, key))]
        for transfer in everything:
            _collected(change, transfer, "log", Role.SYSTEM)
        return len(everything)


def _last_look(session: Session) -> Event | None:
    return session.scalar(select(Event).where(Event.kind == _LOG_READ).order_by(Event.number.desc()).limit(1))


def _is_worth_noting(reading: Reading, last: Event | None) -> bool:
    if last is None or reading.gap or reading.position.inode != last.data["inode"]:
        return True
    return reading.position.offset - int(last.data["offset"]) >= _WORTH_NOTING


def _ours(session: Session, policy: Policy, fetches: Sequence[Fetch]) -> dict[int, Counter[int]]:
    """Transfer to file number and the bytes that its own user read of it. A path of another user's never counts."""
    if not fetches:
        return {}
    read: Counter[_Place] = Counter()
    for fetch in fetches:
        read[fetch.user, fetch.path] += fetch.size
    found: dict[int, Counter[int]] = {}
    for transfer in session.scalars(_waiting()).all():
        user = transfer.requester.triage_name if transfer.requester else None
        if user is None or user not in {name for name, _ in read}:
            continue
        own = f"{policy.paths.triage / user}/"
        shown = policy.triage.sftp_log_root.format(username=user).rstrip("/")
        for number, path in session.execute(_released(transfer).with_only_columns(File.number, Delivery.path)):
            place = user, f"{shown}/{path.removeprefix(own)}"
            if path.startswith(own) and place in read:
                found.setdefault(transfer.id, Counter())[number] = read[place]
    return found


def _waiting() -> Any:  # noqa: ANN401 - a select of transfers
    return select(Transfer).where(Transfer.kind == TransferKind.OUTPUT_EXPORT, Transfer.state == TransferState.RELEASED)


def _released(transfer: Transfer) -> Any:  # noqa: ANN401 - a select of deliveries and files
    mine = Delivery.transfer_id == transfer.id, Delivery.purpose == "release"
    return select(Delivery, File).join(File, File.id == Delivery.file_id).where(*mine)


def bytes_fetched(session: Session, transfer_id: int) -> Counter[int]:
    """File number to the bytes of it that were read by its user, as far as the log told."""
    query = select(Event.data).where(Event.subject == f"transfer:{transfer_id}", Event.kind == FETCHED)
    total: Counter[int] = Counter()
    for data in session.scalars(query):
        for number, size in data["files"]:
            total[number] += size
    return total


def _if_all_fetched(session: Session, transfer_id: int) -> Transfer | None:
    """The transfer, when every released file of it was read to its end."""
    transfer = session.get(Transfer, transfer_id, populate_existing=True)
    if transfer is None or transfer.state != TransferState.RELEASED:
        return None
    read = bytes_fetched(session, transfer_id)
    sizes = session.execute(_released(transfer).with_only_columns(File.number, Delivery.size)).all()
    return transfer if all(number in read and read[number] >= size for number, size in sizes) else None


def _collected(change: Change, transfer: Transfer, how: str, role: Role, **data: object) -> None:
    move(change, transfer, TransferState.COLLECTED, role, how=how, **data)
    queue(change, "output_collected", transfer=transfer, to=concerned(transfer), how=how)
