"""Inspect: look at every file and member of an archive, work out the manifest that is put to a person."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

from sallyport.garbage import rarely_collected
from sallyport.inspection.inspectors import MalwareInspector, standard_inspectors
from sallyport.inspection.malware.scanning import ScanAhead
from sallyport.inspection.rules import finding
from sallyport.inspection.together import Item, look_together
from sallyport.register.models import File
from sallyport.register.states import TransferState
from sallyport.register.watermark import advance
from sallyport.storage.names import collisions
from sallyport.transfers.expanding import expand, specimen_of
from sallyport.transfers.failing import stop_for_malware
from sallyport.transfers.history import keep_tables
from sallyport.transfers.manifest import digest_of_files, offered
from sallyport.transfers.moves import has_passed, move, resume, state_of, transfer_of
from sallyport.transfers.places import destination_of, destination_problems
from sallyport.transfers.rows import add_findings, add_rows, count_files, file_ids, file_rows
from sallyport.transfers.staging import require_bytes
from sallyport.transfers.terms import terms_of
from sallyport.transfers.workflow import work_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sallyport.inspection.malware.inspector import Scanner
    from sallyport.inspection.terms import Terms
    from sallyport.policy.load import Loaded
    from sallyport.policy.model import Policy
    from sallyport.register.change import Change
    from sallyport.register.models import Transfer
    from sallyport.register.register import Register
    from sallyport.storage.quarantine import Quarantine
    from sallyport.transfers.expanding import Looked
    from sallyport.transfers.run import Run

INFECTED = "malware.infected"


@rarely_collected
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
        expanded = expand(files, transfer.extract, quarantine, policy, scans)
        looked = _inspect(expanded, policy, quarantine, scans, terms)
    del files  # their paths and digests live on in what was looked at
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


def _inspect(
    found: Iterable[Looked], policy: Policy, quarantine: Quarantine, scans: ScanAhead, terms: Terms
) -> list[Looked]:
    """All of them, looked into: the scanner, confined children and we here work at the same time, on what has come by."""
    looked: list[Looked] = []
    items = _items(found, looked, policy, quarantine, scans)
    for number, findings in look_together(items, terms, lambda number, facts: looked[number].tables.extend(facts)):
        looked[number].findings.extend(findings)
    return looked


def _items(
    found: Iterable[Looked], looked: list[Looked], policy: Policy, quarantine: Quarantine, scans: ScanAhead
) -> Iterator[Item]:
    """Those with bytes, numbered by their place in ``looked``, to which each is added as it comes by."""
    but_malware, malware = standard_inspectors(policy, None), [MalwareInspector(scans)]
    for number, item in enumerate(found):
        looked.append(item)
        data, item.data = item.data, None
        if item.stored is not None:
            specimen = specimen_of(item, item.stored, partial(quarantine.open, item.stored.digest))
            inspectors = [*([] if item.is_looked_into else but_malware), *([] if item.stays_behind else malware)]
            yield Item(number, specimen, inspectors, data)


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
    transfer.manifest_digest = digest_of_files(transfer, offered(change.session, transfer))
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
