"""A reviewer's own copy to look at: an event, and tidied later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from sallyport.errors import BadRequest, NotFound, NotPermitted
from sallyport.notices.outbox import queue
from sallyport.register.copies import Delivery
from sallyport.register.incidents import require_not_frozen
from sallyport.register.models import File, Transfer
from sallyport.register.people import duties_of
from sallyport.register.states import TransferState
from sallyport.register.watermark import advance, check_not_behind
from sallyport.review.judge import reviewer_problems
from sallyport.storage.blobs import Stored
from sallyport.storage.delivery import deliver
from sallyport.transfers.forms import transfer_number
from sallyport.transfers.manifest import direction_of
from sallyport.transfers.request import operator_of
from sallyport.transfers.rows import add_rows, file_rows, in_batches

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sqlalchemy import Row
    from sqlalchemy.orm import Session

    from sallyport.policy.model import Policy
    from sallyport.register.change import Change
    from sallyport.register.models import Person
    from sallyport.register.register import Register
    from sallyport.storage.quarantine import Quarantine
    from sallyport.transfers.rows import FileRow
    from sallyport.transfers.run import Run

PURPOSE = "reviewer_copy"
"""Of a file's first copy; the next, another reviewer's or one after tidying, is ``reviewer_copy:2``."""
MOST_COPIES = 99


def copy_for_reviewer(
    register: Register,
    policy: Policy,
    quarantine: Quarantine,
    run: Run,
    reference: str,
    numbers: Sequence[int],
    reason: str,
) -> int:
    """Copy files under review into the triggering reviewer's download folder. Returns how many; a repeated call adds none.

    Raises NotPermitted where the policy gives no copies and for anybody who may not answer the review, Refused when another
    file lies in a copy's place.
    """
    with register.changing("system:review_copy") as change:
        check_not_behind(quarantine.root, change.session)
        person = operator_of(change.session, run, policy)
        change.actor = f"person:{person.id}"
        transfer = change.session.get(Transfer, transfer_number(reference))
        if transfer is None:
            raise NotFound(f"There is no transfer {reference}.", "Mails and the history show its number.")
        require_not_frozen(change.session, transfer.project)
        if not are_given(policy, transfer):
            raise NotPermitted(
                f"Reviewers of this site get no copies of {direction_of(transfer)} files (policy: review.reviewer_copies).",
                "Look at the previews on the run's tab Review.",
            )
        if transfer.state != TransferState.IN_REVIEW:
            raise BadRequest(
                f"{transfer.ref} is {transfer.state}, not in review.",
                "A copy is for looking at while the review waits.",
            )
        if problems := list(reviewer_problems(duties_of(change.session, person), policy, transfer, person)):
            raise NotPermitted(problems[0], "Ask a reviewer of this project.")
        if person.triage_name is None:
            raise NotFound("You have no triage folder.", "Ask for your triage name to be added to the register.")
        download = policy.paths.triage / person.triage_name / "download"
        files = _chosen(change.session, transfer, numbers)
        _intend(change, transfer, files, download, reason)
        head = change.head()
    advance(quarantine.root, head)
    for file in files:
        place = _place(transfer, file)
        deliver(quarantine, Stored(file.digest or "", file.size or 0), download, place, replace=False, keep=None)
    _finish(register, person, transfer, files, download)
    return len(files)


def are_given(policy: Policy, transfer: Transfer) -> bool:
    """Does the site let reviewers have copies of such files?"""
    return direction_of(transfer) in policy.review.reviewer_copies


def _chosen(session: Session, transfer: Transfer, numbers: Sequence[int]) -> list[FileRow]:
    wanted = set(numbers)
    offered = file_rows(session, transfer, File.digest.is_not(None), File.release_path.is_not(None))
    files = [file for file in offered if not wanted or file.number in wanted]
    if unknown := wanted - {file.number for file in files}:
        raise BadRequest(
            f"{transfer.ref} offers no file {min(unknown)}.", "Give numbers that the review shows, or none for all."
        )
    return files


def _place(transfer: Transfer, file: FileRow) -> str:
    return f"{transfer.ref}/{file.release_path}"


def _intend(change: Change, transfer: Transfer, files: list[FileRow], download: Path, reason: str) -> None:
    """A row for each copy, but for those that lie there already."""
    going = 0
    for some in in_batches(files):
        copies = _copies(change.session, some)
        fresh = []
        for file in some:
            path, mine = str(download / _place(transfer, file)), copies.get(file.id, [])
            known = next((copy for copy in mine if copy.path == path and copy.state != "tidied"), None)
            going += known is None or known.state == "intended"
            if known is None:
                fresh.append(_row(change, transfer, file, path, len(mine)))
        add_rows(change.session, Delivery, fresh)
    if going:
        change.record("reviewer_copy.intended", transfer, files=[file.number for file in files], reason=reason)


def _copies(session: Session, files: Sequence[FileRow]) -> dict[int, list[Row[int, int, str, str]]]:
    """By file: number, file, path and state of each reviewer's copy there has been of it."""
    query = select(Delivery.id, Delivery.file_id, Delivery.path, Delivery.state)
    query = query.where(Delivery.file_id.in_([file.id for file in files]), Delivery.purpose.startswith(PURPOSE))
    found: dict[int, list[Row[int, int, str, str]]] = {}
    for copy in session.execute(query):
        found.setdefault(copy.file_id, []).append(copy)
    return found


def _row(change: Change, transfer: Transfer, file: FileRow, path: str, earlier: int) -> dict[str, Any]:
    if earlier >= MOST_COPIES:
        raise BadRequest(
            f"File {file.number} of {transfer.ref} was copied {earlier} times.", "Ask another reviewer for their view."
        )
    return {
        "transfer_id": transfer.id,
        "file_id": file.id,
        "path": path,
        "purpose": f"{PURPOSE}:{earlier + 1}" if earlier else PURPOSE,
        "state": "intended",
        "digest": file.digest or "",
        "size": file.size or 0,
        "at": change.now,
    }


def _finish(register: Register, person: Person, transfer: Transfer, files: list[FileRow], download: Path) -> None:
    paths = {file.id: str(download / _place(transfer, file)) for file in files}
    with register.changing(f"person:{person.id}") as change:
        fresh = 0
        for some in in_batches(files):
            done = [
                {"id": copy.id, "state": "done", "at": change.now}
                for copies in _copies(change.session, some).values()
                for copy in copies
                if copy.state == "intended" and copy.path == paths[copy.file_id]
            ]
            if done:
                change.session.execute(update(Delivery), done)
            fresh += len(done)
        if not fresh:
            return  # all of them were here before; nobody needs to be told again
        change.record("reviewer_copy.done", transfer, files=[file.number for file in files])
        queue(change, "reviewer_copy", transfer=transfer, to=[person], files=len(files))
