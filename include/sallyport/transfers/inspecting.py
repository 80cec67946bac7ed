"""Inspect: unpack archives inside quarantine, look at every file, work out the manifest that is put to a person."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

from sqlalchemy import func, select, update

from sallyport.archives.budget import Budget
from sallyport.archives.kinds import kind_of
from sallyport.archives.unpack import unpack
from sallyport.inspection.finding import Severity
from sallyport.inspection.inspectors import MalwareInspector, inspect, standard_inspectors
from sallyport.inspection.rules import finding
from sallyport.inspection.scanning import ScanAhead
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.together import Item, look_together
from sallyport.register.models import File
from sallyport.register.states import TransferState
from sallyport.register.watermark import advance
from sallyport.storage.blobs import Stored
from sallyport.storage.copying import CHUNK
from sallyport.storage.names import collisions, problem_with
from sallyport.transfers.failing import stop_for_malware
from sallyport.transfers.history import keep_tables
from sallyport.transfers.manifest import digest_of, manifest_of, offered
from sallyport.transfers.moves import has_passed, move, resume, state_of, transfer_of
from sallyport.transfers.places import destination_of, destination_problems
from sallyport.transfers.rows import add_findings, add_rows, count_files, file_ids, file_rows
from sallyport.transfers.staging import require_bytes
from sallyport.transfers.terms import terms_of
from sallyport.transfers.workflow import work_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sallyport.archives.unpack import Member, Unpacked
    from sallyport.inspection.fact import Fact
    from sallyport.inspection.finding import Finding
    from sallyport.inspection.malware import Scanner
    from sallyport.inspection.terms import Terms
    from sallyport.policy.load import Loaded
    from sallyport.policy.model import Policy
    from sallyport.register.change import Change
    from sallyport.register.models import Transfer
    from sallyport.register.register import Register
    from sallyport.storage.quarantine import Quarantine
    from sallyport.transfers.rows import FileRow
    from sallyport.transfers.run import Run

INFECTED = "malware.infected"
BY_MEMBER = "malware.by_member"
HOSTILE = "archive.hostile_name"


@dataclass(slots=True)
class Looked:
    """One file, or member of an archive, after the inspection."""

    path: str
    """As shown to people; a member is ``archive.7z!/inner/name.csv``."""
    release_path: str | None
    stored: Stored | None
    media_type: str | None
    findings: list[Finding] = field(default_factory=list)
    number: int = 0
    """Within the transfer; a member gets its own when it is recorded."""
    file_id: int | None = None
    """None for a member, which has no row yet."""
    parent: Looked | None = None
    is_archive: bool = False
    is_looked_into: bool = False
    """By all inspectors but the virus scanner."""
    tables: list[Fact] = field(default_factory=list)
    """What is to be remembered of its tables."""

    @property
    def is_refused(self) -> bool:
        """No bytes of it, or none under this name, can be carried."""
        return self.stored is None or self._has(HOSTILE)

    @property
    def depth(self) -> int:
        """Number of archives that it lies in."""
        return 0 if self.parent is None else self.parent.depth + 1

    @property
    def stays_behind(self) -> bool:
        """An archive whose members, each scanned, are released in its place."""
        return self._has(BY_MEMBER)

    def _has(self, rule: str) -> bool:
        return any(found.rule == rule for found in self.findings)


def inspect_transfer(
    register: Register, loaded: Loaded, run: Run, quarantine: Quarantine, scanner: Scanner
) -> TransferState:
    """Unpack and inspect every staged file. Returns ``inspected`` or ``quarantined``; a second call changes nothing."""
    policy = loaded.policy
    with register.changing("system:inspect") as change:
        transfer = transfer_of(change.session, run)
        resume(change, transfer)
        if has_passed(transfer, TransferState.INSPECTED) or state_of(transfer) is TransferState.QUARANTINED:
            return state_of(transfer)
        change.record("transfer.inspecting", transfer)
        files = list(file_rows(change.session, transfer))
        going = destination_of(policy, transfer)
        terms = terms_of(register, policy, transfer)
    with ScanAhead(scanner, quarantine.open) as scans:
        looked = list(_expand(files, transfer.extract, quarantine, policy, scans))
        _inspect(looked, policy, quarantine, scans, terms)
    _refuse_collisions(looked)
    for item, found in destination_problems(going, transfer, looked):
        item.findings.append(found)
    with register.changing("system:inspect") as change:
        transfer = change.get(type(transfer), transfer.id)
        if has_passed(transfer, TransferState.INSPECTED) or state_of(transfer) is TransferState.QUARANTINED:
            return state_of(transfer)
        require_bytes(quarantine, [item.stored for item in looked])
        _record(change, transfer, looked)
        transfer.policy_digest = loaded.digest
        state = _conclude(change, run, policy, transfer, looked)
        head = change.head()
    advance(quarantine.root, head)
    return state


def _expand(
    files: Iterable[FileRow], extract: bool, quarantine: Quarantine, policy: Policy, scans: ScanAhead
) -> Iterator[Looked]:
    budget, inspectors = Budget(policy.archives), standard_inspectors(policy, None)  # one budget for the whole request
    for file in files:
        if file.digest is None or file.size is None:
            continue
        stored = Stored(file.digest, file.size)
        top = Looked(file.source_path, file.release_path, stored, file.media_type, number=file.number, file_id=file.id)
        opening = _opening(stored, quarantine)
        with opening() as stream:
            kind = kind_of(stream)
        if kind is None:
            scans.begin(stored)
            top.findings.extend(inspect(_specimen(top, stored, opening), inspectors))
            top.is_looked_into = True
        yield top
        if kind is None:
            continue
        unpacked = unpack(
            file.source_path,
            stored,
            quarantine,
            policy.archives,
            budget=budget,
            names=policy.names,
            arrived=scans.begin,
        )
        top.findings.extend(unpacked.findings)
        top.is_archive = True
        into = posixpath.dirname(file.release_path or "") if extract else None
        if extract and unpacked.extracts and is_whole(unpacked):
            top.release_path = None  # its members are released in its place
            top.findings.append(finding(BY_MEMBER))
        else:
            into = None
        yield from _members(top, unpacked, into, policy)


def _opening(stored: Stored, quarantine: Quarantine) -> Callable[[], BinaryIO]:
    """How to open the bytes; few ones are read now, and not again for each look at them."""
    if stored.size > CHUNK:
        return partial(quarantine.open, stored.digest)
    with quarantine.open(stored.digest) as stream:
        return partial(BytesIO, stream.read())


def _specimen(item: Looked, stored: Stored, opening: Callable[[], BinaryIO]) -> Specimen:
    return Specimen(item.path, stored.size, stored.digest, item.media_type or "", opening)


def is_whole(unpacked: Unpacked) -> bool:
    """Can what is in it be put in its place? One closed or damaged member, and the archive stays as it came."""
    closed = [found for member in unpacked.members if member.stored is None for found in member.findings]
    return not unpacked.findings and all(found.severity is not Severity.UNVERIFIED for found in closed)


def _members(parent: Looked, unpacked: Unpacked, into: str | None, policy: Policy) -> Iterator[Looked]:
    """Every member as a file of its own; ``into`` is the folder that members of an extracted archive are released to."""
    for member in unpacked.members:
        if member.kind == "directory" and not member.findings:
            continue
        item = Looked(
            path=f"{parent.path}!/{member.path}",
            release_path=_release_path(member, into),
            stored=member.stored,
            media_type=member.media_type,
            findings=list(member.findings),
            parent=parent,
            is_archive=member.inside is not None,
        )
        if item.release_path is not None and (problem := problem_with(item.release_path, policy.names)):
            item.release_path = None
            item.findings.append(finding(HOSTILE, f"Its name cannot be used here: {problem}."))
        yield item
        if member.inside is not None:
            item.findings.extend(member.inside.findings)
            yield from _members(item, member.inside, None, policy)


def _release_path(member: Member, into: str | None) -> str | None:
    blocked = any(found.severity is Severity.BLOCK for found in member.findings)
    if into is None or member.stored is None or blocked:
        return None
    return posixpath.join(into, member.path)


def _inspect(looked: list[Looked], policy: Policy, quarantine: Quarantine, scans: ScanAhead, terms: Terms) -> None:
    """What was not looked into as it came by, all contents, and the scanner's word, which it had the time for meanwhile."""
    but_malware, malware = standard_inspectors(policy, None), [MalwareInspector(scans)]
    items = (
        Item(
            number,
            _specimen(item, item.stored, partial(quarantine.open, item.stored.digest)),
            [*([] if item.is_looked_into else but_malware), *([] if item.stays_behind else malware)],
        )
        for number, item in enumerate(looked)
        if item.stored is not None
    )
    for number, findings in look_together(items, terms, lambda number, facts: looked[number].tables.extend(facts)):
        looked[number].findings.extend(findings)


