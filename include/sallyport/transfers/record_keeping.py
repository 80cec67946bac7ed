"""After a release: its record's digest goes into the chain, and the record itself where the policy keeps records."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, cast

from sallyport.errors import Refused
from sallyport.evidence.record.bag import pack
from sallyport.register.states import TransferState
from sallyport.storage.whole import whole_file
from sallyport.transfers.moves import transfer_of
from sallyport.transfers.recording import RECORDED, newest, recorded, release_of

if TYPE_CHECKING:
    from pathlib import Path

    from sallyport.register.models import Transfer
    from sallyport.register.register import Register
    from sallyport.transfers.run import Run

KEPT = "release.record_kept"


def record_release(register: Register, records: Path | None, run: Run) -> None:
    """Make the record, bind it to the chain, and keep it in the folder ``records``. Killed and run again it does it once."""
    with register.reading() as session:
        transfer = transfer_of(session, run)
        if newest(session, transfer, f"transfer.{TransferState.RELEASED}") is None:
            return
        is_bound = recorded(session, transfer) is not None
        is_kept = newest(session, transfer, KEPT) is not None
        path = records / file_name(transfer) if records is not None else None
    if path is not None and not is_kept:
        _keep(register, path, run)
    elif not is_bound:
        _write(register, run, cast("BinaryIO", _Nowhere()))


def _keep(register: Register, path: Path, run: Run) -> None:
    with whole_file(path) as stream:
        digest = _write(register, run, stream)
    with register.changing("system:record") as change:
        transfer = transfer_of(change.session, run)
        if newest(change.session, transfer, KEPT) is None:
            change.record(KEPT, transfer, record=digest, path=str(path))


def _write(register: Register, run: Run, stream: BinaryIO) -> str:
    """Write the record, and have its event say what the file will be before it has its name (law 6). Returns its digest.

    The record is the same each time, so one that was bound before must be this one.
    """
    with register.reading() as session:
        release = release_of(session, transfer_of(session, run))
        digest = pack(release, stream)
    with register.changing("system:record") as change:
        transfer = transfer_of(change.session, run)
        event = recorded(change.session, transfer)
        if event is None:
            manifest, version = release.about["manifest"], release.about["record"]
            change.record(RECORDED, transfer, record=digest, manifest=manifest, version=version)
        elif event.data["record"] != digest:
            raise Refused(
                f"The record of {transfer.ref} is not what the chain says it was.",
                "Run `sallyport audit verify`: something that it is made from was changed.",
            )
    return digest


def file_name(transfer: Transfer) -> str:
    """What a record's file is called: ``T000012.zip``."""
    return f"{transfer.ref}.zip"


class _Nowhere:
    """Takes everything and keeps nothing: only the digest is wanted."""

    def write(self, data: bytes) -> int:
        return len(data)

    def flush(self) -> None:
        pass
