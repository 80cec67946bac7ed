"""What the tasks of a transfer hand each other, and what Airflow keeps of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, select

from airflow_harness import Answer, run_dag
from journeys.site_fixture import FOLDER, YES
from planted import NAME, NHS_NUMBER, TABLE

if TYPE_CHECKING:
    import pytest

    from journeys.site_fixture import TrialSite

FORM = {
    "project": FOLDER,
    "username": "researcher-1",
    "files": ["*.csv"],
    "purpose": "A purpose",
    "source_and_permission": "Public",
}


def kept_by_airflow(run_id: str) -> dict[str, str]:
    """Everything in Airflow's own tables about the run, by table."""
    from airflow.models.base import Base
    from airflow.utils.session import create_session

    with create_session() as session:
        present = set(inspect(session.get_bind()).get_table_names())
        tables = [table for table in Base.metadata.sorted_tables if table.name in present and "run_id" in table.columns]
        rows: dict[str, list[Any]] = {
            table.name: list(session.execute(select(table).where(table.c.run_id == run_id))) for table in tables
        }
    return {name: repr(found) for name, found in rows.items()}


def test_law_5_tasks_hand_each_other_nothing_and_law_7_airflow_keeps_no_name_of_a_file(
    site: TrialSite, capfd: pytest.CaptureFixture[str]
) -> None:
    site.upload("researcher-1", f"{NAME}.csv", TABLE)
    result = run_dag("user_input_request", FORM, [Answer("review", "Approve", "data-manager-1", dict(YES))])
    assert result.state == "success"
    assert (site.data / f"{NAME}.csv").exists()
    kept = kept_by_airflow(result.run_id)
    assert {"xcom", "rendered_task_instance_fields", "task_instance"} <= kept.keys()
    assert "wait_for_files" in kept["task_instance"]
    assert kept["xcom"] == "[]"
    said = capfd.readouterr()
    assert "wait_for_files" in said.out + said.err, "what the tasks log is looked at"
    for text in (NAME, NHS_NUMBER):
        assert [table for table, rows in kept.items() if text in rows] == []
        assert text not in said.out + said.err
