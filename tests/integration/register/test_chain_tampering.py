"""Whatever is done to the events by someone who owns the database is found, and named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from register_fixtures import DIGEST, add_decision, add_transfer, append_events, plain_engine
from sallyport.register.chain import Head, digest_of, head
from sallyport.register.models import Event
from sallyport.register.sealing import broken_decisions
from sallyport.register.verify import Verdict, verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Connection

    from sallyport.register.register import Register

COUNT = 8
COPIED = "at, actor, kind, subject, data, previous, digest"


@pytest.fixture
def chain(register: Register) -> Register:
    append_events(register, COUNT)
    return register


def check(register: Register, known: Head | None = None) -> Verdict:
    with register.reading() as session:
        return verify(session, known)


def head_of(register: Register) -> Head:
    with register.reading() as session:
        return head(session)


def tamper(register: Register, *statements: str, then: Callable[[Connection], None] | None = None) -> None:
    """As the owner of the database, who can take triggers away."""
    engine = plain_engine(register.url)
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            for table in ("events", "decisions"):
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        for statement in statements:
            connection.exec_driver_sql(statement)
        if then is not None:
            then(connection)
    engine.dispose()


def renumber(connection: Connection, first: int, by: int) -> None:
    """Move the events from ``first`` on, which needs two steps past the numbers in the way."""
    connection.execute(text(f"UPDATE events SET number = -number WHERE number >= {first}"))
    connection.execute(text(f"UPDATE events SET number = -number + {by} WHERE number < 0"))


def rewrite(connection: Connection, first: int, **changed: Any) -> None:
    """Change one event and make all digests from it on anew: a forger who knows how."""
    rows = (
        connection.execute(text(f"SELECT number, {COPIED} FROM events WHERE number >= {first} ORDER BY number"))
        .mappings()
        .all()
    )
    previous = rows[0]["previous"]
    for row in rows:
        event = Event(**{name: row[name] for name in ("number", "actor", "kind", "subject")}, previous=previous)
        event.data = json.loads(row["data"]) if isinstance(row["data"], str) else row["data"]
        at = connection.execute(Event.__table__.select().where(Event.number == row["number"])).one().at
        event.at = at
        if row["number"] == first:
            for name, value in changed.items():
                setattr(event, name, value)
        previous_digest, event.digest = previous, digest_of(event)
        connection.execute(
            text("UPDATE events SET actor = :actor, previous = :previous, digest = :digest WHERE number = :number"),
            {"actor": event.actor, "previous": previous_digest, "digest": event.digest, "number": event.number},
        )
        previous = event.digest


def test_law_6_an_untouched_chain_holds(chain: Register) -> None:
    verdict = check(chain)
    assert (verdict.ok, verdict.count, verdict.first_broken, verdict.head) == (True, COUNT, None, head_of(chain))


def test_an_empty_register_holds(register: Register) -> None:
    assert check(register).ok


@pytest.mark.parametrize(
    "edit",
    [
        "actor = 'person:99'",
        "kind = 'test.other'",
        "subject = 'transfer:1'",
        """data = '{"step":99}'""",
        """data = '{"step": 5}'""",
        f"digest = '{DIGEST}'",
        f"previous = '{DIGEST}'",
    ],
)
@pytest.mark.parametrize("number", [1, 5, COUNT])
def test_law_6_an_edited_event_is_found_and_named(chain: Register, edit: str, number: int) -> None:
    tamper(chain, f"UPDATE events SET {edit} WHERE number = {number}")
    verdict = check(chain)
    assert (verdict.ok, verdict.first_broken, verdict.count) == (False, number, number - 1)
    assert f"event {number} was edited" in verdict.problem


def test_law_6_an_edited_time_is_found(chain: Register) -> None:
    later = (
        "datetime(at, '+1 second') || '.000000'"
        if chain.engine.dialect.name == "sqlite"
        else "at + interval '1 microsecond'"
    )
    tamper(chain, f"UPDATE events SET at = {later} WHERE number = 4")
    assert check(chain).problem == "event 4 was edited: its digest does not fit its content"


@pytest.mark.parametrize("number", [1, 4])
def test_law_6_a_removed_event_is_found_and_named(chain: Register, number: int) -> None:
    tamper(chain, f"DELETE FROM events WHERE number = {number}")
    verdict = check(chain)
    assert (verdict.ok, verdict.first_broken, verdict.problem) == (False, number, f"event {number} was removed")


def test_law_6_an_event_that_cannot_even_be_read_is_found(sqlite_register: Register) -> None:
    append_events(sqlite_register, 3)
    tamper(sqlite_register, "UPDATE events SET actor = CAST(x'ff' AS TEXT) WHERE number = 2")
    verdict = check(sqlite_register)
    assert not verdict.ok
    assert "cannot be read" in verdict.problem


def test_law_6_several_removed_events_are_found(chain: Register) -> None:
    tamper(chain, "DELETE FROM events WHERE number IN (3, 4, 5)")
    assert check(chain).problem == "events 3 to 5 were removed"


@pytest.mark.parametrize("number", [1, 4, COUNT - 1])
def test_law_6_a_removed_event_is_found_when_the_gap_was_closed(chain: Register, number: int) -> None:
    tamper(chain, f"DELETE FROM events WHERE number = {number}", then=lambda c: renumber(c, number + 1, -1))
    verdict = check(chain)
    assert (verdict.ok, verdict.first_broken) == (False, number)
    assert f"event {number} was removed" in verdict.problem


@pytest.mark.parametrize("number", [1, 3, COUNT])
def test_law_6_an_inserted_event_is_found_and_named(chain: Register, number: int) -> None:
    def insert(connection: Connection) -> None:
        renumber(connection, number, 1)
        values = f"SELECT {number}, at, actor, kind, subject, data, previous, '{DIGEST}' FROM events"
        connection.execute(text(f"INSERT INTO events (number, {COPIED}) {values} WHERE number = {number + 1}"))

    tamper(chain, then=insert)
    verdict = check(chain)
    assert (verdict.ok, verdict.first_broken) == (False, number)
    assert f"event {number} was inserted" in verdict.problem


def test_law_6_an_inserted_event_with_a_right_digest_is_found(chain: Register) -> None:
    def forge(connection: Connection) -> None:
        renumber(connection, 4, 1)
        before = connection.execute(Event.__table__.select().where(Event.number == 3)).one()
        columns = before._asdict() | {"number": 4, "data": {}, "previous": before.digest}
        columns["digest"] = digest_of(Event(**columns))
        connection.execute(Event.__table__.insert().values(columns))

    tamper(chain, then=forge)
    verdict = check(chain)
    assert (verdict.first_broken, verdict.count) == (4, 4)
    assert "event 4 was inserted" in verdict.problem


def test_law_6_an_event_before_the_first_is_found(chain: Register) -> None:
    values = f"SELECT 0, at, actor, kind, subject, data, previous, '{DIGEST}' FROM events WHERE number = 1"
    tamper(chain, f"INSERT INTO events (number, {COPIED}) {values}")
    assert check(chain).problem == "event 0 was inserted: events count from 1"


@pytest.mark.parametrize(("one", "other"), [(1, 2), (4, 5), (2, 6), (COUNT - 1, COUNT)])
def test_law_6_reordered_events_are_found_and_named(chain: Register, one: int, other: int) -> None:
    tamper(
        chain,
        f"UPDATE events SET number = -1 WHERE number = {one}",
        f"UPDATE events SET number = {one} WHERE number = {other}",
        f"UPDATE events SET number = {other} WHERE number = -1",
    )
    verdict = check(chain)
    assert (verdict.ok, verdict.first_broken) == (False, one)
    assert "reordered" in verdict.problem


def test_law_6_an_edited_event_whose_digest_was_made_anew_is_found(chain: Register) -> None:
    def forge(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE kept AS SELECT * FROM events WHERE number > 5"))
        rewrite(connection, 5, actor="person:99")
        for name in ("previous", "digest"):
            connection.execute(
                text(
                    f"UPDATE events SET {name} = (SELECT {name} FROM kept WHERE kept.number = events.number) WHERE number > 5"
                )
            )

    tamper(chain, then=forge)
    verdict = check(chain)
    assert (verdict.ok, verdict.first_broken) == (False, 5)
    assert "event 5 was edited or replaced and its digest made anew" in verdict.problem


def test_law_6_a_cut_tail_is_found_with_a_known_head(chain: Register) -> None:
    known = head_of(chain)
    tamper(chain, "DELETE FROM events WHERE number > 5")
    assert check(chain).ok, "nothing inside tells of a cut tail"
    verdict = check(chain, known)
    assert (verdict.ok, verdict.first_broken) == (False, 6)
    assert "cut off" in verdict.problem


def test_law_6_a_rewritten_tail_is_found_with_a_known_head(chain: Register) -> None:
    known = head_of(chain)
    tamper(chain, then=lambda c: rewrite(c, 5, actor="person:99"))
    assert check(chain).ok, "a whole new tail fits itself"
    verdict = check(chain, known)
    assert (verdict.ok, verdict.first_broken) == (False, COUNT)
    assert "written anew" in verdict.problem


def test_law_6_a_register_that_went_on_extends_its_older_head(chain: Register) -> None:
    known = head_of(chain)
    append_events(chain, 3)
    assert check(chain, known).ok
    assert not check(chain, Head(2, known.digest)).ok


def test_law_4_a_changed_or_forged_or_missing_decision_is_found(register: Register) -> None:
    with register.changing("system:test") as change:
        transfer = add_transfer(change)
        for number in (1, 2, 3):
            add_decision(change, transfer, round=number, reason="é", answers={"b": 1, "a": [None, True]})
    with register.reading() as session:
        assert broken_decisions(session) == []
    copied = "transfer_id, gate, reviewer_id, choice, reason, answers, files, policy_digest, at"
    tamper(
        register,
        "UPDATE decisions SET choice = 'Approve' WHERE id = 1",
        "DELETE FROM decisions WHERE id = 2",
        f"INSERT INTO decisions (id, round, {copied}) SELECT 9, 9, {copied} FROM decisions WHERE id = 3",
    )
    with register.reading() as session:
        problems = broken_decisions(session)
    assert [problem[:11] for problem in problems] == ["decision 1 ", "decision 9 ", "decision 2,"]
