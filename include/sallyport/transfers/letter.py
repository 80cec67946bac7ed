"""The letter about outputs that did not leave: written into the project's folder, whole or not at all, and read back.

Its words are in :mod:`sallyport.transfers.letter_text`. Where it lies is committed before it is written, and what lies there
after it was read back (law 6). Killed at any instant and run again, it ends in the same state.
"""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from sallyport.access.groups import project_group
from sallyport.access.model import READ_ONLY, Entry, Readback
from sallyport.errors import Refused
from sallyport.register.incidents import require_not_frozen
from sallyport.register.models import Event
from sallyport.register.states import TransferState
from sallyport.register.watermark import advance
from sallyport.review.need import is_output
from sallyport.storage.blobs import InMemory
from sallyport.storage.copying import measured
from sallyport.storage.delivery import deliver
from sallyport.storage.handles import Folder, said_plainly
from sallyport.storage.inheritance import enter_or_create_folder
from sallyport.transfers.letter_text import compose, outcome_of
from sallyport.transfers.moves import has_passed, resume, state_of, transfer_of
from sallyport.transfers.readers import ProjectReaders
from sallyport.transfers.rows import count_files
from sallyport.transfers.staying import stays

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from sallyport.access.model import AccessBackend
    from sallyport.policy.model import Policy
    from sallyport.register.models import Transfer
    from sallyport.register.register import Register
    from sallyport.transfers.run import Run

INTENDED, WRITTEN = "letter.intended", "letter.written"
_FOLDER_INTENDED, _FOLDER_SET = "letter.folder_intended", "letter.folder_set"
_ACTOR = "system:letter"


@dataclass(frozen=True)
class Desk:
    """What a letter is written with. ``quarantine`` is its folder, where the watermark of the register lies."""

    register: Register
    policy: Policy
    access: AccessBackend
    quarantine: Path


@dataclass(frozen=True)
class _Letter:
    """A letter, and where it is to lie. ``entry`` is what the project's users may do there."""

    ref: str
    text: InMemory
    name: str
    project: str
    folder: Path
    entry: Entry
    files: int

    @property
    def path(self) -> str:
        """Below the parent of all project folders, from where on no link is followed."""
        return f"{self.project}/{self.folder.name}/{self.name}"


def write_letter(desk: Desk, run: Run) -> str | None:
    """Write the letter about the run's transfer; returns its name. None when there is nothing to write.

    Refused, with nothing changed, when another file or a link is in its place or on the way; Fault when the disk is full.
    """
    with desk.register.changing(_ACTOR) as change:
        transfer = transfer_of(change.session, run)
        resume(change, transfer)
        if not _is_due(change.session, transfer):
            return None
        require_not_frozen(change.session, transfer.project)
    with desk.register.reading() as session:
        letter = _composed(session, desk, transfer_of(session, run))
        if _events(session, transfer, WRITTEN):
            return letter.name
    known = _intend(desk, run, letter)
    made = _make_folder(desk, letter)
    _conclude(desk, run, letter, _put(desk, letter, known), made)
    return letter.name


def _is_due(session: Session, transfer: Transfer) -> bool:
    if not is_output(transfer):
        return False
    if state_of(transfer) in {TransferState.RETURNED, TransferState.REJECTED}:
        return True
    if not has_passed(transfer, TransferState.APPROVED):
        return False
    return count_files(session, transfer, stays(transfer)) > 0


def _composed(session: Session, desk: Desk, transfer: Transfer) -> _Letter:
    rules, project = desk.policy.projects, transfer.project
    return _Letter(
        ref=transfer.ref,
        text=InMemory(compose(session, desk.policy, transfer).encode()),
        name=f"{transfer.ref}-{outcome_of(transfer).replace(' ', '-')}.txt",
        project=project.folder,
        folder=desk.policy.paths.projects / project.folder / rules.letters_folder,
        entry=Entry(project_group(desk.policy.access, project.platform_id or ""), READ_ONLY, inherit=True),
        files=count_files(session, transfer, stays(transfer)),
    )


