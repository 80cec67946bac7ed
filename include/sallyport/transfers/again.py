"""Looking again just before the release: when signatures are newer than the verdict, or another policy is in force (law 8)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import select

from sallyport.errors import Fault
from sallyport.inspection.finding import Severity
from sallyport.inspection.inspectors import inspect, standard_inspectors
from sallyport.inspection.specimen import Specimen
from sallyport.register.models import File, FindingRow
from sallyport.transfers.rows import AT_ONCE, file_rows, in_batches

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.malware import Scanner
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
    is_same_policy = {transfer.policy_digest, *decided_under} == {loaded.digest}
    done = _scanned_by(session, transfer, engine) if is_same_policy else set()
    # But for archives whose members are released in their place.
    rows = file_rows(
        session, transfer, File.digest.is_not(None), File.parent_id.is_not(None) | File.release_path.is_not(None)
    )
    return [row for row in rows if row.id not in done]


def _scanned_by(session: Session, transfer: Transfer, engine: str) -> set[int]:
    """Ids of the files with a finding of this very engine."""
    query = select(FindingRow.file_id, FindingRow.detail).where(FindingRow.transfer_id == transfer.id)
    found = session.execute(query.execution_options(yield_per=AT_ONCE))
    return {file_id for file_id, detail in found if detail.get("engine") == engine}


def look_again(
    register: Register, files: list[FileRow], loaded: Loaded, scanner: Scanner, quarantine: Quarantine
) -> Again:
    """Inspect the quarantined bytes once more. Raises Fault when the scanner cannot be trusted now: not checked is not clean."""
    inspectors = standard_inspectors(loaded.policy, scanner)
    infected: list[int] = []
    unseen: set[str] = set()
    for some in in_batches(files):
        known = _known_rules(register, some)
        for file in some:
            opening = partial(quarantine.open, file.digest or "")
            specimen = Specimen(file.source_path, file.size or 0, file.digest or "", file.media_type or "", opening)
            for found in _new(inspect(specimen, inspectors), known.get(file.id, set())):
                if found.rule == FAULT:
                    raise Fault(f"The files cannot be scanned again before the release. {found.message}", found.advice)
                if found.rule == INFECTED:
                    infected.append(file.number)
                unseen.add(found.rule)
    return Again(len(files), infected, sorted(unseen))


def _known_rules(register: Register, files: list[FileRow]) -> dict[int, set[str]]:
    """File id to the rules that were found before."""
    known: dict[int, set[str]] = {}
    query = select(FindingRow.file_id, FindingRow.rule).where(FindingRow.file_id.in_([file.id for file in files]))
    with register.reading() as session:
        for file_id, rule in session.execute(query):
            known.setdefault(file_id, set()).add(rule)
    return known


def _new(findings: list[Finding], known: set[str]) -> list[Finding]:
    return [found for found in findings if found.severity is not Severity.INFO and found.rule not in known]
