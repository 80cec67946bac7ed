"""What the desk's filters and forms offer to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from sallyport.desk.forms import FORMS
from sallyport.desk.looker import uploaders
from sallyport.register.models import Project
from sallyport.register.states import ProjectState, TransferKind, TransferState
from sallyport.storage.names import printable

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from sallyport.desk.looker import Looker
    from sallyport.policy.model import Policy


def choices_of(session: Session, policy: Policy, looker: Looker) -> dict[str, Any]:
    """Projects, people with uploads, states and kinds of transfers, and the DAGs to ask with, as JSON."""
    active = select(Project).where(Project.state == ProjectState.ACTIVE, looker.projects()).order_by(Project.folder)
    return {
        "projects": [
            {"folder": project.folder, "title": printable(project.title)} for project in session.scalars(active)
        ],
        "people": [
            {
                "triage_name": person.triage_name,
                "name": person.name,
                "is_you": person.id == looker.person.id,
                "projects": [project.folder for project in projects],
            }
            for person, projects in uploaders(session, looker)
        ],
        "has_output_areas": policy.paths.outputs is not None,
        "states": list(TransferState),
        "kinds": list(TransferKind),
        "dags": {form.kind: dag for dag, form in FORMS.items() if dag in looker.dags},
    }
