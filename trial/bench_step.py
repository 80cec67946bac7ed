"""``python -m trial.bench_step WHAT``: one step of a transfer in a process of its own, as Airflow runs one, and its memory.

Begins with all that a task's process holds before it does anything: Airflow's task runner and the parsed DAG file.
``WHAT`` is JSON: ``step`` (one of the site's, or ``bare`` for nothing at all), ``root``, ``clamd``, ``dag``, ``run``,
``owner``. Prints JSON: ``peak`` (kB, VmHWM) and ``seconds`` of the step alone.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any

from trial.state import CHECKOUT

BARE = "bare"


def main(what: dict[str, Any]) -> dict[str, Any]:
    """Run the step; what is to be printed."""
    _begin_as_a_task(what["dag"])
    start = time.perf_counter()
    if what["step"] != BARE:
        _run(what)
    return {"seconds": time.perf_counter() - start, "peak": peak_of("self")}


def started_by(pid: int) -> list[int]:
    """Numbers of the processes that a process, in any of its threads, has started and that still run."""
    try:
        lists = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    return [int(child) for listed in lists for child in listed.split()]


def peak_of(process: int | str) -> int:
    """The most memory, in kB, that a process has held so far; 0 when it is gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")), 0)


def own_memory_of(process: int) -> int:
    """The memory, in kB, that a process shares with no other now; 0 when it is gone."""
    try:
        parts = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in parts if line.startswith("Private_"))


def _begin_as_a_task(dag: str) -> None:
    from airflow.dag_processing.dagbag import DagBag  # noqa: PLC0415 - its time and memory are Airflow's own

    importlib.import_module("airflow.sdk.execution_time.task_runner")
    if not DagBag(CHECKOUT / "dags" / f"{dag}.py").dags:
        raise RuntimeError(f"the DAG file {dag} cannot be read")


def _run(what: dict[str, Any]) -> None:
    # As in a task: the product is loaded by the step, not by the DAG file.
    from sallyport.transfers.run import Run  # noqa: PLC0415 - as said above
    from trial.bench_site import OPERATOR, BenchSite  # noqa: PLC0415 - as said above

    site = BenchSite(Path(what["root"]), Path(what["clamd"]))
    site.step(what["step"], Run(what["dag"], what["run"], OPERATOR), what["owner"])


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))  # noqa: T201 - a command
