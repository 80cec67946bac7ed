"""What waits on the looker, and on others."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from sallyport.desk.looker import Looker
    from sallyport.policy.model import Policy


def waiting_for(session: Session, policy: Policy, looker: Looker) -> dict[str, Any]:
    """All that waits, as JSON: what is the looker's first, then the oldest."""
    del session
    return {
        "now": datetime.now(UTC).isoformat(timespec="seconds"),
        "you": {
            "name": looker.person.name,
            "is_data_manager": looker.duties.hold(policy.review.roles, None)
            or bool(looker.duties.projects(policy.review.roles)),
            "is_platform_manager": looker.duties.hold(policy.review.setup_roles, None),
        },
        "rows": [],
    }
