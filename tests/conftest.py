"""Before anything imports Airflow: a home of its own, so that no test touches one that is in use."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from trial.clamd import Clamd
from trial.process import trial_account

from fuzz.profile import load_profile
from leaks import Search, secrets_of_config

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOM = 4 * 1024**3


def _in_memory() -> Path | None:
    """A folder in memory for all that the tests write, where there is room: no disk then waits for their many fsyncs."""
    folder = Path("/dev/shm")
    if not os.access(folder, os.W_OK | os.X_OK) or os.environ.get("TMPDIR"):
        return None
    seen = os.statvfs(folder)
    return None if seen.f_flag & os.ST_NOEXEC or seen.f_bavail * seen.f_frsize < _ROOM else folder


if (memory := _in_memory()) is not None:
    os.environ["TMPDIR"] = str(memory)
    tempfile.tempdir = str(memory)

pytest_plugins = ["register_fixtures", "setup_site_fixtures", "sharing"]
load_profile()

os.environ["AIRFLOW_HOME"] = tempfile.mkdtemp(prefix="sallyport-airflow-")
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
os.environ["AIRFLOW__CORE__DAGS_FOLDER"] = str(Path(__file__).parents[1] / "dags")
for variable in ("SALLYPORT_REGISTER_URL", "SALLYPORT_POLICY"):
    os.environ.pop(variable, None)


def pytest_configure(config: pytest.Config) -> None:
    """The account of the services is made once, before several processes would make it."""
    if not hasattr(config, "workerinput"):
        trial_account()


def pytest_unconfigure() -> None:
    """Also where no test ran: the process that shares them out among others has a home, too."""
    shutil.rmtree(os.environ["AIRFLOW_HOME"], ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def airflow_home() -> Iterator[None]:
    """After the last test, nothing that Airflow kept of the runs in this process holds what it may not: law 7."""
    yield
    home = Path(os.environ["AIRFLOW_HOME"])
    database = home / "airflow.db"
    if database.exists():
        search = Search(secrets_of_config(home / "airflow.cfg")).folder(home, skip=("airflow.cfg",))
        assert search.database("airflow", f"sqlite:///{database}").report() == [], "law 7: what no log or row may hold"


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
