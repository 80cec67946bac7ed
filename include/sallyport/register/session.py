"""The session of a change: it has the chain for itself, and writes its events last, in as few messages as can be.

SQLite: alone from its beginning. Postgres: alone from its first statement; a change that does nothing but record events
is alone only while the server itself writes them. Either way nobody changes what it has read before it ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import event, insert, text
from sqlalchemy.orm import Session

from sallyport.register import exchange
from sallyport.register.chain import Head, head, link
from sallyport.register.durability import LET_GO_EARLY
from sallyport.register.engine import CHAIN_LOCK
from sallyport.register.models import Event

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine
    from sqlalchemy.orm import ORMExecuteState, SessionTransaction

_ALONE = text(f"SELECT pg_advisory_xact_lock({CHAIN_LOCK}), {LET_GO_EARLY}")


class ChangeSession(Session):
    """One transaction. Events wait in it until somebody asks for them or it ends."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, expire_on_commit=False)
        self._engine = engine
        self._waiting: list[Event] = []
        self._on_postgres = engine.dialect.name == "postgresql"
        self._has_begun = False

    def add_event(self, one: Event) -> None:
        """To be written after the rows, in order; it has no number and no digest before."""
        self._waiting.append(one)

    def write_events(self) -> None:
        """Write the rows and events that wait, within the transaction."""
        self.flush()
        if self._waiting:
            events, self._waiting = self._waiting, []
            write = exchange.write if self._on_postgres else _write
            write(self.connection(), events)

    def head(self) -> Head:
        """The newest event, this transaction's own included."""
        self.write_events()
        return head(self)

    def finish(self) -> None:
        """Write what waits and commit; returns when the disk has it."""
        self.flush()
        if not self._on_postgres:
            self.write_events()
        elif self._has_begun:
            exchange.write_and_commit(self.connection(), self._waiting)
        elif self._waiting:
            exchange.append(self._engine, self._waiting)
        self.commit()

    def be_alone(self, connection: Connection) -> None:
        """The transaction has begun: get the chain's lock."""
        self._has_begun = True
        if self._on_postgres:
            connection.execute(_ALONE)


@event.listens_for(ChangeSession, "after_begin")
def _be_alone(session: ChangeSession, _: SessionTransaction, connection: Connection) -> None:
    session.be_alone(connection)


@event.listens_for(ChangeSession, "do_orm_execute")
def _write_before_a_look(state: ORMExecuteState) -> None:
    """What a change has recorded it also sees."""
    if isinstance(state.session, ChangeSession):
        state.session.write_events()


def _write(connection: Connection, events: list[Event]) -> None:
    last = head(connection)
    for one in events:
        last = link(one, last)
    columns = [column.key for column in Event.__table__.columns]
    connection.execute(insert(Event), [{name: getattr(one, name) for name in columns} for one in events])
