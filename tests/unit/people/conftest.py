"""The fixtures of a small site, for the tests of this folder."""

from setup_site_fixtures import (
    any_site,
    migrated_postgres,
    migrated_sqlite,
    postgres_server,
    register,
    register_url,
    site,
    sqlite_register,
    sqlite_url,
)

__all__ = [
    "any_site",
    "migrated_postgres",
    "migrated_sqlite",
    "postgres_server",
    "register",
    "register_url",
    "site",
    "sqlite_register",
    "sqlite_url",
]
