"""The manifest: exactly what a person approves, as canonical JSON (law 1: what was approved is what is released)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sallyport.errors import NotFound
from sallyport.evidence.canonical import sha256_of
from sallyport.register.models import File
from sallyport.register.states import TransferKind
from sallyport.transfers.rows import file_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from sallyport.register.models import Transfer
    from sallyport.transfers.rows import FileRow

_DIRECTION = {TransferKind.USER_INPUT: "input", TransferKind.DATA_IMPORT: "input", TransferKind.OUTPUT_EXPORT: "output"}


def direction_of(transfer: Transfer) -> str:
    """``input`` or ``output``."""
    return _DIRECTION[TransferKind(transfer.kind)]


def recipient_of(transfer: Transfer) -> str:
    """Who gets the files: the project, or the member whose download folder outputs go to, by their triage name."""
    if direction_of(transfer) == "input":
        return transfer.project.folder
    if transfer.requester is None or transfer.requester.triage_name is None:
        raise NotFound(
            f"The member who asked for {transfer.ref} has no triage folder.",
            "Add their triage name to the register, then run this step again.",
        )
    return transfer.requester.triage_name


def manifest_of(transfer: Transfer, files: Iterable[FileRow]) -> dict[str, Any]:
    """Direction, project, recipient, destination and, for each file, release path, size in bytes and SHA-256."""
    manifest = streamed(transfer, by_path(files))
    return manifest | {"files": list(manifest["files"])}


def streamed(transfer: Transfer, files: Iterable[FileRow]) -> dict[str, Any]:
    """The same of files that are in its order (:func:`by_path`), with an iterator over them: there may be a hundred thousand."""
    return {
        "direction": direction_of(transfer),
        "project": transfer.project.folder,
        "recipient": recipient_of(transfer),
        "destination": transfer.destination,
        "replace": transfer.replace,
        "files": (
            {"number": file.number, "path": file.release_path, "size": file.size, "sha256": file.digest}
            for file in files
        ),
    }


def by_path(files: Iterable[FileRow]) -> list[FileRow]:
    """In the order of a manifest."""
    return sorted(files, key=lambda file: str(file.release_path))


def digest_of(manifest: dict[str, Any]) -> str:
    """SHA-256 of the manifest's canonical JSON."""
    return sha256_of(manifest)


def digest_of_files(transfer: Transfer, files: Iterable[FileRow]) -> str:
    """:func:`digest_of` of what :func:`manifest_of` makes, which is never held."""
    return sha256_of(streamed(transfer, by_path(files)))


def offered(session: Session, transfer: Transfer) -> list[FileRow]:
    """The files that would be released if all were approved, by number."""
    return list(file_rows(session, transfer, File.release_path.is_not(None)))
