"""What may be released, read from the register alone (laws 1, 4 and 5): decisions, never task states, run conf or XCom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from sallyport.errors import NotPermitted, Refused
from sallyport.register.copies import Delivery
from sallyport.register.people import duties_of
from sallyport.register.states import TransferState
from sallyport.review.judge import reviewer_problems
from sallyport.review.need import needs_second_person, overridden_rules
from sallyport.review.offer import approvals
from sallyport.review.person import recipient_problems
from sallyport.review.verdict import verdicts
from sallyport.transfers.manifest import digest_of, digest_of_files, manifest_of
from sallyport.transfers.moves import state_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from sallyport.policy.model import Policy
    from sallyport.register.models import Decision, Transfer
    from sallyport.transfers.rows import FileRow


@dataclass(frozen=True)
class Approved:
    """The files that were approved, and the policies under which."""

    files: list[FileRow]
    policy_digests: frozenset[str]


def approved(session: Session, policy: Policy, transfer: Transfer) -> Approved:
    """What people approved, checked again from the beginning. Raises NotPermitted or Refused when anything does not hold."""
    if state_of(transfer) is not TransferState.APPROVED:
        raise NotPermitted(
            f"{transfer.ref} is {transfer.state}: no approval is recorded, whatever the tasks say.",
            f"Answer its gate. {released_so_far(session, transfer)}",
        )
    for problem in recipient_problems(session, transfer):
        raise NotPermitted(
            problem,
            f"{released_so_far(session, transfer)} Withdraw the request, or make the person a member again.",
        )
    decisions = approvals(session, transfer)
    _check_people(session, policy, transfer, decisions)
    numbers = set.intersection(*(set(decision.files) for decision in decisions))
    for decision in decisions:
        _kept(session, transfer, decision)
    looked = verdicts(session, transfer, overridden_rules(policy, transfer))
    chosen = [verdict for verdict in looked if verdict.file.number in numbers]
    if len(chosen) != len(numbers):
        raise _other_than_approved(transfer)
    files = [verdict.file for verdict in chosen]
    _check_manifest(session, transfer, files, decisions)
    if any(verdict.blocked for verdict in chosen):
        raise Refused(
            f"A file of {transfer.ref} is blocked by now.", f"Return the request. {released_so_far(session, transfer)}"
        )
    if needs_second_person(policy, transfer, chosen) and len({decision.reviewer_id for decision in decisions}) < 2:  # noqa: PLR2004 - two reviewers are two people
        raise NotPermitted(f"{transfer.ref} needs two people's approval.", "Answer its second review.")
    return Approved(files, frozenset(decision.policy_digest for decision in decisions))


def released_so_far(session: Session, transfer: Transfer) -> str:
    """For a refusal: whether an earlier try released something already."""
    query = select(func.count()).select_from(Delivery)
    query = query.where(Delivery.transfer_id == transfer.id, Delivery.purpose == "release", Delivery.state == "done")
    count = session.scalar(query) or 0
    if not count:
        return "Nothing was released."
    files = "file had been released before and stays" if count == 1 else "files had been released before and stay"
    return f"{count:,} {files} in place."


def _check_people(session: Session, policy: Policy, transfer: Transfer, decisions: Sequence[Decision]) -> None:
    if not decisions:
        raise NotPermitted(
            f"No decision about {transfer.ref} is recorded.",
            f"Answer its gate. {released_so_far(session, transfer)}",
        )
    for decision in decisions:
        who = decision.reviewer
        if problems := list(reviewer_problems(duties_of(session, who), policy, transfer, who)):
            raise NotPermitted(
                f"The approval of {transfer.ref} does not hold: {problems[0]}", "Somebody else has to review it."
            )


def _kept(session: Session, transfer: Transfer, decision: Decision) -> dict[str, Any]:
    """The manifest that was decided about, as it is stored. The session lets go of it: it may hold a hundred thousand files."""
    manifest = decision.manifest
    if manifest is None or digest_of(manifest) != decision.manifest_digest:
        raise Refused(
            f"The manifest stored with a decision about {transfer.ref} does not match its digest.",
            "Run `sallyport audit verify`.",
        )
    session.expire(decision, ["manifest"])
    return manifest


def _check_manifest(session: Session, transfer: Transfer, files: list[FileRow], decisions: Sequence[Decision]) -> None:
    """What every reviewer approved is still what they approved; one may have approved more files than all agreed on."""
    digest = digest_of_files(transfer, files)
    others = [decision for decision in decisions if decision.manifest_digest != digest]
    if not others:
        return
    manifest = manifest_of(transfer, files)
    circumstances = {key: value for key, value in manifest.items() if key != "files"}
    for decision in others:
        then = _kept(session, transfer, decision)
        entries = {entry["number"]: entry for entry in then.get("files", [])}
        if {key: value for key, value in then.items() if key != "files"} != circumstances or any(
            entries.get(entry["number"]) != entry for entry in manifest["files"]
        ):
            raise _other_than_approved(transfer)


def _other_than_approved(transfer: Transfer) -> Refused:
    return Refused(
        f"{transfer.ref} is not what was approved any more.", "Nothing was released. Tell the site's security contact."
    )
