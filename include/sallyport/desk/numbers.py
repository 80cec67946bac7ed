"""What is counted of many transfers at once, in one statement each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from sallyport.inspection.finding import Severity
from sallyport.register.models import File, FindingRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    Ids = Select[Any] | Sequence[int]
    """Numbers of transfers, or a question for them."""


@dataclass(frozen=True)
class Numbers:
    """How many files of a transfer can leave or come in by themselves, and their bytes."""

    files: int = 0
    bytes: int = 0


NOTHING = Numbers()


def numbers_of(session: Session, ids: Ids) -> dict[int, Numbers]:
    """Transfer to its numbers; those without such files are left out."""
    query = (
        select(File.transfer_id, func.count(), func.coalesce(func.sum(File.size), 0))
        .where(File.transfer_id.in_(ids), File.release_path.is_not(None))
        .group_by(File.transfer_id)
    )
    return {transfer: Numbers(files, int(size or 0)) for transfer, files, size in session.execute(query)}


def worst_of(session: Session, ids: Ids) -> dict[int, Severity]:
    """Transfer to the severest finding of its newest inspection; those without findings are left out."""
    query = (
        select(FindingRow.transfer_id, FindingRow.round, FindingRow.severity)
        .where(FindingRow.transfer_id.in_(ids))
        .group_by(FindingRow.transfer_id, FindingRow.round, FindingRow.severity)
    )
    worst: dict[int, tuple[int, Severity]] = {}
    for transfer, inspection, severity in session.execute(query):
        found = (inspection, Severity(severity))
        known = worst.get(transfer, found)
        worst[transfer] = max(known, found, key=lambda one: (one[0], one[1].rank))
    return {transfer: severity for transfer, (_, severity) in worst.items()}
