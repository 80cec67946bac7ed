"""A site whose tasks Airflow runs in this process."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from trial.process import free_port

from airflow_harness import prepare_database
from journeys.site_fixture import TrialSite
from sallyport.register.models import Person

if TYPE_CHECKING:
    from pathlib import Path

    from trial.clamd import Clamd


@pytest.fixture(scope="session")
def airflow_database() -> None:
    prepare_database()


@pytest.fixture
def site(tmp_path: Path, clamd: Clamd, airflow_database: None, monkeypatch: pytest.MonkeyPatch) -> TrialSite:
    root = tmp_path / "site"
    root.mkdir()
    made = TrialSite(root, clamd.socket)
    with made.register.changing("system:test") as change:
        # The name that Airflow gives to runs of dag.test().
        row = Person(
            airflow_name="dag_test",
            triage_name="dag-test",
            name="Operator",
            email="op@trial.test",
            roles=["data_manager"],
        )
        change.add(row, "person.added")
    monkeypatch.setenv("SALLYPORT_REGISTER_URL", made.register.url)
    monkeypatch.setenv("SALLYPORT_POLICY", str(made.policy_file))
    nobody = {
        "conn_type": "smtp",
        "host": "127.0.0.1",
        "port": free_port(),
        "extra": {"disable_tls": True, "disable_ssl": True},
    }
    monkeypatch.setenv("AIRFLOW_CONN_SMTP_DEFAULT", json.dumps(nobody))
    return made
