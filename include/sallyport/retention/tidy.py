"""Deleting what has had its time: only what is proven, each with a certificate that it was seen absent."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from sqlalchemy import exists, select

from sallyport.desk.drafts import forget_drafts
from sallyport.errors import Refused, SallyportError
from sallyport.register.clock import require_believed
from sallyport.register.copies import Delivery
from sallyport.register.incidents import require_not_frozen
from sallyport.register.models import File, Transfer
from sallyport.register.states import TransferState
from sallyport.register.watermark import advance, check_not_behind
from sallyport.retention.certify import certify
from sallyport.retention.deletion import copy_problem, delete_copy, delete_upload, upload_problem
from sallyport.retention.due import Due, Place, bytes_needed, due
from sallyport.retention.proof import matches
from sallyport.transfers.history import forget_tables
from sallyport.transfers.moves import move

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from sallyport.policy.model import Policy
    from sallyport.register.change import Change
    from sallyport.register.register import Register
    from sallyport.storage.quarantine import Quarantine
    from sallyport.storage.source import Source

ACTOR = "system:tidy"


@dataclass
class Report:
    """What a tidying did, or would do."""

    deleted: list[Due] = field(default_factory=list)
    kept: list[tuple[Due, str]] = field(default_factory=list)
    """With the reason why it was not deleted."""


@dataclass(frozen=True)
class Tidier:
    """Works through what is due, copy by copy; killed at any point, the next night goes on."""

    register: Register
    policy: Policy
    quarantine: Quarantine
    uploads: Callable[[str], AbstractContextManager[Source]]
    """Opens the upload folder of a user."""

    def run(self, *, dry_run: bool = False) -> Report:
        """Delete what is due and proven. With ``dry_run`` nothing is touched.

        Raises Refused when the register is behind what quarantine has seen of it, or the clock is in doubt.
        """
        with self.register.changing(ACTOR) as change:
            check_not_behind(self.quarantine.root, change.session)
            if not dry_run:
                require_believed(change.session, self.policy.clock, change.now)
            items = [self._located(item) for item in due(change.session, self.policy.retention, change.now)]
            change.record("tidy.started", "register:1", due=len(items), dry_run=dry_run)
            head = change.head()
        advance(self.quarantine.root, head)
        if not dry_run:
            self.quarantine.clear_abandoned()
        report = Report()
        with _Uploads(self.uploads) as uploads:
            for item in items:
                problem = self._one(item, uploads, dry_run=dry_run)
                if problem is None:
                    report.deleted.append(item)
                else:
                    report.kept.append((item, problem))
        with self.register.changing(ACTOR) as change:
            if not dry_run:
                _close_collected(change)
            days = self.policy.retention.fingerprint_days
            forgotten = 0 if dry_run else forget_tables(change.session, days, change.now)
            old = change.now - timedelta(days=self.policy.desk.draft_days)
            drafts = 0 if dry_run else forget_drafts(change.session, old)
            change.record(
                "tidy.finished",
                "register:1",
                deleted=len(report.deleted),
                kept=len(report.kept),
                tables=forgotten,
                drafts=drafts,
                dry_run=dry_run,
            )
            head = change.head()
        advance(self.quarantine.root, head)
        return report

    def _located(self, item: Due) -> Due:
        """With the place and size that its certificate states, taken before anything is deleted."""
        if item.place not in {Place.QUARANTINE, Place.REPLACED}:
            return item
        size = self.quarantine.size(item.digest)
        return replace(item, path=str(self.quarantine.path_of(item.digest)), size=item.size if size is None else size)

    def _one(self, item: Due, uploads: _Uploads, *, dry_run: bool) -> str | None:
        """None when it is gone (or would be); otherwise why it stays."""
        try:
            if problem := self._problem(item, uploads):
                return problem
            if not dry_run:
                self._delete(item, uploads)
        except SallyportError as error:
            uploads.close()  # opened anew for the next: it may be the connection that failed
            return error.message
        except OSError as error:
            return f"the operating system refused: {error.strerror}"
        return None

    def _problem(self, item: Due, uploads: _Uploads) -> str | None:
        with self.register.reading() as session:
            require_not_frozen(session, session.get_one(Transfer, item.transfer_id).project)
        if item.place in {Place.REVIEWER_COPY, Place.DOWNLOAD}:
            return copy_problem(self.policy.paths.triage, item)
        if item.place is not Place.TRIAGE:
            return None
        if item.must_be_released and (problem := self._unproven(item)):
            return problem
        return upload_problem(uploads.of(item), item)

    def _unproven(self, item: Due) -> str | None:
        """Are the file's released copies, or those of its members, in their places with the approved bytes?"""
        with self.register.reading() as session:
            mine = session.scalars(
                select(Delivery)
                .join(File, File.id == Delivery.file_id)
                .where(
                    Delivery.transfer_id == item.transfer_id,
                    Delivery.purpose == "release",
                    (File.id == item.file_id) | (File.parent_id == item.file_id),
                )
            ).all()
        if not mine:
            return "no released copy of it is recorded"
        projects = self.policy.paths.projects
        missing = [row for row in mine if row.state != "done" or not matches(projects, row.path, row.digest, row.size)]
        return f"{len(missing)} of its released copies are not in place any more" if missing else None

    def _delete(self, item: Due, uploads: _Uploads) -> None:
        with self.register.changing(ACTOR) as change:
            certify(change, item, absent=False)
        match item.place:
            case Place.TRIAGE:
                found = delete_upload(uploads.of(item), item)
            case Place.REVIEWER_COPY | Place.DOWNLOAD:
                found = delete_copy(self.policy.paths.triage, item)
            case Place.QUARANTINE | Place.REPLACED:
                self._delete_bytes(item)
                return
        with self.register.changing(ACTOR) as change:
            certify(change, item, absent=True, found=found)

    def _delete_bytes(self, item: Due) -> None:
        """Bytes are shared by their digest: looked at once more and deleted while nobody else can change the register."""
        with self.register.changing(ACTOR) as change:
            if bytes_needed(change.session, item.digest, self.policy.retention, change.now):
                raise Refused("another transfer needs these bytes by now")
            found = self.quarantine.size(item.digest) is not None
            self.quarantine.remove(item.digest)
            if self.quarantine.size(item.digest) is not None:
                raise Refused("it is still there")
            certify(change, item, absent=True, found=found)


def _close_collected(change: Change) -> None:
    """Outputs that were collected and of which no copy lies outside any more have come to their end."""
    open_copy = exists().where(
        Delivery.transfer_id == Transfer.id, Delivery.purpose == "release", Delivery.state != "tidied"
    )
    query = select(Transfer).where(Transfer.state == TransferState.COLLECTED, ~open_copy)
    for transfer in change.session.scalars(query).all():
        move(change, transfer, TransferState.CLOSED)


class _Uploads:
    """The upload folder that was used last stays open: over SFTP, opening one for each file would take a log-in each."""

    def __init__(self, opening: Callable[[str], AbstractContextManager[Source]]) -> None:
        self._opening, self._stack = opening, ExitStack()
        self._open: tuple[str, Source] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give it back; the next use opens it anew."""
        self._open = None
        self._stack.close()

    def of(self, item: Due) -> Source:
        """The folder that the item's upload lies in."""
        owner = item.owner or ""
        if self._open is None or self._open[0] != owner:
            self.close()
            self._open = owner, self._stack.enter_context(self._opening(owner))
        return self._open[1]
