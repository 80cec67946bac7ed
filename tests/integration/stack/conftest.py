"""A trial stack of the tests' own, beside any that runs from this checkout."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from trial.airflow import logged_in
from trial.keeper import down, up
from trial.state import Layout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import httpx

PROBE_DAGS = Path(__file__).parent / "dags"


@pytest.fixture(scope="module")
def layout() -> Iterator[Layout]:
    run = Path(tempfile.mkdtemp(prefix="sallyport-stack-"))
    run.chmod(0o755)
    yield Layout(run, run / "state")
    shutil.rmtree(run, ignore_errors=True)


@pytest.fixture(scope="module")
def stack(layout: Layout) -> Iterator[dict[str, Any]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SALLYPORT_TRIAL_DAGS", str(PROBE_DAGS))
        yield up(layout)
        down(layout)


@pytest.fixture(scope="module")
def signed_in(stack: dict[str, Any]) -> Iterator[Callable[[str], httpx.Client]]:
    clients: dict[str, httpx.Client] = {}

    def sign_in(user: str) -> httpx.Client:
        if user not in clients:
            airflow = stack["airflow"]
            clients[user] = logged_in(airflow["url"], user, airflow["users"][user]["password"])
        return clients[user]

    yield sign_in
    for client in clients.values():
        client.close()
