"""Release: what was approved, checked again from the beginning, goes to its place (law 1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from sallyport.errors import Refused
from sallyport.garbage import rarely_collected
from sallyport.notices.outbox import queue
from sallyport.register.copies import Delivery
from sallyport.register.incidents import require_not_frozen
from sallyport.register.models import File
from sallyport.register.states import FileState, TransferState
from sallyport.register.watermark import advance, check_not_behind
from sallyport.review.need import is_output
from sallyport.transfers.again import files_to_look_at, is_same_policy, look_again
from sallyport.transfers.approval import approved, released_so_far
from sallyport.transfers.audience import concerned, members
from sallyport.transfers.delivering import deliver, deliveries, prepare
from sallyport.transfers.failing import stop_for_malware
from sallyport.transfers.history import RegisterHistory, count_as_released, unseen_since
from sallyport.transfers.moves import has_passed, move, resume, state_of, transfer_of
from sallyport.transfers.places import destination_of
from sallyport.transfers.record_keeping import record_release
from sallyport.transfers.recording import facts_of_the_day
from sallyport.transfers.rows import add_rows, count_files
from sallyport.transfers.sources import changed_sources
from sallyport.transfers.staying import in_numbers
from sallyport.transfers.terms import terms_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from sqlalchemy.orm import Session

    from sallyport.access.model import AccessBackend
    from sallyport.inspection.malware.inspector import Scanner
    from sallyport.inspection.terms import Terms
    from sallyport.policy.load import Loaded
    from sallyport.register.models import Transfer
    from sallyport.register.register import Register
    from sallyport.storage.quarantine import Quarantine
    from sallyport.storage.source import Source
    from sallyport.transfers.rows import FileRow
    from sallyport.transfers.run import Run


@dataclass(frozen=True)
class Gatehouse:
    """What a release works with."""

    register: Register
    loaded: Loaded
    quarantine: Quarantine
    scanner: Scanner
    access: AccessBackend
    uploads: Callable[[], AbstractContextManager[Source]]
    """Opens the folder that the files came from; looked at once all is delivered, since nothing is read from it."""


@rarely_collected
def release(house: Gatehouse, run: Run) -> TransferState:
    """Put every approved file in its place, and make the record of it.

    Returns the transfer's state; a resumed or repeated call adds nothing. Returns at once for a transfer that ended without
    approval. Raises NotPermitted or Refused with nothing (more) released.
    """
    state = _release(house, run)
    if state not in _ENDED_UNRELEASED:
        record_release(house.register, house.loaded.policy.paths.records, run)
    return state


def _release(house: Gatehouse, run: Run) -> TransferState:
    with house.register.changing("system:release") as change:
        transfer = transfer_of(change.session, run)
        resume(change, transfer)
        if has_passed(transfer, TransferState.RELEASED) or state_of(transfer) in _ENDED_UNRELEASED:
            return state_of(transfer)
        require_not_frozen(change.session, transfer.project)
        check_not_behind(house.quarantine.root, change.session)
        going = approved(change.session, house.loaded.policy, transfer)
    # The scanner is asked with nothing locked: one that hangs must not keep everybody else from the register.
    engine = house.scanner.engine().label
    with house.register.reading() as session:
        again = files_to_look_at(session, transfer, going.policy_digests, house.loaded, engine)
        is_same = is_same_policy(transfer, going.policy_digests, house.loaded)
        terms = None if is_same else terms_of(house.register, house.loaded.policy, transfer)
    if again and not _holds_on_second_look(house, run, again, terms):
        return TransferState.QUARANTINED
    while not _intend(house, run, going.files):
        pass  # another release of the project came between the look at what was released and this one's intention
    prepare(house, run)
    deliver(house, run, going.files)
    return _conclude(house, run)


_ENDED_UNRELEASED = frozenset(
    {
        TransferState.RETURNED,
        TransferState.REJECTED,
        TransferState.WITHDRAWN,
        TransferState.EXPIRED,
        TransferState.QUARANTINED,
        TransferState.RECALLED,
    }
)


def _holds_on_second_look(house: Gatehouse, run: Run, files: list[FileRow], terms: Terms | None) -> bool:
    """False when malware was found and the transfer quarantined; Refused when there is something no reviewer has seen."""
    again = look_again(house.register, files, house.loaded, house.scanner, house.quarantine, terms)
    engine = house.scanner.engine().label
    with house.register.changing("system:release") as change:
        transfer = transfer_of(change.session, run)
        if again.infected:
            problem = f"Newer signatures found malware in {len(again.infected)} file(s). Nothing is released."
            stop_for_malware(
                change, house.loaded.policy, transfer, again.infected, problem, {"block": len(again.infected)}
            )
            return False
        change.record(
            "transfer.inspected_again",
            transfer,
            files=again.looked,
            unseen=again.unseen,
            engine=engine,
            policy=house.loaded.digest,
        )
    if again.unseen:
        with house.register.reading() as session:
            raise _unseen(session, transfer_of(session, run), again.unseen)
    return True


def _intend(house: Gatehouse, run: Run, files: list[FileRow]) -> bool:
    """Commit where each file will go before the first byte is written (law 6), and count its tables as released.

    False, with nothing done, when more was released meanwhile than the files were held against.
    """
    history, seen = _hold_against_history(house, run, files)
    with house.register.changing("system:release") as change:
        transfer = transfer_of(change.session, run)
        require_not_frozen(change.session, transfer.project)
        if history.state_in(change.session) != seen:
            return False
        known = set(change.session.scalars(deliveries(transfer).with_only_columns(Delivery.file_id)))
        place = destination_of(house.loaded.policy, transfer)
        rows = (
            {
                "transfer_id": transfer.id,
                "file_id": file.id,
                "path": str(place.root / place.path_of(file.release_path or "")),
                "digest": file.digest or "",
                "size": file.size or 0,
                "at": change.now,
            }
            for file in files
            if file.id not in known
        )
        if count := add_rows(change.session, Delivery, rows):
            count_as_released(change.session, transfer, [file.id for file in files])
            change.record("release.intended", transfer, files=count, manifest=transfer.manifest_digest)
        head = change.head()
    advance(house.quarantine.root, head)
    return True


def _hold_against_history(house: Gatehouse, run: Run, files: list[FileRow]) -> tuple[RegisterHistory, tuple[int, int]]:
    """The project's releases, and their state when these files were held against them once more.

    Two requests may have been reviewed side by side, neither reviewer seeing the other's tables. Refused when something
    about them is found that no reviewer has seen; nothing is locked while it is looked for.
    """
    with house.register.reading() as session:
        transfer = transfer_of(session, run)
        history = RegisterHistory.before(house.register, transfer)
        seen = history.state_in(session)
        tables = house.loaded.policy.disclosure.tables
        unseen = unseen_since(session, transfer, [file.id for file in files], tables, history)
        if unseen:
            raise _unseen(session, transfer, unseen)
    return history, seen


def _unseen(session: Session, transfer: Transfer, rules: list[str]) -> Refused:
    return Refused(
        f"Inspected again before the release, {transfer.ref} has what no reviewer has seen: {', '.join(rules)}.",
        f"{released_so_far(session, transfer)} Trigger the request again, naming this one under Supersedes, so that it is "
        "reviewed anew.",
    )


def _conclude(house: Gatehouse, run: Run) -> TransferState:
    changed = changed_sources(house.register, house.uploads, run)
    with house.register.changing("system:release") as change:
        transfer = transfer_of(change.session, run)
        require_not_frozen(change.session, transfer.project)
        count = change.session.scalar(select(func.count()).select_from(deliveries(transfer).subquery())) or 0
        as_of = facts_of_the_day(change, transfer, run, house.loaded.digest)
        move(change, transfer, TransferState.RELEASED, files=count, **as_of)
        kind = (
            "data_imported" if transfer.requester is None else "output_released" if is_output(transfer) else "released"
        )
        people = {person.id: person for person in concerned(transfer)}
        if kind == "data_imported":
            people |= {person.id: person for person in members(change.session, transfer.project)}
        returned = count_files(change.session, transfer, File.state == FileState.RETURNED)
        staying = in_numbers(change.session, transfer) if is_output(transfer) else {"returned": returned}
        queue(change, kind, transfer=transfer, to=list(people.values()), files=count, **staying)
        if changed:
            change.record("source.changed", transfer, files=changed)
            kind = "output_changed" if is_output(transfer) else "source_changed"
            queue(change, kind, transfer=transfer, to=concerned(transfer), files=changed)
    return TransferState.RELEASED
