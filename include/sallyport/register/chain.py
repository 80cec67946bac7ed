"""The chain of events: each holds the digest of the one before, so that none can be changed, added or taken away unseen.

An event's digest is the SHA-256 of the canonical JSON of its number, time (``2026-01-31T12:00:00.000000Z``), actor, kind,
subject, data and the digest before it. The first event follows 64 zeros.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from sallyport.errors import BadRequest
from sallyport.evidence.canonical import canonical_json, sha256_of
from sallyport.register.models import Event

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.engine import Connection
    from sqlalchemy.orm import Session

GENESIS = "0" * 64
_HEAD = re.compile(r"(?P<number>\d{1,18}):(?P<digest>[0-9a-f]{64})")


@dataclass(frozen=True, order=True)
class Head:
    """The newest event: how many there are, and what the last one's digest is. Written ``N:DIGEST``."""

    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"

    @classmethod
    def parse(cls, text: str) -> Head:
        """Read ``N:DIGEST``; BadRequest for anything else."""
        found = _HEAD.fullmatch(text.strip())
        if found is None:
            raise BadRequest(
                "This is not a register head.",
                "Copy it whole from a mail or record: a number, a colon, 64 hexadecimal digits.",
            )
        return cls(int(found["number"]), found["digest"])


def head(connection: Session | Connection) -> Head:
    """The newest event; number 0 and 64 zeros for an empty register."""
    row = connection.execute(select(Event.number, Event.digest).order_by(Event.number.desc()).limit(1)).first()
    return Head(row.number, row.digest) if row else Head(0, GENESIS)


def contains(session: Session, mark: Head) -> bool:
    """Is this event in the register? True of an empty register's head."""
    if mark.number == 0:
        return mark.digest == GENESIS
    return session.scalar(select(Event.digest).where(Event.number == mark.number)) == mark.digest


def event_of(*, at: datetime, actor: str, kind: str, subject: str, data: Mapping[str, Any]) -> Event:
    """An event that is no link yet: without number and digests. ValueError unless ``data`` is plain JSON."""
    plain: dict[str, Any] = json.loads(canonical_json(dict(data)))
    return Event(at=at.astimezone(UTC), actor=actor, kind=kind, subject=subject, data=plain)


def link(event: Event, last: Head) -> Head:
    """Make the event the one that follows ``last``; returns the new head."""
    event.number, event.previous = last.number + 1, last.digest
    event.digest = digest_of(event)
    return Head(event.number, event.digest)


def digest_of(event: Event) -> str:
    """What the event's digest must be."""
    return sha256_of(
        {
            "number": event.number,
            "at": event.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "actor": event.actor,
            "kind": event.kind,
            "subject": event.subject,
            "data": event.data,
            "previous": event.previous,
        }
    )
