"""What waits on the looker, and on others."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from sallyport.desk.drafts import refused_drafts
from sallyport.desk.row import iso
from sallyport.desk.waiting_others import waiting_incidents, waiting_policies, waiting_setups
from sallyport.desk.waiting_requests import waiting_requests
from sallyport.register.incidents import freezes_ever
from sallyport.register.outgoing import Incident

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from sallyport.desk.looker import Looker
    from sallyport.policy.model import Policy


def waiting_for(session: Session, policy: Policy, looker: Looker) -> dict[str, Any]:
    """All that waits, as JSON: what is the looker's first, then the oldest."""
    incidents, freezes = _open_incidents(session), freezes_ever(session)
    rows = [
        *waiting_requests(session, policy, looker, freezes),
        *waiting_setups(session, policy, looker, freezes),
        *waiting_policies(session, policy, looker),
        *waiting_incidents(policy, looker, incidents),
        *refused_drafts(session, looker),
    ]
    return {
        "now": iso(datetime.now(UTC)),
        "you": _you(policy, looker),
        "rows": [row.as_json() for row in sorted(rows, key=lambda row: (bool(row.why_not), row.since))],
    }


def _you(policy: Policy, looker: Looker) -> dict[str, Any]:
    roles = policy.review.roles
    return {
        "name": looker.person.name,
        "is_data_manager": looker.sees_all_projects or bool(looker.duties.projects(roles)),
        "is_platform_manager": looker.duties.hold(policy.review.setup_roles, None),
    }


def _open_incidents(session: Session) -> Sequence[Incident]:
    query = select(Incident).where(Incident.closed_at.is_(None)).order_by(Incident.id)
    return session.scalars(query.options(joinedload(Incident.project), joinedload(Incident.opened_by))).all()
