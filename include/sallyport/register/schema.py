"""The register's tables on a database: made, brought up to date, and given to the accounts that work with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from sallyport.errors import BadRequest, Fault, NotFound
from sallyport.register.engine import CHAIN_LOCK, open_engine
from sallyport.register.tables import TABLES, require_tables

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

MIGRATIONS = Path(__file__).parent / "migrations"

CLOSED_TO_DATA = frozenset({"decisions", "incidents", "markings", "policies"})
"""Tables that the data account may only read: it touches files, and never decides nor makes rules (law 10)."""

OF_THE_MOMENT = frozenset({"sightings", "watched"})
"""Tables that say what lies where now, and no more: the data account, which looks, also deletes their rows."""

NEVER_CHANGED = frozenset({"events", "decisions", "alembic_version"})
"""Tables in which no working account may change a row."""


def migrate(url: str) -> str:
    """Make the tables or bring them up to this version, in one transaction; returns the version. Run it as their owner."""
    engine = open_engine(url, create=True)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
            command.upgrade(_config(connection), "head")
            return _version(connection) or ""
    except OperationalError as error:
        raise Fault(
            "The register's database cannot be reached.", "Look whether it runs and whether the URL is right."
        ) from error
    finally:
        engine.dispose()


def check_schema(url: str) -> str:
    """The tables' version; Fault when it is not the one this version of Sallyport works with."""
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            require_tables(connection)
    except OperationalError as error:
        raise Fault(
            "The register's database cannot be reached.", "Look whether it runs and whether the URL is right."
        ) from error
    finally:
        engine.dispose()
    return TABLES


def grant(url: str, control: str = "sallyport_control", data: str = "sallyport_data") -> None:
    """Give the two working accounts their rights on a Postgres register, and take all others away. Run it as the owner.

    Nobody but the owner may change or delete events and decisions (and the triggers stop the owner too); nobody deletes
    anything but ``data`` what is no record of anything; ``data`` may not add decisions or policies.
    """
    engine = open_engine(url)
    if engine.dialect.name != "postgresql":
        raise BadRequest(
            "Rights of accounts exist on Postgres only.",
            "A SQLite register is guarded by its triggers and its file's mode.",
        )
    try:
        with engine.begin() as connection:
            for account in (control, data):
                _require_account(connection, account)
            _grant_to(connection, control, closed=frozenset(), passing=frozenset())
            _grant_to(connection, data, closed=CLOSED_TO_DATA, passing=OF_THE_MOMENT)
    finally:
        engine.dispose()


def _grant_to(connection: Connection, account: str, *, closed: frozenset[str], passing: frozenset[str]) -> None:
    quote = connection.dialect.identifier_preparer.quote_identifier
    who = quote(account)
    schema = quote(str(connection.scalar(text("SELECT current_schema()"))))
    tables = connection.scalars(
        text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1")
    ).all()
    statements = [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {who}, PUBLIC",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {who}, PUBLIC",
        f"REVOKE CREATE ON SCHEMA {schema} FROM {who}, PUBLIC",
        f"GRANT USAGE ON SCHEMA {schema} TO {who}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {who}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {who}",
    ]
    for table in tables:
        rights = [] if table in closed | {"alembic_version"} else ["INSERT"]
        rights += [] if table in closed | NEVER_CHANGED else ["UPDATE"]
        rights += ["DELETE"] if table in passing else []
        if rights:
            statements.append(f"GRANT {', '.join(rights)} ON {schema}.{quote(table)} TO {who}")
    for statement in statements:
        connection.execute(text(statement))


def _require_account(connection: Connection, account: str) -> None:
    if connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :name"), {"name": account}) is None:
        raise NotFound(
            f"The database has no account {account}.", "Make it first, as the pages about putting this on a site say."
        )


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
