"""The figures are those that the rows themselves give, worked out by hand here; on both databases."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from trial.past import Past, fill

from desks import DAGS, Desk, counted
from sallyport.desk.durations import figures
from sallyport.desk.figures import figures_of, months_until
from sallyport.policy.defaults import preflight_policy
from sallyport.register.models import Decision, Event, File, FindingRow, Membership, Person, Transfer

if TYPE_CHECKING:
    from collections.abc import Callable

    from sallyport.register.register import Register

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MONTHS = 6
SINCE = datetime(2026, 6, 1, tzinfo=UTC)
ENDS = {"transfer.released", "transfer.returned", "transfer.rejected"}


@pytest.fixture(scope="module")
def filled(shared_register: Register) -> Register:
    """Eight months, of which six are shown; some requests were inspected twice, of one an archive was left out."""
    register = shared_register
    fill(register, Past(160, files=3, months=8, open=20), NOW)
    with register.changing("system:test") as change:
        session = change.session
        closed, returned = (
            list(session.scalars(select(Transfer).where(Transfer.state == state).order_by(Transfer.id.desc()).limit(9)))
            for state in ("closed", "returned")
        )
        for transfer in (closed[0], returned[0], returned[1]):
            number = transfer.files[0].id
            again = {"transfer_id": transfer.id, "file_id": number, "round": 2, "message": "m", "advice": "a"}
            session.add(FindingRow(rule="class.is", severity="info", **again))
        archive, member, beside = closed[1].files
        archive.state, archive.kind, member.parent_id, member.release_path = "returned", "archive", archive.id, None
        found = {"transfer_id": closed[1].id, "file_id": member.id, "round": 1, "message": "m", "advice": "a"}
        session.add(FindingRow(rule="only.in.the.member", severity="block", **found))
        beside.state = "released"
        change.record("test.inspected_again", "register:1")
    return register


def told(register: Register, name: str = "data-manager-1", dags: Any = DAGS, months: int = MONTHS) -> dict[str, Any]:
    with Desk(register, preflight_policy(), name, dags).opened() as (session, looker):
        return figures_of(session, looker, months, NOW)


class ByHand:
    """The same from all rows, read one by one."""

    def __init__(self, register: Register, sees: Callable[[Transfer], bool] = lambda _: True) -> None:
        with register.reading() as session:
            self.transfers = {row.id: row for row in session.scalars(select(Transfer)) if sees(row)}
            self.files = {row.id: row for row in session.scalars(select(File)) if row.transfer_id in self.transfers}
            self.findings = [row for file in self.files.values() for row in file.findings]
            self.decisions = {(row.transfer_id, row.gate): row.at for row in session.scalars(select(Decision))}
            moves = session.scalars(select(Event).where(Event.kind.startswith("transfer.")))
            self.at = {(int(row.subject.removeprefix("transfer:")), row.kind): row.at for row in moves}

    def turnround(self) -> list[dict[str, Any]]:
        groups: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
        for (number, kind), at in self.at.items():
            if kind in ENDS and at >= SINCE and number in self.transfers:
                transfer = self.transfers[number]
                groups[f"{at:%Y-%m}", transfer.kind].append(hours(transfer.created_at, at))
        return [{"month": month, "kind": kind, **of(took)} for (month, kind), took in sorted(groups.items())]

    def waits(self) -> list[dict[str, Any]]:
        steps: dict[str, list[float]] = {}
        for step, began, ended in (
            ("for files", self._asked_for, lambda number: self.at.get((number, "transfer.staged"))),
            ("for a reviewer", self._put_to_people, lambda number: self.decisions.get((number, "review"))),
            ("for a second reviewer", self._first, lambda number: self.decisions.get((number, "second_review"))),
            ("for collection", self._released, lambda number: self.at.get((number, "transfer.collected"))),
        ):
            times = [(began(number), ended(number)) for number in self.transfers]
            steps[step] = [hours(one, two) for one, two in times if one and two and one >= SINCE]
        return [{"step": step, **of(took)} for step, took in steps.items()]

    def _asked_for(self, number: int) -> datetime | None:
        transfer = self.transfers[number]
        return None if transfer.kind == "output_export" else transfer.created_at

    def _put_to_people(self, number: int) -> datetime | None:
        return self.at.get((number, "transfer.in_review"))

    def _first(self, number: int) -> datetime | None:
        return self.decisions.get((number, "review"))

    def _released(self, number: int) -> datetime | None:
        return self.at.get((number, "transfer.released"))

    def counting(self) -> list[FindingRow]:
        newest: Counter[int] = Counter()
        for row in self.findings:
            newest[row.transfer_id] = max(newest[row.transfer_id], row.round)
        return [row for row in self.findings if row.round == newest[row.transfer_id] and row.severity != "info"]

    def rules(self) -> list[tuple[str, str, int, int]]:
        recent = [row for row in self.counting() if self.transfers[row.transfer_id].created_at >= SINCE]
        keys = {(row.rule, row.severity) for row in recent}
        counts = []
        for rule, severity in keys:
            mine = [row for row in recent if (row.rule, row.severity) == (rule, severity)]
            counts.append((rule, severity, len({row.transfer_id for row in mine}), len({row.file_id for row in mine})))
        return sorted(counts, key=lambda one: (-one[2], one[0], one[1]))

    def returns(self) -> dict[str | None, int]:
        recent = {number for number, row in self.transfers.items() if row.changed_at >= SINCE}
        whole = {number for number in recent if self.transfers[number].state == "returned"}
        left_out = {key for key, file in self.files.items() if file.state == "returned"}
        left_out |= {
            key for key, file in self.files.items() if file.parent_id in left_out and file.release_path is None
        }
        things = whole | {self.files[key].transfer_id for key in left_out} & recent
        pairs = {
            (row.transfer_id, row.rule)
            for row in self.counting()
            if row.transfer_id in whole or (row.file_id in left_out and row.transfer_id in things)
        }
        counts: Counter[str | None] = Counter(rule for _, rule in pairs)
        counts[None] = len(things - {number for number, _ in pairs})
        return {rule: count for rule, count in counts.items() if count}


def hours(one: datetime, two: datetime) -> float:
    return (two - one).total_seconds() / 3600


def of(took: list[float]) -> dict[str, Any]:
    """To a tenth of an hour, as they are counted."""
    ordered = sorted(int(one * 10 + 0.5) / 10 for one in took)
    if not ordered:
        return {"n": 0, "median_hours": None, "p90_hours": None}
    ninetieth = ordered[-(-len(ordered) * 90 // 100) - 1]
    return {"n": len(ordered), "median_hours": pytest.approx(median(ordered)), "p90_hours": ninetieth}


def test_the_figures_are_those_of_the_rows(filled: Register) -> None:
    shown, by_hand = told(filled), ByHand(filled)
    assert shown["months"] == ["2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11"]
    assert shown["turnround"] == by_hand.turnround()
    assert shown["waits"] == by_hand.waits()
    assert all(wait["n"] for wait in shown["waits"])
    fired = [(row["rule"], row["severity"], row["requests"], row["files"]) for row in shown["rules"]]
    assert fired == by_hand.rules()
    assert {row["rule"]: row["n"] for row in shown["returns"]} == by_hand.returns()
    assert {"only.in.the.member", None} <= by_hand.returns().keys()
    assert [row["n"] for row in shown["returns"]] == sorted((row["n"] for row in shown["returns"]), reverse=True)
    (own,) = (row for row in shown["returns"] if row["rule"] is None)
    assert own["title"] == "Reviewer's own judgement"
    open_ones = [row for row in by_hand.transfers.values() if row.state not in {"closed", "returned", "rejected"}]
    assert {row["state"]: row["n"] for row in shown["open"]} == Counter(row.state for row in open_ones)
    oldest = min(row.changed_at for row in open_ones if row.state == shown["open"][0]["state"])
    assert shown["open"][0]["oldest"] == oldest.isoformat(timespec="seconds")


def add_data_manager_of_some(register: Register) -> set[int]:
    """``one``, for whom only some projects count. Returns these."""
    with register.changing("system:test") as change:
        person = change.add(Person(airflow_name="one", name="One", email="one@x.test", roles=[]), "person.added")
        some = set(change.session.scalars(select(Transfer.project_id).order_by(Transfer.id.desc()).limit(12)))
        for project in some:
            row = Membership(
                project_id=project, person_id=person.id, role="data_manager", since=change.now, reason="tests"
            )
            change.add(row, "membership.added")
    return some


def test_law_4_nothing_of_other_projects_and_unreadable_dags_is_counted(filled: Register) -> None:
    some = add_data_manager_of_some(filled)
    by_hand = ByHand(filled, lambda row: row.project_id in some and row.dag_id != "data_import")
    shown = told(filled, "one", DAGS - {"data_import"})
    assert shown["turnround"] == by_hand.turnround()
    assert shown["waits"] == by_hand.waits()
    assert [(row["rule"], row["requests"]) for row in shown["rules"]] == [(one[0], one[2]) for one in by_hand.rules()]
    assert {row["rule"]: row["n"] for row in shown["returns"]} == by_hand.returns()
    assert sum(row["n"] for row in shown["open"]) < sum(row["n"] for row in told(filled)["open"])
    nothing = told(filled, "one", frozenset())
    assert [nothing[part] for part in ("turnround", "open", "returns", "rules")] == [[], [], [], []]
    assert {wait["n"] for wait in nothing["waits"]} == {0}


def test_each_figure_is_one_question(filled: Register) -> None:
    with counted(filled) as statements:
        told(filled)
    assert len([one for one in statements if "transfers" in one]) == 9, statements


def test_figures_are_read_off_counts_by_tenths_of_an_hour() -> None:
    assert figures({}) == {"n": 0, "median_hours": None, "p90_hours": None}
    assert figures({5: 1}) == {"n": 1, "median_hours": 0.5, "p90_hours": 0.5}
    assert figures({10: 1, 20: 1}) == {"n": 2, "median_hours": 1.5, "p90_hours": 2.0}
    assert figures({10: 9, 100: 1}) == {"n": 10, "median_hours": 1.0, "p90_hours": 1.0}
    assert figures({10: 8, 100: 2})["p90_hours"] == 10.0


def test_months_go_over_the_turn_of_the_year() -> None:
    assert months_until(datetime(2026, 2, 1, tzinfo=UTC), 3) == ["2025-12", "2026-01", "2026-02"]
