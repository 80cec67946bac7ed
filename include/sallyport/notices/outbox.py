"""Mail, written in the transaction of the change it tells of and sent afterwards.

A notice holds ids, counts, rule ids and the words that a person of the site typed for its reader; never the name of a
file, and nothing from inside before its release (law 7).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import select

from sallyport.errors import Fault, SallyportError
from sallyport.notices.render import render
from sallyport.policy.activation import policy_in_force
from sallyport.register.chain import head
from sallyport.register.change import REGISTER
from sallyport.register.models import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sallyport.policy.model import Policy
    from sallyport.register.change import Change
    from sallyport.register.models import Person, Project, Transfer
    from sallyport.register.register import Register

FIRST_PAUSE = timedelta(seconds=30)
"""Before a mail that could not be sent is tried again; doubled each time. Longer than any one try takes."""
LONGEST_PAUSE = timedelta(hours=1)


class Mailer(Protocol):
    """Something that hands a message to a mail server."""

    def send(self, message: EmailMessage) -> None:
        """Refused when the server does not take this message, Fault when it takes none."""


@dataclass(frozen=True)
class Sent:
    """How many mails went out, and how many could not."""

    sent: int
    failed: int


def queue(
    change: Change,
    kind: str,
    *,
    to: Iterable[Person],
    transfer: Transfer | None = None,
    project: Project | None = None,
    with_head: bool = False,
    **facts: object,
) -> list[Notice]:
    """Write one mail to each active person in ``to`` and one event for all of them.

    ``kind`` names a text; ``facts`` are what it may say (see :data:`sallyport.notices.render.FACTS`). The register's head
    is added to every mail to somebody with a role. ``with_head`` is for mails to data managers as such: all have it, and
    the addresses that policy names get a copy. ValueError for an unknown kind or fact: our mistake, not a person's.
    """
    if transfer is not None and project is not None:
        raise ValueError("a notice is about one transfer, or one project, or the whole site")
    policy = policy_in_force(change.session)
    people = list({person.id: person for person in to if person.active}.values())
    notices = []
    for name, address, is_staff in _addresses(policy, people, with_head=with_head):
        subject, body = render(policy.site, kind, name, transfer, project, facts)
        notice = Notice(
            transfer_id=transfer.id if transfer else None,
            project_id=project.id if project else None,
            kind=kind,
            recipient=address,
            subject=subject,
            body=body,
            with_head=with_head or is_staff,
            created_at=change.now,
        )
        change.session.add(notice)
        notices.append(notice)
    change.session.flush()
    change.record(
        "notice.queued",
        _about(transfer.id if transfer else None, project.id if project else None),
        kind=kind,
        people=[person.id for person in people],
        notices=[notice.id for notice in notices],
    )
    return notices


def _addresses(policy: Policy, people: list[Person], *, with_head: bool) -> Iterator[tuple[str, str, bool]]:
    """Name, address, and whether it is somebody of the site's staff, who keeps the register's head."""
    seen: set[str] = set()
    copies = [("", address, True) for address in policy.notices.copy_to] if with_head else []
    for name, address, is_staff in [*((person.name, person.email, bool(person.roles)) for person in people), *copies]:
        if address.casefold() not in seen:
            seen.add(address.casefold())
            yield name, address, is_staff


def send_waiting(register: Register, mailer: Mailer, *, limit: int = 200) -> Sent:
    """Send what waits and is due, oldest first, at most ``limit`` mails.

    Each is claimed in the register before it is handed over, so that two senders never send it twice; a sender that is
    killed in between may cause one repetition, with the same Message-ID. A mail that is refused keeps the cause and is
    tried again later; when the server takes none at all, the rest waits.
    """
    sent = failed = 0
    for _ in range(limit):
        message, number = _claim(register)
        if message is None:
            break
        try:
            mailer.send(message)
        except SallyportError as error:
            failed += 1
            _conclude(register, number, str(error))
            if isinstance(error, Fault):
                break
        else:
            sent += 1
            _conclude(register, number, None)
    return Sent(sent, failed)


def _claim(register: Register) -> tuple[EmailMessage | None, int]:
    with register.reading() as session:
        waits = session.scalar(select(Notice.id).where(Notice.sent_at.is_(None)).limit(1)) is not None
    if not waits:
        return None, 0
    with register.changing("system:notices") as change:
        query = select(Notice).where(Notice.sent_at.is_(None)).order_by(Notice.id)
        notice = next((found for found in change.session.scalars(query) if is_due(found, change.now)), None)
        if notice is None:
            return None, 0
        notice.claimed_at = change.now
        notice.attempts += 1
        about = _about(notice.transfer_id, notice.project_id)
        change.record("notice.sending", about, notice=notice.id, attempt=notice.attempts)
        change.session.flush()
        known = str(head(change.session)) if notice.with_head else ""
        return _message(notice, policy_in_force(change.session), known, change.now), notice.id


def is_due(notice: Notice, now: datetime) -> bool:
    """Should it be tried now? The pause doubles with each try that failed, or never said how it ended."""
    if notice.claimed_at is None:
        return True
    pause: timedelta = min(FIRST_PAUSE * 2 ** min(notice.attempts - 1, 20), LONGEST_PAUSE)
    return now >= notice.claimed_at + pause


def _conclude(register: Register, number: int, problem: str | None) -> None:
    with register.changing("system:notices") as change:
        notice = change.get(Notice, number)
        about = _about(notice.transfer_id, notice.project_id)
        notice.problem = problem
        if problem is None:
            notice.sent_at = change.now
            change.record("notice.sent", about, notice=number)
        else:
            change.record("notice.failed", about, notice=number, problem=problem)


def _message(notice: Notice, policy: Policy, known: str, now: datetime) -> EmailMessage:
    message = EmailMessage()
    message["From"] = policy.notices.sender
    message["To"] = notice.recipient
    message["Subject"] = notice.subject
    message["Date"] = format_datetime(now)
    domain = parseaddr(policy.notices.sender)[1].rpartition("@")[2] or "sallyport.invalid"
    message["Message-ID"] = f"<notice-{notice.id}-{int(notice.created_at.timestamp())}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(f"{notice.body}\nRegister head: {known}\n" if known else notice.body)
    return message


def _about(transfer_id: int | None, project_id: int | None) -> str:
    if transfer_id is not None:
        return f"transfer:{transfer_id}"
    return f"project:{project_id}" if project_id is not None else REGISTER
