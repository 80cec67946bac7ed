"""Delivery: approved bytes from quarantine to their place, read back there with their permissions, and recorded lot by lot."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from sallyport.errors import Refused
from sallyport.register.copies import Delivery
from sallyport.register.incidents import require_not_frozen
from sallyport.register.models import File
from sallyport.register.states import FileState
from sallyport.register.watermark import advance
from sallyport.storage.blobs import Stored
from sallyport.storage.carriers import carriers_for
from sallyport.storage.consignment import Consignment, Put
from sallyport.storage.placing import Delivered
from sallyport.storage.turns import in_turns
from sallyport.transfers.moves import transfer_of
from sallyport.transfers.places import destination_of
from sallyport.transfers.readers import readers_of
from sallyport.transfers.rows import table_of

if TYPE_CHECKING:
    from sqlalchemy import Select

    from sallyport.register.change import Change
    from sallyport.register.models import Transfer
    from sallyport.transfers.places import Destination
    from sallyport.transfers.releasing import Gatehouse
    from sallyport.transfers.rows import FileRow
    from sallyport.transfers.run import Run

FILES_RECORDED_AT_ONCE = 500
"""Outcomes written in one transaction; a killed release repeats at most two of them, and finds the files done."""
BYTES_RECORDED_AT_ONCE = 8 * 1024**3
"""What it then reads again of each."""


def prepare(house: Gatehouse, run: Run) -> None:
    """The destination is made the readers' own before anything lies in it, and that is recorded as read back."""
    with house.register.reading() as session:
        transfer = transfer_of(session, run)
        require_not_frozen(session, transfer.project)
        readers = readers_of(house.loaded.policy, house.access, transfer)
    done = readers.prepare()
    if done is not None:
        with house.register.changing("system:release") as change:
            change.record("release.prepared", transfer_of(change.session, run), before=done.before, after=done.after)


def deliveries(transfer: Transfer) -> Select[Delivery]:
    """What is to be in its place, or is, in this release."""
    return select(Delivery).where(Delivery.transfer_id == transfer.id, Delivery.purpose == "release")


def deliver(house: Gatehouse, run: Run, files: list[FileRow]) -> None:
    """Put every file into its place and record that it was read back there, lot by lot.

    Refused when one cannot be: no other lot is begun, and all others of those that were are done.
    """
    with house.register.reading() as session:
        transfer = transfer_of(session, run)
        place, keep = destination_of(house.loaded.policy, transfer), house.quarantine if transfer.replace else None
        readers = readers_of(house.loaded.policy, house.access, transfer)
    lots = list(in_turns(files, lambda file: file.size or 0, FILES_RECORDED_AT_ONCE, BYTES_RECORDED_AT_ONCE))
    failed: list[Exception] = []
    consignment = Consignment(house.quarantine, place.root, keep, readers.lists_of)
    unstopped = partial(_require_unstopped, house, run, failed)
    carried = consignment.deliver(lots, partial(_wanted, place), carriers_for(len(files)), unstopped)
    with closing(carried):
        for puts, lot in zip(carried, lots, strict=False):  # in this order, so that it can say what went wrong
            failed += _record_lot(house, run, lot, puts)
    for error in failed:
        raise error


def _wanted(place: Destination, file: FileRow) -> tuple[Stored, str]:
    return Stored(file.digest or "", file.size or 0), place.path_of(file.release_path or "")


def _require_unstopped(house: Gatehouse, run: Run, failed: list[Exception]) -> None:
    """Before each lot: what goes on takes minutes, or hours."""
    for error in failed:
        raise error
    with house.register.reading() as session:
        require_not_frozen(session, transfer_of(session, run).project)


def _record_lot(house: Gatehouse, run: Run, files: list[FileRow], puts: list[Put | None]) -> list[Exception]:
    """Record what is in its place with the right permissions; why others are not."""
    done: dict[int, tuple[Delivered, list[str]]] = {}
    failed: list[Exception] = []
    for file, put in zip(files, puts, strict=True):
        match put:
            case Put(Exception() as error):
                failed.append(error)
            case Put(Delivered() as delivered, list() as access):
                done[file.id] = delivered, access
            case Put():
                failed.append(_unreadable())
    _record(house, run, done)
    return failed


def _unreadable() -> Refused:
    return Refused(
        "A released file did not get its folder's permissions: its users must be able to read and not to change it.",
        "Compare the folder's permissions with those of the project's set-up, mend them, and run the release again.",
    )


def _record(house: Gatehouse, run: Run, done: dict[int, tuple[Delivered, list[str]]]) -> None:
    """The outcomes, each once: what an earlier try recorded already was only looked at again."""
    with house.register.changing("system:release") as change:
        transfer = transfer_of(change.session, run)
        mine = deliveries(transfer).where(Delivery.file_id.in_(done), Delivery.state == "intended")
        # As plain rows: mapped objects take longer than putting the files in their places.
        rows = change.session.execute(mine.with_only_columns(Delivery.file_id, Delivery.id)).all()
        if not rows:
            return
        recorded = {file_id for file_id, _ in rows}
        _put_down(change, {key: done[file_id] for file_id, key in rows})
        change.session.execute(update(File).where(File.id.in_(recorded)).values(state=FileState.RELEASED))
        files = [
            {"file": file_id, "digest": delivered.digest, "resumed": delivered.resumed}
            for file_id, (delivered, _) in done.items()
            if file_id in recorded
        ]
        change.record("release.delivered", transfer, files=files)
        head = change.head()
    advance(house.quarantine.root, head)


def _put_down(change: Change, outcomes: dict[int, tuple[Delivered, list[str]]]) -> None:
    """The outcome of each delivery, by its id; one statement for all that got the same permissions, as nearly all do."""
    table = table_of(Delivery)
    alike: dict[tuple[str, ...], list[int]] = {}
    for key, (_, access) in outcomes.items():
        alike.setdefault(tuple(access), []).append(key)
    for lines, keys in alike.items():
        done = {"state": "done", "access": list(lines), "at": change.now}
        change.session.execute(update(table).where(table.c.id.in_(keys)).values(done))
    replaced = [
        {"key": key, "replaced_digest": delivered.replaced.digest}
        for key, (delivered, _) in outcomes.items()
        if delivered.replaced
    ]
    if replaced:
        change.session.execute(update(table).where(table.c.id == bindparam("key")), replaced)
