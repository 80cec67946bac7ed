"""What a project released before, from the register: the tables of each release, and the digests of its files.

A table's fingerprint holds counts and counts as data: it lies in the register and nowhere else, and a nightly run forgets it
when it has had its time. What an inspection learned is kept at once and counts from the moment its release is intended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Text, and_, cast, exists, func, or_, select, update

from sallyport.inspection.fact import Fact
from sallyport.inspection.history.across import across
from sallyport.inspection.history.fingerprints import KIND, from_fact
from sallyport.inspection.history.protocol import Earlier
from sallyport.register.copies import Delivery
from sallyport.register.models import File, FindingRow, Transfer
from sallyport.register.outgoing import ReleasedTable
from sallyport.register.states import ENDED, FileState, TransferKind, TransferState
from sallyport.transfers.rows import add_rows, file_ids, in_batches

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from sallyport.policy.disclosure.tables import TableRules
    from sallyport.register.register import Register

_AT_ONCE = 50
"""Tables read in one go; one may have thousands of cells."""
_NEVER_LEFT = ENDED - {TransferState.CLOSED, TransferState.RECALLED} | {TransferState.QUARANTINED}

_IS_KEPT = cast(ReleasedTable.fact, Text) != "{}"
"""It was not emptied."""


@dataclass(frozen=True)
class RegisterHistory:
    """The releases of one project but for one transfer's own: :class:`sallyport.inspection.history.protocol.History`."""

    register: Register
    project_id: int
    transfer_id: int

    @classmethod
    def before(cls, register: Register, transfer: Transfer) -> RegisterHistory:
        """What was released in the transfer's project by others than itself."""
        return cls(register, transfer.project_id, transfer.id)

    def tables(self, labels: Collection[str]) -> Iterator[Earlier]:
        """Released tables with one of these labels. Also those that cannot be read any more: not checked is not clean."""
        if not labels:
            return
        with self.register.reading() as session:
            query = select(ReleasedTable.transfer_id, ReleasedTable.fact).where(*self._counted())
            rows = session.execute(query.order_by(ReleasedTable.id).execution_options(yield_per=_AT_ONCE))
            for number, kept in rows:
                fact = Fact(str(kept.get("kind")), dict(kept.get("data") or {}), str(kept.get("location", "")))
                if not _is_without(fact, labels):
                    yield Earlier(f"T{number:06d}", fact)

    def files(self, digests: Collection[str]) -> Mapping[str, str]:
        """SHA-256 to the first release that the bytes left with, by themselves or in an archive."""
        found: dict[str, str] = {}
        with self.register.reading() as session:
            for some in in_batches(digests):
                query = select(File.digest, File.transfer_id, File.id).join(Transfer, Transfer.id == File.transfer_id)
                query = query.where(
                    Transfer.project_id == self.project_id,
                    Transfer.id != self.transfer_id,
                    Transfer.kind == TransferKind.OUTPUT_EXPORT,
                    File.digest.in_(some),
                )
                for digest, number, file_id in session.execute(query.order_by(File.id)).all():
                    if digest and digest not in found and _has_left(session, file_id):
                        found[digest] = f"T{number:06d}"
        return found

    def state(self) -> tuple[int, int]:
        """Something that is another one once more tables count than before."""
        with self.register.reading() as session:
            return self.state_in(session)

    def state_in(self, session: Session) -> tuple[int, int]:
        """The same, as a session sees it."""
        query = select(func.count(ReleasedTable.id), func.coalesce(func.sum(ReleasedTable.id), 0))
        count, total = session.execute(query.where(*self._counted())).one()
        return int(count), int(total)

    def _counted(self) -> tuple[ColumnElement[bool], ...]:
        """Of this project, others', and on their way out; not those of a request that ended before anything left."""
        ended = exists().where(Transfer.id == ReleasedTable.transfer_id, Transfer.state.in_(_NEVER_LEFT))
        left = exists().where(
            Delivery.transfer_id == ReleasedTable.transfer_id,
            Delivery.purpose == "release",
            Delivery.state != "intended",
        )
        return (
            ReleasedTable.project_id == self.project_id,
            ReleasedTable.transfer_id != self.transfer_id,
            ReleasedTable.is_released.is_(True),
            or_(~ended, left),
        )


