"""The same DAGs on Celery: Postgres, Redis, a control worker and two data workers, as docker-compose.yml starts them."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from trial.celery_stack import FOLDER, CeleryStack
from trial.process import wait_until

from sallyport.register.models import Delivery, Event, Transfer
from sallyport.register.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trial.client import Run

SECRETS = ("AIRFLOW__API_AUTH__JWT_SECRET", "AIRFLOW__CORE__FERNET_KEY", "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN")
AGAIN = frozenset({"transfer.staging", "transfer.inspecting"})
"""Each try of a step has an event of its own that says that it was begun."""


@pytest.fixture(scope="module")
def celery() -> Iterator[CeleryStack]:
    folder = Path(tempfile.mkdtemp(prefix="sallyport-celery-"))
    folder.chmod(0o755)
    stack = CeleryStack(folder)
    try:
        stack.start()
        stack.set_up_project()
        yield stack
    finally:
        stack.stop()
        shutil.rmtree(folder, ignore_errors=True)


def ended_once(stack: CeleryStack, run: Run, name: str, content: bytes) -> None:
    """The file is in its place, and the register tells of everything once."""
    assert stack.user("data-manager-1").wait_for_end(run, 240) == "success"
    assert (stack.folder / "projects" / FOLDER / "data" / name).read_bytes() == content
    with stack.register.reading() as session:
        transfer = session.scalars(select(Transfer).where(Transfer.run_id == run.run_id)).one()
        events = session.scalars(select(Event.kind).where(Event.subject == f"transfer:{transfer.id}")).all()
        deliveries = session.scalars(select(Delivery.state).where(Delivery.transfer_id == transfer.id)).all()
        assert verify(session).ok
    twice = {kind for kind, count in Counter(events).items() if count > 1 and not kind.startswith("notice.")}
    assert twice <= AGAIN
    assert transfer.state == "closed"
    assert list(deliveries) == ["done"]


def of_length(megabytes: int) -> bytes:
    return random.Random(megabytes).randbytes(megabytes * 1_000_000)


def wait_for(stack: CeleryStack, run: Run, task: str, state: str) -> None:
    manager = stack.user("data-manager-1")
    wait_until(lambda: manager.task_states(run).get(task) == state, 120, f"{task} to be {state}")


def test_files_come_in_through_two_queues(celery: CeleryStack) -> None:
    run = celery.ask("plain.csv", b"a,b\n1,2\n")
    celery.approve(run)
    ended_once(celery, run, "plain.csv", b"a,b\n1,2\n")


def processes_of(session: int) -> list[Path]:
    """Everything that a worker has started, itself included."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(ProcessLookupError):
            if os.getsid(int(process.name)) == session:
                found.append(process)
    return found


def test_law_10_no_process_of_a_data_worker_holds_a_secret_of_airflow(celery: CeleryStack) -> None:
    secrets = [celery.broker.values[name] for name in ("AIRFLOW_JWT_SECRET", "AIRFLOW_FERNET_KEY")]
    for number in (1, 2):
        given = celery.processes[f"data-worker-{number}"].env or {}
        assert "SALLYPORT_REGISTER_URL" in given
        assert not set(SECRETS) & set(given)
        assert not [name for name, value in given.items() if any(secret in value for secret in secrets)]
        processes = processes_of(celery.processes[f"data-worker-{number}"].pid)
        assert len(processes) > 1
        for process in processes:
            # Celery writes its titles over what it was started with; what is left of that must hold none either.
            left = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
            assert not [name for name in SECRETS if name.encode() in left]
            assert process.stat().st_uid == celery.account.uid


@pytest.mark.parametrize("task", ["stage", "inspect"])
def test_law_5_workers_killed_in_the_middle_of_a_step_lose_nothing_and_repeat_nothing(
    celery: CeleryStack, task: str
) -> None:
    name, content = f"{task}.bin", of_length(120)
    run = celery.ask(name, content)
    wait_for(celery, run, task, "running")
    for number in (1, 2):
        celery.kill(f"data-worker-{number}")
    for number in (1, 2):
        celery.run("data-worker", number)
    celery.approve(run)
    ended_once(celery, run, name, content)


def test_law_5_a_broker_that_dies_and_comes_back_loses_nothing(celery: CeleryStack) -> None:
    runs = {f"broker-{number}.csv": celery.ask(f"broker-{number}.csv", b"%d" % number) for number in range(4)}
    time.sleep(2)
    os.killpg(celery.broker.process.pid, 9)
    celery.broker.process.stop()
    celery.broker.process.start()
    celery.broker.process.wait_until(celery.broker.answers, 30)
    for name, run in runs.items():
        celery.approve(run)
        ended_once(celery, run, name, name.removesuffix(".csv").removeprefix("broker-").encode())


def test_law_5_a_scheduler_that_is_killed_goes_on_where_it_was(celery: CeleryStack) -> None:
    run = celery.ask("scheduled.csv", b"x")
    wait_for(celery, run, "request", "success")
    celery.kill("scheduler")
    celery.run("scheduler")
    celery.approve(run)
    ended_once(celery, run, "scheduled.csv", b"x")
