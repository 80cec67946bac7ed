"""Messages to a Postgres server that hold several statements, so that it need not wait for us between them.

While a writer has the chain's lock everybody else waits; that the answer to one statement travels to us, and the next
statement back, would be most of that time.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
from sqlalchemy.exc import DBAPIError

from sallyport.errors import Fault
from sallyport.evidence.canonical import canonical_json
from sallyport.register.durability import LET_GO_EARLY, SETTLE
from sallyport.register.guard import count_events, refuse_unrecorded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.engine import Connection

    from sallyport.register.models import Event

_BEGIN = f"BEGIN ISOLATION LEVEL READ COMMITTED; SELECT {LET_GO_EARLY}; "
_INSERT, _ROW, _LINKED = (
    "INSERT INTO events (at, actor, kind, subject, data) VALUES ",
    "(%s, %s, %s, %s, %s)",
    " RETURNING number, previous, digest; ",
)
_END = f"COMMIT; {SETTLE}"


def write(connection: Connection, events: Sequence[Event]) -> None:
    """Add events to the connection's transaction. The server links them; they then have number and digest."""
    _send(connection, "", events, "")


def write_and_commit(connection: Connection, events: Sequence[Event], *, begun: bool) -> None:
    """Add events (or none), commit, and wait for the disk. ``begun``: the transaction has run statements already.

    Raises UnrecordedWriteError when rows were written and no event. Fault when the connection is lost, for then nobody
    can tell whether the server had committed.
    """
    if not events:
        refuse_unrecorded(connection)
    try:
        if begun:
            _send(connection, "", events, _END)
        else:
            with _begun_by_the_message(_driver(connection)):
                _send(connection, _BEGIN, events, _END)
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


def _send(connection: Connection, before: str, events: Sequence[Event], after: str) -> None:
    rows = ", ".join([_ROW] * len(events))
    message = before + (f"{_INSERT}{rows}{_LINKED}" if events else "") + after
    values: list[Any] = []
    for event in events:
        values += (event.at, event.actor, event.kind, event.subject, canonical_json(event.data).decode())
    # Values are put into the message by the driver, quoted: a message of several statements has no parameters.
    cursor = psycopg.ClientCursor(_driver(connection))
    try:
        cursor.execute(message.encode(), values)
        _link(cursor, events)
    except psycopg.Error as error:
        raise _as_sqlalchemy(connection, error) from error
    finally:
        cursor.close()
    count_events(connection, len(events))


def _link(cursor: psycopg.ClientCursor[Any], events: Sequence[Event]) -> None:
    """Give the events what the server made of them. Rows come back in the order in which they were sent."""
    if not events:
        return
    while not (cursor.description and cursor.description[0].name == "number"):
        cursor.nextset()
    for event, linked in zip(events, cursor.fetchall(), strict=True):
        event.number, event.previous, event.digest = linked


def _driver(connection: Connection) -> psycopg.Connection[Any]:
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    return driver


def _as_sqlalchemy(connection: Connection, error: psycopg.Error) -> BaseException:
    lost = _driver(connection).broken or _driver(connection).closed
    wrapped = DBAPIError.instance(
        "INSERT INTO events", None, error, psycopg.Error, hide_parameters=True, connection_invalidated=lost
    )
    if lost:
        connection.invalidate()
    return wrapped
