"""A reviewer's own copy to look at: an event, and tidied later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from sallyport.errors import BadRequest, NotFound, NotPermitted
from sallyport.notices.outbox import queue
from sallyport.register.models import Delivery, Transfer
from sallyport.register.states import TransferState
from sallyport.register.watermark import advance, check_not_behind
from sallyport.review.judge import reviewer_problems
from sallyport.storage.blobs import Stored
from sallyport.storage.delivery import deliver
from sallyport.transfers.forms import transfer_number
from sallyport.transfers.request import operator_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sallyport.policy.model import Policy
    from sallyport.register.change import Change
    from sallyport.register.models import File, Person
    from sallyport.register.register import Register
    from sallyport.storage.quarantine import Quarantine
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

    Raises NotPermitted for anybody who may not answer the review, Refused when another file lies in a copy's place.
    """
    with register.changing("system:review_copy") as change:
        check_not_behind(quarantine.root, change.session)
        person = operator_of(change.session, run, policy)
        change.actor = f"person:{person.id}"
        transfer = change.session.get(Transfer, transfer_number(reference))
        if transfer is None:
            raise NotFound(f"There is no transfer {reference}.", "Mails and the history show its number.")
        if transfer.state != TransferState.IN_REVIEW:
            raise BadRequest(
                f"{transfer.ref} is {transfer.state}, not in review.",
                "A copy is for looking at while the review waits.",
            )
        if problems := list(reviewer_problems(change.session, policy, transfer, person)):
            raise NotPermitted(problems[0], "Ask a reviewer of this project.")
        if person.triage_name is None:
            raise NotFound("You have no triage folder.", "Ask for your triage name to be added to the register.")
        download = policy.paths.triage / person.triage_name / "download"
        files = _chosen(transfer, numbers)
        rows = _intend(change, transfer, files, download, reason)
        head = change.head()
    advance(quarantine.root, head)
    for file in files:
        deliver(
            quarantine,
            Stored(file.digest or "", file.size or 0),
            download,
            _place(transfer, file),
            replace=False,
            keep=None,
        )
    _finish(register, person, transfer, files, rows)
    return len(files)


def _finish(register: Register, person: Person, transfer: Transfer, files: list[File], rows: list[int]) -> None:
    with register.changing(f"person:{person.id}") as change:
        intended = change.session.scalars(select(Delivery).where(Delivery.id.in_(rows), Delivery.state == "intended"))
        fresh = list(intended)
        if not fresh:
            return  # all of them were here before; nobody needs to be told again
        for row in fresh:
            row.state, row.at = "done", change.now
        change.record("reviewer_copy.done", transfer, files=[file.number for file in files])
        queue(change, "reviewer_copy", transfer=transfer, to=[person], files=len(files))


def _chosen(transfer: Transfer, numbers: Sequence[int]) -> list[File]:
    files = [
        file
        for file in transfer.files
        if file.digest is not None and file.release_path is not None and (not numbers or file.number in numbers)
    ]
    if unknown := set(numbers) - {file.number for file in files}:
        raise BadRequest(
            f"{transfer.ref} offers no file {min(unknown)}.", "Give numbers that the review shows, or none for all."
        )
    return files


def _place(transfer: Transfer, file: File) -> str:
    return f"{transfer.ref}/{file.release_path}"


def _intend(change: Change, transfer: Transfer, files: list[File], download: Path, reason: str) -> list[int]:
    """A row for each copy, but for those that lie there already. Returns the rows' ids."""
    query = select(Delivery).where(Delivery.transfer_id == transfer.id, Delivery.purpose.startswith(PURPOSE))
    copies: dict[int, list[Delivery]] = {}
    for row in change.session.scalars(query):
        copies.setdefault(row.file_id, []).append(row)
    rows = [
        _known(copies.get(file.id, []), str(download / _place(transfer, file)))
        or _added(change, transfer, file, str(download / _place(transfer, file)), len(copies.get(file.id, [])))
        for file in files
    ]
    change.session.flush()
    if any(row.state == "intended" for row in rows):
        change.record("reviewer_copy.intended", transfer, files=[file.number for file in files], reason=reason)
    return [row.id for row in rows]


def _known(copies: list[Delivery], path: str) -> Delivery | None:
    return next((row for row in copies if row.path == path and row.state != "tidied"), None)


def _added(change: Change, transfer: Transfer, file: File, path: str, earlier: int) -> Delivery:
    if earlier >= MOST_COPIES:
        raise BadRequest(
            f"File {file.number} of {transfer.ref} was copied {earlier} times.", "Ask another reviewer for their view."
        )
    row = Delivery(
        transfer_id=transfer.id,
        file_id=file.id,
        path=path,
        purpose=f"{PURPOSE}:{earlier + 1}" if earlier else PURPOSE,
        state="intended",
        digest=file.digest or "",
        size=file.size or 0,
        at=change.now,
    )
    change.session.add(row)
    return row
