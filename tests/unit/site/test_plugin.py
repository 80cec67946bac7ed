"""The plugin file, as Airflow's processes load it: the API server gets all of it, and nobody else a web server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
_TASK = """
import sys
from airflow.sdk.plugins_manager import _get_plugins
plugins, errors = _get_plugins()
print(sorted(plugin.name for plugin in plugins), errors, {"fastapi", "starlette", "aiohttp"} & set(sys.modules))
"""
_SERVER = """
from airflow.plugins_manager import _get_ui_plugins, get_fastapi_plugins
apps, middlewares = get_fastapi_plugins()
print([app["url_prefix"] for app in apps], [each["middleware"].__name__ for each in middlewares])
print([view["name"] for view in _get_ui_plugins()[0]])
"""


@pytest.fixture
def airflow(tmp_path: Path) -> dict[str, str]:
    return {
        "AIRFLOW_HOME": str(tmp_path),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "include"),
    }


def said(script: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, env=environment)


def test_a_task_that_loads_the_plugin_loads_no_web_server(airflow: dict[str, str]) -> None:
    """That took a second of each task, three times what most tasks take themselves."""
    done = said(_TASK, airflow)
    assert done.stdout.splitlines()[-1:] == ["['sallyport'] {} set()"], done.stderr[-1500:]


def test_the_api_server_gets_the_guards_the_pages_and_their_places(airflow: dict[str, str]) -> None:
    done = said(_SERVER, airflow)
    assert done.stdout.splitlines()[-2:] == [
        "['/sallyport'] ['AnswerGuard', 'AskingRefresher']",
        "['Review', 'Desk']",
    ], done.stderr[-1500:]


def test_an_api_server_whose_guards_cannot_be_loaded_does_not_start_without_them(airflow: dict[str, str]) -> None:
    broken = "import sys; sys.modules['sallyport.orchestration.middleware'] = None\n"
    done = said(broken + _SERVER, airflow)
    assert done.returncode != 0
    assert "sallyport.orchestration.middleware" in done.stderr.splitlines()[-1]
