"""The first step of a project's set-up: a checked form becomes a project in the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from sallyport.capacity.nodes import propose, read_assignments
from sallyport.errors import BadRequest, NotPermitted
from sallyport.people.directory import find_member
from sallyport.projects.approval import digest_of, is_approved
from sallyport.projects.form import check_form
from sallyport.projects.moves import find_project, move, state_of
from sallyport.projects.request_form import fill
from sallyport.register.models import Project
from sallyport.register.people import has_role
from sallyport.register.states import ProjectState, Role, check_project_move
from sallyport.transfers.request import operator_of
from sallyport.transfers.run import Run

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from sallyport.capacity.nodes import Survey
    from sallyport.policy.load import Loaded
    from sallyport.policy.model import Policy
    from sallyport.projects.form import SetupForm
    from sallyport.register.change import Change
    from sallyport.register.models import Person
    from sallyport.register.register import Register

_ON_ITS_WAY = frozenset({ProjectState.REQUESTED, ProjectState.APPROVED, ProjectState.ANSWERED})


def request(
    register: Register, loaded: Loaded, form: SetupForm, run: Run, is_going_on: Callable[[Run], bool] = lambda _: True
) -> Project:
    """Record the request and return its project. A run has one project however often this is called.

    ``is_going_on`` says of another run whether Airflow still has it and it has not ended.

    A folder whose set-up was rejected or failed, or whose run is over or was deleted, can be asked for again. The same form
    for a project that is active, or was approved, hands the project to this run and changes nothing else: what was decided
    stands, and who was named is not looked at anew. BadRequest for a form that cannot be, or a folder that is spoken for.
    """
    with register.reading() as session:
        found = find_project(session, run)
    if found is not None:
        return found
    filled = form.filled(loaded.policy)
    check_form(filled, loaded.policy)
    with register.reading() as session:
        before = _run_of(_same_folder(session, filled.folder_name))
    # Airflow is asked with nothing locked: everybody else would wait for its answer.
    over = before if before is not None and not is_going_on(before) else None
    survey = read_assignments(loaded.policy.projects.node_command)
    with register.changing("system:setup") as change:
        found = find_project(change.session, run)
        if found is not None:
            return found
        operator = operator_of(change.session, run, loaded.policy)
        change.actor = f"person:{operator.id}"
        require_setup_operator(change.session, operator, loaded.policy)
        known = _same_folder(change.session, filled.folder_name)
        if known is not None and _goes_on(change, known, filled, over):
            return _again(change, known, operator, run)
        asked = _asked(change.session, loaded, filled, survey)
        return _open(change, loaded, known or Project(folder=filled.folder_name), asked, operator, run)


def require_setup_operator(session: Session, person: Person, policy: Policy) -> None:
    """NotPermitted unless this person may ask for a project."""
    roles = dict.fromkeys((*policy.review.roles, *policy.review.setup_roles))
    if not any(has_role(session, person, role, None) for role in roles):
        raise NotPermitted(
            f"{person.name} may not ask for a project.", f"Ask a {' or '.join(roles).replace('_', ' ')} to trigger it."
        )


def _asked(session: Session, loaded: Loaded, form: SetupForm, survey: Survey) -> dict[str, Any]:
    """What the register keeps of the form, and what was worked out from it."""
    if form.project_id:
        require_free_id(session, form.project_id, form.folder_name)
    rules = loaded.policy.projects
    proposal = propose(survey, form.cores or 0, form.node, capacity=rules.max_cores, pattern=rules.node_pattern)
    members = form.people()
    for member in members:
        find_member(session, member)
    sections = fill(rules.request_form, form, proposal.node)
    return {
        "form": form.model_dump(mode="json"),
        "members": [{"username": one.username, "name": one.name, "email": one.email} for one in members],
        "node": proposal.node,
        "reasoning": proposal.reasoning,
        "resource_request": [{"heading": section.heading, "text": section.text} for section in sections],
    }


def require_free_id(session: Session, project_id: str, folder: str) -> None:
    """BadRequest when another project has this id."""
    other = session.scalar(select(Project.folder).where(Project.platform_id == project_id, Project.folder != folder))
    if other is not None:
        raise BadRequest(f"The project id is that of {other} already.", "Check the platform's answer.")


def _same_folder(session: Session, folder: str) -> Project | None:
    """The project with this folder; BadRequest when another differs from it in case only."""
    for project in session.scalars(select(Project)):
        if project.folder == folder:
            return project
        if project.folder.casefold() == folder.casefold():
            raise BadRequest(
                f"There is a project {project.folder}, which differs in capital letters only.", "Choose another name."
            )
    return None


def _open(
    change: Change, loaded: Loaded, project: Project, asked: dict[str, Any], operator: Person, run: Run
) -> Project:
    if project.id is not None:
        check_project_move(state_of(project), ProjectState.REQUESTED, Role.OPERATOR)
    project.title = asked["form"]["title"]
    project.state = ProjectState.REQUESTED
    project.request = asked
    project.dag_id, project.run_id = run.dag_id, run.run_id
    project.operator_id = operator.id
    project.policy_digest = loaded.digest
    project.created_at = change.now
    project.platform_id = project.ticket = project.problem = None
    change.session.add(project)
    change.session.flush()
    change.record(
        "project.requested",
        project,
        dag=run.dag_id,
        run=run.run_id,
        folder=project.folder,
        manifest=digest_of(project),
        policy=loaded.digest,
        node=asked["node"],
    )
    return project


def _run_of(project: Project | None) -> Run | None:
    return None if project is None else Run(project.dag_id or "", project.run_id or "", None)


def _goes_on(change: Change, project: Project, form: SetupForm, over: Run | None) -> bool:
    """Does this form ask for nothing new? False when the folder can be asked for anew; BadRequest when it cannot.

    A set-up on its way whose run is ``over`` fails here, unless this very form was approved.
    """
    state = state_of(project)
    if state is ProjectState.REJECTED:
        return False
    differs = _differences(project, form)
    if state is ProjectState.ACTIVE:
        if differs:
            raise BadRequest(
                f"{project.folder} is set up already, and this form differs in: {', '.join(differs)}. Nothing was changed.",
                "Change members with user_access; for cores and storage ask the platform.",
            )
        return True
    if state is not ProjectState.FAILED and (state not in _ON_ITS_WAY or _run_of(project) != over):
        raise BadRequest(
            f"{project.folder} is {state}; it is set up by the run {project.run_id}.",
            "Go on in that run: answer its gate, or clear the task that failed. Once it has ended, or was deleted, a new run "
            "with the same form goes on with what was decided.",
        )
    if is_approved(change.session, project) and not differs:
        return True
    if state is not ProjectState.FAILED:
        move(change, project, ProjectState.FAILED, problem="Its run is over.")
    return False


def _differences(project: Project, form: SetupForm) -> list[str]:
    before = project.request.get("form", {})
    return sorted(name for name, value in form.model_dump(mode="json").items() if before.get(name) != value)


def _again(change: Change, project: Project, operator: Person, run: Run) -> Project:
    project.dag_id, project.run_id = run.dag_id, run.run_id
    change.record("project.asked_again", project, dag=run.dag_id, run=run.run_id, operator=operator.id)
    return project
