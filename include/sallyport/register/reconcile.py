"""Comparing disk and register after a restore, so that people know what the register forgot before releases go on."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from sallyport.errors import BadRequest, Refused
from sallyport.register.change import REGISTER
from sallyport.register.copies import Certificate, Delivery
from sallyport.register.models import File, Project
from sallyport.register.verify import verify
from sallyport.register.watermark import marks_of, reset
from sallyport.storage.quarantine import Quarantine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from sallyport.register.chain import Head
    from sallyport.register.register import Register


@dataclass(frozen=True)
class Report:
    """What the disk holds and the register does not know, and the other way round."""

    old_marks: list[Head]
    """What the disk remembered of the register before."""
    head: Head
    """The event that records this; the watermark now."""
    unknown_blobs: list[str]
    """Digests in quarantine that no file of the register has."""
    missing_blobs: list[str]
    """Digests that should be in quarantine and are not."""
    unknown_files: list[Path]
    """Files in the projects' data folders that the register did not deliver."""
    missing_files: list[Path]
    """Delivered files that are not in their place."""


@dataclass(frozen=True)
class _Differences:
    unknown_blobs: list[str]
    missing_blobs: list[str]
    unknown_files: list[Path]
    missing_files: list[Path]


def reconcile(
    register: Register, quarantine_root: Path, actor: str, reason: str, projects_root: Path | None = None
) -> Report:
    """Compare, record ``register.reconciled`` with the counts (law 7: no names), and let the disk trust this register.

    With ``projects_root`` the data folder of every project is looked through, else only folders that something was
    delivered to. Changes no file. Raises BadRequest without a reason, Refused when the chain itself is broken. Nothing
    else should work on quarantine meanwhile.
    """
    if not reason.strip():
        raise BadRequest("A reconciliation needs a reason.", "Say what was restored, from when, and who knows of it.")
    quarantine = Quarantine(quarantine_root)
    with register.reading() as session:
        verdict = verify(session)
        if not verdict.ok:
            raise Refused(
                f"The register's chain is broken: {verdict.problem}.",
                "Restore a register whose chain holds; this one proves nothing.",
            )
        differences = _compare(session, quarantine, projects_root)
    marks = _marks_or_none(quarantine_root)
    with register.changing(actor) as change:
        change.record(
            "register.reconciled",
            REGISTER,
            reason=reason.strip(),
            old_marks=None if marks is None else [str(mark) for mark in marks],
            unknown_blobs=len(differences.unknown_blobs),
            missing_blobs=len(differences.missing_blobs),
            unknown_files=len(differences.unknown_files),
            missing_files=len(differences.missing_files),
        )
        head = change.head()
    reset(quarantine_root, head)
    return Report(marks or [], head, **vars(differences))


def _marks_or_none(quarantine_root: Path) -> list[Head] | None:
    """None for a damaged watermark, which reconciling replaces."""
    try:
        return marks_of(quarantine_root)
    except Refused:
        return None


def _compare(session: Session, quarantine: Quarantine, projects_root: Path | None) -> _Differences:
    on_disk = set(quarantine.digests())
    replaced = set(session.scalars(select(Delivery.replaced_digest).where(Delivery.replaced_digest.is_not(None))))
    known = set(session.scalars(select(File.digest).where(File.digest.is_not(None)))) | replaced
    delivered = {Path(path): state for path, state in session.execute(select(Delivery.path, Delivery.state))}
    folders = {path.parent for path in delivered}
    if projects_root is not None:
        folders |= {projects_root / folder / "data" for folder in session.scalars(select(Project.folder))}
    return _Differences(
        unknown_blobs=sorted(on_disk - known),
        missing_blobs=sorted(_kept_digests(session) - on_disk),
        unknown_files=sorted({path for folder in folders for path in _files_below(folder)} - set(delivered)),
        missing_files=sorted(path for path, state in delivered.items() if state == "done" and not _is_file(path)),
    )


def _kept_digests(session: Session) -> set[str]:
    """Digests of files whose deletion from quarantine no certificate proves."""
    tidied = exists().where(Certificate.file_id == File.id, Certificate.place == "quarantine", Certificate.absent)
    return {
        digest for digest in session.scalars(select(File.digest).where(File.digest.is_not(None), ~tidied)) if digest
    }


def _files_below(folder: Path) -> Iterator[Path]:
    for where, _, names in os.walk(folder):  # never follows links
        yield from (Path(where, name) for name in names)


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False
