"""What a change returned from, or a reading showed, is there after Postgres crashed."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from trial.postgres import Postgres

from register_fixtures import add_person, append_events
from sallyport.register.chain import head
from sallyport.register.register import Register
from sallyport.register.schema import migrate
from sallyport.register.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sallyport.register.chain import Head

ASYNCHRONOUS = "INSERT INTO events (at, actor, kind, subject, data) VALUES (now(), 'x', 'by.hand', 'y', '{}')"


@pytest.fixture(scope="module")
def lazy_server() -> Iterator[Postgres]:
    """A server that writes its log as late as it can unless somebody waits for it."""
    with tempfile.TemporaryDirectory(prefix="sallyport-tests-") as folder:
        Path(folder).chmod(0o711)
        settings = {"wal_writer_delay": "10s", "wal_writer_flush_after": "0", "autovacuum": "off"}
        server = Postgres(Path(folder) / "postgres", settings=settings)
        server.start()
        migrate(server.database("register"))
        yield server
        server.stop()


def lose_what_is_not_written(server: Postgres) -> Register:
    server.crash()
    server.start()
    return Register(server.url("register"))


def one_event(register: Register) -> None:
    append_events(register, 1)


def a_row(register: Register) -> None:
    with register.changing("system:test") as change:
        add_person(change)


def events_looked_up_early(register: Register) -> None:
    with register.changing("system:test") as change:
        change.record("test.first", "register:1")
        change.head()


def nothing_but_a_look(register: Register) -> None:
    """At what another has just committed without waiting for the disk, as a change of ours does before it settles."""
    commit_without_waiting(register)
    with register.changing("system:test") as change:
        change.head()


def a_reading(register: Register) -> None:
    commit_without_waiting(register)
    with register.reading() as session:
        head(session)


def a_site_that_does_not_wait(register: Register) -> None:
    with psycopg.connect(register.url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("ALTER ROLE CURRENT_USER SET synchronous_commit = off")
    register.engine.dispose()
    append_events(register, 1)


def commit_without_waiting(register: Register) -> None:
    with psycopg.connect(register.url.replace("+psycopg", "")) as connection:
        connection.execute("SET LOCAL synchronous_commit = off")
        connection.execute(ASYNCHRONOUS)


@pytest.mark.parametrize(
    "done", [one_event, a_row, events_looked_up_early, nothing_but_a_look, a_reading, a_site_that_does_not_wait]
)
def test_law_6_what_was_returned_from_or_shown_survives_a_crash(
    lazy_server: Postgres, done: Callable[[Register], None]
) -> None:
    register = Register(lazy_server.url("register"))
    append_events(register, 1)
    before = number(register)
    done(register)
    after = lose_what_is_not_written(lazy_server)
    assert number(after) == before + 1
    with after.reading() as session:
        assert verify(session).ok
    for one in (register, after):
        one.engine.dispose()
    with psycopg.connect(after.url.replace("+psycopg", "")) as connection:
        connection.execute("ALTER ROLE CURRENT_USER RESET synchronous_commit")


def test_the_server_of_these_tests_loses_what_nobody_waits_for(lazy_server: Postgres) -> None:
    register = Register(lazy_server.url("register"))
    before = number(register)
    commit_without_waiting(register)
    after = lose_what_is_not_written(lazy_server)
    assert number(after) == before
    for one in (register, after):
        one.engine.dispose()


def number(register: Register) -> int:
    with register.reading() as session:
        newest: Head = head(session)
    return newest.number
