"""The fixtures of :class:`setup_site.SetupSite`: on a SQLite register, and on each kind of register."""

from __future__ import annotations

import pytest

from register_fixtures import (
    migrated_postgres,
    migrated_sqlite,
    postgres_server,
    register,
    register_url,
    sqlite_register,
    sqlite_url,
)
from setup_site import SetupSite

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


@pytest.fixture
def site(tmp_path, sqlite_register):
    return SetupSite(tmp_path, sqlite_register)


@pytest.fixture
def any_site(tmp_path, register):
    return SetupSite(tmp_path, register)
