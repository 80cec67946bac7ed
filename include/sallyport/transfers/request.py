"""The first step: a checked form becomes a transfer in the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from sallyport.errors import BadRequest, NotPermitted, Refused
from sallyport.notices.outbox import queue
from sallyport.register.incidents import ANSWER_OR_CLEAR, require_not_frozen
from sallyport.register.models import Person, Project, Transfer
from sallyport.register.people import current_members, has_role, person_by_airflow_name, person_by_triage_name
from sallyport.register.states import ProjectState, TransferKind, TransferState
from sallyport.storage.names import printable, problem_with
from sallyport.transfers.drafted import SEND_AGAIN, draft_of, give_back
from sallyport.transfers.forms import InputForm, OutputExportForm, TransferForm, UserInputForm, transfer_number
from sallyport.transfers.moves import resume

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from sallyport.policy.load import Loaded
    from sallyport.policy.model import Names, Policy
    from sallyport.register.change import Change
    from sallyport.register.register import Register
    from sallyport.transfers.run import Run

_SUPERSEDABLE = frozenset(
    {
        TransferState.RETURNED,
        TransferState.EXPIRED,
        TransferState.WITHDRAWN,
        TransferState.FAILED,
        TransferState.REJECTED,
    }
)


def open_transfer(register: Register, loaded: Loaded, form: TransferForm, run: Run) -> int:
    """Record the request and return the transfer's number. A run has one transfer however often this is called.

    BadRequest or NotPermitted otherwise. When that befalls the run of a sent draft, the draft is open again in the same
    transaction. Such a run is over for good, also when its red step is cleared and nothing would stand against it any more:
    its draft lies open before a person, who may have changed it, and nothing happens by an open draft before it is sent
    again, as another run. So of a draft and its runs there is never more than one transfer.
    """
    with register.changing("system:request") as change:
        found = change.session.scalar(
            select(Transfer).where(Transfer.dag_id == run.dag_id, Transfer.run_id == run.run_id)
        )
        if found is not None:
            resume(change, found)
            return found.id
        operator = operator_of(change.session, run, loaded.policy)
        change.actor = f"person:{operator.id}"
        draft = draft_of(change.session, run, form, operator)
        try:
            then = SEND_AGAIN if draft else ANSWER_OR_CLEAR
            asked = checked(change.session, loaded.policy, form, operator, then)
        except (BadRequest, NotPermitted, Refused) as error:
            if draft is None:
                raise
            refusal = give_back(change, draft, error)  # to be kept, so it is told after this transaction
        else:
            return _record(change, loaded, form, run, operator, asked)
    raise refusal


Asked = tuple[Project, Person | None, int | None]
"""The project, the requester where there is one, and the number of the transfer that this one supersedes."""


def _record(change: Change, loaded: Loaded, form: TransferForm, run: Run, operator: Person, asked: Asked) -> int:
    project, requester, superseded = asked
    transfer = Transfer(
        kind=form.kind,
        project_id=project.id,
        requester_id=requester.id if requester else None,
        operator_id=operator.id,
        dag_id=run.dag_id,
        run_id=run.run_id,
        state=TransferState.REQUESTED,
        request=form.model_dump(mode="json"),
        destination=form.destination if isinstance(form, InputForm) else "",
        replace=isinstance(form, InputForm) and form.replace,
        extract=getattr(form, "extract", False),
        supersedes_id=superseded,
        policy_digest=loaded.digest,
        created_at=change.now,
        changed_at=change.now,
    )
    change.add(
        transfer, "transfer.requested", kind=form.kind, project=project.id, policy=loaded.digest, operator=operator.id
    )
    if requester is not None:
        kind = "output_received" if isinstance(form, OutputExportForm) else "request_received"
        queue(change, kind, transfer=transfer, to=[requester])
    return transfer.id


def checked(
    session: Session, policy: Policy, form: TransferForm, operator: Person, after_a_freeze: str = ANSWER_OR_CLEAR
) -> Asked:
    """What the form asks for, looked up. BadRequest or NotPermitted unless ``operator`` may ask for it, now.

    ``after_a_freeze``: what to do once a freeze that stands against it is lifted.
    """
    project = project_for(session, form.project)
    require_role(session, operator, project, policy)
    require_not_frozen(session, project, after_a_freeze)
    requester = _requester(session, form, project)
    if (requester or operator).triage_name is None:
        raise BadRequest(
            f"{(requester or operator).name} has no triage folder.",
            "Ask for your triage name to be added to the register, then trigger it again.",
        )
    check_paths(form, policy.names)
    return project, requester, _superseded(session, form, project)


def operator_of(session: Session, run: Run, policy: Policy) -> Person:
    """The person who triggered the run, looked up by Airflow name; a name typed into a form is never believed."""
    person = person_by_airflow_name(session, run.operator) if run.operator else None
    if person is None or not person.active:
        raise NotPermitted(
            f"“{run.operator or 'nobody'}” is not a person of this register.",
            f"Trigger it in the UI under your own name; {policy.site.contact} can add you to the register.",
        )
    return person


def project_for(session: Session, folder: str) -> Project:
    """The active project with this folder; BadRequest says which names are near."""
    project = session.scalar(select(Project).where(Project.folder == folder))
    if project is None:
        raise BadRequest(
            f"There is no project with the folder “{printable(folder)}”.",
            "Copy the name from the project's set-up run.",
        )
    if project.state != ProjectState.ACTIVE:
        raise BadRequest(f"Project {project.folder} is {project.state}, not active.", "Finish its set-up run first.")
    return project


def require_role(session: Session, operator: Person, project: Project, policy: Policy) -> None:
    """NotPermitted unless the operator may handle this project's transfers."""
    if not any(has_role(session, operator, role, project) for role in policy.review.roles):
        raise NotPermitted(
            f"{operator.name} is not a data manager of {project.folder}.",
            "Ask a data manager of the project to trigger it.",
        )


