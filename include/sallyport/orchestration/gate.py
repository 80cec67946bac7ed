"""The gate: Airflow's human-in-the-loop task, made to keep the laws.

Task state is never an approval (law 4): the gate's only product is a decision in the register, and the release reads it
there. What this class deals with, so that no DAG has to:

- the form is built for the run when the gate opens, and again when it asks again;
- there are no defaults, so a time-out cannot answer; it expires the request, unless the clock is in doubt or the project
  stood still meanwhile;
- the answer is judged when it arrives, whatever the page let through, and a bad one parks the task again with the cause;
- a cleared or retried gate asks about what is true now, or is skipped when it has been decided;
- it holds no worker, no slot and no secret while it waits, for weeks if need be.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import Param
from airflow.sdk.definitions.param import ParamsDict
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException, TaskAwaitingInput

from sallyport.orchestration.context import run_of
from sallyport.orchestration.queues import CONTROL
from sallyport.orchestration.wordless import wordless

if TYPE_CHECKING:
    from airflow.sdk import Context

    from sallyport.orchestration.keepers import Keeper
    from sallyport.orchestration.site import Site
    from sallyport.review.gate import Asked

_NEXT_LOOK = timedelta(hours=1)
OPTIONS = ("Approve", "Return", "Reject", "Withdraw")
"""As in :class:`sallyport.review.answer.Choice`, which DAG files do not load."""


class Gate(HITLOperator):
    """Ask people, keep their answer in the register. ``options`` are the buttons."""

    def __init__(self, *, options: tuple[str, ...] = OPTIONS, **kwargs: Any) -> None:  # noqa: ANN401 - passed through
        kwargs.setdefault("subject", "Preparing the review …")
        kwargs.setdefault("queue", CONTROL)
        kwargs.setdefault("retries", 3)
        kwargs.setdefault("retry_delay", timedelta(seconds=5))
        super().__init__(options=list(options), **kwargs)
        self._buttons = options

    @wordless
    def execute(self, context: Context) -> None:
        """Open the gate and park, or skip it when there is nothing to ask."""
        keeper = self._keeper(context)
        asked = keeper.ask(run_of(context), self.task_id)
        if asked is None:
            raise AirflowSkipException("There is nothing to ask: it is decided, or no second person is needed.")
        _send_mail()
        self._park(context, asked)

    @wordless
    def execute_complete(self, context: Context, event: dict[str, Any], **asked: Any) -> None:  # noqa: ANN401 - what was parked
        """Take the answer, or park again with the cause."""
        from sallyport.review.answer import Answer

        run, keeper = run_of(context), self._keeper(context)
        if "error" in event:
            self._nobody_answered(context, keeper, event)
            return
        user = event.get("responded_by_user")
        if not user:
            raise AirflowFailException("An answer without a person is not an answer.")
        answer = Answer(
            gate=self.task_id,
            user_id=str(user["id"]),
            user_name=str(user["name"]),
            options=event["chosen_options"],
            fields=event["params_input"] or {},
            round=asked.get("round"),
        )
        refusals = keeper.decide(run, answer)
        if refusals:
            self.log.warning("The answer of %s was not taken: %s", answer.user_name, " ".join(refusals))
            self._park(context, keeper.reask(run, self.task_id, refusals))

    def _nobody_answered(self, context: Context, keeper: Keeper, event: dict[str, Any]) -> None:
        if event.get("error_type") != "timeout":
            raise AirflowFailException(f"The gate could not wait: {event.get('error_type')}.")
        run = run_of(context)
        asked = keeper.ask(run, self.task_id)
        problem = self._site().clock_in_doubt()
        if asked is not None and asked.deadline > datetime.now(UTC):
            problem = "it was frozen meanwhile, and nobody could answer."
        if asked is not None and problem:
            self.log.warning("The gate waits on: %s", problem)
            self._park(context, asked, at_least=_NEXT_LOOK)
        keeper.expire(run, self.task_id)
        raise AirflowSkipException("Nobody answered in time; the request has expired.")

    def _keeper(self, context: Context) -> Keeper:
        from sallyport.orchestration.keepers import keeper_of

        site = self._site()
        return keeper_of(site.register, site.loaded, run_of(context))

    def _site(self) -> Site:
        from sallyport.orchestration.site import Site

        return Site.open()

    def _park(self, context: Context, asked: Asked, at_least: timedelta = timedelta(seconds=1)) -> None:
        self.subject, self.body = asked.form.subject, asked.form.body
        self.options = list(asked.form.options or self._buttons)
        self.params = ParamsDict({name: _param(schema) for name, schema in asked.form.fields.items()})
        self.response_timeout = max(asked.deadline - datetime.now(UTC), at_least)
        try:
            super().execute(context)
        except TaskAwaitingInput as parked:
            # Kept with the task, not in the form: which asking this was, whatever the answer says.
            raise TaskAwaitingInput(
                method_name=parked.method_name, timeout=parked.timeout, kwargs={"round": asked.round}
            ) from None


def _param(schema: dict[str, Any]) -> Param:
    rest = {key: value for key, value in schema.items() if key not in {"default", "description"}}
    return Param(schema["default"], description=schema.get("description") or None, **rest)


def _send_mail() -> None:
    """Send what waits in the outbox; a mail server that is down must not keep a gate from opening."""
    from sallyport.orchestration.mail import send_waiting_mail

    send_waiting_mail()
