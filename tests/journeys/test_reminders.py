"""People are reminded of gates that wait, once at each of the policy's hours; waiting never approves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from hostile_samples import seven_zip
from journeys.site_fixture import days_pass
from sallyport.projects import gate as setup_gate
from sallyport.projects.form import SetupForm
from sallyport.projects.reminders import expire_overdue_setups, remind_setups
from sallyport.projects.request import request
from sallyport.register import change as change_module
from sallyport.review import gate
from sallyport.review.answer import Answer
from sallyport.review.reminders import expire_overdue, remind
from sallyport.transfers.run import Run

if TYPE_CHECKING:
    from pathlib import Path

    from journeys.site_fixture import Journey, TrialSite


class Clock:
    """The register's clock, moved on by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ahead = timedelta()
        clock = self

        class Moved(datetime):
            @classmethod
            def now(cls, tz: object = None) -> datetime:
                return datetime.now(UTC) + clock.ahead

        monkeypatch.setattr(change_module, "datetime", Moved)

    def to(self, hours: float) -> None:
        self.ahead = timedelta(hours=hours)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def waiting(site: TrialSite) -> Journey:
    site.upload("researcher-1", "a.csv", b"x")
    return site.user_input("a.csv").to_review()


def test_each_hour_of_the_policy_reminds_once(site: TrialSite, clock: Clock) -> None:
    waiting(site)
    given = []
    for hours in (0, 23, 24.1, 25, 71, 72.1, 73, 168.1, 500):
        clock.to(hours)
        given.append(remind(site.register, site.loaded.policy) + remind(site.register, site.loaded.policy))
    assert given == [0, 0, 1, 0, 0, 1, 0, 1, 0]
    assert len(site.events("gate.reminded")) == 3
    told = [notice.recipient for notice in site.notices("reminder")]
    assert told == ["data-manager-1@trial.test", "data-manager-2@trial.test"] * 3
    assert all(notice.with_head for notice in site.notices("reminder"))


def test_after_a_stillstand_people_are_reminded_once_and_not_for_every_hour_passed(
    site: TrialSite, clock: Clock
) -> None:
    waiting(site)
    clock.to(200)
    assert remind(site.register, site.loaded.policy) == 1
    assert remind(site.register, site.loaded.policy) == 0
    assert "for 8 days" in site.notices("reminder")[0].body


@pytest.mark.parametrize("choice", ["Approve", "Return"])
def test_nobody_is_reminded_after_the_answer(site: TrialSite, clock: Clock, choice: str) -> None:
    journey = waiting(site)
    assert (journey.approve() if choice == "Approve" else journey.answer(choice, reason="Please change it")) == []
    clock.to(1000)
    assert remind(site.register, site.loaded.policy) == 0
    assert site.notices("reminder") == []


def test_the_second_review_reminds_only_those_who_may_give_it(site: TrialSite, clock: Clock, tmp_path: Path) -> None:
    site.upload("researcher-1", "l.7z", seven_zip(tmp_path, {"a.csv": b"1"}, "-px").read_bytes())
    journey = site.user_input("l.7z").to_review()
    assert journey.approve(unverified_1="Agreed with the study") == []
    clock.to(25)
    assert remind(site.register, site.loaded.policy) == 1
    assert [notice.recipient for notice in site.notices("reminder")] == ["data-manager-2@trial.test"]


def test_a_policy_without_hours_reminds_nobody(site: TrialSite, clock: Clock) -> None:
    waiting(site)
    site.change_policy(review={"remind_after_hours": []})
    clock.to(1000)
    assert remind(site.register, site.loaded.policy) == 0


def test_a_clock_that_was_set_back_reminds_nobody_twice(site: TrialSite, clock: Clock) -> None:
    waiting(site)
    clock.to(25)
    assert remind(site.register, site.loaded.policy) == 1
    clock.to(-5)
    assert remind(site.register, site.loaded.policy) == 0
    clock.to(26)
    assert remind(site.register, site.loaded.policy) == 0


def test_law_7_reminders_hold_no_names_of_files_and_no_purpose(site: TrialSite, clock: Clock) -> None:
    site.upload("researcher-1", "jane_doe.csv", b"x")
    site.user_input("jane_doe.csv", purpose="About Jane").to_review()
    clock.to(25)
    remind(site.register, site.loaded.policy)
    text = " ".join(notice.subject + notice.body for notice in site.notices("reminder"))
    assert text
    assert "jane_doe" not in text
    assert "Jane" not in text


