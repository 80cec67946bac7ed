"""The register's fixtures, for the tests of this folder."""

from register_fixtures import (
    migrated_postgres,
    migrated_sqlite,
    postgres_server,
    postgres_url,
    register,
    register_url,
    sqlite_register,
    sqlite_url,
)

__all__ = [
    "migrated_postgres",
    "migrated_sqlite",
    "postgres_server",
    "postgres_url",
    "register",
    "register_url",
    "sqlite_register",
    "sqlite_url",
]
