"""From Airflow's task context to the words of the journeys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sallyport.transfers.run import Run


def run_of(context: Mapping[str, Any]) -> Run:
    """The run and who triggered it, as Airflow itself recorded it, and the DAG file, as this task read it."""
    # Airflow parses DAG files over and over; what the register needs is not loaded for that.
    from sallyport.transfers.run import Run
    from sallyport.transfers.workflow import Workflow

    dag_run = context["dag_run"]
    return Run(dag_run.dag_id, dag_run.run_id, dag_run.triggering_user_name, Workflow.read(context["dag"].fileloc))


def is_last_try(context: Mapping[str, Any]) -> bool:
    """Will Airflow not try this task again?"""
    instance = context["ti"]
    return bool(instance.try_number > instance.max_tries)


def is_going_on(context: Mapping[str, Any], run: Run) -> bool:
    """Has Airflow this run, and has it not ended? A run can be deleted; what the register knows of it stays."""
    count = context["ti"].get_dr_count(dag_id=run.dag_id, run_ids=[run.run_id], states=["queued", "running"])
    return bool(count)
