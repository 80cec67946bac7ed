"""The files of a request as a reviewer looks for them, worst first, with what the gate asks about them.

Worked out once and kept while nothing about the request changes: that of 5,000 files with 100,000 findings takes a second.
"""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from sallyport.inspection.finding import Severity
from sallyport.register.models import FindingRow
from sallyport.register.states import TransferState
from sallyport.review.form import fields_of
from sallyport.review.need import is_independent, overridden_rules
from sallyport.review.offer import gate_after, given, on_offer
from sallyport.storage.names import printable
from sallyport.transfers.rows import AT_ONCE, file_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from sallyport.policy.load import Loaded
    from sallyport.register.models import Transfer
    from sallyport.review.form import Field
    from sallyport.transfers.rows import FileRow

_KEPT = 8
_SEVERITIES = tuple(reversed(Severity))


class Leaf(NamedTuple):
    """One file in the tree. Sent to the page as an array, in this order."""

    number: int
    path: str
    size: int | None
    media_type: str | None
    standing: str
    """``offered``, ``blocked`` (offered, and must not be approved), ``refused`` (no bytes were taken), ``unpacked`` (an
    archive whose members are offered), ``inside`` (leaves with its archive), ``settled`` (the first review left it out)."""
    worst: str | None
    """The severest finding about it, or about what leaves with it; None without any."""
    counts: tuple[int, int, int, int]
    """Findings that block, were not checked, are to be looked at, are information; with those of what leaves with it."""
    parent: int | None
    """Number of the archive that it came out of."""


@dataclass(frozen=True)
class Leaves:
    """All files, worst first, and the form that the open gate has about them."""

    is_independent: bool
    """Two people answer, neither seeing the other's answer."""
    fields: dict[str, Field]
    """As in :func:`sallyport.review.form.fields_of`; empty when no gate is open."""
    leaves: tuple[Leaf, ...]

    def leaf(self, number: int) -> Leaf | None:
        """The file of this number."""
        return next((leaf for leaf in self.leaves if leaf.number == number), None)


class LeafCache:
    """The last few requests that were looked at."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[object, ...], Leaves] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, session: Session, loaded: Loaded, transfer: Transfer) -> Leaves:
        """The transfer's, as the register and the policy have them now."""
        key = _stamp(session, loaded, transfer)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = leaves_of(session, loaded, transfer)
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found


def _stamp(session: Session, loaded: Loaded, transfer: Transfer) -> tuple[object, ...]:
    """Differs whenever the leaves may."""
    newest = select(func.max(FindingRow.id)).where(FindingRow.transfer_id == transfer.id)
    answers = tuple(decision.id for decision in given(session, transfer))
    now = (transfer.state, transfer.changed_at, transfer.review_round, transfer.manifest_digest)
    return (str(session.get_bind().engine.url), transfer.id, loaded.digest, session.scalar(newest), answers, *now)


def gate_of(session: Session, transfer: Transfer) -> str | None:
    """The gate that waits for an answer, or will in a moment; None when none does."""
    if transfer.state != TransferState.IN_REVIEW:
        return None
    return gate_after(given(session, transfer))


def leaves_of(session: Session, loaded: Loaded, transfer: Transfer) -> Leaves:
    """Read them."""
    gate = gate_of(session, transfer)
    if gate is None:
        return Leaves(is_independent=False, fields={}, leaves=_leaves(session, loaded, transfer, None))
    looked = on_offer(session, loaded.policy, transfer, gate)
    return Leaves(
        is_independent(loaded.policy, transfer, looked),
        fields_of(loaded.policy, transfer, looked),
        _leaves(session, loaded, transfer, {verdict.file.number for verdict in looked}),
    )


def _leaves(session: Session, loaded: Loaded, transfer: Transfer, on_gate: set[int] | None) -> tuple[Leaf, ...]:
    files = list(file_rows(session, transfer))
    counts, blocked = _findings(session, transfer, overridden_rules(loaded.policy, transfer))
    by_id = {file.id: file for file in files}
    for file in reversed(files):  # a member's number is greater than its archive's
        archive = _archive_of(file, by_id)
        if archive is not None and file.release_path is None and file.id in counts:
            counts.setdefault(archive.id, Counter()).update(counts[file.id])
            if file.id in blocked:
                blocked.add(archive.id)
    leaves = [_leaf(file, by_id, counts, is_blocked=file.id in blocked, on_gate=on_gate) for file in files]
    return tuple(sorted(leaves, key=lambda leaf: (-_rank(leaf), leaf.number)))


def _rank(leaf: Leaf) -> int:
    return -1 if leaf.worst is None else Severity(leaf.worst).rank


def _leaf(
    file: FileRow,
    by_id: Mapping[int, FileRow],
    counts: Mapping[int, Counter[str]],
    *,
    is_blocked: bool,
    on_gate: set[int] | None,
) -> Leaf:
    mine = counts.get(file.id, Counter())
    block, unverified, review, info = (mine[severity] for severity in _SEVERITIES)
    archive = _archive_of(file, by_id)
    return Leaf(
        number=file.number,
        path=printable(file.source_path),
        size=file.size,
        media_type=file.media_type,
        standing=_standing(file, by_id, is_blocked=is_blocked, on_gate=on_gate),
        worst=next((str(severity) for severity in _SEVERITIES if mine[severity]), None),
        counts=(block, unverified, review, info),
        parent=archive.number if archive else None,
    )


def _archive_of(file: FileRow, by_id: Mapping[int, FileRow]) -> FileRow | None:
    return None if file.parent_id is None else by_id.get(file.parent_id)


def _standing(file: FileRow, by_id: Mapping[int, FileRow], *, is_blocked: bool, on_gate: set[int] | None) -> str:
    if file.release_path is not None:
        if on_gate is not None and file.number not in on_gate:
            return "settled"
        return "blocked" if is_blocked else "offered"
    if file.kind == "refused":
        return "refused"
    archive = _archive_of(file, by_id)
    while archive is not None:
        if archive.release_path is not None:
            return "inside"
        archive = _archive_of(archive, by_id)
    return "unpacked" if file.kind == "archive" else "refused"


def _findings(
    session: Session, transfer: Transfer, overridden: frozenset[str]
) -> tuple[dict[int, Counter[str]], set[int]]:
    """File id to the number of its findings by severity, and the ids of files that a finding blocks."""
    mine = FindingRow.transfer_id == transfer.id
    newest = session.scalar(select(func.max(FindingRow.round)).where(mine))
    what = (FindingRow.file_id, FindingRow.severity, FindingRow.rule)
    query = select(*what, func.count()).where(mine, FindingRow.round == newest).group_by(*what)
    counts: dict[int, Counter[str]] = {}
    blocked: set[int] = set()
    for file_id, severity, rule, count in session.execute(query.execution_options(yield_per=AT_ONCE)):
        counts.setdefault(file_id, Counter())[severity] += count
        if severity == Severity.BLOCK and rule not in overridden:
            blocked.add(file_id)
    return counts, blocked
