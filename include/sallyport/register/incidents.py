"""What stands still because of an incident: asked before every effect, and before every decision that leads to one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import joinedload

from sallyport.errors import NotPermitted
from sallyport.register.outgoing import Incident

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from sallyport.register.models import Project, Transfer

FREEZE, RECALL = "freeze", "recall"


class Frozen(NotPermitted):
    """A project, or the whole site, stands still; what was asked for has not been done."""


def freezes(session: Session) -> Sequence[Incident]:
    """Everything that is frozen now, oldest first."""
    return session.scalars(select(Incident).where(Incident.is_frozen).order_by(Incident.id)).all()


def freeze_of(session: Session, project_id: int | None) -> Incident | None:
    """The incident that this project stands still for, its own or the whole site's; None when it goes on."""
    reach = or_(Incident.project_id.is_(None), Incident.project_id == project_id)
    return session.scalar(select(Incident).where(Incident.is_frozen, reach).order_by(Incident.id).limit(1))


def freezes_ever(session: Session) -> Sequence[Incident]:
    """Everything that is or was frozen, oldest first."""
    query = select(Incident).where(Incident.kind == FREEZE).order_by(Incident.opened_at, Incident.id)
    return session.scalars(query.options(joinedload(Incident.project), joinedload(Incident.opened_by))).all()


def time_frozen(freezes: Iterable[Incident], project_id: int | None, since: datetime) -> timedelta:
    """How much of the time since then a project, or the whole site, stood still: nobody could answer meanwhile.

    ``freezes`` as :func:`freezes_ever` gives them.
    """
    now = datetime.now(UTC)
    whole, counted_to = timedelta(), since
    for incident in freezes:
        begin, end = max(incident.opened_at, counted_to), incident.closed_at or now
        if incident.project_id in {None, project_id} and end > begin:  # one within another counts once
            whole, counted_to = whole + (end - begin), end
    return whole


def part_of_incident(transfer: Any, project: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns, or their values
    """Is a transfer, by its id and that of its project, part of an incident that nobody has closed yet?"""
    about_it = and_(Incident.closed_at.is_(None), Incident.transfer_id == transfer)
    frozen = and_(Incident.is_frozen, or_(Incident.project_id.is_(None), Incident.project_id == project))
    return exists().where(or_(about_it, frozen))


def is_evidence(session: Session, transfer: Transfer) -> bool:
    """Is it part of an incident that nobody has closed yet? Then nothing of it is lost."""
    return bool(session.scalar(select(part_of_incident(transfer.id, transfer.project_id))))


ANSWER_OR_CLEAR = "answer again, or have the red step cleared: it goes on where it stopped"
"""What is done once a freeze is lifted, by most of what it stopped."""


def require_not_frozen(session: Session, project: Project | None, then: str = ANSWER_OR_CLEAR) -> None:
    """Frozen when the project, or the whole site, stands still. ``None`` asks for the whole site alone.

    ``then``: what to do once it is lifted.
    """
    incident = freeze_of(session, project.id if project else None)
    if incident is not None:
        raise Frozen(
            f"{said(incident)} Nothing was done.",
            f"Once it is lifted (lift_freeze, incident {incident.id}, by another person than {incident.opened_by.name}), "
            f"{then}.",
        )


def said(incident: Incident) -> str:
    """Who froze what, when and why, as a sentence."""
    what = f"The project {incident.project.folder} is" if incident.project else "Everything is"
    reason = " ".join(incident.reason.split()).rstrip(".")
    since = f"{incident.opened_at:%Y-%m-%d %H:%M} UTC"
    return f"{what} frozen (incident {incident.id}) by {incident.opened_by.name} since {since}: {reason}."
