"""Which files of a request for outputs stay inside, and by which rules: for the letter, and in numbers for the mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import distinct, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from sallyport.inspection.finding import Severity
from sallyport.register.models import File, FindingRow
from sallyport.register.states import FileState, TransferState
from sallyport.transfers.rows import count_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from sallyport.register.models import Transfer

_MOST_NUMBERS = 50


def stays(transfer: Transfer) -> ColumnElement[bool]:
    """Condition on its files: all of a request that ended without release; else what was not approved or not taken.

    What lies in an archive stays or leaves with the archive.
    """
    if transfer.state in {TransferState.RETURNED, TransferState.REJECTED}:
        return true()
    mine = File.transfer_id == transfer.id
    returned = select(File.id).where(mine, File.state == FileState.RETURNED).cte("returned", recursive=True)
    inside = select(File.id).where(mine, File.parent_id == returned.c.id, File.release_path.is_(None))
    returned = returned.union_all(inside)
    parent = aliased(File)
    leaves_with_archive = exists().where(parent.id == File.parent_id, parent.release_path.is_not(None))
    refused = (File.kind == "refused") & File.release_path.is_(None) & ~leaves_with_archive
    return or_(File.id.in_(select(returned.c.id)), refused)


def newest_findings(transfer: Transfer) -> ColumnElement[bool]:
    """Condition on findings: those of the last inspection that say more than that a file was looked at."""
    mine = FindingRow.transfer_id == transfer.id
    newest = select(func.max(FindingRow.round)).where(mine).scalar_subquery()
    return mine & (FindingRow.round == newest) & (FindingRow.severity != Severity.INFO)


def in_numbers(session: Session, transfer: Transfer) -> dict[str, Any]:
    """Facts for a mail: how many files stay, their numbers within the transfer, and the rules; never a name (law 7)."""
    staying = File.transfer_id == transfer.id, stays(transfer)
    count = count_files(session, transfer, stays(transfer))
    numbers = session.scalars(select(File.number).where(*staying).order_by(File.number).limit(_MOST_NUMBERS))
    query = select(FindingRow.rule, func.count(distinct(FindingRow.file_id)))
    query = query.join(File, File.id == FindingRow.file_id).where(*staying, newest_findings(transfer))
    rules = session.execute(query.group_by(FindingRow.rule).order_by(FindingRow.rule))
    said = [f"{rule} ({files} {'file' if files == 1 else 'files'})" for rule, files in rules]
    return {
        "returned": count,
        "numbers": _in_words(numbers.all(), count),
        "rules": ", ".join(said),
    }


def _in_words(numbers: Sequence[int], count: int) -> str:
    said = ", ".join(str(number) for number in numbers)
    return f"{said} and {count - len(numbers)} more" if count > len(numbers) else said
