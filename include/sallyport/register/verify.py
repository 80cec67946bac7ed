"""Checking the chain of events: recomputes every digest from the stored columns, in one streamed pass."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from sallyport.register.chain import GENESIS, Head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

AT_ONCE = 5000
SEARCHED = 10_000
"""How far on a displaced event's own place is looked for."""

# The columns as text, exactly as stored, the time in the form that digests are made of.
_COLUMNS = {
    "sqlite": "number, substr(at, 1, 10) || 'T' || substr(at, 12) || 'Z', "
    "CAST(actor AS TEXT), CAST(kind AS TEXT), CAST(subject AS TEXT), CAST(data AS TEXT), previous, digest",
    "postgresql": "number, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), "
    "actor, kind, subject, data::text, previous, digest",
}


class Link(NamedTuple):
    """One stored event, as text."""

    number: int
    at: str
    actor: str
    kind: str
    subject: str
    data: str
    previous: str
    digest: str

    def digest_as(self, number: int) -> str:
        """The digest its columns give, were it event ``number``."""
        return hashlib.sha256(
            f'{{"actor":{encode_basestring(self.actor)},"at":"{self.at}","data":{self.data},"kind":{encode_basestring(self.kind)},'
            f'"number":{number},"previous":"{self.previous}","subject":{encode_basestring(self.subject)}}}'.encode()
        ).hexdigest()

    @property
    def is_whole(self) -> bool:
        """Does its own digest fit it?"""
        return self.digest_as(self.number) == self.digest


@dataclass(frozen=True)
class Verdict:
    """What a check of the chain found. ``count`` events were good; ``head`` is the last good one."""

    ok: bool
    count: int
    head: Head
    first_broken: int | None = None
    """Number of the first event that is not as it was recorded, or is not there."""
    problem: str = ""


class _Walk(NamedTuple):
    """The chain as far as it is good."""

    last: Head
    before_last: str
    """Digest of the event before the last one."""


def verify(session: Session, head: Head | None = None) -> Verdict:
    """Check the whole chain and, with ``head``, that the register still extends it. Reads a million events in seconds."""
    return verify_links(links_of(session), head)


def verify_links(links: Iterator[Link], head: Head | None = None) -> Verdict:
    """The same, for links from wherever they were kept."""
    number, digest, before = 0, GENESIS, ""
    while True:
        try:
            link = next(links, None)
        except DBAPIError:
            return _broken(
                Head(number, digest), number + 1, f"an event after event {number} cannot be read: its text is damaged"
            )
        if link is None:
            break
        if link.number != number + 1 or link.previous != digest or not link.is_whole:
            walk = _Walk(Head(number, digest), before)
            return _broken(walk.last, *_explain(walk, link, next(links, None)))
        if head is not None and link.number == head.number and link.digest != head.digest:
            problem = f"event {link.number} is not the one that the given head names: it, or events before it, were written anew"
            return _broken(Head(number, digest), link.number, problem)
        before, number, digest = digest, link.number, link.digest
    if head is not None and (head.number > number or (head.number == 0 and head.digest != GENESIS)):
        problem = f"the end was cut off: the register ends at event {number}, the given head is event {head.number}"
        return _broken(Head(number, digest), number + 1, problem)
    return Verdict(ok=True, count=number, head=Head(number, digest))


def _broken(last: Head, number: int, problem: str) -> Verdict:
    return Verdict(ok=False, count=last.number, head=last, first_broken=number, problem=problem)


def links_of(session: Session) -> Iterator[Link]:
    """All events as they are stored, oldest first, read as they are asked for."""
    connection = session.connection()
    query = f"SELECT {_COLUMNS[connection.dialect.name]} FROM events ORDER BY number"  # noqa: S608 - constants of this module
    rows = connection.execute(text(query).execution_options(stream_results=True, max_row_buffer=AT_ONCE))
    for rows_at_once in rows.partitions(AT_ONCE):
        yield from map(Link._make, rows_at_once)


def _explain(walk: _Walk, link: Link, following: Link | None) -> tuple[int, str]:
    """Number of the first broken event, and what was done to it, as far as the stored digests still tell."""
    expected = walk.last.number + 1
    if link.number < expected:
        return link.number, f"event {link.number} was inserted: events count from 1"
    if link.number > expected:
        gone = (
            f"event {expected} was" if link.number == expected + 1 else f"events {expected} to {link.number - 1} were"
        )
        return expected, f"{gone} removed"
    if link.is_whole:
        return _explain_unlinked(walk, link, following)
    return _explain_altered(walk, link, following)


def _explain_unlinked(walk: _Walk, link: Link, following: Link | None) -> tuple[int, str]:
    """The event's digest fits it, but it names another event than the last one as the one before it."""
    number, last = link.number, walk.last
    if last.number and link.previous == walk.before_last:
        return last.number, f"event {last.number} was inserted, and event {number} changed to make room"
    if following is not None and following.previous == last.digest:
        return number, f"event {number} was inserted: event {following.number} follows event {last.number}"
    if last.number == 0 or (following is not None and following.previous != link.digest):
        return number, f"event {number} was edited and its digest made anew: it follows no event of this register"
    return (
        last.number,
        f"event {last.number} was edited or replaced and its digest made anew: event {number} follows another",
    )


def _explain_altered(walk: _Walk, link: Link, following: Link | None) -> tuple[int, str]:
    """The event's digest does not fit it where it is."""
    number, last = link.number, walk.last
    was = _number_before(link)
    if was == last.number:
        return last.number, f"event {was} was inserted, and the numbers after it changed"
    if (
        was is not None
        and following is not None
        and following.digest_as(following.number + was - number) != following.digest
    ):
        return number, f"events were reordered: event {was} stands in the place of event {number}"
    if was is not None:
        return number, f"event {number} was removed, and the numbers after it changed"
    if following is not None and following.previous == last.digest:
        return number, f"event {number} was inserted, and the numbers after it changed"
    return number, f"event {number} was edited: its digest does not fit its content"


def _number_before(link: Link) -> int | None:
    """The number under which this event was recorded, if it is unchanged but for its number."""
    near = (link.number - 1, *range(link.number + 1, link.number + SEARCHED))
    return next((number for number in near if link.digest_as(number) == link.digest), None)
