"""What all DAGs of this house have in common."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Any

OWNER = "data-managers"
PAGES = "/sallyport"
"""Where the API server has the pages of the plugin."""
MOST_RUNS = 10_000  # a waiting gate keeps its run running, for weeks if need be; so there is no dagrun_timeout either


class Tag(StrEnum):
    """The closed vocabulary of tags."""

    REQUEST = "request"
    HOUSEKEEPING = "housekeeping"
    INPUT = "input"
    OUTPUT = "output"
    PROJECT = "project"
    PEOPLE = "people"
    INCIDENT = "incident"
    NEEDS_DECISION = "needs-decision"


def request_dag(manual: str | None, title: str, *tags: Tag) -> dict[str, Any]:
    """Settings of a DAG that people trigger."""
    return _common(manual, title, Tag.REQUEST, *tags) | {"max_active_runs": MOST_RUNS, "max_active_tasks": MOST_RUNS}


def scheduled_dag(manual: str | None, title: str) -> dict[str, Any]:
    """Settings of a DAG that the clock triggers; one run at a time, missed ones are not made up for."""
    return _common(manual, title, Tag.HOUSEKEEPING) | {"max_active_runs": 1, "catchup": False}


def _common(manual: str | None, title: str, *tags: Tag) -> dict[str, Any]:
    return {
        "dag_display_name": title,
        "doc_md": manual,
        "tags": sorted(tags),
        "default_args": {"owner": OWNER, "retries": 2, "retry_delay": timedelta(seconds=10)},
    }
