"""The version of the register's tables: a part of another version than the register must not touch it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from sallyport.errors import Fault

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

TABLES = "0009"
"""The newest of :mod:`sallyport.register.migrations`; said here so that no task has to load them."""


def require_tables(connection: Connection) -> None:
    """Fault unless the tables are of the version that this code works with."""
    try:
        version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    except DBAPIError as error:
        if "alembic_version" not in str(error.orig):
            raise
        version = None
    if version == TABLES:
        return
    raise Fault(
        f"The register's tables are of version {version or 'none'}; this part of Sallyport works with {TABLES}.",
        "Bring this part up to the register's version."
        if version is not None and version > TABLES
        else "Run `sallyport register migrate` as the register's owner.",
    )
