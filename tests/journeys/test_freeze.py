"""In an incident one project, or everything, stands still before its next effect, until a second person lifts it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from journeys.site_fixture import FOLDER, OTHER_FOLDER, TrialSite, days_pass
from journeys.test_killed_housekeeping import called, copied, dies, tidied
from journeys.test_output_export import TABLE, put
from sallyport.errors import BadRequest, NotFound, NotPermitted, SallyportError
from sallyport.people.access import add_member, remove_member
from sallyport.projects.freezing import freeze, lift
from sallyport.register.incidents import Frozen
from sallyport.register.outgoing import Incident
from sallyport.retention import recall
from sallyport.review import gate
from sallyport.review.reminders import expire_overdue
from sallyport.transfers import delivering
from sallyport.transfers.failing import record_failure
from sallyport.transfers.run import Run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from journeys.site_fixture import Journey

__all__ = ["called", "dies"]
WHY = "An account was taken over."


def frozen(site: TrialSite, folder: str = FOLDER, by: str = "data-manager-1") -> str:
    return freeze(site.register, site.loaded.policy, Run("freeze", "f", by), folder, WHY)


def lifted(site: TrialSite, number: str = "1", by: str = "platform-manager") -> str:
    return lift(site.register, site.loaded.policy, Run("lift_freeze", "l", by), number, "It was a drill.")


def failed(journey: Journey, step: str, error: SallyportError) -> None:
    """What the task does with an error."""
    record_failure(journey.site.register, journey.site.loaded.policy, journey.run, step, error)


def test_nothing_has_an_effect_while_it_is_frozen_and_all_goes_on_afterwards(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"a,b\n")
    going = site.user_input("a.csv").to_review()
    site.upload("researcher-1", "b.csv", b"c,d\n")
    approved = site.user_input("b.csv").to_review()
    assert approved.approve() == []
    frozen(site)
    policy, access = site.loaded.policy, Run("user_access", "r", "data-manager-1")

    with pytest.raises(Frozen, match=r"frozen \(incident 1\) by Data Manager 1 since .*: An account was taken over"):
        site.user_input("a.csv")
    (cause,) = going.approve()
    assert "is frozen" in cause
    with pytest.raises(Frozen):
        copied(site, going)
    with pytest.raises(Frozen) as stopped:
        approved.release()
    failed(approved, "release", stopped.value)
    assert "lift_freeze, incident 1" in approved.transfer.problem
    with pytest.raises(Frozen):
        add_member(site.register, policy, access, FOLDER, "new-1 New Person <new-1@trial.test>", WHY)
    assert remove_member(site.register, policy, access, FOLDER, "researcher-1", WHY).changed
    assert list(site.data.iterdir()) == []

    lifted(site)
    assert going.approve() == []
    assert approved.release() == "released"
    assert [path.name for path in site.data.iterdir()] == ["b.csv"]


def test_one_project_or_everything(site: TrialSite) -> None:
    frozen(site, OTHER_FOLDER)
    site.user_input("a.csv")
    frozen(site, "")
    with pytest.raises(Frozen, match="Everything is frozen"):
        site.user_input("a.csv")
    lifted(site, "2")
    site.user_input("a.csv")
    with pytest.raises(Frozen):
        site.user_input("a.csv", project=OTHER_FOLDER, username="researcher-2")


def half_released(site: TrialSite, monkeypatch: pytest.MonkeyPatch) -> Journey:
    """A release of four files that a freeze stopped after two."""
    names = [f"{number}.csv" for number in range(4)]
    for name in names:
        put(site, name, TABLE + f"more,{name},1,1,1\n".encode())
    journey = site.output_export("analysis/*.csv").to_review()
    assert journey.approve(by="data-manager-2") == []
    monkeypatch.setattr(delivering, "FILES_RECORDED_AT_ONCE", 2)
    recording = delivering._record

    def freeze_then(*arguments: object) -> None:
        recording(*arguments)
        frozen(site)

    monkeypatch.setattr(delivering, "_record", freeze_then)
    with pytest.raises(Frozen) as stopped:
        journey.release()
    monkeypatch.setattr(delivering, "_record", recording)
    failed(journey, "release", stopped.value)
    assert len(list(site.download().rglob("*.csv"))) == 2
    assert journey.state == "failed"
    return journey


def test_a_release_that_is_refused_half_way_says_what_had_gone_before(
    site: TrialSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey = half_released(site, monkeypatch)
    lifted(site)
    access = Run("user_access", "r", "data-manager-1")
    remove_member(site.register, site.loaded.policy, access, FOLDER, "researcher-1", WHY)
    with pytest.raises(NotPermitted, match=r"2 files had been released before and stay in place\."):
        journey.release()
    assert len(list(site.download().rglob("*.csv"))) == 2


def test_a_release_stops_between_two_lots_and_goes_on_or_is_recalled(
    site: TrialSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey = half_released(site, monkeypatch)
    run = Run("release_recall", "r", "data-manager-2")
    recall.open_recall(site.register, site.loaded.policy, run, "T000001", WHY)
    recall.take_back(site.register, site.loaded.policy, site.quarantine.root, "T000001")
    assert not list(site.download().rglob("*.csv"))
    assert journey.state == "recalled"
    lifted(site)
    assert journey.release() == "recalled"


def test_bytes_of_a_frozen_project_are_kept_for_it_though_another_has_done_with_them(site: TrialSite) -> None:
    for user, folder in (("researcher-1", FOLDER), ("researcher-2", OTHER_FOLDER)):
        site.upload(user, "a.csv", b"a,b\n")
        journey = site.user_input("a.csv", project=folder, username=user).to_review()
        journey.approve()
        journey.release()
        journey.close()
    days_pass(site, 400)
    frozen(site)
    tidied(site)
    (digest,) = {file.digest for file in journey.transfer.files}
    assert site.quarantine.size(digest or "") is not None
    lifted(site)
    tidied(site)
    assert site.quarantine.size(digest or "") is None


class TestWho:
    """A role, a reason, and two people."""

    def test_the_same_person_does_not_lift_it(self, site: TrialSite) -> None:
        frozen(site)
        with pytest.raises(NotPermitted, match="second person"):
            lifted(site, by="data-manager-1")
        assert "goes on" in lifted(site)
        assert "closed already" in lifted(site)
        (incident,) = self._incidents(site)
        assert (incident.is_frozen, incident.closing_reason) == (False, "It was a drill.")

    def test_only_who_the_policy_names_and_with_a_reason(self, site: TrialSite) -> None:
        for by in ("researcher-1", "nobody"):
            with pytest.raises(NotPermitted):
                frozen(site, by=by)
        with pytest.raises(BadRequest, match="reason"):
            freeze(site.register, site.loaded.policy, Run("freeze", "f", "data-manager-1"), "", " ")
        with pytest.raises(BadRequest, match="no project"):
            frozen(site, "no such project")
        with pytest.raises(NotFound, match="no incident 7"):
            lifted(site, "7")
        assert self._incidents(site) == []

    def test_law_5_frozen_twice_it_is_one_incident_and_managers_are_told_once(self, site: TrialSite) -> None:
        frozen(site)
        frozen(site, by="data-manager-2")
        assert len(self._incidents(site)) == 1
        told = [notice.recipient for notice in site.notices("frozen")]
        assert sorted(told) == [
            f"{name}@trial.test" for name in ("data-manager-1", "data-manager-2", "platform-manager")
        ]

    @staticmethod
    def _incidents(site: TrialSite) -> list[Incident]:
        with site.register.reading() as session:
            return list(session.query(Incident))


def test_on_the_command_line(site: TrialSite, called: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    site.upload("researcher-1", "a.csv", b"a,b\n")
    site.user_input("a.csv")
    assert called("freeze", "--project", FOLDER, "--reason", WHY, "--as", "data-manager-1") == 0
    assert called("freeze", "--reason", WHY, "--as", "researcher-1") == 1
    assert called("lift", "1", "--reason", "done with", "--as", "data-manager-1") == 1
    capsys.readouterr()
    assert called("transfers", "list") == 0
    assert "is frozen (incident 1) by Data Manager 1" in capsys.readouterr().out
    assert called("transfers", "list", "--format", "json") == 0
    assert [row["frozen"] for row in json.loads(capsys.readouterr().out)] == [1]
    called("doctor")
    assert "sallyport lift 1" in capsys.readouterr().out
    assert called("lift", "1", "--reason", "done with", "--as", "data-manager-2") == 1
    assert "from this same account" in capsys.readouterr().err
    lifted(site)
    (event,) = site.events("incident.frozen")
    assert event.data["run"].startswith("account:")
    frozen(site)
    assert called("lift", "2", "--reason", "done with", "--as", "data-manager-2") == 0
    capsys.readouterr()
    called("transfers", "list")
    assert "frozen" not in capsys.readouterr().out


def test_law_5_frozen_and_lifted_by_killed_steps_is_so_once(
    site: TrialSite, dies: Callable[..., int], tmp_path: Path
) -> None:
    assert dies(lambda: frozen(site)) > 1
    (tmp_path / "aside").rename(tmp_path / "aside of the first")
    assert dies(lambda: lifted(site)) > 1
    assert len(site.events("incident.frozen")) == len(site.events("incident.lifted")) == 1
    site.user_input("a.csv")


def test_the_time_in_which_it_stood_still_does_not_count_towards_a_reviews_expiry(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"a,b\n")
    journey = site.user_input("a.csv").to_review()
    frozen(site)
    frozen(site, "")  # one within another counts once
    days_pass(site, 40)
    with site.register.changing("system:test") as change:
        for incident in change.session.scalars(select(Incident)):
            incident.opened_at -= timedelta(days=30)
        change.record("test.time_passed", "register:1")
    with pytest.raises(Frozen):
        gate.expire(site.register, journey.run, "review")
    assert expire_overdue(site.register, site.loaded.policy) == 0, "of 40 days it stood still for 30"
    lifted(site, "1")
    lifted(site, "2")
    assert expire_overdue(site.register, site.loaded.policy) == 0
    assert gate.ask(site.register, site.loaded, journey.run, "review").deadline > datetime.now(UTC) + timedelta(days=19)
    days_pass(site, 20.5)
    assert expire_overdue(site.register, site.loaded.policy) == 0, "a day is the gate's own"
    days_pass(site, 1)
    assert expire_overdue(site.register, site.loaded.policy) == 1
    assert journey.state == "expired"
