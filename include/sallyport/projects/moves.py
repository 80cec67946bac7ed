"""Changing a project's state: the one place where its row, its event and the legality of the move meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from sallyport.errors import NotFound
from sallyport.projects.approval import has_answer, is_approved
from sallyport.register.models import Project
from sallyport.register.states import ProjectState, Role, check_project_move

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from sallyport.register.change import Change
    from sallyport.transfers.run import Run


def find_project(session: Session, run: Run) -> Project | None:
    """The project that ``run`` sets up, if it has one."""
    return session.scalar(select(Project).where(Project.dag_id == run.dag_id, Project.run_id == run.run_id))


def project_of(session: Session, run: Run) -> Project:
    """The project that ``run`` sets up; found by the run itself, never by what another task handed on (law 5)."""
    found = find_project(session, run)
    if found is None:
        raise NotFound(
            "This run sets up no project: its request was refused, or a later run took the project over.",
            "Look at the newest project_setup run with this folder name.",
        )
    return found


def state_of(project: Project) -> ProjectState:
    """Its state as the enumeration."""
    return ProjectState(project.state)


def move(change: Change, project: Project, state: ProjectState, role: Role = Role.SYSTEM, **data: object) -> None:
    """Take the project to ``state``; IllegalMove unless the table allows it to ``role``."""
    old = state_of(project)
    check_project_move(old, state, role)
    project.state = state
    project.problem = None
    change.record(f"project.{state}", project, old=old, role=role, **data)


def is_over(session: Session, project: Project) -> bool:
    """Did it end before both gates said yes: refused, or nobody answered in time? Then there is nothing to make."""
    state = state_of(project)
    if state is ProjectState.FAILED:
        return not (is_approved(session, project) and has_answer(session, project))
    return state is ProjectState.REJECTED


def resume(change: Change, project: Project) -> None:
    """A failed project whose step is run again goes on from what has been decided; any other is left alone."""
    if state_of(project) is not ProjectState.FAILED:
        return
    state = ProjectState.REQUESTED
    if is_approved(change.session, project):
        state = ProjectState.ANSWERED if has_answer(change.session, project) else ProjectState.APPROVED
    move(change, project, state, resumed=True)
