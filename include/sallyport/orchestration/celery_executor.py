"""A CeleryExecutor for which a broker that is away is something to wait for.

When Redis restarts, Airflow 3.3.2's CeleryExecutor calls a task failed that it cannot send, so that a minute's outage uses up
all tries of every task that comes due, and its scheduler ends because it cannot ask for results. Here a task that could
not be sent stays queued and is sent again, and a result that cannot be asked for is asked for later.

A fast answer (see ``sallyport.orchestration.executor``) does not confuse it: it keeps what it sent in ``running``, each
sending has an id of its own, and the older sending's result is not asked for any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airflow.executors.base_executor import PARALLELISM
from airflow.providers.celery.executors.celery_executor import CeleryExecutor
from airflow.providers.celery.executors.celery_executor_utils import BulkStateFetcher, ExceptionWithTraceback
from airflow.providers.common.compat.sdk import AirflowTaskTimeout
from celery import states
from kombu.exceptions import OperationalError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from celery.result import AsyncResult

AWAY = (OperationalError, RedisConnectionError, RedisTimeoutError, OSError, AirflowTaskTimeout)
"""What a broker that is away, or not yet ready, shows itself by."""


class PatientStates(BulkStateFetcher):
    """States of what was sent; unknown while the broker is away, which is what a task that has not begun looks like."""

    def get_many(self, async_results: Collection[AsyncResult[Any]]) -> Mapping[str, Any]:
        """Celery's task id to state and information."""
        try:
            return super().get_many(async_results)
        except AWAY as error:
            self.log.warning("The broker does not answer (%s); asking again soon", type(error).__name__)
            return {result.task_id: (states.PENDING, None) for result in async_results}


class PatientCeleryExecutor(CeleryExecutor):
    """CeleryExecutor that fails no task because of its broker."""

    def __init__(self, parallelism: int = PARALLELISM, team_name: str | None = None) -> None:
        super().__init__(parallelism, team_name)  # type: ignore[no-untyped-call]  # Airflow gives it no types
        self.bulk_state_fetcher = PatientStates(self._sync_parallelism, celery_app=self.celery_app)

    def _send_workloads_to_celery(self, workload_tuples_to_send: Sequence[Any]) -> list[Any]:
        """Send all, or as many as the broker takes: what is not among the answers stays queued for the next time."""
        # The first alone: while the broker is away, each try costs up to a second of the scheduler's time.
        first = self._sent(workload_tuples_to_send[:1])
        return first and first + self._sent(workload_tuples_to_send[1:])

    def _sent(self, some: Sequence[Any]) -> list[Any]:
        answers = super()._send_workloads_to_celery(some) if some else []
        sent = [answer for answer in answers if not _is_away(answer[2])]
        if len(sent) < len(answers):
            self.log.warning("The broker took %d of %d tasks; the others are sent again soon", len(sent), len(answers))
        return sent


def _is_away(result: object) -> bool:
    return isinstance(result, ExceptionWithTraceback) and isinstance(result.exception, AWAY)
