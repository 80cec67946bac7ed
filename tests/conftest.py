"""Before anything imports Airflow: a home of its own, so that no test touches one that is in use."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from trial.clamd import Clamd

if TYPE_CHECKING:
    from collections.abc import Iterator

os.environ["AIRFLOW_HOME"] = tempfile.mkdtemp(prefix="sallyport-airflow-")
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
os.environ["AIRFLOW__CORE__DAGS_FOLDER"] = str(Path(__file__).parents[1] / "dags")
for variable in ("SALLYPORT_REGISTER_URL", "SALLYPORT_POLICY"):
    os.environ.pop(variable, None)


@pytest.fixture(scope="session")
def open_folder() -> Iterator[Path]:
    """A folder that the unprivileged account of the services can reach; pytest's own are for their owner alone."""
    folder = Path(tempfile.mkdtemp(prefix="sallyport-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def clamd(open_folder: Path) -> Iterator[Clamd]:
    """One real scanner for all journeys."""
    part = Clamd(open_folder / "clamd")
    part.start()
    yield part
    part.stop()
