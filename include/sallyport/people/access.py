"""Who is a member of a project: added and removed with a reason, told by mail.

Membership is what Sallyport goes by: whose files it brings in and out. The platform's own user group, which gives access
to the folder, is changed by the platform; the mails say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from sallyport.errors import BadRequest, NotFound, NotPermitted
from sallyport.notices.outbox import queue
from sallyport.people.directory import find_or_add
from sallyport.people.members import parse_member
from sallyport.register.incidents import require_not_frozen
from sallyport.register.models import Membership
from sallyport.register.people import MEMBER, has_role, is_member, people_with_role, person_by_triage_name
from sallyport.storage.names import printable
from sallyport.transfers.request import operator_of, project_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from sallyport.policy.model import Policy
    from sallyport.register.change import Change
    from sallyport.register.models import Person, Project
    from sallyport.register.register import Register
    from sallyport.transfers.run import Run


@dataclass(frozen=True)
class AccessChange:
    """What was done. ``changed`` is false when it was so already; then nothing was written and nobody told."""

    changed: bool
    says: str

    def __str__(self) -> str:
        return self.says


def add_member(register: Register, policy: Policy, run: Run, project: str, member: str, reason: str) -> AccessChange:
    """Make somebody a member of the project with this folder. ``member`` as in :mod:`sallyport.people.members`."""
    parsed = parse_member(member)

    def work(change: Change, row: Project, operator: Person) -> AccessChange:
        require_not_frozen(change.session, row)  # removing goes on: it takes rights away
        person = find_or_add(change, parsed)
        if person.id == operator.id:
            raise NotPermitted("Nobody makes themselves a member.", "Ask another data manager to trigger it.")
        if not join(change, row, person, reason.strip()):
            return AccessChange(changed=False, says=f"{person.name} is a member of {row.folder} already.")
        _tell(change, policy, "member_added", row, person, reason)
        return AccessChange(changed=True, says=f"{person.name} is now a member of {row.folder}.")

    return _with_operator(register, policy, run, project, reason, work)


def remove_member(
    register: Register, policy: Policy, run: Run, project: str, username: str, reason: str
) -> AccessChange:
    """End somebody's membership of the project with this folder."""

    def work(change: Change, row: Project, operator: Person) -> AccessChange:
        person = person_by_triage_name(change.session, username.strip())
        if person is None:
            raise NotFound(
                f"Nobody in the register has the username “{printable(username.strip())}”.", "Check the spelling."
            )
        ended = _leave(change, row, person, reason.strip(), operator)
        if not ended:
            return AccessChange(changed=False, says=f"{person.name} is not a member of {row.folder}.")
        _tell(change, policy, "member_removed", row, person, reason)
        return AccessChange(changed=True, says=f"{person.name} is no longer a member of {row.folder}.")

    return _with_operator(register, policy, run, project, reason, work)


def join(change: Change, project: Project, person: Person, reason: str) -> bool:
    """Open a membership inside a transaction; False when the person has one."""
    if is_member(change.session, project, person):
        return False
    row = Membership(project_id=project.id, person_id=person.id, role=MEMBER, since=change.now, reason=reason)
    change.add(row, "member.added", person=person.id, reason=reason)
    return True


def _leave(change: Change, project: Project, person: Person, reason: str, operator: Person) -> bool:
    query = select(Membership).where(
        Membership.project_id == project.id,
        Membership.person_id == person.id,
        Membership.role == MEMBER,
        or_(Membership.until.is_(None), Membership.until > change.now),
    )
    rows = list(change.session.scalars(query))
    for row in rows:
        row.until = change.now
        change.record("member.removed", row, person=person.id, reason=reason, by=operator.id)
    return bool(rows)


def _with_operator(
    register: Register,
    policy: Policy,
    run: Run,
    folder: str,
    reason: str,
    work: Callable[[Change, Project, Person], AccessChange],
) -> AccessChange:
    if len(reason.strip()) < policy.review.min_reason_length:
        raise BadRequest("A reason is needed.", f"Give at least {policy.review.min_reason_length} characters.")
    with register.changing("system:access") as change:
        operator = operator_of(change.session, run, policy)
        change.actor = f"person:{operator.id}"
        project = project_for(change.session, folder.strip())
        roles = dict.fromkeys((*policy.review.roles, *policy.review.setup_roles))
        if not any(has_role(change.session, operator, role, project) for role in roles):
            raise NotPermitted(
                f"{operator.name} may not change the members of {project.folder}.",
                f"Ask a {' or '.join(roles).replace('_', ' ')} to trigger it.",
            )
        return work(change, project, operator)


def _tell(change: Change, policy: Policy, kind: str, project: Project, person: Person, reason: str) -> None:
    username, why = person.triage_name or "", reason.strip()
    queue(change, kind, project=project, to=[person], member=person.name, username=username, reason=why)
    managers = {one.id: one for role in policy.review.roles for one in people_with_role(change.session, role, project)}
    managers.pop(person.id, None)
    others = list(managers.values())
    queue(change, kind, project=project, to=others, with_head=True, member=person.name, username=username, reason=why)
