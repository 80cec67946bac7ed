"""What the findings add up to for each file that is put to a person."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from sallyport.inspection.finding import Severity
from sallyport.register.models import File, FindingRow
from sallyport.transfers.manifest import offered
from sallyport.transfers.rows import AT_ONCE, count_files, file_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from sallyport.register.models import Transfer
    from sallyport.transfers.rows import FileRow


@dataclass(frozen=True, slots=True)
class Noted:
    """What a finding says to a reviewer; one object for all findings that say the same."""

    rule: str
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """One offered file with its own findings and, when it is an archive that leaves whole, those of everything inside."""

    file: FileRow
    findings: tuple[Noted, ...]
    overridden: frozenset[str] = frozenset()
    """Rules that block, but for a risk assessment that this request names; two people have to agree."""

    @property
    def worst(self) -> Severity | None:
        """The severest finding; None without any."""
        return max(
            (Severity(found.severity) for found in self.findings), key=lambda severity: severity.rank, default=None
        )

    @property
    def blocked(self) -> bool:
        """Must not be approved."""
        return any(self.blocking)

    @property
    def blocking(self) -> frozenset[str]:
        """Rules that block it."""
        return self._block_rules - self.overridden

    @property
    def overriding(self) -> frozenset[str]:
        """Rules that would block it, if the request did not name a risk assessment."""
        return self._block_rules & self.overridden

    @property
    def _block_rules(self) -> frozenset[str]:
        return frozenset(found.rule for found in self.findings if found.severity == Severity.BLOCK)

    @property
    def unverified(self) -> bool:
        """Something about it could not be checked (law 2)."""
        return any(found.severity == Severity.UNVERIFIED for found in self.findings)


def verdicts(session: Session, transfer: Transfer, overridden: frozenset[str] = frozenset()) -> list[FileVerdict]:
    """A verdict for each offered file, by number. An archive takes its worst member's.

    ``overridden`` are rules that a risk assessment keeps from blocking.
    """
    notes, inside = _notes(session, transfer), _inside(session, transfer)
    return [FileVerdict(file, _with_members(file.id, inside, notes), overridden) for file in offered(session, transfer)]


def left_behind(session: Session, transfer: Transfer, most: int) -> tuple[int, list[FileVerdict]]:
    """Files and members that were asked for but cannot be offered: refused names, links, devices.

    Their number, and the first ``most`` of them.
    """
    parent = aliased(File)
    held_back = exists().where(parent.id == File.parent_id, parent.release_path.is_not(None))
    only = (File.release_path.is_(None), File.kind == "refused", ~held_back)
    first = list(islice(file_rows(session, transfer, *only), most))
    notes = _notes(session, transfer, [file.id for file in first])
    return count_files(session, transfer, *only), [FileVerdict(file, notes.get(file.id, ())) for file in first]


def _notes(session: Session, transfer: Transfer, only: Sequence[int] | None = None) -> dict[int, tuple[Noted, ...]]:
    """File id to the findings of the newest inspection; all files' but when ``only`` names some."""
    mine = FindingRow.transfer_id == transfer.id
    newest = session.scalar(select(func.max(FindingRow.round)).where(mine))
    query = select(FindingRow.file_id, FindingRow.rule, FindingRow.severity, FindingRow.message).where(
        mine, FindingRow.round == newest
    )
    if only is not None:
        query = query.where(FindingRow.file_id.in_(only))
    rows = session.execute(query.order_by(FindingRow.file_id, FindingRow.id).execution_options(yield_per=AT_ONCE))
    shared: dict[tuple[tuple[str, ...], ...], tuple[Noted, ...]] = {}
    notes: dict[int, tuple[Noted, ...]] = {}
    for file_id, some in groupby(rows, key=itemgetter(0)):
        said = tuple(row[1:] for row in some)
        if said not in shared:
            shared[said] = tuple(Noted(*one) for one in said)
        notes[file_id] = shared[said]
    return notes


def _inside(session: Session, transfer: Transfer) -> dict[int, list[int]]:
    """Id of an archive to the ids of what leaves with it."""
    query = select(File.parent_id, File.id).where(
        File.transfer_id == transfer.id, File.parent_id.is_not(None), File.release_path.is_(None)
    )
    inside: dict[int, list[int]] = {}
    for parent, member in session.execute(query.order_by(File.number).execution_options(yield_per=AT_ONCE)):
        inside.setdefault(parent or 0, []).append(member)
    return inside


def _with_members(file_id: int, inside: dict[int, list[int]], notes: dict[int, tuple[Noted, ...]]) -> tuple[Noted, ...]:
    own = notes.get(file_id, ())
    members = inside.get(file_id)
    if not members:
        return own
    return tuple(chain(own, *(_with_members(member, inside, notes) for member in members)))


def rules_to_tick(all_verdicts: Sequence[FileVerdict]) -> list[str]:
    """Rules of severity review, and those that a risk assessment overrides: the reviewer ticks each."""
    to_see = (found.rule for verdict in all_verdicts for found in verdict.findings if found.severity == Severity.REVIEW)
    return sorted({*to_see, *(rule for verdict in all_verdicts for rule in verdict.overriding)})
