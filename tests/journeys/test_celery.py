"""The same DAGs on Celery: Postgres, Redis, a control worker and two data workers, as docker-compose.yml starts them."""

from __future__ import annotations

import contextlib
import hashlib
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
from trial.client import filled
from trial.process import wait_until

from leaks import Search, secrets_in
from planted import NAME, TABLE, Kind, Planted, infected, uploads
from sallyport.register.copies import Delivery
from sallyport.register.models import Event, Notice, Transfer
from sallyport.register.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trial.client import Run

SECRETS = ("AIRFLOW__API_AUTH__JWT_SECRET", "AIRFLOW__CORE__FERNET_KEY", "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN")
OWN_SECRETS = ("accounts.json", "site.json", "broker/users.acl", "postgres/data/*")
"""Files, closed to others, in which the stack keeps secrets for those who need them; the database's rows are read as such."""
READ = frozenset(
    {
        *(f"airflow:{name}" for name in ("xcom", "rendered_task_instance_fields", "hitl_detail", "log", "dag_run")),
        *(f"register:{name}" for name in ("events", "files", "findings", "notices")),
        *("data-worker-1.log", "control-worker.log", "scheduler.log", "api-server.log", "postgres/log", "broker/log"),
    }
)
"""Where the search must have been."""
AGAIN = frozenset({"transfer.staging", "transfer.inspecting"})
"""Each try of a step has an event of its own that says that it was begun."""
MANY, SOME = 4000, 600
"""Files of one release, which records 500 at once; and how many are there when it is killed, which takes a moment."""


@pytest.fixture(scope="module")
def celery() -> Iterator[CeleryStack]:
    folder = Path(tempfile.mkdtemp(prefix="sallyport-celery-"))
    folder.chmod(0o755)
    stack = CeleryStack(folder)
    try:
        stack.start()
        stack.set_up_project()
        yield stack
        known = secrets_of(stack)
        stack.stop()
        # Once more after the last test, with what was written on the way down.
        assert Search(known).folder(folder, skip=(*OWN_SECRETS, *random_bytes(stack))).report() == [], (
            "law 7: what no log or mail may hold"
        )
    finally:
        stack.stop()
        shutil.rmtree(folder, ignore_errors=True)


def secrets_of(stack: CeleryStack) -> list[Planted]:
    """Every password and key that somebody or some part of this stack was given."""
    given = [stack.broker.values, *(process.env or {} for process in stack.processes.values())]
    texts = {text: name for environment in given for text, name in secrets_in(environment).items()}
    texts |= {password: f"the password of {name}" for name, password in stack.passwords.items()}
    return [Planted(Kind.SECRET, what, text) for text, what in texts.items()]


def ended_once(stack: CeleryStack, run: Run, *names: str) -> None:
    """The files are in their places, no others beside them, and the register tells of everything once."""
    assert stack.user("data-manager-1").wait_for_end(run, 240) == "success"
    with stack.register.reading() as session:
        transfer = session.scalars(select(Transfer).where(Transfer.run_id == run.run_id)).one()
        events = session.scalars(select(Event).where(Event.subject == f"transfer:{transfer.id}")).all()
        deliveries = session.scalars(select(Delivery).where(Delivery.transfer_id == transfer.id)).all()
        assert verify(session).ok
        told = (
            session.execute(select(Notice.kind, Notice.recipient).where(Notice.transfer_id == transfer.id))
            .tuples()
            .all()
        )
    assert {
        what for what, count in Counter(what for event in events for what in told_by(event)).items() if count > 1
    } <= AGAIN
    assert len(told) == len(set(told))
    assert transfer.state == "closed"
    assert {row.state for row in deliveries} == {"done"}
    data = stack.folder / "projects" / FOLDER / "data"
    assert sorted(Path(row.path).relative_to(data).as_posix() for row in deliveries) == sorted(names)
    for name in names:
        assert (data / name).read_bytes() == (stack.inbox / name).read_bytes()
    beside = {path.name for folder in {(data / name).parent for name in names} for path in folder.iterdir()}
    assert not [name for name in beside if name.startswith(".sallyport-")], "something half done was left"


def told_by(event: Event) -> list[str]:
    """What an event says, each of which may be said once; mails are counted by themselves."""
    if event.kind == "release.delivered":
        return [f"file {one['file']} released" for one in event.data["files"]]
    return [] if event.kind.startswith("notice.") else [event.kind]


def random_bytes(stack: CeleryStack) -> Iterator[str]:
    """The large uploads, wherever they lie: nobody wrote a word into them, and to search hundreds of megabytes takes minutes."""
    yield "*.bin"
    for path in stack.inbox.glob("*.bin"):
        yield f"*/{hashlib.sha256(path.read_bytes()).hexdigest()}"


def of_length(megabytes: int) -> bytes:
    return random.Random(megabytes).randbytes(megabytes * 1_000_000)


