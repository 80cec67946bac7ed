"""The bytes of a record's form: a release of years ago must give the record whose digest the chain holds."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest

from sallyport.evidence.record.bag import pack
from sallyport.evidence.record.release import Release

DAY = "2026-03-04T05:06:07.000008Z"


def release_of(kind: str, **about: Any) -> Release:
    """A small release of an output or an input, everything in it made up."""
    is_output = kind == "output_export"
    decision = {"id": 3, "gate": "review", "round": 1, "reviewer_id": 2, "choice": "Approve", "reason": "ü", "at": DAY}
    files = [
        {"id": 1, "number": 1, "release_path": "a.csv", "size": 4, "sha256": "1" * 64, "type": "text/csv"},
        {"id": 2, "number": 2, "release_path": None, "size": 9, "sha256": "2" * 64, "type": None},
    ]
    given = [{"path": "/there/a.csv", "access": [], "replaced": None}, None]
    return Release(
        about={
            "record": 1,
            "ref": "T000007",
            "kind": kind,
            "direction": "output" if is_output else "input",
            "site": {"name": "A site", "kind": "trial", "contact": "help@site.test"},
            "project": {"id": 1, "folder": "2026_A", "title": "A study", "platform_id": None},
            "requester": 1 if is_output else None,
            "operator": 2,
            "request": {"purpose": "A paper"},
            "dag": kind,
            "run": "manual__1",
            "requested": DAY,
            "released": DAY,
            "policies": {"inspected": "a" * 64, "released": "b" * 64},
            "manifest": "c" * 64,
            "tools": {"inspected": {"sallyport": "1.0", "python": "3.11.9"}, "released": {"sallyport": "1.1"}},
            "scanners": ["ClamAV 1.4.2/27500"],
        }
        | about,
        people=[
            {"id": 1, "name": "A User", "airflow_name": None, "triage_name": "user", "roles": []},
            {"id": 2, "name": "A Manager", "airflow_name": "m", "triage_name": None, "roles": ["data_manager"]},
        ],
        manifest=lambda: {"files": iter([{"number": 1, "path": "a.csv", "size": 4, "sha256": "1" * 64}])},
        policies={"a" * 64: "site: {}\n", "b" * 64: "site: {name: A}\n"},
        rules={"rules": [], "thresholds": {}},
        decisions=lambda: iter([decision | {"policy_digest": "b" * 64}]),
        marks=[],
        events=lambda: iter(
            [{"kind": f"transfer.{state}", "at": DAY, "data": {}} for state in ("staged", "inspected", "released")]
        ),
        files=lambda: iter([one | {"released": to} for one, to in zip(files, given, strict=True)]),
        findings=lambda: iter([{"file": 1, "rule": "tables.small_count"}]),
    )


@pytest.mark.parametrize(
    ("kind", "digest"),
    [
        ("output_export", "b03dee8716384a0c7cc434cec64f8d7a964b5814c216a12c2b1b53dcd7bd7ef3"),
        ("data_import", "1445294f445f21b3fd83a46b2352d99b704a4508cae6bb6efd8b8f667bb8eac9"),
    ],
)
def test_a_release_of_before_workflows_were_kept_has_the_record_that_it_had(kind: str, digest: str) -> None:
    assert pack(release_of(kind), io.BytesIO()) == digest


@pytest.mark.parametrize(
    ("kind", "digest"),
    [
        ("output_export", "00aebbb9bb0fb1aa26f83e856bd348251d8418f9614734f9b9168c80a538ba44"),
        ("data_import", "5237e7eabb2dc3ad18e0a3caa4bd4c7a4247a3f53a0c709ecb5eeb21ce780ae4"),
    ],
)
def test_a_release_with_its_workflow_has_the_same_record_however_late_it_is_made(kind: str, digest: str) -> None:
    texts = {"d" * 64: "# before\n", "e" * 64: "# ü\n"}
    policies = {"requested": "a" * 64, "inspected": "a" * 64, "released": "b" * 64}
    followed = {"inspected": "d" * 64, "released": "e" * 64}
    release = release_of(kind, record=2, workflows=followed, policies=policies)
    assert pack(replace(release, workflows=texts), io.BytesIO()) == digest
