"""A step of a set-up that cannot go on: the register keeps why, people are told, and the step can be run again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.notices.outbox import queue
from sallyport.projects.audience import approvers, operator_of_project
from sallyport.projects.moves import find_project, move, state_of
from sallyport.register.states import ProjectState

if TYPE_CHECKING:
    from sallyport.errors import SallyportError
    from sallyport.policy.model import Policy
    from sallyport.register.register import Register
    from sallyport.transfers.run import Run

_OVER = frozenset({ProjectState.REJECTED, ProjectState.ENDED, ProjectState.FAILED})


def record_setup_failure(register: Register, policy: Policy, run: Run, step: str, error: SallyportError) -> None:
    """Take the run's project, if there is one, to ``failed``; an active one stays active. People are told why."""
    with register.changing(f"system:{step}") as change:
        project = find_project(change.session, run)
        if project is None:
            problem = str(error)
            change.record(
                "request.refused", "register:1", dag=run.dag_id, run=run.run_id, operator=run.operator, problem=problem
            )
            return
        if state_of(project) in _OVER:
            return
        if state_of(project) is ProjectState.ACTIVE:
            change.record("project.check_failed", project, step=step, problem=str(error))
        else:
            move(change, project, ProjectState.FAILED, step=step, problem=str(error))
            project.problem = str(error)
        operator = operator_of_project(change.session, project)
        people = [*approvers(change.session, policy, project), *([operator] if operator else [])]
        queue(change, "project_failed", project=project, to=people, with_head=True, problem=str(error), step=step)