def _events(session: Session, transfer: Transfer, *kinds: str) -> list[Event]:
    query = select(Event).where(Event.subject == f"transfer:{transfer.id}", Event.kind.in_(kinds))
    return list(session.scalars(query.order_by(Event.number)))


def _intend(desk: Desk, run: Run, letter: _Letter) -> set[str]:
    """Commit what is about to be made and written; returns the digests of all tries, this one's too."""
    changes = _folder_changes(desk, letter)
    with desk.register.changing(_ACTOR) as change:
        transfer = transfer_of(change.session, run)
        if changes and not _is_folder_open(change.session, transfer):
            change.record(_FOLDER_INTENDED, transfer, changes=changes)
        known = {str(event.data["digest"]) for event in _events(change.session, transfer, INTENDED)}
        stored = letter.text.stored
        if stored.digest not in known:
            change.record(
                INTENDED, transfer, name=letter.name, digest=stored.digest, size=stored.size, files=letter.files
            )
    return known | {stored.digest}


def _folder_changes(desk: Desk, letter: _Letter) -> list[str]:
    """What has to be done to the letters' folder before anything lies in it."""
    with Folder.open(desk.policy.paths.projects) as top, top.child(letter.project) as folder:
        is_missing = folder.stat(letter.folder.name) is None
    return ["made"] if is_missing else desk.access.plan(letter.folder, [letter.entry]).changes


def _is_folder_open(session: Session, transfer: Transfer) -> bool:
    last = _events(session, transfer, _FOLDER_INTENDED, _FOLDER_SET)[-1:]
    return bool(last) and last[0].kind == _FOLDER_INTENDED


def _make_folder(desk: Desk, letter: _Letter) -> Readback:
    """The letters' folder, that the project's users can read and not change; its list before and now, as read back."""
    with (
        Folder.open(desk.policy.paths.projects) as top,
        top.child(letter.project) as folder,
        said_plainly(),
        enter_or_create_folder(folder, letter.folder.name),
    ):
        pass
    plan = desk.access.plan(letter.folder, [letter.entry])
    return desk.access.apply(plan) if plan.changes else Readback(plan.before, plan.before)


def _put(desk: Desk, letter: _Letter, known: set[str]) -> str:
    """The digest of what lies there in the end: this letter, or one that an earlier try wrote in other words."""
    there = _digest_there(desk.policy.paths.projects, letter.path)
    if there is not None and there not in known:
        raise Refused(
            f"Another file has the name of the letter about {letter.ref}; it was left alone.",
            f"Look at {letter.name} in the project's {desk.policy.projects.letters_folder} folder, move it away, and run "
            "this step again.",
        )
    if there is not None and there != letter.text.stored.digest:
        return there
    stored = letter.text.stored
    return deliver(letter.text, stored, desk.policy.paths.projects, letter.path, replace=False, keep=None).digest


def _digest_there(projects: Path, path: str) -> str | None:
    """SHA-256 of the plain file there; None when there is nothing. Refused for a link, a folder, or a second name."""
    above, name = posixpath.split(path)
    with Folder.open(projects) as top, top.child(above) as folder:
        seen = folder.stat(name)
        if seen is None or seen.st_nlink > 1:  # a second name: linked, not yet unlinked, by a killed try; or refused
            return None
        with os.fdopen(folder.open_file(name), "rb") as stream:
            return measured(stream).digest


def _conclude(desk: Desk, run: Run, letter: _Letter, digest: str, made: Readback) -> None:
    (access,) = ProjectReaders(desk.access, letter.entry.who).lists_of([desk.policy.paths.projects / letter.path])
    if access is None:
        raise Refused(
            f"The project's users cannot read the letter about {letter.ref}, or could change it.",
            "Look at the permissions of the letters' folder, mend them, and run this step again.",
        )
    with desk.register.changing(_ACTOR) as change:
        transfer = transfer_of(change.session, run)
        if _is_folder_open(change.session, transfer):
            change.record(_FOLDER_SET, transfer, before=made.before, after=made.after)
        change.record(WRITTEN, transfer, name=letter.name, digest=digest, files=letter.files, access=access)
        head = change.head()
    advance(desk.quarantine, head)
