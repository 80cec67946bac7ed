"""What starts a journey: a run in the Airflow UI and the person who triggered it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """A DAG run. ``operator`` is the triggering user's Airflow name; None means no person triggered it."""

    dag_id: str
    run_id: str
    operator: str | None
