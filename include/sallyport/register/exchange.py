"""Messages to a Postgres server that hold several statements, so that it need not wait for us between them.

While a writer has the chain's lock everybody else waits; that the answer to one statement travels to us, and the next
statement back, would be most of that time.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import psycopg
from sqlalchemy.exc import DBAPIError

from sallyport.errors import Fault
from sallyport.evidence.canonical import canonical_json
from sallyport.register.durability import LET_GO_EARLY, SETTLE
from sallyport.register.guard import count_events, refuse_unrecorded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.engine import Connection, Engine
    from sqlalchemy.pool import PoolProxiedConnection

    from sallyport.register.models import Event

_BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED; "
_INSERT, _ROW, _LINKED = (
    "INSERT INTO events (at, actor, kind, subject, data) VALUES ",
    "(%s, %s, %s, %s, %s)",
    f" RETURNING number, previous, digest, {LET_GO_EARLY}; ",
)
_END = f"COMMIT; {SETTLE}"


def write(connection: Connection, events: Sequence[Event]) -> None:
    """Add events to the connection's transaction. The server links them; they then have number and digest."""
    _send(connection.connection, "", events, "")
    count_events(connection, len(events))


def write_and_commit(connection: Connection, events: Sequence[Event]) -> None:
    """Add events (or none) to the connection's transaction, commit it, and wait for the disk.

    Raises UnrecordedWriteError when rows were written and no event; Fault when it is not certain what became of it.
    """
    if not events:
        refuse_unrecorded(connection)
    with _certain():
        _send(connection.connection, "", events, _END)
    count_events(connection, len(events))


def append(engine: Engine, events: Sequence[Event]) -> None:
    """Events alone, in a transaction of their own that has the chain's lock only inside the server; waits for the disk.

    Raises OperationalError when nothing was changed, Fault when it is not certain what became of it.
    """
    try:
        pooled = engine.raw_connection()
    except psycopg.Error as error:
        raise _as_sqlalchemy(error, lost=False) from error
    try:
        with _certain(), _begun_by_the_message(_driver(pooled)):
            _send(pooled, _BEGIN, events, _END)
    finally:
        pooled.close()


@contextmanager
def _certain() -> Iterator[None]:
    """A connection that is lost after a COMMIT was sent takes the answer with it."""
    try:
        yield
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        raise Fault(
            "The register's database went away while it recorded this; whether it did is not certain.",
            "Look whether it runs, then run this step again: it looks first at what is recorded.",
        ) from error


@contextmanager
def _begun_by_the_message(driver: psycopg.Connection[Any]) -> Iterator[None]:
    """Keep the driver from sending a BEGIN of its own and waiting for it. Outside, it always does so."""
    driver.autocommit = True
    try:
        yield
    finally:
        if not driver.closed:
            driver.rollback()  # nothing to do, unless a statement failed
            driver.autocommit = False


def _send(pooled: PoolProxiedConnection, before: str, events: Sequence[Event], after: str) -> None:
    rows = ", ".join([_ROW] * len(events))
    message = before + (f"{_INSERT}{rows}{_LINKED}" if events else "") + after
    values: list[Any] = []
    for event in events:
        values += (event.at, event.actor, event.kind, event.subject, canonical_json(event.data).decode())
    # Values are put into the message by the driver, quoted: a message of several statements has no parameters.
    cursor = psycopg.ClientCursor(_driver(pooled))
    try:
        cursor.execute(message.encode(), values)
        if events:
            _link(cursor, events, place=before.count(";"))
    except psycopg.Error as error:
        lost = cursor.connection.broken or cursor.connection.closed
        if lost:
            pooled.invalidate()
        raise _as_sqlalchemy(error, lost=lost) from error
    finally:
        cursor.close()


def _link(cursor: psycopg.ClientCursor[Any], events: Sequence[Event], place: int) -> None:
    """Give the events what the server made of them; rows come back in the order in which they were sent.

    ``place``: how many statements were before theirs.
    """
    for _ in range(place):
        cursor.nextset()
    for event, linked in zip(events, cursor.fetchall(), strict=True):
        event.number, event.previous, event.digest, _ = linked


def _driver(pooled: PoolProxiedConnection) -> psycopg.Connection[Any]:
    return cast("psycopg.Connection[Any]", pooled.driver_connection)


def _as_sqlalchemy(error: psycopg.Error, *, lost: bool) -> BaseException:
    """As SQLAlchemy would have raised it; without values (law 7)."""
    return DBAPIError.instance(
        "INSERT INTO events", None, error, psycopg.Error, hide_parameters=True, connection_invalidated=lost
    )
