"""What a worker loads once, before it forks, so that no task has to.

A worker runs each task in a fork of its own. What the worker has not imported, every task imports anew, which takes longer
than most tasks' own work. Celery's setting ``imports`` names this module (docker-compose.yml); the executor for one machine
loads it by itself. Nothing here opens a connection or starts a thread: neither survives a fork.
"""

from __future__ import annotations

import importlib
import pkgutil

from sqlalchemy.orm import configure_mappers

import sallyport

_FOR_TASKS = frozenset({
    "access", "archives", "capacity", "errors", "evidence", "inspection", "notices", "people", "policy", "projects",
    "register", "retention", "review", "storage", "transfers",
})  # fmt: skip
_STEPS = ("gate", "housekeeping_steps", "keepers", "project_steps", "setup_keeper", "site", "steps", "waiting")
_AIRFLOW = ("airflow.dag_processing.dagbag", "airflow.sdk.execution_time.task_runner")


def _names() -> list[str]:
    """Modules that tasks use. Migrations run elsewhere; commands and what belongs to the server are no task's."""
    found = [each.name for each in pkgutil.walk_packages(sallyport.__path__, "sallyport.", onerror=lambda _: None)]
    ours = [name for name in found if name.split(".")[1] in _FOR_TASKS and ".migrations" not in name]
    return [*_AIRFLOW, *ours, *(f"sallyport.orchestration.{step}" for step in _STEPS)]


for _name in _names():
    importlib.import_module(_name)
configure_mappers()  # otherwise at each task's first question to the register
