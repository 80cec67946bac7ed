"""Set-ups of projects on the desk: at a gate, failed, and whose they are."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from desks import DAGS, Desk, counted
from sallyport.errors import Refused
from sallyport.projects.failing import record_setup_failure
from sallyport.projects.freezing import freeze
from sallyport.projects.judge import judge_setup
from sallyport.review.answer import Answer
from sallyport.transfers.run import Run
from setup_site import FOLDER, PROJECT_ID

if TYPE_CHECKING:
    from setup_site import SetupRun, SetupSite

STAFF = ("data-manager-1", "data-manager-2", "platform-manager")


def rows(site: SetupSite, name: str, dags: Any = DAGS) -> list[dict[str, Any]]:
    return Desk(site.register, site.loaded.policy, name, dags).rows("project_gate", "setup_failed")


def whose(run: SetupRun, gate: str) -> set[str]:
    """Those for whom it is theirs to answer, each held against the judge that takes their answer."""
    site, found = run.site, set()
    fields = {"project_id": PROJECT_ID, "ticket": "HPCSSUP-123456"} if gate == "platform_answer" else {}
    for who in STAFF:
        (row,) = rows(site, who)
        assert (row["what"], row["ref"], row["task_id"]) == ("project_gate", FOLDER, gate)
        given = Answer(gate, f"id-of-{who}", who, ["Approve"], fields)
        with site.register.reading() as session:
            refused = judge_setup(session, site.loaded.policy, run.project, given)
        assert (row["why_not"], row["mine"]) == (refused, not refused), who
        found |= {who} if row["mine"] else set()
    return found


def test_law_4_a_gate_of_a_set_up_is_on_the_list_of_exactly_those_whose_answer_would_be_taken(
    any_site: SetupSite,
) -> None:
    run = any_site.ask_for()
    run.ask()
    assert whose(run, "review") == {"platform-manager"}
    assert run.answer("Approve") == []
    run.ask("platform_answer")
    assert whose(run, "platform_answer") == {"data-manager-1", "data-manager-2", "platform-manager"}
    run.answered()
    assert rows(any_site, "platform-manager") == []


def test_a_gate_waits_since_it_was_opened_and_expires_from_then_on(site: SetupSite) -> None:
    run = site.ask_for()
    time.sleep(1.1)  # times are told to the second
    run.ask()
    (row,) = rows(site, "data-manager-2")
    (opened,) = site.events("gate.opened")
    due = opened.at + timedelta(days=site.loaded.policy.review.expire_after_days)
    assert (row["since"], row["due"]) == (opened.at.isoformat(timespec="seconds"), due.isoformat(timespec="seconds"))
    assert (row["project"], row["operator"], row["dag_id"], row["run_id"]) == (
        FOLDER,
        "Data Manager 1",
        "project_setup",
        run.run.run_id,
    )
    assert rows(site, "data-manager-2", DAGS - {"project_setup"}) == []


@pytest.mark.parametrize("who", ["data-manager-1", "platform-manager"])
def test_a_set_up_that_failed_is_its_operators_to_mend(site: SetupSite, who: str) -> None:
    run = site.ask_for().approve().answered()
    error = Refused("The folder cannot be made.", "Mend it.")
    record_setup_failure(site.register, site.loaded.policy, run.run, "build", error)
    (row,) = rows(site, who)
    assert (row["what"], row["says"]) == ("setup_failed", "The folder cannot be made. Mend it.")
    assert row["mine"] == (who == "data-manager-1")
    assert row["why_not"] == ([] if row["mine"] else ["Data Manager 1 asked for it and was told."])


def test_a_freeze_of_everything_stands_on_a_set_up(site: SetupSite) -> None:
    site.ask_for().ask()
    freeze(site.register, site.loaded.policy, Run("freeze", "f", "data-manager-1"), "", "An account was lost.")
    (row,) = rows(site, "platform-manager")
    assert not row["mine"]
    assert row["why_not"][0].startswith("Everything is frozen (incident 1)")


def test_the_list_asks_as_often_for_many_set_ups_as_for_one(site: SetupSite) -> None:
    asked = []
    for number in (1, 2, 3):
        folder = f"2024_1{number % 3}_TB_ENDR12{number}_2024"
        site.ask_for(folder_name=folder, approval_reference=f"ENDR12{number}/2024").ask()
        with counted(site.register) as statements:
            assert len(rows(site, "data-manager-2")) == number
        asked.append(len(statements))
    assert asked == asked[:1] * 3
