"""Runs that drafts were sent as: whose and which draft's a run is, and a draft that comes back because its run was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from sallyport.errors import BadRequest, NotPermitted
from sallyport.register.desk import OPEN, SENT, Draft
from sallyport.transfers.forms import form_digest

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from sallyport.errors import SallyportError
    from sallyport.register.change import Change
    from sallyport.register.models import Person
    from sallyport.transfers.forms import TransferForm
    from sallyport.transfers.run import Run

DRAFT_RUN = "draft__"
"""How the ids of runs begin that drafts are sent as."""
SEND_AGAIN = "send it again"
"""What a refused draft's operator does once the cause is gone; clearing the run's red step does not help."""


def draft_of(session: Session, run: Run, form: TransferForm, operator: Person) -> Draft | None:
    """The sent draft whose run this is; None for a run that is no draft's.

    NotPermitted when another person than the draft's started it, BadRequest when its form is not the one that was sent, or
    when no draft is sent as this run any more. Nothing becomes of any draft by such a run.
    """
    if not run.run_id.startswith(DRAFT_RUN):
        return None
    draft = session.scalar(select(Draft).where(Draft.dag_id == run.dag_id, Draft.run_id == run.run_id))
    if draft is None or draft.state != SENT:
        raise _over(draft)
    if draft.operator_id != operator.id:
        raise NotPermitted(
            "This run was to be started by the person who sent its draft, and by nobody else.",
            "Begin a request of your own. Whoever sent the draft opens it at the desk, changes it and sends it again.",
        )
    if form_digest(form) != (draft.form_digest or form_digest(type(form).parse(draft.fields))):
        raise BadRequest(
            "The form of this run is not the one that its draft was sent as.",
            "Open the draft at the desk, change it and send it again.",
        )
    return draft


def _over(draft: Draft | None) -> BadRequest:
    if draft is not None and draft.state == OPEN:
        return BadRequest(
            f"This run was refused before, and its draft is open again: {draft.problem}",
            "Send the draft again at the desk; that starts another run.",
        )
    return BadRequest(
        "The draft of this run was changed or discarded after it was sent.", "Send it again as it is now."
    )


def give_back(change: Change, draft: Draft, refusal: SallyportError) -> SallyportError:
    """The draft is its operator's again, with what the refusal says; returns the refusal, which says so too.

    The next version gets another run: Airflow has this one already, and would start nothing.
    """
    draft.version += 1
    draft.state, draft.changed_at = OPEN, change.now
    draft.problem, draft.advice = refusal.message, refusal.advice
    change.record(
        "draft.refused", draft, version=draft.version, dag=draft.dag_id, run=draft.run_id, problem=str(refusal)
    )
    return type(refusal)(refusal.message, f"{refusal.advice} The draft is open again at the desk.".lstrip())
