"""Waiting for an upload: a deferrable sensor, so that a request that waits for days holds no worker."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseSensorOperator
from airflow.sdk.exceptions import AirflowFailException
from airflow.triggers.base import BaseTrigger, TriggerEvent

from sallyport.orchestration.context import run_of
from sallyport.orchestration.queues import DATA
from sallyport.orchestration.wordless import wordless

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from airflow.sdk import Context

    from sallyport.transfers.selection import Look

READY = "ready"
GAVE_UP = "gave up"
_NEXT_LOOK_AT_THE_CLOCK = timedelta(hours=1)
_FIRST_LOOK_AFTER = 1.0  # seconds; a trigger that fires at once would outrun the worker that handed over to it


class UploadSensor(BaseSensorOperator):
    """Wait until the files that the run's request names are in the upload folder and at rest."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - passed through
        kwargs.setdefault("queue", DATA)
        kwargs.setdefault("retries", 3)
        kwargs.setdefault("retry_delay", timedelta(seconds=5))
        super().__init__(**kwargs)

    @wordless
    def execute(self, context: Context) -> None:
        """Hand over to the triggerer; nothing to wait for when the files were taken already."""
        from sallyport.orchestration.site import Site
        from sallyport.register.states import TransferState
        from sallyport.transfers.moves import has_passed, transfer_of

        run, site = run_of(context), Site.open()
        with site.register.reading() as session:
            transfer = transfer_of(session, run)
            if has_passed(transfer, TransferState.STAGED):
                return
            until = transfer.created_at + timedelta(hours=site.policy.triage.give_up_after_hours)
        # Ids only: the names of files stay in the register (law 7).
        trigger = UploadTrigger(run.dag_id, run.run_id, until.timestamp())
        self.defer(trigger=trigger, method_name="execute_complete")

    @wordless
    def execute_complete(self, context: Context, event: dict[str, Any]) -> None:
        """Go on when the files are there; otherwise the request expires."""
        from sallyport.orchestration.site import Site
        from sallyport.transfers.failing import give_up_waiting

        if event["outcome"] == READY:
            return
        site, run = Site.open(), run_of(context)
        if problem := site.clock_in_doubt():
            self.log.warning("It waits on: %s", problem)
            later = datetime.now(UTC) + _NEXT_LOOK_AT_THE_CLOCK
            self.defer(trigger=UploadTrigger(run.dag_id, run.run_id, later.timestamp()), method_name="execute_complete")
        give_up_waiting(site.register, run, int(event["missing"]))
        raise AirflowFailException(
            f"{event['missing']} of the named files or patterns did not arrive. "
            "Check the names with the user, then trigger the request again."
        )


class UploadTrigger(BaseTrigger):
    """Look at an upload folder until it is complete and at rest, or until it is too late."""

    def __init__(self, dag_id: str, run_id: str, until: float) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Airflow gives it no types
        self.dag_id = dag_id
        self.run_id = run_id
        self.until = until
        """Seconds since the epoch after which it gives up."""

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """For Airflow's database."""
        return "sallyport.orchestration.waiting.UploadTrigger", {
            "dag_id": self.dag_id,
            "run_id": self.run_id,
            "until": self.until,
        }

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """One event, when the waiting is over. A look that fails is taken again; a folder may be away for a while.

        However late it is, files that are there get the time to be seen at rest: the triggerer may have been down.
        """
        from sallyport.policy.load import load, policy_path
        from sallyport.transfers.selection import Quiet

        triage = load(policy_path()).policy.triage
        quiet = Quiet(triage.quiet_seconds)
        at_least = time.monotonic() + _FIRST_LOOK_AFTER + triage.quiet_seconds + 2 * triage.poll_seconds
        await asyncio.sleep(_FIRST_LOOK_AFTER)
        while True:
            seen = await asyncio.to_thread(self._look)
            if seen is not None and quiet.reached(seen, time.monotonic()):
                yield TriggerEvent({"outcome": READY})
                return
            if datetime.now(UTC).timestamp() > self.until and (not _may_settle(seen) or time.monotonic() > at_least):
                missing = len(seen.missing) + len(seen.unfinished) if seen else 0
                yield TriggerEvent({"outcome": GAVE_UP, "missing": missing or 1})
                return
            await asyncio.sleep(triage.poll_seconds)

    def _look(self) -> Look | None:
        from sqlalchemy.exc import SQLAlchemyError

        from sallyport.errors import SallyportError
        from sallyport.orchestration.site import Site
        from sallyport.transfers.moves import transfer_of
        from sallyport.transfers.run import Run
        from sallyport.transfers.selection import look

        run = Run(self.dag_id, self.run_id, None)
        try:
            site = Site.open()
            with site.register.reading() as session:
                patterns = list(transfer_of(session, run).request["files"])
            with site.source_for(run) as source:
                return look(source, patterns, site.policy.triage)
        except (SallyportError, OSError, SQLAlchemyError) as error:
            self.log.warning("The upload folder cannot be looked at now (%s)", type(error).__name__)
            return None


def _may_settle(seen: Look | None) -> bool:
    """Could time alone bring it to rest? Not when something is missing; a look that failed says nothing."""
    return seen is None or seen.complete
