"""What starts a journey: a run in the Airflow UI and the person who triggered it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sallyport.transfers.workflow import Workflow


@dataclass(frozen=True, slots=True)
class Run:
    """A DAG run. ``operator`` is the triggering user's Airflow name; None means no person triggered it."""

    dag_id: str
    run_id: str
    operator: str | None
    workflow: Workflow | None = field(default=None, compare=False)
    """The DAG file that the step at hand follows, where there is one."""
