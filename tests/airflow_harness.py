"""Runs a DAG of this repository to its end in this process, on a database of its own, while people answer its gates.

No scheduler and no API server: so nothing stands between an answer and the gate's own judgement.
"""

from __future__ import annotations

import _thread
import subprocess
import sys
import threading
import time
import traceback
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]


def prepare_database() -> None:
    """Make Airflow's own tables; once a test session."""
    subprocess.run([sys.executable, "-m", "airflow", "db", "migrate"], check=True, capture_output=True, timeout=180)


@dataclass
class Answer:
    """What somebody answers when the gate ``task`` waits; without a user, the time runs out."""

    task: str
    option: str = ""
    user: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    meddle: Callable[[Any, str, str], None] | None = None
    """What somebody with power over Airflow's database does before: given its session, the DAG and the run."""


@dataclass
class Result:
    """A finished run."""

    run_id: str
    state: str
    tasks: dict[str, str]
    shown: list[dict[str, Any]]
    """Each asking as its row held it: subject, body, params."""


def run_dag(name: str, form: dict[str, Any], answers: list[Answer], seconds: float = 120) -> Result:
    """Trigger the DAG with ``form`` and give ``answers`` in turn."""
    from airflow.dag_processing.dagbag import DagBag
    from airflow.models import import_all_models
    from sqlalchemy.orm import configure_mappers

    # Before there are two threads: on a busy machine both would set the tables up, and wait for each other for ever.
    import_all_models()
    configure_mappers()
    dag = DagBag(ROOT / "dags" / f"{name}.py").dags[name]
    shown: list[dict[str, Any]] = []
    stop = threading.Event()
    with ThreadPoolExecutor(1) as person:
        answering = person.submit(_answer, name, list(answers), shown, stop, seconds)
        answering.add_done_callback(_end_when_broken)
        try:
            dag_run = dag.test(run_conf=form)
        finally:
            stop.set()
        answering.result()
    tasks = {item.task_id: str(item.state) for item in dag_run.get_task_instances()}
    return Result(dag_run.run_id, str(dag_run.state), tasks, shown)


def _end_when_broken(answering: Future[None]) -> None:
    """A person who stumbles must not leave the run waiting for ever."""
    if (error := answering.exception()) is not None:
        traceback.print_exception(error)
        _thread.interrupt_main()


def _answer(
    dag_id: str, answers: list[Answer], shown: list[dict[str, Any]], stop: threading.Event, seconds: float
) -> None:
    from airflow.models.taskinstance import TaskInstance
    from airflow.utils.session import create_session
    from airflow.utils.state import TaskInstanceState
    from sqlalchemy import select

    end = time.monotonic() + seconds
    while answers and not stop.is_set() and time.monotonic() < end:
        time.sleep(0.3)
        with create_session() as session:
            query = select(TaskInstance).where(
                TaskInstance.dag_id == dag_id,
                TaskInstance.task_id == answers[0].task,
                TaskInstance.state == TaskInstanceState.AWAITING_INPUT,
            )
            waiting = session.scalars(query).first()
            if waiting is not None:
                time.sleep(0.2)
                _submit(session, waiting, answers.pop(0), shown)


def _submit(session: Any, waiting: Any, answer: Answer, shown: list[dict[str, Any]]) -> None:
    from airflow.models.hitl import HITLDetail
    from airflow.models.trigger import handle_event_submit
    from airflow.triggers.base import TriggerEvent

    if answer.meddle is not None:
        answer.meddle(session, waiting.dag_id, waiting.run_id)
    row = session.get(HITLDetail, waiting.id)
    shown.append({"subject": row.subject, "body": row.body, "params": row.params})
    if answer.user is None:
        payload: dict[str, Any] = {"error": "The time to answer has passed.", "error_type": "timeout"}
    else:
        row.responded_at, row.responded_by = datetime.now(UTC), {"id": f"id-of-{answer.user}", "name": answer.user}
        row.chosen_options, row.params_input = [answer.option], answer.fields
        payload = row.as_resume_event_payload()
    handle_event_submit(TriggerEvent(payload), task_instance=waiting, session=session)
