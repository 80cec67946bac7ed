"""What the register's database says of a refused row reaches no log."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from planted import CELLS, NAME, NHS_NUMBER, Kind, Planted, found_in
from register_fixtures import add_person
from sallyport.register.models import Project
from sallyport.register.register import Register

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection
    from trial.postgres import Postgres

WANTED = (*CELLS, Planted(Kind.NAME, "a name", NAME))


def twice(connection: Connection) -> None:
    for _ in range(2):
        connection.execute(Project.__table__.insert(), project(NAME))


def half_a_row(connection: Connection) -> None:
    connection.execute(Project.__table__.insert(), project(NAME, title=None))


def no_number(connection: Connection) -> None:
    connection.execute(text("SELECT CAST(:value AS integer)"), {"value": f"{NHS_NUMBER} {NAME}"})


def no_json(connection: Connection) -> None:
    connection.execute(text("SELECT CAST(:value AS jsonb)"), {"value": f'{{"a": {NAME}'})


def project(folder: str, **fields: object) -> dict[str, object]:
    return {
        "folder": folder,
        "title": NHS_NUMBER,
        "state": "active",
        "request": {},
        "policy_digest": "0" * 64,
        "created_at": datetime.now(UTC),
    } | fields


@pytest.mark.parametrize("refused", [twice, half_a_row, no_number, no_json])
def test_law_7_an_error_of_postgres_names_no_value_of_a_row(
    migrated_postgres: str, postgres_server: Postgres, refused: Callable[[Connection], None]
) -> None:
    url = postgres_server.database(f"wordless_{refused.__name__}", like=migrated_postgres)
    for engine, quotes in ((create_engine(url, hide_parameters=True), True), (Register(url).engine, False)):
        with pytest.raises(DBAPIError) as caught, engine.begin() as connection:
            refused(connection)
        told = "".join(traceback.format_exception(caught.value))
        assert bool(found_in(told.encode(), WANTED)) is quotes, told
        assert type(caught.value.orig).__name__ in told
        engine.dispose()
    if refused in {twice, half_a_row}:  # what it cannot read it quotes in the message itself; no step sends it such
        log = (postgres_server.folder / "log").read_bytes()
        assert b"violates" in log
        assert found_in(log, WANTED) == []


def test_law_7_an_error_of_sqlite_names_no_value_of_a_row(sqlite_register: Register) -> None:
    def add() -> None:
        with sqlite_register.changing("system:test") as change:
            add_person(change, NAME)

    add()
    with pytest.raises(DBAPIError) as caught:
        add()
    told = "".join(traceback.format_exception(caught.value))
    assert "UNIQUE constraint failed: people.airflow_name" in told
    assert found_in(told.encode(), WANTED) == []
