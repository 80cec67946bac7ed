"""Connections to the register's database, with the settings that its promises rest on.

SQLite: write-ahead log, every commit synced, foreign keys held, transactions begun by us. Postgres: read committed for
changes (each statement sees what was committed before the chain's lock was got), one snapshot for reading.
"""

from __future__ import annotations

import json
import math
import os
import sqlite3
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import msgspec
import psycopg
from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.pool import NullPool

from sallyport.errors import Fault
from sallyport.register.wordless import keep_values_out

if TYPE_CHECKING:
    from sqlalchemy.engine import URL, Connection, Engine

BUSY_SECONDS = 60
"""How long a writer waits for its turn before it gives up with a Fault."""

IDLE_SECONDS = 1
"""A pooled connection that was idle for longer is tried out before it is used again."""

_BUSY_PAUSE = 0.02  # seconds

CHAIN_LOCK = 0x53414C4C59
"""Key ("SALLY") of the advisory lock that every writer on Postgres holds."""

_USED = "sallyport_used"

READING = "sallyport_reading"
"""Execution option of an engine whose transactions may not write."""


def open_engine(url: str, *, create: bool = False) -> Engine:
    """An engine for ``url``. Fault for a URL that is no register's, or a SQLite file that is not there (unless ``create``)."""
    parsed = parse_url(url)
    return _sqlite_engine(parsed, create=create) if parsed.get_backend_name() == "sqlite" else _postgres_engine(parsed)


def parse_url(url: str) -> URL:
    """The URL as SQLAlchemy's; Fault unless it is SQLite with a file, or Postgres with psycopg. Never shows the password."""
    advice = "Use sqlite:////absolute/path.sqlite or postgresql+psycopg://account:password@host/database."
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise Fault("The register's URL cannot be read.", advice) from None
    if parsed.drivername in {"sqlite", "sqlite+pysqlite"}:
        if not parsed.database or not Path(parsed.database).is_absolute():
            raise Fault("The register's SQLite file needs an absolute path.", advice)
    elif parsed.drivername != "postgresql+psycopg":
        raise Fault(f"A register cannot be kept in {parsed.drivername}.", advice)
    return parsed


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite register; None for another database."""
    parsed = parse_url(url)
    return Path(str(parsed.database)) if parsed.get_backend_name() == "sqlite" else None


def _sqlite_engine(url: URL, *, create: bool) -> Engine:
    engine = create_engine(
        url,
        poolclass=NullPool,
        json_serializer=_compact,
        json_deserializer=msgspec.json.decode,
        hide_parameters=True,  # values of rows, file names among them, stay out of errors and so out of logs (law 7)
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )
    path = Path(str(url.database))

    def present(*_: object) -> None:
        if not create and not path.is_file():
            raise Fault(
                "The register's file is not there.", "Make it with `sallyport register migrate`, or correct its URL."
            )

    event.listen(engine, "do_connect", present)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection type
    connection.isolation_level = None  # the driver begins nothing by itself: _begin_sqlite does
    connection.create_function("lower", 1, _lower, deterministic=True)
    _log_ahead(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _lower(value: object) -> object:
    """SQLite's own knows the case of ASCII letters only."""
    return value.lower() if isinstance(value, str) else value


def _log_ahead(connection: Any) -> None:  # noqa: ANN401 - the driver's own connection type
    """Write ahead. SQLite does not wait by itself when two open a new file at once and both change its journal."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(_BUSY_PAUSE)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get(READING, False)
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _postgres_engine(url: URL) -> Engine:
    engine = create_engine(
        url,
        isolation_level="READ COMMITTED",
        json_serializer=_compact,
        json_deserializer=msgspec.json.decode,
        hide_parameters=True,  # values of rows, file names among them, stay out of errors and so out of logs (law 7)
        connect_args={"connect_timeout": 10, "options": f"-c lock_timeout={BUSY_SECONDS}s -c timezone=UTC"},
    )
    event.listen(engine, "checkin", _note_use)
    event.listen(engine, "checkout", partial(_try_out, engine))
    keep_values_out(engine)
    _pooled.add(engine)
    return engine


def _note_use(_connection: object, record: Any) -> None:  # noqa: ANN401 - the pool's own type
    record.info[_USED] = time.monotonic()


def _try_out(engine: Engine, connection: Any, record: Any, _: object) -> None:  # noqa: ANN401 - the driver's and the pool's own types
    """A pooled connection that was idle may be dead, after a restart of the server or behind a firewall: then take another.

    One that was in use a moment ago is not asked: that would cost as much as what it is wanted for.
    """
    if time.monotonic() - record.info.get(_USED, math.inf) < IDLE_SECONDS:
        return
    try:
        engine.dialect.do_ping(connection)
    except psycopg.Error as error:
        raise DisconnectionError from error


_pooled: WeakSet[Engine] = WeakSet()


def _forget_connections() -> None:
    """After a fork the connections belong to the parent: the child neither uses nor closes them."""
    for engine in _pooled:
        engine.dispose(close=False)


os.register_at_fork(after_in_child=_forget_connections)

# Compact and unescaped, so that the stored text of an event's data is the canonical JSON that its digest was made of.
_compact = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode
