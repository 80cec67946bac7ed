"""Rows and events are written together or not at all, on SQLite and Postgres."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from register_fixtures import DIGEST, add_person, add_transfer
from sallyport.errors import NotFound
from sallyport.register.chain import GENESIS, Head, contains, digest_of, head
from sallyport.register.change import subject_of
from sallyport.register.copies import Certificate, Delivery
from sallyport.register.guard import UnrecordedWriteError
from sallyport.register.models import (
    Decision,
    Event,
    File,
    FindingRow,
    Membership,
    Notice,
    Person,
    PolicyVersion,
    Transfer,
)
from sallyport.register.states import TransferState

if TYPE_CHECKING:
    from collections.abc import Callable

    from sallyport.register.change import Change
    from sallyport.register.register import Register


def count(register: Register, model: type[Any]) -> int:
    with register.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_law_6_a_row_and_its_event_are_committed_together(register: Register) -> None:
    with register.changing("system:test") as change:
        person = add_person(change, "kim", roles=["data_manager"])
    with register.reading() as session:
        event = session.scalars(select(Event)).one()
        assert session.get(Person, person.id) is not None
        assert head(session) == Head(1, event.digest)
        assert contains(session, head(session))
    assert (event.kind, event.subject, event.actor) == ("person.added", f"person:{person.id}", "system:test")
    assert event.previous == GENESIS
    assert event.digest == digest_of(event)


def test_law_6_an_exception_takes_both_back(register: Register) -> None:
    def fail(change: Change) -> None:
        add_person(change)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), register.changing("system:test") as change:
        fail(change)
    assert count(register, Person) == count(register, Event) == 0


def row_added(change: Change) -> None:
    change.session.add(Person(name="x", email="x@trial.test"))


def bulk_insert(change: Change) -> None:
    change.session.execute(insert(Person).values(name="x", email="x@trial.test"))


def raw_insert(change: Change) -> None:
    change.session.execute(
        text("insert  into people (name, email, roles, active) values ('x', 'x@trial.test', '[]', true)")
    )


def hidden_insert(change: Change) -> None:
    change.session.execute(
        text(
            "WITH one AS (SELECT 1) INSERT INTO people (name, email, roles, active) SELECT 'x', 'x@t.test', '[]', true FROM one"
        )
    )


@pytest.mark.parametrize("write", [row_added, bulk_insert, raw_insert, hidden_insert])
def test_law_6_no_write_without_an_event(register: Register, write: Callable[[Change], None]) -> None:
    with pytest.raises(UnrecordedWriteError), register.changing("system:test") as change:
        write(change)
    assert count(register, Person) == 0
    with register.changing("system:test") as change:
        write(change)
        change.record("person.added", "register:1")
    assert count(register, Person) == 1


@pytest.mark.parametrize(
    "statement", [update(Person).values(name="y"), text("UPDATE people SET name = 'y'"), text("DELETE FROM people")]
)
def test_law_6_no_update_or_deletion_without_an_event(register: Register, statement: Any) -> None:
    with register.changing("system:test") as change:
        person = add_person(change)
    with pytest.raises(UnrecordedWriteError), register.changing("system:test") as change:
        change.session.execute(statement)
    with register.reading() as session:
        assert session.get_one(Person, person.id).name == "someone"


def test_law_6_the_engine_itself_refuses_too(register: Register) -> None:
    with pytest.raises(UnrecordedWriteError), register.engine.begin() as connection:
        connection.execute(insert(Person).values(name="x", email="x@trial.test", roles=[], active=True))
    assert count(register, Person) == 0


def test_a_change_that_writes_nothing_needs_no_event(register: Register) -> None:
    with register.changing("system:test") as change:
        assert change.session.scalars(select(Person)).all() == []
        change.session.execute(update(Person).values(name="nobody is there"))
    assert count(register, Event) == 0


@pytest.mark.parametrize("value", [float("nan"), datetime(2026, 1, 1, tzinfo=UTC), {"a"}, b"x"])
def test_law_6_data_that_is_no_plain_json_is_refused(register: Register, value: object) -> None:
    with pytest.raises(ValueError, match="value"), register.changing("system:test") as change:
        change.add(Person(name="x", email="x@trial.test"), "test.bad", value=value)
    assert count(register, Person) == 0


def test_enumerations_and_tuples_are_stored_plain(register: Register) -> None:
    with register.changing("system:test") as change:
        change.record(
            "test.plain", "register:1", kind=TransferState.STAGED, subject=(1, 2), text="é\n\u2028\x00\U0001f512"
        )
    with register.reading() as session:
        event = session.scalars(select(Event)).one()
    assert event.data == {"kind": "staged", "subject": [1, 2], "text": "é\n\u2028\x00\U0001f512"}
    assert event.digest == digest_of(event)


def test_reading_cannot_write(register: Register) -> None:
    with pytest.raises(DBAPIError), register.reading() as session:
        session.execute(insert(Person).values(name="x", email="x@trial.test"))
    assert count(register, Person) == 0
    with register.changing("system:test") as change:
        add_person(change)
    assert count(register, Person) == 1


def test_loaded_rows_stay_usable(register: Register) -> None:
    with register.changing("system:test") as change:
        transfer = add_transfer(change)
    assert transfer.ref == f"T{transfer.id:06d}"
    with register.reading() as session:
        read = session.get_one(Transfer, transfer.id)
        assert read.project.folder
    assert read.state == TransferState.REQUESTED
    assert read.project.folder.startswith("folder-")
    assert read.created_at.tzinfo is not None


def test_a_change_within_a_change_is_a_fault_of_the_program(register: Register) -> None:
    with pytest.raises(RuntimeError, match="within"), register.changing("system:a"), register.changing("system:b"):
        pass
    with register.changing("system:c") as change:
        change.record("test.works", "register:1")


def test_get_sees_the_row_as_it_is_or_says_that_there_is_none(register: Register) -> None:
    with register.changing("system:test") as change:
        number = add_transfer(change).id
    with register.changing("system:test") as change:
        assert change.get(Transfer, number).id == number
        with pytest.raises(NotFound):
            change.get(Transfer, number + 1)


def test_the_head_within_a_change_is_its_own(register: Register) -> None:
    with register.changing("system:test") as change:
        event = change.record("test.first", "register:1")
        assert (change.head().number, change.head().digest) == (event.number, event.digest)


def test_one_time_for_the_whole_transaction_even_when_the_clock_goes_back(register: Register) -> None:
    with register.changing("system:test") as change:
        change.now = datetime(2030, 1, 1, tzinfo=UTC)
        change.record("test.late", "register:1")
    with register.changing("system:test") as change:
        first, second = change.record("test.early", "register:1"), change.record("test.early", "register:1")
    assert first.at == second.at < datetime(2030, 1, 1, tzinfo=UTC)
    assert (first.number, second.number) == (2, 3)


def test_events_are_about_the_transfer_or_project_that_a_row_belongs_to() -> None:
    for row, subject in (
        (Transfer(id=12), "transfer:12"),
        (Person(id=4), "person:4"),
        (PolicyVersion(id=1), "policy:1"),
        (Membership(id=9, project_id=3), "project:3"),
        (File(id=9, transfer_id=12), "transfer:12"),
        (FindingRow(id=9, transfer_id=12), "transfer:12"),
        (Delivery(id=9, transfer_id=12), "transfer:12"),
        (Certificate(id=9, transfer_id=12), "transfer:12"),
        (Decision(id=9, transfer_id=12), "transfer:12"),
        (Decision(id=9, project_id=3), "project:3"),
        (Notice(id=9, project_id=3), "project:3"),
        (Notice(id=9), "register:1"),
    ):
        assert subject_of(row) == subject
    with pytest.raises(ValueError, match="no number"):
        subject_of(Transfer())
    with pytest.raises(TypeError):
        subject_of(Event(digest=DIGEST))


def test_law_7_an_error_of_the_database_names_no_file(register: Register) -> None:
    row = File(transfer_id=999, number=1, source_path="jane_doe.csv", kind="file", source_id={}, state="staged")

    def write() -> None:
        with register.changing("system:test") as change:
            change.session.add(row)
            change.session.flush()

    with pytest.raises(DBAPIError) as refused:
        write()
    assert "jane_doe" not in str(refused.value)