def wait_for(stack: CeleryStack, run: Run, task: str, state: str) -> None:
    manager = stack.user("data-manager-1")
    wait_until(lambda: manager.task_states(run).get(task) == state, 120, f"{task} to be {state}")


def test_files_come_in_through_two_queues(celery: CeleryStack) -> None:
    run = celery.ask(f"{NAME}.csv", TABLE)
    celery.approve(run)
    ended_once(celery, run, f"{NAME}.csv")


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
            with contextlib.suppress(ProcessLookupError, FileNotFoundError):  # it has just ended
                left = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
                assert not [name for name in SECRETS if name.encode() in left]
                assert process.stat().st_uid == celery.account.uid


@pytest.mark.parametrize("task", ["stage", "inspect"])
def test_law_5_workers_killed_in_the_middle_of_a_step_lose_nothing_and_repeat_nothing(
    celery: CeleryStack, task: str
) -> None:
    name = f"{task}.bin"
    run = celery.ask(name, of_length(120))
    wait_for(celery, run, task, "running")
    kill_data_workers(celery)
    celery.approve(run)
    ended_once(celery, run, name)


def kill_data_workers(celery: CeleryStack) -> None:
    """All at once, and start others."""
    for number in (1, 2):
        celery.kill(f"data-worker-{number}")
    for number in (1, 2):
        celery.run("data-worker", number)


def test_law_5_workers_killed_when_some_of_the_files_are_released_release_the_others_once(celery: CeleryStack) -> None:
    names = [f"many/{number}.csv" for number in range(MANY)]
    (celery.inbox / "many").mkdir()
    for name in names:
        (celery.inbox / name).write_bytes(name.encode())
    run = celery.ask_for("many")
    celery.approve(run)
    released = celery.folder / "projects" / FOLDER / "data" / "many"
    wait_until(lambda: count_of(released) >= SOME, 120, "some of the files")
    kill_data_workers(celery)
    assert SOME <= count_of(released) < MANY
    ended_once(celery, run, *names)


def count_of(folder: Path) -> int:
    """How many files stand in it under their final names."""
    return sum(not path.name.startswith(".") for path in folder.iterdir()) if folder.is_dir() else 0


def test_law_5_an_api_server_that_is_killed_while_gates_wait_and_tasks_run_loses_nothing(celery: CeleryStack) -> None:
    waiting = celery.ask("waiting.csv", b"waits")
    shown = celery.user("data-manager-1").wait_for_gate(waiting)
    running = celery.ask("running.bin", of_length(121))
    wait_for(celery, running, "stage", "running")
    celery.kill("api-server")
    celery.run("api-server")
    wait_until(celery.healthy, 120, "the api-server")
    assert celery.user("data-manager-1").wait_for_gate(waiting) == shown, "another asking than before"
    for run in (waiting, running):
        celery.approve(run)
    ended_once(celery, waiting, "waiting.csv")
    ended_once(celery, running, "running.bin")


def test_law_5_a_broker_that_dies_and_comes_back_loses_nothing(celery: CeleryStack) -> None:
    runs = {f"broker-{number}.csv": celery.ask(f"broker-{number}.csv", b"%d" % number) for number in range(4)}
    time.sleep(2)
    os.killpg(celery.broker.process.pid, 9)
    celery.broker.process.stop()
    celery.broker.process.start()
    celery.broker.process.wait_until(celery.broker.answers, 30)
    for name, run in runs.items():
        celery.approve(run)
        ended_once(celery, run, name)


def test_law_5_a_scheduler_that_is_killed_goes_on_where_it_was(celery: CeleryStack) -> None:
    run = celery.ask("scheduled.csv", b"x")
    wait_for(celery, run, "request", "success")
    celery.kill("scheduler")
    celery.run("scheduler")
    celery.approve(run)
    ended_once(celery, run, "scheduled.csv")


def test_law_7_no_log_row_or_mail_of_the_celery_stack_holds_a_secret_or_a_value(
    celery: CeleryStack, tmp_path: Path
) -> None:
    manager = celery.user("data-manager-1")
    files = uploads(tmp_path)
    for name, content in {**files, **infected()}.items():
        (celery.inbox / name).write_bytes(content)
    sick, run = celery.ask_for(*infected()), celery.ask_for(*files)
    shown = manager.wait_for_gate(run, seconds=240)
    assert manager.answer(run, "Reject", filled(shown, reason="Not these.")).status_code == 200
    assert [manager.wait_for_end(ended, 240) for ended in (sick, run)] == ["failed", "success"]

    known = secrets_of(celery)
    assert len(known) > len(celery.passwords) + 6
    search = Search(known).folder(celery.folder, skip=(*OWN_SECRETS, *random_bytes(celery)))
    for name, database in (("airflow", "airflow"), ("register", "sallyport")):
        search.database(name, celery.postgres.url(database))
    assert search.tables() >= READ
    assert search.report() == []
