"""A register on Postgres as it is now, kept as a database beside it, to bring back as often as wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
from psycopg import sql
from trial.postgres import ADMIN

if TYPE_CHECKING:
    from sqlalchemy import Engine


class KeptDatabase:
    """The database of ``engine``, on a server of :class:`trial.postgres.Postgres`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._name, self._kept = str(engine.url.database), f"{engine.url.database}_kept"
        self._copy(self._name, self._kept)

    def restore(self) -> None:
        """Bring it back, the chain with it. Whoever is still connected, such as the session of a killed process, is put out."""
        self._copy(self._kept, self._name)

    def _copy(self, source: str, target: str) -> None:
        self._engine.dispose()  # nobody may be connected to what is copied
        owner = sql.Identifier(str(self._engine.url.username))
        one, other = sql.Identifier(source), sql.Identifier(target)
        host = str(self._engine.url.query["host"])
        with psycopg.connect(host=host, user=ADMIN, dbname="postgres", autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(other))
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(other, owner, one))
