"""Every DAG keeps the rules of the house."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
REQUESTS = {
    "data_import",
    "freeze",
    "lift_freeze",
    "output_collected",
    "output_export",
    "project_setup",
    "release_recall",
    "review_copy",
    "user_access",
    "user_input_request",
}
SCHEDULED = {"triage_cleanup", "triage_watch", "waiting_reminders"}
CONTRACT = {
    "project_setup": (
        {"folder_name", "title", "approval_reference"},
        {
            "members": [],
            "project_id": "",
            "project_manager_email": "",
            "cores": 3,
            "storage_gb": 200,
            "node": "auto",
            "tier": 2,
            "intended_outputs": "",
            "end_date": None,
        },
    ),
    "user_input_request": (
        {"project", "username", "files", "purpose", "source_and_permission"},
        {"request_reference": "", "supersedes": "", "destination": "", "replace": False},
    ),
    "output_export": (
        {"project", "username", "paths", "purpose", "description"},
        {"request_reference": "", "risk_assessment_reference": "", "supersedes": ""},
    ),
    "release_recall": ({"transfer", "reason"}, {}),
    "freeze": ({"reason"}, {"project": ""}),
    "lift_freeze": ({"incident", "reason"}, {}),
    "output_collected": ({"transfer", "username", "how"}, {}),
    "data_import": ({"project", "files", "release_reference"}, {"destination": "", "replace": False, "extract": True}),
}


@pytest.fixture(scope="module")
def dags() -> dict[str, Any]:
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(ROOT / "dags")
    assert bag.import_errors == {}
    return dict(bag.dags)


def test_exactly_these_dags_are_there(dags: dict[str, Any]) -> None:
    assert set(dags) == REQUESTS | SCHEDULED


def test_each_has_a_manual_an_owner_and_tags_of_the_vocabulary(dags: dict[str, Any]) -> None:
    from sallyport.orchestration.house import OWNER, Tag

    for dag in dags.values():
        assert dag.doc_md.lstrip().startswith("# "), dag.dag_id
        assert dag.owner == OWNER, dag.dag_id
        assert dag.tags, dag.dag_id
        assert dag.tags <= set(Tag), dag.dag_id


def test_forms_are_the_contracts(dags: dict[str, Any]) -> None:
    for name, (required, defaults) in CONTRACT.items():
        params = dags[name].params
        given = {field: params.get_param(field) for field in params}
        assert set(given) == required | set(defaults), name
        for field, param in given.items():
            schema = param.schema
            assert schema.get("title"), f"{name}.{field}"
            if field in required:
                assert "null" not in schema["type"], f"{name}.{field}"
                assert not param.has_value, f"{name}.{field}"
            else:
                assert param.value == defaults[field], f"{name}.{field}"


def test_nothing_cuts_a_waiting_gate_short(dags: dict[str, Any]) -> None:
    for name in REQUESTS:
        assert dags[name].dagrun_timeout is None
        assert dags[name].max_active_runs >= 1000
        assert dags[name].schedule is None


def test_law_4_every_release_stands_behind_a_gate_that_has_no_default(dags: dict[str, Any]) -> None:
    from sallyport.orchestration.gate import OPTIONS, Gate

    for name in ("user_input_request", "data_import"):
        release = dags[name].get_task("release")
        gates = [task for task in release.get_flat_relatives(upstream=True) if isinstance(task, Gate)]
        assert {gate.task_id for gate in gates} == {"review", "second_review"}
        for gate in gates:
            assert gate.defaults is None
            assert tuple(gate.options) == OPTIONS


def test_law_10_what_touches_files_runs_on_data_and_decisions_on_control(dags: dict[str, Any]) -> None:
    on_control = {
        "freeze",
        "lift_freeze",
        "open_recall",
        "platform_answer",
        "record_collected",
        "remind_reviewers",
        "request",
        "review",
        "second_review",
        "send_mail",
        "tell",
    }
    for dag in dags.values():
        for task in dag.tasks:
            if task.task_id == "change_membership":
                continue
            expected = "control" if task.task_id in on_control else "data"
            assert task.queue == expected, f"{dag.dag_id}.{task.task_id}"


_PARSE = """
import pathlib, runpy, sys
for path in sorted(pathlib.Path("dags").glob("*.py")):
    runpy.run_path(str(path))
heavy = {"paramiko", "asyncssh", "py7zr", "clamd", "azure"} & set(sys.modules)
ours = [name for name in sys.modules if name.startswith(("sallyport.register", "sallyport.storage", "sallyport.inspection"))]
sys.exit(f"{heavy} {ours}" if heavy or ours else 0)
"""


def test_heavy_packages_are_not_loaded_by_parsing() -> None:
    call = [sys.executable, "-c", _PARSE]
    done = subprocess.run(call, cwd=ROOT, env=_environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def _environment() -> dict[str, str]:
    import os

    return os.environ | {"PYTHONPATH": str(ROOT / "include")}
