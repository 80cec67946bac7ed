"""How a policy comes into force: proposed with a reason, confirmed by a second person, held to by every run (law 8)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from sallyport.errors import BadRequest, NotFound, NotPermitted, PolicyError
from sallyport.policy.difference import difference
from sallyport.policy.load import load, parse, policy_path
from sallyport.register.models import Event, Person, PolicyVersion
from sallyport.register.people import duties_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sqlalchemy.orm import Session

    from sallyport.policy.load import Loaded
    from sallyport.policy.model import Policy
    from sallyport.register.change import Change
    from sallyport.register.people import Duties
    from sallyport.register.register import Register

SHORTEST_REASON = 5


def active(session: Session) -> PolicyVersion | None:
    """The policy in force; None before the first."""
    query = select(PolicyVersion).where(PolicyVersion.activated_at.is_not(None))
    return session.scalar(query.order_by(PolicyVersion.activated_at.desc(), PolicyVersion.id.desc()).limit(1))


def policy_in_force(session: Session) -> Policy:
    """The rules in force, from the register alone; PolicyError before the first activation."""
    version = active(session)
    if version is None:
        raise PolicyError("No policy is in force.", "Activate one: sallyport policy activate FILE --reason …")
    return _rules(version.text)


@lru_cache(maxsize=2)
def _rules(text: str) -> Policy:
    """Read once a process: every mail asks for it, and reading it takes longer than all the rest of a mail."""
    return parse(text, "The policy in force").policy


def require_active(session: Session, loaded: Loaded) -> None:
    """PolicyError unless ``loaded`` is exactly the policy in force."""
    version = active(session)
    if version is None:
        raise PolicyError("No policy is in force.", "Activate one: sallyport policy activate FILE --reason …")
    if version.digest != loaded.digest:
        raise PolicyError(
            f"The policy file ({loaded.digest[:12]}) is not the policy in force ({version.digest[:12]}).",
            "Put the file back as it was, or activate the new one: sallyport policy activate FILE --reason …",
        )


def current(register: Register, path: Path | None = None) -> Loaded:
    """The policy file of this process, which must be the one in force."""
    loaded = load(path or policy_path())
    with register.reading() as session:
        require_active(session, loaded)
    return loaded


def changes(session: Session, loaded: Loaded) -> list[str]:
    """What ``loaded`` would change in the policy in force, line by line; everything is new before the first."""
    version = active(session)
    if version is None:
        return ["the whole policy: (absent) -> the file as given"]
    return difference(parse(version.text, "The policy in force").policy, loaded.policy)


def bootstrap(register: Register, loaded: Loaded, account: str, reason: str) -> PolicyVersion:
    """Activate the very first policy of a register by one operating system account, since nobody else is known yet."""
    _require_reason(reason)
    with register.changing(f"account:{account}") as change:
        if active(change.session) is not None:
            raise NotPermitted(
                "This register has a policy already.",
                "Name who proposes the change (--as); a second person confirms it.",
            )
        version = PolicyVersion(
            digest=loaded.digest,
            text=loaded.text,
            reason=reason.strip(),
            proposed_at=change.now,
            activated_at=change.now,
        )
        return change.add(version, "policy.activated", digest=loaded.digest, reason=reason.strip(), first=True)


def propose(register: Register, person: Person, loaded: Loaded, reason: str, *, account: str = "") -> PolicyVersion:
    """Put a policy up for a second person. ``account`` is the operating system account that typed it, for the record.

    Said again by the same person for the same reason while it waits, it is the same proposal: its command may have died.
    """
    _require_reason(reason)
    with register.changing(f"person:{person.id}") as change:
        _require_role(change.session, person)
        lines = changes(change.session, loaded)
        if not lines:
            raise BadRequest("This is the policy in force already.", "Nothing was changed and nothing needs to be.")
        if (waiting := _proposed_already(change.session, person, loaded.digest, reason.strip())) is not None:
            return waiting
        version = PolicyVersion(
            digest=loaded.digest,
            text=loaded.text,
            reason=reason.strip(),
            proposed_by_id=person.id,
            proposed_at=change.now,
        )
        return change.add(
            version, "policy.proposed", digest=loaded.digest, reason=reason.strip(), changes=lines, account=account
        )


def confirm(register: Register, person: Person, digest: str, *, account: str = "") -> PolicyVersion:
    """Bring the newest proposal with this digest into force; by another person than proposed it."""
    with register.changing(f"person:{person.id}") as change:
        version = _waiting(change.session, digest)
        _require_role(change.session, person)
        _require_second(change, version, person, account)
        loaded = parse(version.text, "The proposed policy")
        if loaded.digest != version.digest:
            raise PolicyError(
                "The proposed policy reads differently now than when it was proposed (the software was upgraded).",
                "Propose it again.",
            )
        lines = changes(change.session, loaded)
        version.confirmed_by_id = person.id
        version.activated_at = change.now
        change.record("policy.activated", version, digest=version.digest, changes=lines, account=account)
        return version


def _proposed_already(session: Session, person: Person, digest: str, reason: str) -> PolicyVersion | None:
    """The newest proposal of this policy, when it is this one and can still be confirmed."""
    query = select(PolicyVersion).where(PolicyVersion.digest == digest).order_by(PolicyVersion.id.desc()).limit(1)
    found = session.scalar(query)
    if found is None or (found.proposed_by_id, found.reason) != (person.id, reason) or found.activated_at is not None:
        return None
    return None if _came_into_force_since(session, found) else found


def proposals(session: Session) -> Sequence[PolicyVersion]:
    """What waits for a second person, oldest first: of each policy the newest proposal, unless it is past confirming."""
    newest = select(func.max(PolicyVersion.id)).group_by(PolicyVersion.digest)
    query = select(PolicyVersion).where(PolicyVersion.id.in_(newest), PolicyVersion.activated_at.is_(None))
    in_force = active(session)
    since = in_force.activated_at if in_force else None
    if since is not None:
        query = query.where(PolicyVersion.proposed_at >= since)
    return session.scalars(query.order_by(PolicyVersion.id)).all()


def _came_into_force_since(session: Session, version: PolicyVersion) -> bool:
    newer = select(PolicyVersion.id).where(PolicyVersion.activated_at > version.proposed_at).limit(1)
    return session.scalar(newer) is not None


def _waiting(session: Session, digest: str) -> PolicyVersion:
    query = select(PolicyVersion).where(PolicyVersion.digest == digest).order_by(PolicyVersion.id.desc()).limit(1)
    version = session.scalar(query)
    if version is None:
        raise NotFound("No policy with this digest was proposed.", "Propose it first, and copy the whole digest.")
    if version.activated_at is not None:
        raise BadRequest("This proposal came into force already.", "Propose the policy again to go back to it.")
    if _came_into_force_since(session, version):
        raise BadRequest(
            "Another policy came into force since this one was proposed.",
            "Propose it again, so that what it changes is shown against the policy of today.",
        )
    return version


def confirming_problems(duties: Duties, policy: Policy, version: PolicyVersion, person: Person) -> Iterator[str]:
    """Why this person, with these duties, may not bring the proposal into force."""
    yield from _role_problems(duties, policy, person)
    yield from _proposer_problems(version, person)


def _proposer_problems(version: PolicyVersion, person: Person) -> Iterator[str]:
    if person.id == version.proposed_by_id:
        yield "You proposed this policy."


def _role_problems(duties: Duties, policy: Policy, person: Person) -> Iterator[str]:
    if not duties.hold(policy.review.policy_roles, None):
        yield f"{person.name} may not propose or confirm a policy."


def _require_second(change: Change, version: PolicyVersion, person: Person, account: str) -> None:
    for problem in _proposer_problems(version, person):
        raise NotPermitted(problem, "A second person has to confirm it.")
    proposed = change.session.scalar(
        select(Event).where(Event.subject == f"policy:{version.id}", Event.kind == "policy.proposed")
    )
    same_hands = proposed is not None and bool(account) and proposed.data.get("account") == account
    if same_hands and policy_in_force(change.session).site.kind == "production":
        raise NotPermitted(
            f"This proposal was made from the same account ({account}).",
            "The second person confirms from an account of their own.",
        )


def _require_role(session: Session, person: Person) -> None:
    policy = policy_in_force(session)
    for problem in _role_problems(duties_of(session, person), policy, person):
        raise NotPermitted(problem, f"Ask a {' or '.join(policy.review.policy_roles).replace('_', ' ')}.")


def _require_reason(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise BadRequest("A policy needs a reason.", f"Say in at least {SHORTEST_REASON} characters why it changes.")
