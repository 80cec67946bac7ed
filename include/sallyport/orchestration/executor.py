"""A LocalExecutor that is not confused by a fast answer.

A gate parks its task and frees the worker; the worker's report ("this process ended well") reaches the scheduler a
moment later. When a person, or a trigger, answers within that moment, Airflow 3.3.2's LocalExecutor starts the resumed
task first and then reads the old report, and the scheduler takes the task for killed and fails the gate. Here reports
are read before anything is started, and a task whose earlier worker has not reported yet is held back until it has.

Its workers are warm, as Celery's are (see ``sallyport.orchestration.warm``).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from airflow.executors.local_executor import LocalExecutor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airflow.executors.workloads import ExecutorWorkload
    from airflow.executors.workloads.types import WorkloadKey


class PatientLocalExecutor(LocalExecutor):
    """LocalExecutor that remembers in ``running`` what it started, until the worker has reported.

    The scheduler asks ``has_task`` before it calls a task killed, and removes a task whose heartbeat stopped from
    ``running`` itself, so a worker that dies without a report holds nothing back for good.
    """

    def start(self) -> None:
        """Load what tasks need, then start the workers, which are forks of this process."""
        importlib.import_module("sallyport.orchestration.warm")
        super().start()

    def heartbeat(self) -> None:
        """Read what workers reported, then start what may be started."""
        self._read_results()  # type: ignore[no-untyped-call]  # Airflow gives it no types
        super().heartbeat()

    def _get_workloads_to_schedule(self, open_slots: int) -> list[tuple[WorkloadKey, ExecutorWorkload]]:
        # Ask for all that is queued: a workload that is held back must not use up a free slot.
        queued = super()._get_workloads_to_schedule(len(self.queued_callbacks) + len(self.queued_tasks))
        startable = [(key, workload) for key, workload in queued if key not in self.running]
        return startable[: max(open_slots, 0)]

    def _process_workloads(self, workload_list: Sequence[ExecutorWorkload]) -> None:
        self.running.update(workload.key for workload in workload_list)
        super()._process_workloads(workload_list)  # type: ignore[no-untyped-call]  # Airflow's has no types
