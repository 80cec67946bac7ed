"""One file of a request: what it is, what was found in it, where its bytes were seen before."""

from __future__ import annotations

import posixpath
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from sallyport.errors import NotFound
from sallyport.inspection.finding import Severity
from sallyport.inspection.rules import RULES
from sallyport.inspection.terms import Direction
from sallyport.register.models import File, FindingRow, Transfer
from sallyport.review.need import overridden_rules
from sallyport.storage.names import printable
from sallyport.transfers.manifest import direction_of
from sallyport.transfers.places import shown_destination

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from sallyport.policy.model import Policy
    from sallyport.review.sheet.leaves import Leaves

FIRST_NOTES, MORE_NOTES = 20, 200
_MOST_INSIDE, _MOST_BEFORE = 50, 5


@dataclass(frozen=True)
class Note:
    """One finding: what it says, and where."""

    message: str
    place: str


@dataclass(frozen=True)
class Group:
    """The findings of one rule about one file."""

    rule: str
    severity: str
    title: str
    advice: str
    is_overridden: bool
    """It blocks elsewhere; here a risk assessment is named."""
    count: int
    notes: Sequence[Note]
    """The first of them; :func:`more_notes` has the rest."""


def file_of(session: Session, transfer: Transfer, number: int) -> File:
    """NotFound when the transfer has no file of this number."""
    file = session.scalar(select(File).where(File.transfer_id == transfer.id, File.number == number))
    if file is None:
        raise NotFound(f"{transfer.ref} has no file {number}.", "Choose one from the list.")
    return file


def shown_file(session: Session, policy: Policy, transfer: Transfer, file: File, leaves: Leaves) -> dict[str, Any]:
    """All about one file, as JSON. ``inside`` names files with findings that leave with it, when it is an archive."""
    inside = _inside(leaves, file.number)
    return {
        "number": file.number,
        "path": printable(file.source_path),
        "goes_to": _goes_to(policy, transfer, file),
        "size": file.size,
        "digest": file.digest,
        "media_type": file.media_type,
        "groups": [asdict(group) for group in groups_of(session, policy, transfer, file)],
        "inside": [leaf._asdict() for leaf in inside[:_MOST_INSIDE]],
        "inside_count": len(inside),
        "seen_before": _seen_before(session, transfer, file),
    }


def _goes_to(policy: Policy, transfer: Transfer, file: File) -> str | None:
    if file.release_path is None:
        return None
    return printable(posixpath.join(shown_destination(policy, transfer), file.release_path))


def _inside(leaves: Leaves, number: int) -> list[Any]:
    """Members that leave with the archive, at any depth, with something to look at; worst first, as the leaves are."""
    parents = {leaf.number: leaf.parent for leaf in leaves.leaves if leaf.standing in {"inside", "refused"}}

    def is_inside(member: int | None) -> bool:
        while member in parents:
            member = parents[member]
            if member == number:
                return True
        return False

    return [leaf for leaf in leaves.leaves if leaf.worst not in {None, Severity.INFO} and is_inside(leaf.number)]


def groups_of(session: Session, policy: Policy, transfer: Transfer, file: File) -> list[Group]:
    """Its findings by rule, severest first, with the first few of each."""
    own = _newest(session, transfer, file)
    counts = select(FindingRow.rule, FindingRow.severity, func.count()).where(*own)
    overridden = overridden_rules(policy, transfer)
    groups = [
        Group(
            rule=rule,
            severity=severity,
            title=RULES[rule].title if rule in RULES else rule,
            advice=_advice(session, own, rule, Direction(direction_of(transfer))),
            is_overridden=severity == Severity.BLOCK and rule in overridden,
            count=count,
            notes=_notes(session, own, rule, severity, 0, FIRST_NOTES),
        )
        for rule, severity, count in session.execute(counts.group_by(FindingRow.rule, FindingRow.severity))
    ]
    return sorted(groups, key=lambda group: (-Severity(group.severity).rank, group.rule))


def more_notes(
    session: Session, transfer: Transfer, file: File, rule: str, severity: str, start: int
) -> Sequence[Note]:
    """Further findings of one rule, from the one after ``start``."""
    return _notes(session, _newest(session, transfer, file), rule, severity, start, MORE_NOTES)


def _newest(session: Session, transfer: Transfer, file: File) -> tuple[ColumnElement[bool], ...]:
    newest = session.scalar(select(func.max(FindingRow.round)).where(FindingRow.transfer_id == transfer.id))
    return FindingRow.file_id == file.id, FindingRow.round == newest


def _advice(session: Session, own: tuple[ColumnElement[bool], ...], rule: str, direction: Direction) -> str:
    if rule in RULES:
        return RULES[rule].advice_for(direction)
    return session.scalar(select(FindingRow.advice).where(*own, FindingRow.rule == rule).limit(1)) or ""


def _notes(
    session: Session, own: tuple[ColumnElement[bool], ...], rule: str, severity: str, start: int, most: int
) -> list[Note]:
    query = select(FindingRow.message, FindingRow.location).where(
        *own, FindingRow.rule == rule, FindingRow.severity == severity
    )
    rows = session.execute(query.order_by(FindingRow.id).offset(start).limit(most))
    return [Note(printable(message), place) for message, place in rows]  # places are written with escapes


def _seen_before(session: Session, transfer: Transfer, file: File) -> list[dict[str, Any]]:
    """The same bytes in the project's other requests, newest first."""
    if file.digest is None:
        return []
    query = (
        select(Transfer, File.number, File.state)
        .join(File, File.transfer_id == Transfer.id)
        .where(File.digest == file.digest, Transfer.project_id == transfer.project_id, Transfer.id != transfer.id)
        .order_by(Transfer.id.desc())
        .limit(_MOST_BEFORE)
    )
    return [
        {"ref": other.ref, "kind": other.kind, "state": other.state, "file": number, "became": state}
        for other, number, state in session.execute(query)
    ]
