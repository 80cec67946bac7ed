"""A transfer's files as plain rows, read and written some at a time.

A request may have a hundred thousand files. As mapped objects with their findings these would take a gigabyte; as rows that
share what is the same, a tenth of it.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sqlalchemy import func, insert, select

from sallyport.register.models import Base, File, FindingRow
from sallyport.storage.names import printable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sqlalchemy import ColumnElement, Table
    from sqlalchemy.orm import Session

    from sallyport.inspection.finding import Finding
    from sallyport.register.models import Transfer

AT_ONCE = 1000
"""Rows that are read or written in one go."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row of :class:`sallyport.register.models.File`: what it says of the file itself, without state and source."""

    id: int
    number: int
    parent_id: int | None
    source_path: str
    release_path: str | None
    size: int | None
    digest: str | None
    media_type: str | None
    kind: str


_COLUMNS = (
    File.id,
    File.number,
    File.parent_id,
    File.source_path,
    File.release_path,
    File.size,
    File.digest,
    File.media_type,
    File.kind,
)


def file_rows(session: Session, transfer: Transfer, *only: ColumnElement[bool]) -> Iterator[FileRow]:
    """The transfer's files for which ``only`` holds, by number, read as they are asked for."""
    query = select(*_COLUMNS).where(File.transfer_id == transfer.id, *only).order_by(File.number)
    for row in session.execute(query.execution_options(yield_per=AT_ONCE)):
        key, number, parent, source, release, size, digest, media, kind = row
        same = source if release == source else release
        yield FileRow(key, number, parent, source, same, size, digest, media and sys.intern(media), sys.intern(kind))


def count_files(session: Session, transfer: Transfer, *only: ColumnElement[bool]) -> int:
    """How many of the transfer's files there are for which ``only`` holds."""
    return session.scalar(select(func.count()).select_from(File).where(File.transfer_id == transfer.id, *only)) or 0


def file_ids(session: Session, transfer: Transfer, numbers: Collection[int]) -> dict[int, int]:
    """Number to id of those files of the transfer."""
    found: dict[int, int] = {}
    for some in in_batches(numbers):
        query = select(File.number, File.id).where(File.transfer_id == transfer.id, File.number.in_(some))
        found.update((number, key) for number, key in session.execute(query))
    return found


def table_of(model: type[Base]) -> Table:
    """The table itself, for statements with thousands of rows: through the class each takes longer."""
    return cast("Table", model.__table__)


def add_rows(session: Session, model: type[Base], rows: Iterable[dict[str, Any]]) -> int:
    """Insert rows, all with the same columns. Returns how many."""
    count = 0
    for some in in_batches(rows):
        session.execute(insert(table_of(model)), some)
        count += len(some)
    return count


def add_findings(
    session: Session, transfer: Transfer, found: Iterable[tuple[int, Iterable[Finding]]], round_number: int = 1
) -> None:
    """Write findings about files, given by their numbers; the files must have been written."""
    for some in in_batches((number, one) for number, findings in found for one in findings):
        ids = file_ids(session, transfer, {number for number, _ in some})
        rows = [_finding_row(transfer.id, ids[number], one, round_number) for number, one in some]
        session.execute(insert(table_of(FindingRow)), rows)


def _finding_row(transfer_id: int, file_id: int, found: Finding, round_number: int) -> dict[str, Any]:
    return {
        "transfer_id": transfer_id,
        "file_id": file_id,
        "round": round_number,
        "rule": found.rule,
        "severity": found.severity,
        "location": printable(found.location),
        "message": found.message,
        "advice": found.advice,
        "detail": dict(found.detail),
    }


def in_batches(items: Iterable[T], most: int = AT_ONCE) -> Iterator[list[T]]:
    """Lists of at most so many items, in their order."""
    coming = iter(items)
    while some := list(islice(coming, most)):
        yield some