def set_up(site: TrialSite, name: str = "setup-1") -> Run:
    run = Run("project_setup", name, "data-manager-1")
    form = {
        "folder_name": "2025_01_AB_ENDR9_2025",
        "title": "A study",
        "approval_reference": "ENDR9/2025",
        "members": ["researcher-1"],
    }
    request(site.register, site.loaded, SetupForm.parse(form), run)
    return run


def answer_setup(site: TrialSite, run: Run, by: str, which: str, **fields: str) -> list[str]:
    given = Answer(gate=which, user_id=f"id-of-{by}", user_name=by, options=["Approve"], fields=fields)
    return setup_gate.decide(site.register, site.loaded, run, given)


def test_set_ups_are_remembered_too_each_gate_for_itself(site: TrialSite, clock: Clock) -> None:
    run = set_up(site)
    setup_gate.ask(site.register, site.loaded, run, "review")
    given = []
    for hours in (1, 25, 26, 73):
        clock.to(hours)
        given.append(remind_setups(site.register, site.loaded.policy))
    assert given == [0, 1, 0, 1]
    assert {notice.recipient for notice in site.notices("reminder")} == {"platform-manager@trial.test"}
    assert answer_setup(site, run, "platform-manager", "review") == []
    assert remind_setups(site.register, site.loaded.policy) == 0
    setup_gate.ask(site.register, site.loaded, run, "platform_answer")
    clock.to(73 + 23)
    assert remind_setups(site.register, site.loaded.policy) == 0
    clock.to(73 + 25)
    assert remind_setups(site.register, site.loaded.policy) == 1
    assert site.notices("reminder")[-1].recipient == "data-manager-1@trial.test"
    fields = {"project_id": "zzzzzzzzzzz", "ticket": "HPCSSUP-1"}
    assert answer_setup(site, run, "data-manager-1", "platform_answer", **fields) == []
    clock.to(2000)
    assert remind_setups(site.register, site.loaded.policy) == 0


def test_law_4_expiry_never_approves_however_late_or_often(site: TrialSite) -> None:
    journey = waiting(site)
    for _ in range(2):
        gate.expire(site.register, journey.run, "review")
    assert journey.state == "expired"
    assert len(site.events("transfer.expired")) == 1
    assert len(site.notices("expired")) == 2
    assert journey.approve() == ["T000001 is expired; it is not waiting for an answer."]
    assert journey.release() == "expired"
    assert list(site.data.iterdir()) == []


@pytest.mark.parametrize("which", ["review", "second_review"])
def test_law_5_an_expiry_that_comes_after_the_answer_changes_nothing(site: TrialSite, which: str) -> None:
    journey = waiting(site)
    assert journey.approve() == []
    gate.expire(site.register, journey.run, which)
    assert journey.state == "approved"
    assert journey.release() == "released"
    gate.expire(site.register, journey.run, which)
    assert journey.state == "released"


def test_an_expired_request_can_be_asked_for_again(site: TrialSite) -> None:
    journey = waiting(site)
    gate.expire(site.register, journey.run, "review")
    again = site.user_input("a.csv", supersedes=journey.transfer.ref).to_review()
    assert again.approve() == []
    assert again.release() == "released"


def test_a_review_whose_run_was_ended_by_hand_expires_all_the_same(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"x")
    journey = site.user_input("a.csv").to_review()
    assert expire_overdue(site.register, site.loaded.policy) == 0
    days_pass(site, 32)
    assert expire_overdue(site.register, site.loaded.policy) == 1
    assert journey.state == "expired"
    assert site.notices("expired")


@pytest.mark.parametrize("opened", [True, False])
def test_a_set_up_whose_run_was_ended_by_hand_expires_and_can_be_asked_for_again(
    site: TrialSite, clock: Clock, opened: bool
) -> None:
    run = set_up(site)
    if opened:
        setup_gate.ask(site.register, site.loaded, run, "review")
    clock.to(24 * 30.9)
    assert expire_overdue_setups(site.register, site.loaded) == 0
    clock.to(24 * 31.1)
    assert expire_overdue_setups(site.register, site.loaded) == 1
    assert [event.data["gate"] for event in site.events("gate.expired")] == ["review"]
    assert site.notices("expired")
    assert set_up(site, "setup-2").run_id == "setup-2"
    assert len(site.events("project.requested")) == 2


def test_law_4_no_set_up_expires_while_the_clock_is_in_doubt(site: TrialSite, clock: Clock) -> None:
    set_up(site)
    clock.to(24 * 400)
    with site.register.changing("system:test") as change:
        change.record("test.happened", "register:1")
    assert expire_overdue_setups(site.register, site.loaded) == 0
    assert site.events("gate.expired") == []
