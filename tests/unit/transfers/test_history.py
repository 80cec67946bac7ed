"""What counts as released before, as the register keeps it, and for how long."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from register_fixtures import add_transfer
from sallyport.inspection.fact import Fact
from sallyport.inspection.history.fingerprints import from_fact
from sallyport.register.copies import Delivery
from sallyport.register.models import File, Transfer
from sallyport.register.outgoing import ReleasedTable
from sallyport.register.states import TransferState
from sallyport.transfers.history import RegisterHistory, count_as_released, forget_tables, keep_tables
from unit.inspection.tables.grids import said

if TYPE_CHECKING:
    from sallyport.register.change import Change
    from sallyport.register.register import Register

TABLE = "age,n\n18-39,410\n40-59,388\n60 and over,212\n"
OTHER = "sex,n\nmale,127\nfemale,120\n"


def fact_of(text: str) -> Fact:
    (fact,) = [one for one in said(text) if isinstance(one, Fact)]
    return fact


FACT = fact_of(TABLE)
LABELS = from_fact(FACT).labels


@dataclass(frozen=True)
class Past:
    """A register with one output of a file with a table, and a later request of the same project."""

    register: Register
    earlier: int
    now: Transfer

    @property
    def history(self) -> RegisterHistory:
        return RegisterHistory.before(self.register, self.now)

    def counts(self) -> list[str]:
        return [one.release for one in self.history.tables(LABELS)]


def add_output(change: Change, **fields: object) -> Transfer:
    transfer = add_transfer(change)
    transfer.kind = "output_export"
    for name, value in fields.items():
        setattr(transfer, name, value)
    change.session.flush()
    return transfer


def add_file(change: Change, transfer: Transfer, number: int, **fields: object) -> File:
    row = File(transfer_id=transfer.id, number=number, source_path=f"{number}.csv", **fields)
    change.session.add(row)
    change.session.flush()
    return row


@pytest.fixture
def past(register: Register) -> Past:
    with register.changing("system:test") as change:
        earlier = add_output(change)
        add_file(change, earlier, 1, release_path="1.csv", digest="1" * 64)
        keep_tables(change.session, earlier, [(1, [FACT, Fact("other", {})])])
        now = add_output(change, project_id=earlier.project_id)
        return Past(register, earlier.id, now)


def release(past: Past, *files: int, state: str = "released") -> None:
    with past.register.changing("system:test") as change:
        transfer = change.get(Transfer, past.earlier)
        transfer.state = state
        rows = change.session.scalars(select(File).where(File.transfer_id == transfer.id)).all()
        chosen = [row for row in rows if row.number in files]
        for row in chosen:
            row.state = "released"
        count_as_released(change.session, transfer, [row.id for row in chosen])
        change.record("test.released", transfer)


def test_only_what_was_released_counts_and_it_comes_back_as_it_was_learned(past: Past) -> None:
    assert past.counts() == []
    before = past.history.state()
    release(past, 1)
    assert past.counts() == [f"T{past.earlier:06d}"]
    assert past.history.state() != before
    (one,) = past.history.tables(LABELS)
    assert json.loads(json.dumps(dict(one.table.data))) == json.loads(json.dumps(dict(FACT.data)))
    assert (one.table.kind, one.table.location) == (FACT.kind, FACT.location)


def test_tables_without_a_label_in_common_are_left_out(past: Past) -> None:
    release(past, 1)
    assert list(past.history.tables(from_fact(fact_of(OTHER)).labels)) == []
    assert list(past.history.tables(frozenset())) == []


def test_neither_its_own_tables_nor_another_projects_count(past: Past) -> None:
    release(past, 1)
    with past.register.changing("system:test") as change:
        mine, elsewhere = change.get(Transfer, past.earlier), add_output(change)
    for transfer in (mine, elsewhere):
        history = RegisterHistory.before(past.register, transfer)
        assert list(history.tables(LABELS)) == []
        assert history.files({"1" * 64}) == {}


@pytest.mark.parametrize("state", ["withdrawn", "returned", "rejected", "expired", "quarantined"])
def test_a_release_that_was_intended_and_given_up_counts_only_if_something_left(past: Past, state: str) -> None:
    release(past, 1, state=state)
    assert past.counts() == []
    with past.register.changing("system:test") as change:
        row = change.session.scalars(select(File).where(File.transfer_id == past.earlier)).one()
        here = {"path": "/x", "digest": "1" * 64, "size": 1, "at": change.now}
        change.add(Delivery(transfer_id=past.earlier, file_id=row.id, state="done", **here), "test.delivered")
    assert past.counts() == [f"T{past.earlier:06d}"]


@pytest.mark.parametrize("state", ["released", "collected", "closed", "recalled"])
def test_what_was_once_outside_goes_on_counting(past: Past, state: str) -> None:
    release(past, 1, state=state)
    assert past.counts() == [f"T{past.earlier:06d}"]


@pytest.mark.parametrize("whole", [True, False])
def test_what_lies_in_an_archive_counts_when_the_archive_leaves_whole(past: Past, whole: bool) -> None:
    with past.register.changing("system:test") as change:
        transfer = change.get(Transfer, past.earlier)
        outer = add_file(change, transfer, 2, release_path="2.zip", digest="2" * 64)
        inner = add_file(change, transfer, 3, parent_id=outer.id, digest="3" * 64)
        add_file(change, transfer, 4, parent_id=inner.id, release_path=None if whole else "4.csv", digest="4" * 64)
        keep_tables(change.session, transfer, [(4, [FACT])])
        change.record("test.kept", transfer)
    release(past, 2)
    name = f"T{past.earlier:06d}"
    assert past.counts() == ([name] if whole else [])
    inside = {"4" * 64: name} if whole else {}
    assert past.history.files({"1" * 64, "2" * 64, "3" * 64, "4" * 64}) == {"2" * 64: name, "3" * 64: name} | inside


def test_an_inspection_made_again_takes_the_place_of_the_one_before(past: Past) -> None:
    with past.register.changing("system:test") as change:
        transfer = change.get(Transfer, past.earlier)
        keep_tables(change.session, transfer, [(1, [FACT])])
        change.record("test.kept", transfer)
    release(past, 1)
    assert len(past.counts()) == 1


@pytest.mark.parametrize(
    ("state", "is_released", "days", "forgotten"),
    [
        ("in_review", False, 9, 0),
        ("approved", True, 9, 0),
        ("released", True, 9, 0),
        ("closed", True, 4, 0),
        ("closed", True, 6, 1),
        ("closed", False, 0, 1),
        ("withdrawn", False, 0, 1),
    ],
)
def test_fingerprints_are_forgotten_in_their_time(
    past: Past, state: str, is_released: bool, days: int, forgotten: int
) -> None:
    if is_released:
        release(past, 1)
    with past.register.changing("system:test") as change:
        change.get(Transfer, past.earlier).state = TransferState(state)
        change.record("test.moved", f"transfer:{past.earlier}")
    with past.register.changing("system:test") as change:
        assert forget_tables(change.session, 5, change.now + timedelta(days=days)) == forgotten
        assert forget_tables(change.session, 5, change.now + timedelta(days=days)) == 0
        facts = [row.fact for row in change.session.scalars(select(ReleasedTable))]
        assert [bool(fact) for fact in facts] == [not forgotten]
        change.record("test.forgotten", "register:1")
