"""Events and decisions cannot be changed or deleted, whoever tries and however."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from register_fixtures import DIGEST, add_decision, add_transfer, plain_engine
from sallyport.register.models import Decision, Event
from sallyport.register.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Engine

    from sallyport.register.register import Register

EVENT = "number, at, actor, kind, subject, data, previous, digest"
DECISION = "transfer_id, gate, round, reviewer_id, choice, reason, answers, files, policy_digest, at"


@pytest.fixture
def owner(register: Register) -> Iterator[Engine]:
    """A register with a decision, as its owner sees it with a tool of their own."""
    with register.changing("system:test") as change:
        decision = add_decision(change, add_transfer(change), "Reject")
    engine = plain_engine(register.url)
    yield engine
    engine.dispose()
    with register.reading() as session:
        assert verify(session).ok
        assert session.get_one(Decision, decision.id).choice == "Reject"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET actor = 'person:99'",
        "UPDATE events SET actor = actor WHERE number = 1",
        "DELETE FROM events",
        "DELETE FROM events WHERE number = (SELECT max(number) FROM events)",
        "UPDATE decisions SET choice = 'Approve'",
        "DELETE FROM decisions",
    ],
)
def test_law_6_raw_sql_cannot_change_or_delete(owner: Engine, statement: str) -> None:
    with pytest.raises(DBAPIError, match=r"are never (changed|deleted)"), owner.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize(
    "values",
    [
        f"SELECT 1, at, actor, kind, subject, data, previous, '{DIGEST}' FROM events WHERE number = 1",
        f"SELECT max(number) + 2, max(at), 'a', 'b', 'c', '{{}}', max(previous), '{DIGEST}' FROM events",
        f"SELECT max(number) + 1, max(at), 'a', 'b', 'c', '{{}}', '{'0' * 64}', '{DIGEST}' FROM events",
    ],
)
def test_law_6_raw_sql_cannot_add_an_event_anywhere_but_at_the_end(owner: Engine, values: str) -> None:
    with pytest.raises(DBAPIError, match="at the end of the chain"), owner.begin() as connection:
        connection.execute(text(f"INSERT INTO events ({EVENT}) {values}"))


FORGED = f"at, 'x', kind, subject, data, previous, '{DIGEST}' FROM events"
AS_APPROVED = DECISION.replace("choice", "'Approve'")
AGAIN = "number + 1, at, 'x', kind, subject, data, digest, digest FROM events ORDER BY number DESC LIMIT 1"
UPSERT = "ON CONFLICT (id) DO UPDATE SET choice = 'Approve'"
REPLACING = {
    "sqlite": [
        f"INSERT OR REPLACE INTO events ({EVENT}) SELECT 1, {FORGED} WHERE number = 1",
        f"REPLACE INTO events ({EVENT}) SELECT {AGAIN}",
        f"INSERT OR REPLACE INTO decisions ({DECISION}) SELECT {AS_APPROVED} FROM decisions",
        f"INSERT OR REPLACE INTO decisions (id, {DECISION}) SELECT id, {DECISION.replace('round', '7')} FROM decisions",
        "UPDATE OR REPLACE decisions SET choice = 'Approve'",
    ],
    "postgresql": [
        "TRUNCATE events",
        "TRUNCATE decisions CASCADE",
        f"INSERT INTO decisions (id, {DECISION}) SELECT id, {DECISION} FROM decisions {UPSERT}",
        "WITH gone AS (DELETE FROM decisions RETURNING *) SELECT * FROM gone",
        "MERGE INTO decisions d USING (SELECT 1) AS one ON true WHEN MATCHED THEN UPDATE SET choice = 'Approve'",
    ],
}


@pytest.mark.parametrize("number", range(5))
def test_law_6_nor_by_the_side_doors_of_each_database(owner: Engine, number: int) -> None:
    with pytest.raises(DBAPIError, match=r"never|at the end"), owner.begin() as connection:
        connection.execute(text(REPLACING[connection.dialect.name][number]))


def test_law_6_nor_through_the_register_itself(owner: Engine, register: Register) -> None:
    with pytest.raises(DBAPIError, match="never"), register.changing("system:test") as change:
        change.session.execute(update(Event).values(actor="person:99"))
    with pytest.raises(DBAPIError, match="never"), register.changing("system:test") as change:
        change.session.execute(delete(Decision))