def _requester(session: Session, form: TransferForm, project: Project) -> Person | None:
    if not isinstance(form, UserInputForm | OutputExportForm):
        return None
    person = person_by_triage_name(session, form.username)
    if person is None or person.id not in {member.id for member in current_members(session, project)}:
        raise BadRequest(
            f"“{printable(form.username)}” is not a current member of {project.folder}.",
            "Check the spelling of the username, or add the person with user_access first.",
        )
    return person


def check_paths(form: TransferForm, names: Names) -> None:
    """BadRequest for a pattern or destination that law 9 refuses; says which by its place, since names are data (law 7)."""
    for number, pattern in enumerate(form.files, start=1):
        if problem := problem_with(pattern.rstrip("/"), names):
            raise BadRequest(
                f"Line {number} of the files cannot name a file: {problem}.",
                "Give paths below the folder that the files are in.",
            )
    if (
        isinstance(form, InputForm)
        and form.destination
        and (problem := problem_with(form.destination.rstrip("/"), names))
    ):
        raise BadRequest(
            f"The destination cannot be used: {problem}.",
            "Give a path below the project's data folder, or leave it empty.",
        )


def _superseded(session: Session, form: TransferForm, project: Project) -> int | None:
    reference = getattr(form, "supersedes", "")
    if not reference:
        return None
    old = session.get(Transfer, transfer_number(reference))
    if old is None or old.project_id != project.id or old.kind != TransferKind(form.kind):
        raise BadRequest(
            f"{reference} is not an earlier request of this kind in {project.folder}.",
            "Leave supersedes empty, or correct it.",
        )
    if TransferState(old.state) not in _SUPERSEDABLE:
        raise BadRequest(
            f"{old.ref} is {old.state}; only a request that ended without release can be superseded.",
            "Leave supersedes empty.",
        )
    return old.id
