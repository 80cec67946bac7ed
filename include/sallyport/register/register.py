"""The register: where reading and changing begin. Nothing else opens its database."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from sallyport.errors import Fault
from sallyport.register.change import Change
from sallyport.register.durability import show_what_is_durable
from sallyport.register.engine import READING, open_engine
from sallyport.register.guard import guard
from sallyport.register.session import ChangeSession
from sallyport.register.tables import require_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Engine

URL_VARIABLE = "SALLYPORT_REGISTER_URL"


class Register:
    """The record of who asked, decided and did what.

    ``url`` is SQLAlchemy's: ``sqlite:////absolute/path`` or ``postgresql+psycopg://...``; connected at first use.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine: Engine = open_engine(url)
        guard(self.engine)
        self._is_sqlite = self.engine.dialect.name == "sqlite"
        if self._is_sqlite:
            self._reader = self.engine.execution_options(**{READING: True})
        else:
            self._reader = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._mine = threading.local()
        self._knows_tables = False

    @staticmethod
    def from_environment() -> Register:
        """The register that ``SALLYPORT_REGISTER_URL`` names; Fault when it is not set.

        The same one for the whole process: the triggerer looks for hundreds of waiting requests, and each of its own
        registers would keep a connection.
        """
        url = os.environ.get(URL_VARIABLE)
        if not url:
            raise Fault(f"{URL_VARIABLE} is not set.", "Set it to the register's URL where this runs.")
        return _opened(url)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One snapshot to read from, of what is on the disk; writing fails. What was loaded stays usable afterwards."""
        with Session(self._reader, expire_on_commit=False, autoflush=False) as session:
            with _told():
                if not self._is_sqlite:
                    show_what_is_durable(session)
                self._require_tables(session)
            yield session

    @contextmanager
    def changing(self, actor: str) -> Iterator[Change]:
        """One transaction, alone on the chain; committed at the end and then on the disk, rolled back by any exception.

        Raises Fault when the register cannot be reached, or other writers took too long. Not to be nested: the inner one
        would wait for the outer one for ever.
        """
        if getattr(self._mine, "changing", False):
            raise RuntimeError("a change within a change; pass the outer one on")
        self._mine.changing = True
        try:
            with _told(), ChangeSession(self.engine) as session:
                if self._is_sqlite:
                    session.connection()  # begins at once, and so waits for its turn; on Postgres the first statement does
                self._require_tables(session)
                yield Change(session, actor)
                session.finish()
        finally:
            self._mine.changing = False

    def _require_tables(self, session: Session) -> None:
        if not self._knows_tables:
            require_tables(session.connection())
            self._knows_tables = True


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise Fault(
            "The register cannot be reached, or is busy.",
            "Look whether its database runs and its disk has room, then run this step again; nothing was changed.",
        ) from error


@lru_cache(maxsize=8)
def _opened(url: str) -> Register:
    return Register(url)
