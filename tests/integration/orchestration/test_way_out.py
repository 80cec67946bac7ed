"""The DAGs of the way out as Airflow runs them: a letter, a recall, and what a freeze stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airflow_harness import Answer, run_dag
from journeys.site_fixture import FOLDER, YES_OUT
from journeys.test_output_export import SMALL, TABLE, put

if TYPE_CHECKING:
    from journeys.site_fixture import TrialSite

EXPORT = {
    "project": FOLDER,
    "username": "researcher-1",
    "paths": ["analysis/*.csv"],
    "purpose": "A paper",
    "description": "Table 1",
}
WHY = "A column should not have left."


def test_outputs_leave_in_part_with_a_letter_and_are_recalled_and_the_project_is_frozen(site: TrialSite) -> None:
    put(site, "small.csv", SMALL)
    put(site, "models.csv", TABLE)
    chosen = {**YES_OUT, "files": ["analysis/models.csv"]}
    result = run_dag("output_export", EXPORT, [Answer("review", "Approve", "data-manager-2", chosen)])
    assert {task: result.tasks[task] for task in ("letter", "release", "tell")} == dict.fromkeys(
        ("letter", "release", "tell"), "success"
    )
    letter = site.root / "projects" / FOLDER / "letters" / "T000001-partly-returned.txt"
    assert "small.csv" in letter.read_text()
    assert len(list(site.download().rglob("*.csv"))) == 1

    recalled = run_dag("release_recall", {"transfer": "T000001", "reason": WHY}, [])
    assert recalled.state == "success"
    assert not list(site.download().rglob("*.csv"))
    assert [event.data["incident"] for event in site.events("transfer.recalled")] == [1]

    assert run_dag("freeze", {"project": FOLDER, "reason": WHY}, []).state == "success"
    stopped = run_dag("output_export", EXPORT, [])
    assert (stopped.tasks["request"], stopped.tasks["letter"]) == ("failed", "upstream_failed")
