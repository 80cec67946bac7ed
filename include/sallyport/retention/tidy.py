"""Deleting what has had its time: only what is proven, each with a certificate that it was seen absent."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from sallyport.errors import SallyportError
from sallyport.register.models import Certificate, Delivery
from sallyport.register.watermark import check_not_behind
from sallyport.retention.due import Due, Place, due
from sallyport.retention.proof import matches

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from sqlalchemy.orm import Session

    from sallyport.policy.model import Policy
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
        """Delete what is due and proven. With ``dry_run`` nothing is touched."""
        with self.register.changing(ACTOR) as change:
            check_not_behind(self.quarantine.root, change.session)
            items = due(change.session, self.policy.retention, change.now)
            change.record("tidy.started", "register:1", due=len(items), dry_run=dry_run)
        report = Report()
        for item in items:
            problem = self._one(item, dry_run=dry_run)
            if problem is None:
                report.deleted.append(item)
            else:
                report.kept.append((item, problem))
        with self.register.changing(ACTOR) as change:
            change.record(
                "tidy.finished", "register:1", deleted=len(report.deleted), kept=len(report.kept), dry_run=dry_run
            )
        return report

    def _one(self, item: Due, *, dry_run: bool) -> str | None:
        """None when it is gone (or would be); otherwise why it stays."""
        try:
            if problem := self._unproven(item):
                return problem
            if not dry_run:
                self._certify(item, absent=False)
                self._delete(item)
                self._certify(item, absent=True)
        except SallyportError as error:
            return error.message
        except OSError as error:
            return f"the operating system refused: {error.strerror}"
        return None

    def _unproven(self, item: Due) -> str | None:
        if item.place is not Place.TRIAGE or "released" not in item.reason:
            return None
        with self.register.reading() as session:
            rows = session.scalars(
                select(Delivery).where(Delivery.transfer_id == item.transfer_id, Delivery.purpose == "release")
            ).all()
        mine = [row for row in rows if row.file_id == item.file_id] or rows
        missing = [row for row in mine if not matches(row.path, row.digest, row.size)]
        return f"{len(missing)} of its released copies are not in place any more" if missing else None

    def _delete(self, item: Due) -> None:
        match item.place:
            case Place.TRIAGE:
                self._delete_upload(item)
            case Place.REVIEWER_COPY:
                self._delete_reviewer_copy(item)
            case Place.QUARANTINE | Place.REPLACED:
                self.quarantine.remove(item.digest)

    def _delete_upload(self, item: Due) -> None:
        with self.uploads(item.owner or "") as source:
            seen = source.stat(item.path)
            if seen is None:
                return
            if dict(seen.identity) | {"size": seen.size} != item.source_id:
                raise SallyportError("something else lies there by now; it is not ours to delete")
            source.remove(item.path, seen)
            if source.stat(item.path) is not None:
                raise SallyportError("it is still there after the deletion")

    def _delete_reviewer_copy(self, item: Due) -> None:
        if Path(item.path).exists() and not matches(item.path, item.digest, item.size):
            raise SallyportError("something else lies there by now; it is not ours to delete")
        Path(item.path).unlink(missing_ok=True)

    def _certify(self, item: Due, *, absent: bool) -> None:
        with self.register.changing(ACTOR) as change:
            query = select(Certificate).where(Certificate.file_id == item.file_id, Certificate.place == item.place)
            row = change.session.scalar(query)
            if row is None:
                row = Certificate(
                    transfer_id=item.transfer_id,
                    file_id=item.file_id,
                    place=item.place,
                    path=item.path,
                    size=item.size,
                    digest=item.digest,
                    reason=item.reason,
                    actor=ACTOR,
                )
                change.session.add(row)
            row.absent, row.at = absent, change.now
            if absent and item.place is Place.REVIEWER_COPY:
                _mark_tidied(change.session, item)
            kind = "tidy.deleted" if absent else "tidy.intended"
            change.record(
                kind,
                f"transfer:{item.transfer_id}",
                file=item.file_id,
                place=item.place,
                digest=item.digest,
                size=item.size,
                reason=item.reason,
            )


def _mark_tidied(session: Session, item: Due) -> None:
    query = select(Delivery).where(Delivery.file_id == item.file_id, Delivery.purpose == Place.REVIEWER_COPY)
    for row in session.scalars(query):
        row.state = "tidied"