def _refuse_collisions(looked: list[Looked]) -> None:
    clashing = collisions([item.release_path for item in looked if item.release_path is not None])
    for item in looked:
        if item.release_path in clashing:
            item.findings.append(finding("name.collision"))


def _record(change: Change, transfer: Transfer, looked: list[Looked]) -> None:
    session = change.session
    archives = [
        {"id": item.file_id, "release_path": item.release_path, "kind": "archive"}
        for item in looked
        if item.file_id is not None and item.is_archive
    ]
    if archives:
        session.execute(update(File), archives)
    last = session.scalar(select(func.max(File.number)).where(File.transfer_id == transfer.id)) or 0
    members = [item for item in looked if item.file_id is None]
    for number, item in enumerate(members, start=last + 1):
        item.number = number
    for depth in range(1, max((item.depth for item in members), default=0) + 1):  # an archive before what is in it
        level = [item for item in members if item.depth == depth]
        parents = file_ids(session, transfer, {item.parent.number for item in level if item.parent})
        add_rows(session, File, (_member_row(transfer, item, parents) for item in level))
    add_findings(session, transfer, ((item.number, item.findings) for item in looked))
    keep_tables(session, transfer, ((item.number, item.tables) for item in looked))


def _member_row(transfer: Transfer, item: Looked, parents: dict[int, int]) -> dict[str, Any]:
    kind = "refused" if item.is_refused else "file"
    return {
        "transfer_id": transfer.id,
        "number": item.number,
        "parent_id": parents[item.parent.number] if item.parent else None,
        "source_path": item.path,
        "release_path": item.release_path,
        "size": item.stored.size if item.stored else None,
        "digest": item.stored.digest if item.stored else None,
        "media_type": item.media_type,
        "kind": "archive" if item.is_archive else kind,
    }


def _conclude(change: Change, run: Run, policy: Policy, transfer: Transfer, looked: list[Looked]) -> TransferState:
    counts: dict[str, int] = {}
    for item in looked:
        for found in item.findings:
            counts[found.severity] = counts.get(found.severity, 0) + 1
    transfer.manifest_digest = digest_of(manifest_of(transfer, offered(change.session, transfer)))
    infected = sorted({item.number for item in looked for found in item.findings if found.rule == INFECTED})
    if infected:
        problem = f"The scanner found malware in {len(infected)} file(s). Nothing is released."
        stop_for_malware(change, policy, transfer, infected, problem, counts)
        return TransferState.QUARANTINED
    move(
        change,
        transfer,
        TransferState.INSPECTED,
        manifest=transfer.manifest_digest,
        files=count_files(change.session, transfer),
        findings=counts,
        **work_of(change, run),
    )
    return TransferState.INSPECTED
