"""No write without an event (law 6): a transaction that wrote rows but appended no event cannot be committed.

It watches statements at the connection, so that it holds for ORM objects, bulk statements and raw SQL alike.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

_WRITE = re.compile(
    r"\b(?:(?P<insert>INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO)|UPDATE(?:\s+OR\s+\w+|\s+ONLY)?|DELETE\s+FROM(?:\s+ONLY)?)"
    r"\s+[\"`\[]?(?P<table>\w+)",
    re.IGNORECASE,
)
_QUERY = re.compile(r"\s*(?:SELECT|PRAGMA|BEGIN|SET|SHOW|SAVEPOINT|RELEASE|ROLLBACK)\b", re.IGNORECASE)
_WRITES, _EVENTS = "sallyport_writes", "sallyport_events"


class UnrecordedWriteError(RuntimeError):
    """A fault in the program: it tried to commit rows without an event. Nothing was committed."""


def guard(engine: Engine) -> None:
    """Watch every transaction of ``engine``."""
    event.listen(engine, "begin", _forget)
    event.listen(engine, "rollback", _forget)
    event.listen(engine, "after_cursor_execute", _count)
    event.listen(engine, "commit", refuse_unrecorded)


def _forget(connection: Connection) -> None:
    if connection.invalidated:  # lost; what was noted went with it
        return
    connection.info[_WRITES] = connection.info[_EVENTS] = 0


def _count(connection: Connection, cursor: Any, statement: str, *_: object) -> None:  # noqa: ANN401 - the driver's cursor
    if _QUERY.match(statement) or cursor.rowcount == 0:
        return
    for found in _WRITE.finditer(statement):
        is_event = found["insert"] is not None and found["table"].lower() == "events"
        connection.info[_EVENTS if is_event else _WRITES] += 1


def count_events(connection: Connection, count: int) -> None:
    """Events were written past SQLAlchemy, through the driver."""
    connection.info[_EVENTS] = connection.info.get(_EVENTS, 0) + count


def refuse_unrecorded(connection: Connection) -> None:
    """UnrecordedWriteError, and the transaction rolled back, when it wrote rows but no event."""
    if connection.info.get(_WRITES, 0) and not connection.info.get(_EVENTS, 0):
        connection.connection.rollback()  # at once, so that the connection goes back to its pool with nothing in it
        raise UnrecordedWriteError("rows were written without an event; record one with Change.record or Change.add")
