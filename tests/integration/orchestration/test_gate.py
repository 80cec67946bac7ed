"""The gate as Airflow runs it, without the page that refuses bad answers first: the second defence alone."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from airflow_harness import Answer, run_dag
from journeys.site_fixture import FOLDER, YES
from sallyport.projects.freezing import freeze, lift
from sallyport.transfers.run import Run

if TYPE_CHECKING:
    from journeys.site_fixture import TrialSite

FORM = {
    "project": FOLDER,
    "username": "researcher-1",
    "files": ["table.csv"],
    "purpose": "A purpose",
    "source_and_permission": "Public",
}


def test_an_answer_that_breaks_a_rule_is_asked_again_and_a_good_one_releases(site: TrialSite) -> None:
    site.upload("researcher-1", "table.csv", b"a,b\n")
    answers = [
        Answer("review", "Approve", "data-manager-1"),
        Answer("review", "Approve", "mallory", dict(YES)),
        Answer("review", "Approve", "data-manager-1", dict(YES)),
    ]
    result = run_dag("user_input_request", FORM, answers)
    assert result.state == "success"
    assert result.tasks["second_review"] == "skipped"
    assert (site.data / "table.csv").read_bytes() == b"a,b\n"
    causes = [event.data["causes"] for event in site.events("gate.refused")]
    assert len(causes) == 2
    assert "“mallory” is not a person of this register." in causes[1]


AT_ONCE = {"expire_after_days": 1e-6}


def test_law_4_an_unanswered_gate_expires_and_releases_nothing(site: TrialSite) -> None:
    site.change_policy(review=AT_ONCE)
    site.upload("researcher-1", "table.csv", b"a,b\n")
    result = run_dag("user_input_request", FORM, [Answer("review")])
    assert result.tasks["review"] == result.tasks["release"] == "skipped"
    assert list(site.data.iterdir()) == []
    assert site.events("transfer.expired")


SETUP = {"folder_name": "2025_01_XY_ENDR900_2025", "title": "A study", "approval_reference": "ENDR900"}


@pytest.mark.parametrize(
    "answers",
    [[Answer("review")], [Answer("review", "Approve", "platform-manager"), Answer("platform_answer")]],
    ids=["review", "platform_answer"],
)
def test_law_4_a_set_up_that_nobody_answers_ends_failed_and_makes_nothing(
    site: TrialSite, answers: list[Answer]
) -> None:
    site.change_policy(review=AT_ONCE)
    result = run_dag("project_setup", SETUP, answers)
    assert (result.state, result.tasks["build"]) == ("success", "skipped")
    assert [event.kind for event in site.events() if event.kind.startswith("project.")][-1] == "project.failed"
    (gate,) = {answer.task for answer in answers if answer.user is None}
    assert [event.data["gate"] for event in site.events("gate.expired")] == [gate]
    assert not site.notices("project_failed"), "people are told that it expired, and of nothing else"
    assert not (site.root / "projects" / SETUP["folder_name"]).exists()


def test_law_4_a_gate_whose_time_is_over_by_a_clock_in_doubt_waits_on(site: TrialSite) -> None:
    site.upload("researcher-1", "table.csv", b"a,b\n")
    with site.register.changing("system:test") as change:
        change.now += timedelta(days=365)
        change.record("test.happened", "register:1")
    result = run_dag("user_input_request", FORM, [Answer("review"), Answer("review", "Approve", "data-manager-2", YES)])
    assert result.state == "success"
    assert site.events("transfer.expired") == []
    assert (site.data / "table.csv").read_bytes() == b"a,b\n"


def test_a_gate_whose_time_is_over_while_it_is_frozen_waits_on(site: TrialSite) -> None:
    site.change_policy(review={"expire_after_days": 5 / 86400})
    site.upload("researcher-1", "table.csv", b"a,b\n")

    def stands_still(*_: object) -> None:
        freeze(site.register, site.loaded.policy, Run("freeze", "f", "data-manager-1"), FOLDER, "Something is wrong.")
        time.sleep(5)

    def goes_on(*_: object) -> None:
        lift(site.register, site.loaded.policy, Run("lift_freeze", "l", "platform-manager"), "1", "It was nothing.")

    answers = [
        Answer("review", meddle=stands_still),
        Answer("review", "Approve", "data-manager-2", YES, goes_on),
    ]
    assert run_dag("user_input_request", FORM, answers).state == "success"
    assert site.events("transfer.expired") == []
    assert (site.data / "table.csv").read_bytes() == b"a,b\n"


def edit_form_and_results(session: Any, dag: str, run: str) -> None:
    from airflow.models.dagrun import DagRun
    from airflow.models.xcom import XComModel
    from sqlalchemy import select

    row = session.scalars(select(DagRun).where(DagRun.dag_id == dag, DagRun.run_id == run)).one()
    row.conf = FORM | {"destination": "elsewhere", "files": ["other.csv"], "username": "researcher-2", "replace": True}
    for task in ("request", "stage", "inspect", "review"):
        given = {"chosen_options": ["Approve"], "files": ["other.csv"], "destination": "elsewhere"}
        XComModel.set("return_value", given, dag_id=dag, task_id=task, run_id=run, session=session)
    session.flush()


def test_law_1_a_form_and_results_that_were_edited_meanwhile_change_nothing(site: TrialSite) -> None:
    for name in ("table.csv", "other.csv"):
        site.upload("researcher-1", name, name.encode())
    answers = [Answer("review", "Approve", "data-manager-2", dict(YES), edit_form_and_results)]
    assert run_dag("user_input_request", FORM, answers).state == "success"
    assert [path.name for path in site.data.iterdir()] == ["table.csv"]
    assert (site.data / "table.csv").read_bytes() == b"table.csv"


def test_a_return_ends_the_run_without_release(site: TrialSite) -> None:
    site.upload("researcher-1", "table.csv", b"a,b\n")
    result = run_dag(
        "user_input_request", FORM, [Answer("review", "Return", "data-manager-2", {"reason": "Please add a readme"})]
    )
    assert result.state == "success"
    assert result.tasks["release"] == "skipped"
    assert result.tasks["tell"] == "success"
    assert list(site.data.iterdir()) == []


def test_law_7_the_gate_shows_a_hostile_name_as_text_and_xcom_holds_none(site: TrialSite) -> None:
    name = "x](javascript:alert(1))<img src=x>`|.csv"
    site.upload("researcher-1", name, b"1")
    form = FORM | {"files": ["*.csv"], "purpose": "<script>alert(1)</script> **bold**"}
    result = run_dag("user_input_request", form, [Answer("review", "Reject", "data-manager-2", {"reason": "Odd name"})])
    body = result.shown[0]["body"]
    assert "<script" not in body
    assert "**bold**" not in body
    assert "`x](javascript:alert(1))<img src=x>\\x60\\x7c.csv`" in body


def test_files_that_never_come_expire_the_request(site: TrialSite) -> None:
    site.change_policy(triage={"give_up_after_hours": 0.0003})
    result = run_dag("user_input_request", FORM, [])
    assert result.state == "failed"
    assert result.tasks["wait_for_files"] == "failed"
    assert site.events("transfer.expired")
    assert site.notices("files_missing")
