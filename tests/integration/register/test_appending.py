"""Events are written last and linked where they are stored: in order, whole, and by everybody in the same way."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from register_fixtures import DIGEST, add_person, append_events, plain_engine
from sallyport.errors import Fault
from sallyport.register import engine as engines
from sallyport.register.chain import digest_of
from sallyport.register.engine import CHAIN_LOCK, IDLE_SECONDS
from sallyport.register.models import Event, Person
from sallyport.register.register import Register
from sallyport.register.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from trial.postgres import Postgres

ODD = [chr(code) for code in (*range(1, 0x300), *range(0x2000, 0x2070), 0xFEFF, 0xFFFD, 0xFFFF, 0x1F512, 0x10FFFF)]
BY_HAND = "INSERT INTO events (at, actor, kind, subject, data) VALUES (now(), 'x', 'by.hand', 'y', '{}')"


@pytest.fixture
def postgres_register(postgres_server: Postgres, migrated_postgres: str) -> Iterator[Register]:
    register = Register(postgres_server.database("appending", like=migrated_postgres))
    yield register
    register.engine.dispose()
    postgres_server.drop("appending")


def numbers(register: Register) -> list[int]:
    with register.reading() as session:
        verdict = verify(session)
        assert verdict.ok, verdict.problem
        return list(session.scalars(select(Event.number).order_by(Event.number)))


def add_one(register: Register, then: Callable[[], object] = lambda: None) -> None:
    """A row and its event; ``then`` something happens before they are committed, and another look."""
    with register.changing("system:test") as change:
        add_person(change)
        change.head()
        then()
        change.session.scalars(select(Person)).all()


def test_law_6_the_database_makes_the_digest_that_we_would_make(register: Register) -> None:
    for begin in range(0, len(ODD), 100):
        odd = "".join(ODD[begin : begin + 100])
        with register.changing(f"x{odd}") as change:
            events = [change.record(odd[at : at + 50], odd, **{odd: [odd, "\x00", 1.5e300, -0.0]}) for at in (0, 50)]
        assert [event.digest for event in events] == [digest_of(event) for event in events]
    assert len(numbers(register)) == 2 * -(-len(ODD) // 100)


@pytest.mark.parametrize("count", [1, 2, 300])
def test_law_6_events_of_one_change_stand_in_the_order_in_which_they_were_recorded(
    register: Register, count: int
) -> None:
    append_events(register, 1)
    with register.changing("system:test") as change:
        events = [change.record("test.counted", "register:1", step=step) for step in range(count)]
    assert [event.number for event in events] == list(range(2, count + 2))
    assert numbers(register) == list(range(1, count + 2))
    with register.reading() as session:
        steps = [event.data["step"] for event in session.scalars(select(Event).order_by(Event.number))]
    assert steps == [1, *range(count)]


def test_a_change_sees_what_it_has_recorded(register: Register) -> None:
    with register.changing("system:test") as change:
        change.record("test.first", "register:1")
        assert change.session.scalar(select(func.count()).select_from(Event)) == 1
        change.record("test.second", "register:1")
        assert change.session.execute(text("SELECT max(number) FROM events")).scalar_one() == 2
        add_person(change)
        assert change.head().number == 3
    assert numbers(register) == [1, 2, 3]


def test_law_6_an_event_added_by_hand_waits_for_its_turn_and_is_linked(postgres_register: Register) -> None:
    def by_hand(_: int) -> None:
        engine = plain_engine(postgres_register.url)
        for _ in range(10):
            with engine.begin() as connection:
                connection.execute(text(BY_HAND))
        engine.dispose()

    with ThreadPoolExecutor(5) as pool:
        tasks = [pool.submit(by_hand, 0) for _ in range(4)] + [pool.submit(append_events, postgres_register, 10)]
    assert [task.exception() for task in tasks] == [None] * 5
    assert numbers(postgres_register) == list(range(1, 51))


def test_law_6_an_event_with_another_digest_than_its_own_is_refused(postgres_register: Register) -> None:
    append_events(postgres_register, 1)
    engine = plain_engine(postgres_register.url)
    with pytest.raises(DBAPIError, match="the digest of what they say"), engine.begin() as connection:
        connection.execute(
            text(f"INSERT INTO events SELECT 2, at, actor, kind, subject, data, digest, '{DIGEST}' FROM events")
        )
    engine.dispose()


def test_a_writer_that_waited_too_long_is_told_and_the_next_change_is_whole(
    postgres_register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    append_events(postgres_register, 1)
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.2)
    hasty = Register(postgres_register.url)
    with hasty.reading():
        pass
    holder = psycopg.connect(postgres_register.url.replace("+psycopg", ""))
    holder.execute("SELECT pg_advisory_xact_lock(%s)", (CHAIN_LOCK,))
    for write in (lambda: append_events(hasty, 1), lambda: add_one(hasty)):
        with pytest.raises(Fault, match="busy"):
            write()
    holder.close()
    with pytest.raises(ZeroDivisionError):
        add_one(hasty, then=lambda: 1 // 0)
    append_events(hasty, 1)
    hasty.engine.dispose()
    assert numbers(postgres_register) == [1, 2]


def test_a_connection_lost_while_idle_is_replaced_and_one_lost_in_use_is_told(postgres_register: Register) -> None:
    def cut() -> None:
        with psycopg.connect(postgres_register.url.replace("+psycopg", ""), autocommit=True) as other:
            others = "datname = current_database() AND pid <> pg_backend_pid()"
            other.execute(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {others}")

    append_events(postgres_register, 1)
    cut()
    with pytest.raises(Fault, match="not certain"):
        append_events(postgres_register, 1)
    append_events(postgres_register, 1)
    cut()
    time.sleep(IDLE_SECONDS + 0.1)
    append_events(postgres_register, 1)
    with pytest.raises(Fault, match="nothing was changed"):
        add_one(postgres_register, then=cut)
    assert numbers(postgres_register) == [1, 2, 3]
