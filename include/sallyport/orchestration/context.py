"""From Airflow's task context to the words of the journeys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sallyport.transfers.run import Run

if TYPE_CHECKING:
    from collections.abc import Mapping


def run_of(context: Mapping[str, Any]) -> Run:
    """The run and who triggered it, as Airflow itself recorded it."""
    dag_run = context["dag_run"]
    return Run(dag_run.dag_id, dag_run.run_id, dag_run.triggering_user_name)


def is_last_try(context: Mapping[str, Any]) -> bool:
    """Will Airflow not try this task again?"""
    instance = context["ti"]
    return bool(instance.try_number > instance.max_tries)


def is_going_on(context: Mapping[str, Any], run: Run) -> bool:
    """Has Airflow this run, and has it not ended? A run can be deleted; what the register knows of it stays."""
    count = context["ti"].get_dr_count(dag_id=run.dag_id, run_ids=[run.run_id], states=["queued", "running"])
    return bool(count)
