"""After a release: its record's digest goes into the chain, and the record itself where the policy keeps records."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, cast

from sallyport.errors import Refused
from sallyport.evidence.record.bag import pack
from sallyport.register.states import TransferState
from sallyport.storage.whole import whole_file
from sallyport.transfers.manifest import digest_of
from sallyport.transfers.moves import transfer_of
from sallyport.transfers.recording import RECORDED, newest, recorded, release_of, write_record

if TYPE_CHECKING:
    from pathlib import Path

    from sallyport.register.models import Transfer
    from sallyport.register.register import Register
    from sallyport.transfers.run import Run

KEPT = "release.record_kept"


def record_release(register: Register, records: Path | None, run: Run) -> None:
    """Make the record, bind it to the chain, and keep it in the folder ``records``. Killed and run again it does it once.

    The record is the same each time, so the event says what the file will be before it is there (law 6).
    """
    with register.reading() as session:
        transfer = transfer_of(session, run)
        if newest(session, transfer, f"transfer.{TransferState.RELEASED}") is None:
            return
        event = recorded(session, transfer)
        if event is None:
            release = release_of(session, transfer)
            digest, manifest = pack(release, cast("BinaryIO", _Nowhere())), digest_of(release.manifest)
            version = release.about["record"]
        is_kept = newest(session, transfer, KEPT) is not None
    if event is None:
        with register.changing("system:record") as change:
            transfer = transfer_of(change.session, run)
            if recorded(change.session, transfer) is None:
                change.record(RECORDED, transfer, record=digest, manifest=manifest, version=version)
    if records is not None and not is_kept:
        _keep(register, records, run)


def _keep(register: Register, records: Path, run: Run) -> None:
    with register.reading() as session:
        transfer = transfer_of(session, run)
        path = records / file_name(transfer)
        with whole_file(path) as stream:
            digest = write_record(session, transfer, stream)
            event = recorded(session, transfer)
            if event is None or event.data["record"] != digest:
                raise Refused(
                    f"The record of {transfer.ref} is not what the chain says it was.",
                    "Run `sallyport audit verify`: something that it is made from was changed.",
                )
    with register.changing("system:record") as change:
        transfer = transfer_of(change.session, run)
        if newest(change.session, transfer, KEPT) is None:
            change.record(KEPT, transfer, record=digest, path=str(path))


def file_name(transfer: Transfer) -> str:
    """What a record's file is called: ``T000012.zip``."""
    return f"{transfer.ref}.zip"


class _Nowhere:
    """Takes everything and keeps nothing: only the digest is wanted."""

    def write(self, data: bytes) -> int:
        return len(data)

    def flush(self) -> None:
        pass