def keep_tables(session: Session, transfer: Transfer, found: Iterable[tuple[int, Iterable[Fact]]]) -> None:
    """Keep what an inspection learned about tables, by file number, in the place of what an earlier one had."""
    _empty(session, ReleasedTable.transfer_id == transfer.id)
    if transfer.kind != TransferKind.OUTPUT_EXPORT:
        return
    tables = [(number, fact) for number, facts in found for fact in facts if fact.kind == KIND]
    ids = file_ids(session, transfer, {number for number, _ in tables})
    add_rows(
        session,
        ReleasedTable,
        (
            {
                "project_id": transfer.project_id,
                "transfer_id": transfer.id,
                "file_id": ids[number],
                "fact": {"kind": fact.kind, "data": dict(fact.data), "location": fact.location},
                "is_released": False,
            }
            for number, fact in tables
        ),
    )


def count_as_released(session: Session, transfer: Transfer, files: Collection[int]) -> None:
    """From now on the tables in these files (by id), and in what leaves inside them, are held against later ones."""
    inside = list(files)
    while inside:
        for some in in_batches(inside):
            mine = update(ReleasedTable).where(ReleasedTable.file_id.in_(some), _IS_KEPT)
            session.execute(mine.values(is_released=True))
        inside = _leaving_inside(session, transfer, inside)


def unseen_since(
    session: Session, transfer: Transfer, files: Collection[int], rules: TableRules, history: RegisterHistory
) -> list[str]:
    """Rules about earlier releases that these files (by id) break by now, and that no reviewer has seen; sorted."""
    facts = _kept_facts(session, transfer, files)
    known = _known(session, transfer)
    found = across(facts, rules, history)
    return sorted({one.rule for name, findings in found.items() for one in findings if (name, one.rule) not in known})


def forget_tables(session: Session, days: float, now: datetime) -> int:
    """Empty fingerprints that have had their time, and those of requests that ended without release. Returns how many.

    Their rows stay, since nothing is deleted from a register.
    """
    ended = select(Transfer.id).where(Transfer.state.in_(ENDED))
    old = select(Transfer.id).where(Transfer.state.in_(ENDED), Transfer.changed_at <= now - timedelta(days=days))
    unreleased = and_(ReleasedTable.is_released.is_(False), ReleasedTable.transfer_id.in_(ended))
    return _empty(session, or_(unreleased, ReleasedTable.transfer_id.in_(old)))


def _empty(session: Session, which: ColumnElement[bool]) -> int:
    done = session.execute(update(ReleasedTable).where(which, _IS_KEPT).values(fact={}, is_released=False))
    return int(getattr(done, "rowcount", 0))


def _is_without(fact: Fact, labels: Collection[str]) -> bool:
    """Does it surely have none of the labels?"""
    try:
        return from_fact(fact).labels.isdisjoint(labels)
    except (KeyError, TypeError, ValueError):
        return False


def _has_left(session: Session, file_id: int) -> bool:
    """Was it released, or an archive that holds it?"""
    at: int | None = file_id
    while at is not None:
        query = select(File.state, File.release_path, File.parent_id).where(File.id == at)
        state, release_path, parent = session.execute(query).one()
        if state == FileState.RELEASED:
            return True
        at = parent if release_path is None else None
    return False


def _leaving_inside(session: Session, transfer: Transfer, archives: Sequence[int]) -> list[int]:
    found: list[int] = []
    for some in in_batches(archives):
        query = select(File.id).where(
            File.transfer_id == transfer.id, File.parent_id.in_(some), File.release_path.is_(None)
        )
        found += session.scalars(query)
    return found


def _kept_facts(session: Session, transfer: Transfer, files: Collection[int]) -> dict[str, list[Fact]]:
    wanted, inside = set(files), list(files)
    while inside:
        inside = _leaving_inside(session, transfer, inside)
        wanted.update(inside)
    query = select(ReleasedTable.file_id, ReleasedTable.fact).where(ReleasedTable.transfer_id == transfer.id)
    facts: dict[str, list[Fact]] = {}
    for file_id, kept in session.execute(query.order_by(ReleasedTable.file_id, ReleasedTable.id)):
        if file_id in wanted and kept:
            facts.setdefault(str(file_id), []).append(Fact(kept["kind"], kept["data"], kept["location"]))
    return facts


def _known(session: Session, transfer: Transfer) -> set[tuple[str, str]]:
    """File id (as text) and rule of all findings about earlier releases."""
    query = select(FindingRow.file_id, FindingRow.rule).where(
        FindingRow.transfer_id == transfer.id, FindingRow.rule.startswith("history.")
    )
    return {(str(file_id), rule) for file_id, rule in session.execute(query)}
