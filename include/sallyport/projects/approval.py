"""What has been decided about a project's set-up, read from the register alone (law 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from sallyport.evidence.canonical import sha256_of
from sallyport.register.models import Decision
from sallyport.review.answer import REVIEW, Choice

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from sallyport.register.models import Project

PLATFORM_ANSWER = "platform_answer"
"""Task id of the gate that waits for the platform."""
PROJECT_ID, TICKET = "project_id", "ticket"


def manifest_of(project: Project) -> dict[str, Any]:
    """What is approved: the form as it was sent and what was worked out from it. A new asking is another manifest."""
    return {
        "direction": "setup",
        "project": project.folder,
        "asked_at": project.created_at.isoformat(timespec="microseconds"),
        "operator": project.operator_id,
        "request": project.request,
    }


def digest_of(project: Project) -> str:
    """SHA-256 of the manifest's canonical JSON."""
    return sha256_of(manifest_of(project))


def next_round(session: Session, project: Project, gate: str) -> int:
    """Which asking of this gate is next: one more than has been answered."""
    query = select(func.count()).where(Decision.project_id == project.id, Decision.gate == gate)
    return int(session.scalar(query) or 0) + 1


def newest(session: Session, project: Project, gate: str) -> Decision | None:
    """The newest decision at this gate about the request as it stands now."""
    query = select(Decision).where(
        Decision.project_id == project.id, Decision.gate == gate, Decision.manifest_digest == digest_of(project)
    )
    return session.scalar(query.order_by(Decision.round.desc()).limit(1))


def is_approved(session: Session, project: Project) -> bool:
    """Did somebody else than the operator approve exactly this request?"""
    found = newest(session, project, REVIEW)
    return found is not None and found.choice == Choice.APPROVE and found.reviewer_id != project.operator_id


def has_answer(session: Session, project: Project) -> bool:
    """Has the platform answered, with the id that the project now has?"""
    found = newest(session, project, PLATFORM_ANSWER)
    if found is None or found.choice != Choice.APPROVE or project.platform_id is None:
        return False
    return bool(found.answers.get(PROJECT_ID) == project.platform_id)
