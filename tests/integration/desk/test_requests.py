"""Requests are found again by what is known of them, and only by who may see them; on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from trial.past import Past, fill

from desks import DAGS, Desk, counted
from sallyport.desk import requests
from sallyport.desk.requests import Search, find_requests
from sallyport.policy.defaults import preflight_policy
from sallyport.register.models import File, Membership, Person, Transfer

if TYPE_CHECKING:
    from sallyport.register.register import Register

NAMES = {
    2: "100%_sure.csv",
    3: "100x_sure.csv",
    4: "a\\b.csv",
    5: "<b>\x1b[31m.csv",
    6: "T0077_table.csv",
    7: "Größe.CSV",
    8: "Øster/Αθήνα.csv",
}
NEWEST, TRIGGERED = 120, 115


@pytest.fixture(scope="module")
def filled(shared_register: Register) -> Register:
    """``one`` is the data manager of a single project, and has triggered a request of another."""
    register = shared_register
    fill(register, Past(120, files=2, months=6, open=20), datetime(2026, 11, 20, tzinfo=UTC))
    with register.changing("system:test") as change:
        for number, name in NAMES.items():
            change.session.scalar(select(File).where(File.id == number * 2)).source_path = f"odd/{name}"
        change.record("test.renamed", "register:1")
        person = change.add(Person(airflow_name="one", name="Jörg Žižka", email="one@x.test", roles=[]), "person.added")
        project = change.session.get(Transfer, NEWEST).project_id
        row = Membership(project_id=project, person_id=person.id, role="data_manager", since=change.now, reason="tests")
        change.add(row, "membership.added")
        change.session.get(Transfer, TRIGGERED).operator_id = person.id
    return register


def found(register: Register, words: str = "", name: str = "data-manager-1", dags: Any = DAGS, **only: Any) -> Any:
    with Desk(register, preflight_policy(), name, dags).opened() as (session, looker):
        return find_requests(session, looker, Search(words, **only))


def refs(answer: dict[str, Any]) -> list[int]:
    return [int(row["ref"][1:]) for row in answer["rows"]]


def stored(register: Register) -> list[Transfer]:
    with register.reading() as session:
        return list(session.scalars(select(Transfer).order_by(Transfer.id.desc())))


def test_all_are_paged_through_newest_first_each_once(filled: Register) -> None:
    seen: list[int] = []
    answer = found(filled)
    while True:
        seen += refs(answer)
        assert len(answer["rows"]) <= requests.AT_ONCE
        if answer["next"] is None:
            break
        answer = found(filled, start=answer["next"])
    assert seen == list(range(120, 0, -1))


def test_wildcards_of_the_database_are_letters_like_others(filled: Register) -> None:
    for words, expected in (
        ("100%", [2]),
        ("0%_s", [2]),
        ("100_s", []),
        ("0X_SURE", [3]),
        ("a\\b", [4]),
        ("/100%_sure.csv", [2]),
        ("Größe", [7]),
        ("%", [2]),
        ("' OR 1=1 --", []),
    ):
        assert refs(found(filled, words)) == expected, words
    (row,) = found(filled, "<b>")["rows"]
    assert row["matched"] == {"path": "odd/<b>\\x1b[31m.csv"}


def test_the_case_of_letters_does_not_matter_whatever_letters_they_are(filled: Register) -> None:
    searches = {7: ("größe.csv", "GRÖßE"), 8: ("øster", "ØSTER/", "αθήνα", "ΑΘΉΝΑ.CSV"), TRIGGERED: ("jörg", "JÖRG Ž")}
    for number, several in searches.items():
        for words in several:
            assert refs(found(filled, words)) == [number], words
    assert refs(found(filled, "grösse")) == [], "other letters"


def test_a_reference_a_digest_a_person_finds_what_it_names(filled: Register) -> None:
    with filled.reading() as session:
        digest = session.scalar(select(File.digest).where(File.transfer_id == 33).order_by(File.id).limit(1))
    for words in (digest, digest[:8].upper(), f" {digest[:20]} "):
        (row,) = found(filled, words)["rows"]
        assert (row["ref"], row["matched"]["path"].startswith("results/")) == ("T000033", True)
    assert refs(found(filled, digest[:7])) == [], "too short to be a digest"
    for words in ("T33", "t000033"):
        assert refs(found(filled, words)) == [33]
    assert refs(found(filled, "T0077")) == [77]
    assert refs(found(filled, "T0077_t")) == [6]
    rows = stored(filled)
    with filled.reading() as session:
        person = session.scalar(select(Person).where(Person.id == rows[0].requester_id))
    theirs = [row.id for row in rows if person.id in {row.requester_id, row.operator_id}]
    assert refs(found(filled, person.triage_name)) == theirs[: requests.AT_ONCE]
    assert refs(found(filled, person=person.triage_name)) == theirs[: requests.AT_ONCE]
    assert rows[0].id in refs(found(filled, person.name.upper()))


def test_filters_are_all_fulfilled_at_once(filled: Register) -> None:
    with filled.reading() as session:
        chosen = session.scalar(select(Transfer).where(Transfer.state == "returned").limit(1))
        folder = chosen.project.folder
    expected = [
        row.id
        for row in stored(filled)
        if (row.state, row.kind, row.project_id) == ("returned", chosen.kind, chosen.project_id)
    ]
    answer = found(filled, state="returned", kind=chosen.kind, project=folder)
    assert refs(answer) == expected
    row = answer["rows"][0]
    assert (row["files"], row["bytes"] > 0, row["ended_at"]) == (2, True, row["changed_at"])
    assert (row["project"], row["dag_id"], row["run_id"]) == (folder, chosen.dag_id, f"manual__{expected[0]}")
    assert found(filled, state="nonsense") == {"rows": [], "next": None}


def test_law_4_of_other_projects_and_unreadable_dags_nothing_is_found(filled: Register) -> None:
    rows = stored(filled)
    mine = [row.id for row in rows if row.project_id == rows[0].project_id or row.id == TRIGGERED]
    assert refs(found(filled, name="one")) == mine
    other = next(row for row in rows if row.id not in mine)
    assert refs(found(filled, other.ref, name="one")) == []
    assert refs(found(filled, NAMES[2], name="one")) == [number for number in (2,) if number in mine]
    readable = DAGS - {rows[0].dag_id}
    assert {row["dag_id"] for row in found(filled, dags=readable)["rows"]} <= readable
    assert found(filled, dags=frozenset())["rows"] == []


def test_a_page_takes_a_few_statements(filled: Register) -> None:
    with counted(filled) as statements:
        found(filled, "results")
    assert len([one for one in statements if one.startswith("SELECT")]) <= 8, statements
