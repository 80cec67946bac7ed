"""Outputs are taken back: what lies in the download folder is deleted and seen absent, and an incident is opened.

Two steps, since who touches files opens no incident (law 10): the first opens it, which is the second one's permission.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from sallyport.errors import BadRequest, NotPermitted, Refused, SallyportError
from sallyport.notices.outbox import queue
from sallyport.projects.freezing import incident_keeper, keepers, open_incident
from sallyport.register.copies import Delivery
from sallyport.register.incidents import RECALL
from sallyport.register.models import Event
from sallyport.register.outgoing import Incident
from sallyport.register.states import Role, TransferState
from sallyport.register.watermark import advance, check_not_behind
from sallyport.retention.certify import certify
from sallyport.retention.deletion import delete_copy
from sallyport.retention.due import released_copies
from sallyport.transfers.audience import concerned
from sallyport.transfers.collecting import bytes_fetched, note_fetched, output_of
from sallyport.transfers.moves import move, state_of

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from sallyport.policy.model import Policy
    from sallyport.register.models import Transfer
    from sallyport.register.register import Register
    from sallyport.retention.due import Due
    from sallyport.transfers.run import Run

_LOG = logging.getLogger(__name__)
_FINISHED = "recall.finished"
_OUTSIDE = frozenset({TransferState.COLLECTED, TransferState.CLOSED})
_RECALLABLE = _OUTSIDE | {TransferState.RELEASED, TransferState.FAILED}


@dataclass(frozen=True)
class Taken:
    """What a recall came to.

    ``copies``: how many were deleted and seen absent. ``fetched``: files of which something had been read before, by the
    SFTP server's log.
    """

    state: TransferState
    copies: int
    fetched: int

    def __str__(self) -> str:
        before = f"{self.fetched} of the files had been fetched, in part or whole. " if self.fetched else ""
        outside = "It had been collected before; what was fetched is outside. " if self.state in _OUTSIDE else ""
        return f"{self.copies} copies were taken back. {before}{outside}The request is {self.state}."


def open_recall(register: Register, policy: Policy, run: Run, reference: str, reason: str) -> str:
    """Open the incident that the taking back is part of; returns a sentence. One that is open already is gone on with.

    NotPermitted for whom policy does not name; BadRequest for outputs that never left, and are not on their way out.
    """
    with register.changing("system:recall") as change:
        transfer = output_of(change.session, reference)
        person = incident_keeper(change, policy, run, transfer.project, reason)
        if (known := _incident_of(change.session, transfer)) is not None:
            return f"{transfer.ref} is being recalled already: incident {known.id}."
        _require_out(change.session, transfer)
        incident = Incident(
            project_id=transfer.project_id,
            transfer_id=transfer.id,
            kind=RECALL,
            is_frozen=False,
            reason=reason.strip(),
            opened_by_id=person.id,
            opened_at=change.now,
        )
        open_incident(change, run, incident, "incident.opened", state=transfer.state)
        people = keepers(change, policy, transfer.project)
        facts: dict[str, Any] = {"incident": incident.id, "reason": reason.strip(), "member": person.name}
        queue(change, "recall_opened", transfer=transfer, to=people, with_head=True, **facts)
        return f"Incident {incident.id} is open: {transfer.ref} is recalled."


def _require_out(session: Session, transfer: Transfer) -> None:
    copies = select(Delivery.id).where(Delivery.transfer_id == transfer.id, Delivery.purpose == "release").limit(1)
    if state_of(transfer) not in _RECALLABLE or session.scalar(copies) is None:
        raise BadRequest(
            f"{transfer.ref} is {transfer.state}; there is nothing outside to recall.",
            "If it is just being released, freeze its project first.",
        )


def take_back(register: Register, policy: Policy, quarantine: Path, reference: str) -> Taken:
    """Delete the released copies that are still there, each with a certificate, and conclude. Run again, it goes on.

    NotPermitted unless the register holds an open incident about it. Refused, with all others taken, when something else
    lies in a copy's place.
    """
    with register.reading() as session:
        check_not_behind(quarantine, session)
        transfer = output_of(session, reference)
        incident = _incident_of(session, transfer)
        if incident is None:
            raise NotPermitted(f"No open incident says that {transfer.ref} is recalled.", "Trigger release_recall.")
        actor = f"person:{incident.opened_by_id}"
        items = released_copies(session, transfer, f"recalled, incident {incident.id}")
    _look_at_log(register, policy)
    problems = [problem for item in items if (problem := _taken_back(register, policy, item, actor))]
    _look_at_log(register, policy)
    taken = _conclude(register, policy, reference, incident.id, actor, quarantine, left=len(problems))
    if problems:
        raise Refused(
            f"{len(problems)} of {len(items)} copies could not be taken back: {problems[0]}.",
            "Look at the download folder, and run this step again.",
        )
    return taken


def _incident_of(session: Session, transfer: Transfer) -> Incident | None:
    mine = Incident.transfer_id == transfer.id, Incident.kind == RECALL, Incident.closed_at.is_(None)
    return session.scalar(select(Incident).where(*mine).order_by(Incident.id.desc()).limit(1))


def _look_at_log(register: Register, policy: Policy) -> None:
    """What was fetched until now; a log that cannot be read keeps nothing from being taken back."""
    try:
        note_fetched(register, policy)
    except SallyportError as error:
        _LOG.warning("The SFTP server's log tells nothing now: %s", error)


def _taken_back(register: Register, policy: Policy, item: Due, actor: str) -> str | None:
    """Why it is still there; None when it is gone."""
    with register.changing(actor) as change:
        certify(change, item, absent=False, why="recall")
    try:
        found = delete_copy(policy.paths.triage, item)
    except SallyportError as error:
        return error.message
    except OSError as error:
        return f"the operating system refused: {error.strerror}"
    with register.changing(actor) as change:
        certify(change, item, absent=True, why="recall", found=found)
    return None


def _conclude(
    register: Register, policy: Policy, reference: str, incident: int, actor: str, quarantine: Path, *, left: int
) -> Taken:
    """The request is recalled, unless it was collected or something is left; people are told, once for an incident."""
    with register.changing(actor) as change:
        transfer = output_of(change.session, reference)
        subject = f"transfer:{transfer.id}"
        past = change.session.scalars(select(Event).where(Event.subject == subject)).all()
        copies = sum(event.kind == "recall.deleted" for event in past)
        fetched = len(bytes_fetched(change.session, transfer.id))
        is_told = any(event.kind == _FINISHED and event.data["incident"] == incident for event in past)
        if not left and not is_told:
            if state_of(transfer) in {TransferState.RELEASED, TransferState.FAILED}:
                move(change, transfer, TransferState.RECALLED, Role.REVIEWER, incident=incident)
            change.record(_FINISHED, transfer, incident=incident, copies=copies, fetched=fetched, state=transfer.state)
            how = "collected" if state_of(transfer) in _OUTSIDE else ""
            people = {one.id: one for one in [*concerned(transfer), *keepers(change, policy, transfer.project)]}
            facts: dict[str, Any] = {"incident": incident, "files": copies, "fetched": fetched, "how": how}
            queue(change, "output_recalled", transfer=transfer, to=list(people.values()), **facts)
        head, taken = change.head(), Taken(state_of(transfer), copies, fetched)
    advance(quarantine, head)
    return taken
