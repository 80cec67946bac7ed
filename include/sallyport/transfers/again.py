"""Looking again just before the release: when signatures are newer than the verdict, or another policy is in force (law 8)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from sallyport.errors import Fault
from sallyport.inspection.finding import Severity
from sallyport.inspection.inspectors import inspect, standard_inspectors
from sallyport.inspection.malware.scanning import ScanAhead
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.together import Item, begun_ahead, look_together
from sallyport.register.models import File, FindingRow
from sallyport.storage.blobs import Stored
from sallyport.transfers.rows import file_rows, in_batches

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.malware.inspector import Scanner
    from sallyport.inspection.terms import Terms
    from sallyport.policy.load import Loaded
    from sallyport.register.models import Transfer
    from sallyport.register.register import Register
    from sallyport.storage.quarantine import Quarantine
    from sallyport.transfers.rows import FileRow

INFECTED = "malware.infected"
FAULT = "malware.fault"


@dataclass(frozen=True)
class Again:
    """What the second look brought."""

    looked: int
    """Number of files looked at."""
    infected: list[int]
    """Numbers of the files with malware."""
    unseen: list[str]
    """Rules that no reviewer has seen for some file, sorted."""


def files_to_look_at(
    session: Session, transfer: Transfer, decided_under: Collection[str], loaded: Loaded, engine: str
) -> list[FileRow]:
    """All files when they were inspected or approved under another policy; otherwise those with older signatures.

    ``decided_under`` are the policy digests of the decisions, ``engine`` is the label of the scanner as it is now.
    """
    # But for archives whose members are released in their place.
    only: list[ColumnElement[bool]] = [
        File.digest.is_not(None),
        File.parent_id.is_not(None) | File.release_path.is_not(None),
    ]
    if is_same_policy(transfer, decided_under, loaded):
        # The database reads the findings: there is one of a scanner for every file.
        named = FindingRow.detail["engine"].as_string()
        only.append(~exists().where(FindingRow.file_id == File.id, named == engine))
    return list(file_rows(session, transfer, *only))


def is_same_policy(transfer: Transfer, decided_under: Collection[str], loaded: Loaded) -> bool:
    """Was it inspected and decided under the policy that is in force now?"""
    return {transfer.policy_digest, *decided_under} == {loaded.digest}


def look_again(
    register: Register,
    files: list[FileRow],
    loaded: Loaded,
    scanner: Scanner,
    quarantine: Quarantine,
    terms: Terms | None,
) -> Again:
    """Inspect the quarantined bytes once more, with ``terms`` into their content too.

    Raises Fault when the scanner cannot be trusted now: not checked is not clean.
    """
    infected: list[int] = []
    unseen: set[str] = set()
    with ScanAhead(scanner, quarantine.open) as scans:
        inspectors = standard_inspectors(loaded.policy, scans)
        items = (Item(number, _specimen(file, quarantine), inspectors) for number, file in enumerate(files))
        for some in in_batches(_looks(begun_ahead(items, partial(_have_scanned, scans)), terms)):
            known = _known_rules(register, [files[number].id for number, _ in some])
            for number, findings in some:
                for found in _new(findings, known.get(files[number].id, set())):
                    if found.rule == FAULT:
                        message = f"The files cannot be scanned again before the release. {found.message}"
                        raise Fault(message, found.advice)
                    if found.rule == INFECTED:
                        infected.append(files[number].number)
                    unseen.add(found.rule)
    return Again(len(files), infected, sorted(unseen))


def _have_scanned(scans: ScanAhead, item: Item) -> None:
    scans.begin(Stored(item.specimen.digest, item.specimen.size))


def _looks(items: Iterable[Item], terms: Terms | None) -> Iterator[tuple[int, list[Finding]]]:
    """Number and findings of each item."""
    if terms is not None:
        return look_together(items, terms)
    return ((item.number, inspect(item.specimen, item.inspectors)) for item in items)


def _specimen(file: FileRow, quarantine: Quarantine) -> Specimen:
    opening = partial(quarantine.open, file.digest or "")
    return Specimen(file.source_path, file.size or 0, file.digest or "", file.media_type or "", opening)


def _known_rules(register: Register, files: list[int]) -> dict[int, set[str]]:
    """File id to the rules that were found before."""
    known: dict[int, set[str]] = {}
    query = select(FindingRow.file_id, FindingRow.rule).where(FindingRow.file_id.in_(files))
    with register.reading() as session:
        for file_id, rule in session.execute(query):
            known.setdefault(file_id, set()).add(rule)
    return known


def _new(findings: list[Finding], known: set[str]) -> list[Finding]:
    return [found for found in findings if found.severity is not Severity.INFO and found.rule not in known]
