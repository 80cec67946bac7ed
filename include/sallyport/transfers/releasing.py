"""Release: approved bytes from quarantine to their place, read back, with their permissions (law 1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select, update

from sallyport.errors import Refused
from sallyport.notices.outbox import queue
from sallyport.register.copies import Delivery
from sallyport.register.incidents import require_not_frozen
from sallyport.register.models import File
from sallyport.register.states import FileState, TransferState
from sallyport.register.watermark import advance, check_not_behind
from sallyport.review.need import is_output
from sallyport.storage.blobs import Stored
from sallyport.storage.consignment import deliver_all
from sallyport.storage.placing import Delivered
from sallyport.storage.turns import in_turns
from sallyport.transfers.again import files_to_look_at, is_same_policy, look_again
from sallyport.transfers.approval import approved, released_so_far
from sallyport.transfers.audience import concerned, members
from sallyport.transfers.failing import stop_for_malware
from sallyport.transfers.history import RegisterHistory, count_as_released, unseen_since
from sallyport.transfers.moves import has_passed, move, resume, state_of, transfer_of
from sallyport.transfers.places import destination_of
from sallyport.transfers.readers import readers_of
from sallyport.transfers.record_keeping import record_release
from sallyport.transfers.recording import facts_of_the_day
from sallyport.transfers.rows import add_rows, count_files, table_of
from sallyport.transfers.sources import changed_sources
from sallyport.transfers.staying import in_numbers
from sallyport.transfers.terms import terms_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from sallyport.access.model import AccessBackend
    from sallyport.inspection.malware import Scanner
    from sallyport.inspection.terms import Terms
    from sallyport.policy.load import Loaded
    from sallyport.register.models import Transfer
    from sallyport.register.register import Register
    from sallyport.storage.quarantine import Quarantine
    from sallyport.storage.source import Source
    from sallyport.transfers.rows import FileRow
    from sallyport.transfers.run import Run

FILES_RECORDED_AT_ONCE = 500
"""Outcomes written in one transaction; a killed release repeats at most these, and finds them done."""
BYTES_RECORDED_AT_ONCE = 8 * 1024**3
"""What it then reads again."""


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
    _prepare(house, run)
    for some in in_turns(going.files, lambda file: file.size or 0, FILES_RECORDED_AT_ONCE, BYTES_RECORDED_AT_ONCE):
        _deliver(house, run, some)
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
        known = set(change.session.scalars(_deliveries(transfer).with_only_columns(Delivery.file_id)))
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


def _prepare(house: Gatehouse, run: Run) -> None:
    """The destination is made the readers' own before anything lies in it, and that is recorded as read back."""
    with house.register.reading() as session:
        transfer = transfer_of(session, run)
        require_not_frozen(session, transfer.project)
        readers = readers_of(house.loaded.policy, house.access, transfer)
    done = readers.prepare()
    if done is not None:
        with house.register.changing("system:release") as change:
            change.record("release.prepared", transfer_of(change.session, run), before=done.before, after=done.after)


def _deliveries(transfer: Transfer) -> Select[Delivery]:
    return select(Delivery).where(Delivery.transfer_id == transfer.id, Delivery.purpose == "release")


def _deliver(house: Gatehouse, run: Run, files: list[FileRow]) -> None:
    with house.register.reading() as session:
        transfer = transfer_of(session, run)
        require_not_frozen(session, transfer.project)  # before each lot: what goes on takes minutes, or hours
        place, replace = destination_of(house.loaded.policy, transfer), transfer.replace
        readers = readers_of(house.loaded.policy, house.access, transfer)
    wanted = [(Stored(file.digest or "", file.size or 0), place.path_of(file.release_path or "")) for file in files]
    outcomes = deliver_all(house.quarantine, wanted, place.root, replace=replace, keep=house.quarantine)
    in_place = {
        file.id: outcome for file, outcome in zip(files, outcomes, strict=True) if isinstance(outcome, Delivered)
    }
    lists = readers.lists_of([delivered.path for delivered in in_place.values()])
    done = {
        file_id: (delivered, lines)
        for (file_id, delivered), lines in zip(in_place.items(), lists, strict=True)
        if lines is not None
    }
    _record(house, run, done)
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome
    if len(done) < len(files):
        raise Refused(
            "A released file did not get its folder's permissions: its users must be able to read and not to change it.",
            "Compare the folder's permissions with those of the project's set-up, mend them, and run the release again.",
        )


def _record(house: Gatehouse, run: Run, done: dict[int, tuple[Delivered, list[str]]]) -> None:
    """The outcomes, each once: what an earlier try recorded already was only looked at again."""
    with house.register.changing("system:release") as change:
        transfer = transfer_of(change.session, run)
        mine = _deliveries(transfer).where(Delivery.file_id.in_(done), Delivery.state == "intended")
        # As plain rows: mapped objects take longer than putting the files in their places.
        rows = change.session.execute(mine.with_only_columns(Delivery.file_id, Delivery.id)).all()
        if not rows:
            return
        recorded = {file_id for file_id, _ in rows}
        outcomes = [_outcome(key, done[file_id], change.now) for file_id, key in rows]
        deliveries = table_of(Delivery)
        change.session.execute(update(deliveries).where(deliveries.c.id == bindparam("key")), outcomes)
        change.session.execute(update(File).where(File.id.in_(recorded)).values(state=FileState.RELEASED))
        files = [
            {"file": file_id, "digest": delivered.digest, "resumed": delivered.resumed}
            for file_id, (delivered, _) in done.items()
            if file_id in recorded
        ]
        change.record("release.delivered", transfer, files=files)
        head = change.head()
    advance(house.quarantine.root, head)


def _outcome(key: int, done: tuple[Delivered, list[str]], now: datetime) -> dict[str, Any]:
    delivered, access = done
    replaced = delivered.replaced.digest if delivered.replaced else None
    return {"key": key, "state": "done", "access": access, "at": now, "replaced_digest": replaced}


def _conclude(house: Gatehouse, run: Run) -> TransferState:
    changed = changed_sources(house.register, house.uploads, run)
    with house.register.changing("system:release") as change:
        transfer = transfer_of(change.session, run)
        require_not_frozen(change.session, transfer.project)
        count = change.session.scalar(select(func.count()).select_from(_deliveries(transfer).subquery())) or 0
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
