"""What ``sallyport doctor`` asks Airflow: do its parts live, is a DAG of this house paused, can a DAG file not be read?

Over the REST API where ``SALLYPORT_AIRFLOW_URL``, ``SALLYPORT_AIRFLOW_USER`` and ``SALLYPORT_AIRFLOW_PASSWORD_FILE`` are
set (any account that may read DAGs); by Airflow's own command where its environment is ours.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sallyport.errors import Fault
from sallyport.orchestration.house import OWNER, PAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_URL, _USER, _PASSWORD_FILE = "SALLYPORT_AIRFLOW_URL", "SALLYPORT_AIRFLOW_USER", "SALLYPORT_AIRFLOW_PASSWORD_FILE"
_DATABASE = "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"
_SECONDS = 60
_PAGE = 100
_NO_ANSWER = ("Airflow's API server does not answer.", "Look whether it runs, and its log.")


@dataclass(frozen=True)
class DagStates:
    """The house's DAGs, those among them that are paused, and how many DAG files Airflow cannot read (None: not told)."""

    dags: tuple[str, ...]
    paused: tuple[str, ...]
    broken_files: int | None


def dag_states() -> DagStates | None:
    """What Airflow says now; None where nothing tells how to ask. Fault when it does not answer."""
    if os.environ.get(_URL):
        return _over_rest(os.environ[_URL])
    if os.environ.get(_DATABASE):
        return _by_command()
    return None


def ailing_parts() -> list[str] | None:
    """Parts of Airflow that it does not call healthy; None where its address is not told. Fault when it does not answer."""
    import httpx

    url = os.environ.get(_URL)
    if not url:
        return None
    try:
        answer = httpx.get(f"{url}/api/v2/monitor/health", timeout=_SECONDS).raise_for_status().json()
    except (httpx.HTTPError, ValueError):
        raise Fault(*_NO_ANSWER) from None
    # None is a part that was never started; this house needs them all.
    return [name.replace("_", "-") for name, part in answer.items() if part["status"] != "healthy"]


def has_our_part() -> bool | None:
    """Whether the API server runs Sallyport's plugin; None where its address is not told. Fault when it does not answer.

    Its pages ask strangers who they are. Without it Airflow gives its own page for any address.
    """
    import httpx

    url = os.environ.get(_URL)
    if not url:
        return None
    try:
        answer = httpx.get(f"{url}{PAGES}/static/page", timeout=_SECONDS)
    except httpx.HTTPError:
        raise Fault(*_NO_ANSWER) from None
    return answer.status_code == httpx.codes.UNAUTHORIZED


def how_to_ask() -> str:
    """Advice where Airflow could not be asked."""
    return f"Set {_URL}, {_USER} and {_PASSWORD_FILE}, or run this in Airflow's environment."


def _over_rest(url: str) -> DagStates:
    import httpx

    try:
        password = Path(os.environ[_PASSWORD_FILE]).read_text(encoding="utf-8").strip()
        with httpx.Client(base_url=url, timeout=_SECONDS) as client:
            asked = {"username": os.environ[_USER], "password": password}
            token = client.post("/auth/token", json=asked).raise_for_status().json()["access_token"]
            client.headers["Authorization"] = f"Bearer {token}"
            dags: list[Mapping[str, Any]] = []
            while True:
                answer = (
                    client.get("/api/v2/dags", params={"limit": _PAGE, "offset": len(dags)}).raise_for_status().json()
                )
                dags += answer["dags"]
                if not answer["dags"] or len(dags) >= answer["total_entries"]:
                    break
            broken = client.get("/api/v2/importErrors").raise_for_status().json()["total_entries"]
    except KeyError as error:
        raise Fault(f"{error.args[0]} is not set.", how_to_ask()) from None
    except OSError:
        raise Fault("The password for asking Airflow cannot be read.", f"Look at {_PASSWORD_FILE}.") from None
    except httpx.HTTPStatusError as error:
        raise Fault(
            f"Airflow refuses to say ({error.response.status_code}).", f"{_USER} needs a role that reads DAGs."
        ) from None
    except (httpx.TransportError, ValueError):
        raise Fault(*_NO_ANSWER) from None
    return _states(((dag["dag_id"], dag["owners"], dag["is_paused"]) for dag in dags), broken)


def _by_command() -> DagStates:
    argv = [sys.executable, "-m", "airflow", "dags", "list", "--output", "json"]
    try:
        done = subprocess.run(argv, capture_output=True, text=True, timeout=_SECONDS, check=True)  # noqa: S603 - a fixed command
        dags = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        raise Fault("`airflow dags list` failed.", "Run it by hand in this environment and see what it says.") from None
    return _states(((dag["dag_id"], dag["owners"], str(dag["is_paused"]) == "True") for dag in dags), None)


def _states(dags: Iterable[tuple[str, object, bool]], broken: int | None) -> DagStates:
    ours = {name: paused for name, owners, paused in dags if OWNER in owners}  # type: ignore[operator]  # str or list of str
    return DagStates(tuple(sorted(ours)), tuple(sorted(name for name, paused in ours.items() if paused)), broken)
