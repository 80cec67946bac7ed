"""What the two working accounts of a Postgres register may do, and what they may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError
from trial.postgres import CONTROL, DATA

from register_fixtures import add_decision, add_person, add_transfer, plain_engine
from sallyport.errors import BadRequest, NotFound
from sallyport.register.models import Base, Notice, Transfer
from sallyport.register.register import Register
from sallyport.register.schema import CLOSED_TO_DATA, OF_THE_MOMENT, check_schema, grant, migrate
from sallyport.register.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from trial.postgres import Postgres

ALL_TABLES = {*Base.metadata.tables, "alembic_version"}


@pytest.fixture(scope="module")
def granted_url(postgres_server: Postgres, migrated_postgres: str) -> Iterator[str]:
    """A register of the owner's, with rights given: one for all tests here, since they leave it as it was."""
    url = postgres_server.database("granted", like=migrated_postgres)
    grant(url)
    yield url
    postgres_server.drop("granted")


@pytest.fixture
def as_account(postgres_server: Postgres, granted_url: str) -> Callable[[str], Register]:
    return lambda account: Register(postgres_server.url(str(make_url(granted_url).database), account))


def decide(register: Register) -> None:
    with register.changing("system:gate") as change:
        add_decision(change, add_transfer(change), "Approve")


def test_law_10_the_data_account_cannot_record_a_decision(as_account: Callable[[str], Register]) -> None:
    with pytest.raises(ProgrammingError, match="permission denied for table decisions"):
        decide(as_account(DATA))
    decide(as_account(CONTROL))


@pytest.mark.parametrize("account", [CONTROL, DATA])
def test_law_10_a_working_account_does_its_work(as_account: Callable[[str], Register], account: str) -> None:
    register = as_account(account)
    with register.changing("system:test") as change:
        number = add_transfer(change).id
    with register.changing("system:test") as change:
        change.get(Transfer, number).state = "staged"
        change.record("transfer.staged", f"transfer:{number}")
        change.add(Notice(kind="k", recipient="r", subject="s", body="b", created_at=change.now), "notice.queued")
    with register.reading() as session:
        assert verify(session).ok
    check_schema(register.url)


@pytest.mark.parametrize("account", [CONTROL, DATA])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET actor = 'x'",
        "DELETE FROM events",
        "TRUNCATE events",
        "UPDATE decisions SET choice = 'Approve'",
        "DELETE FROM decisions",
        "DELETE FROM people",
        "UPDATE alembic_version SET version_num = 'x'",
        "ALTER TABLE events DISABLE TRIGGER USER",
        "DROP TRIGGER events_never_changed ON events",
        "CREATE TABLE mine (a int)",
        "CREATE OR REPLACE FUNCTION sallyport_never() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
    ],
)
def test_law_10_a_working_account_cannot_change_or_delete_the_record(
    as_account: Callable[[str], Register], account: str, statement: str
) -> None:
    engine = plain_engine(as_account(account).url)
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_law_10_rights_are_what_the_table_says_and_given_twice_they_are_the_same(
    as_account: Callable[[str], Register], granted_url: str
) -> None:
    grant(granted_url)
    engine = plain_engine(granted_url)
    query = text("SELECT table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee = :account")
    with engine.connect() as connection:
        given = {
            account: connection.execute(query, {"account": account}).all() for account in (CONTROL, DATA, "PUBLIC")
        }
    engine.dispose()
    changing = ALL_TABLES - {"events", "decisions", "alembic_version"}
    assert {table for table, right in given[CONTROL] if right == "INSERT"} == changing | {"events", "decisions"}
    assert {table for table, right in given[CONTROL] if right == "UPDATE"} == changing
    assert {table for table, right in given[DATA] if right == "INSERT"} == changing - CLOSED_TO_DATA | {"events"}
    assert {table for table, right in given[DATA] if right == "UPDATE"} == changing - CLOSED_TO_DATA
    assert {right for _, right in given[CONTROL]} == {"SELECT", "INSERT", "UPDATE"}
    assert {table for table, right in given[DATA] if right == "DELETE"} == OF_THE_MOMENT == {"sightings", "watched"}
    assert {right for _, right in given[DATA]} == {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert not given["PUBLIC"]


def test_rights_taken_by_hand_are_put_right(as_account: Callable[[str], Register], granted_url: str) -> None:
    engine = plain_engine(granted_url)
    with engine.begin() as connection:
        connection.execute(text(f"GRANT ALL ON decisions, events TO {DATA}"))
    engine.dispose()
    grant(granted_url)
    with pytest.raises(ProgrammingError, match="permission denied"):
        decide(as_account(DATA))


def test_an_account_that_is_not_there_is_named(postgres_url: str) -> None:
    migrate(postgres_url)
    with pytest.raises(NotFound, match="nobody_of_ours"):
        grant(postgres_url, control="nobody_of_ours")


def test_sqlite_has_no_accounts(sqlite_register: Register) -> None:
    with sqlite_register.changing("system:test") as change:
        add_person(change)
    with pytest.raises(BadRequest):
        grant(sqlite_register.url)
