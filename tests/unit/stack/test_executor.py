"""The executor, with workers that report when the test says so."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from airflow.models.taskinstancekey import TaskInstanceKey
from airflow.utils.state import TaskInstanceState

from sallyport.orchestration.executor import PatientLocalExecutor

INCLUDE = Path(__file__).parents[3] / "include"
GATE = TaskInstanceKey("dag", "review", "run", 1, -1)
OTHER = TaskInstanceKey("dag", "after", "run", 1, -1)


@dataclass
class Workload:
    """As much of a task's workload as an executor looks at."""

    key: TaskInstanceKey
    ti: SimpleNamespace


class WithoutWorkers(PatientLocalExecutor):
    """Starts no processes: the queues stand for them."""

    def start(self):
        self.activity_queue = multiprocessing.SimpleQueue()
        self.result_queue = multiprocessing.SimpleQueue()
        self._unread_messages = multiprocessing.Value(ctypes.c_uint)
        self.workers = {}

    def _check_workers(self):
        pass

    def started(self):
        keys = []
        while not self.activity_queue.empty():
            keys.append(self.activity_queue.get().key)
        return keys


@pytest.fixture
def executor():
    made = WithoutWorkers(parallelism=2)
    made.start()
    return made


def queue(executor, key, weight=1):
    executor.queued_tasks[key] = Workload(key, SimpleNamespace(priority_weight=weight))


def report(executor, key):
    executor.result_queue.put((key, TaskInstanceState.SUCCESS, None))


def test_a_resumed_gate_waits_until_its_parking_worker_has_reported(executor):
    queue(executor, GATE)
    executor.heartbeat()
    assert executor.started() == [GATE]
    queue(executor, GATE)  # the answer came at once
    executor.heartbeat()
    assert executor.started() == []
    report(executor, GATE)
    executor.heartbeat()
    assert executor.started() == [GATE]
    # The scheduler now sees the first worker's report, and asks this before it calls the gate killed.
    assert executor.get_event_buffer() == {GATE: (TaskInstanceState.SUCCESS, None)}
    assert executor.has_task(SimpleNamespace(id="1", key=GATE))


def test_a_report_that_came_before_the_resumption_is_read_first(executor):
    queue(executor, GATE)
    executor.heartbeat()
    report(executor, GATE)
    queue(executor, GATE)
    executor.heartbeat()
    assert executor.started() == [GATE, GATE]
    assert GATE in executor.running


def test_a_held_back_task_takes_no_slot_from_others(executor):
    queue(executor, GATE)
    executor.heartbeat()
    queue(executor, GATE, weight=10)
    queue(executor, OTHER)
    executor.heartbeat()
    assert executor.started() == [GATE, OTHER]


def test_no_more_than_parallelism_are_started(executor):
    keys = [GATE._replace(run_id=f"run{number}") for number in range(4)]
    for key in keys:
        queue(executor, key)
    executor.heartbeat()
    executor.heartbeat()
    assert executor.started() == keys[:2]
    report(executor, keys[0])
    executor.heartbeat()
    assert executor.started() == keys[2:3]


def test_a_worker_that_died_holds_nothing_back_for_good(executor):
    queue(executor, GATE)
    executor.heartbeat()
    executor.change_state(GATE, TaskInstanceState.FAILED)  # what the scheduler does when the heartbeat stopped
    assert executor.running == set()


def test_its_workers_are_forks_of_a_process_that_has_loaded_what_tasks_need(tmp_path):
    script = (
        "import sys\n"
        "from sallyport.orchestration.executor import PatientLocalExecutor\n"
        "class Watched(PatientLocalExecutor):\n"
        "    def _spawn_worker(self):\n"
        "        print('sallyport.transfers.releasing' in sys.modules)\n"
        "watched = Watched(parallelism=2)\n"
        "print('sallyport.transfers.releasing' in sys.modules)\n"
        "watched.start()\n"
    )
    env = {"AIRFLOW_HOME": str(tmp_path), "PATH": os.environ["PATH"], "PYTHONPATH": str(INCLUDE)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, env=env)
    assert done.stdout.split()[-3:] == ["False", "True", "True"], done.stderr[-1500:]
