"""Looking again just before the release: when signatures are newer than the verdict, or another policy is in force (law 8)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sallyport.errors import Fault
from sallyport.inspection.finding import Severity
from sallyport.inspection.inspectors import inspect, standard_inspectors
from sallyport.inspection.specimen import Specimen

if TYPE_CHECKING:
    from collections.abc import Collection

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.malware import Scanner
    from sallyport.policy.load import Loaded
    from sallyport.register.models import File, Transfer
    from sallyport.storage.quarantine import Quarantine

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
    transfer: Transfer, decided_under: Collection[str], loaded: Loaded, scanner: Scanner
) -> list[File]:
    """All files when they were inspected or approved under another policy; otherwise those with older signatures.

    ``decided_under`` are the policy digests of the decisions. The transfer's files and findings must be loaded.
    """
    files = [file for file in transfer.files if file.digest is not None and not _stays_behind(file)]
    if {transfer.policy_digest, *decided_under} != {loaded.digest}:
        return files
    today = scanner.engine().label
    return [file for file in files if today not in {found.detail.get("engine") for found in file.findings}]


def _stays_behind(file: File) -> bool:
    """An archive whose members are released in its place."""
    return file.parent_id is None and file.release_path is None


def look_again(files: list[File], loaded: Loaded, scanner: Scanner, quarantine: Quarantine) -> Again:
    """Inspect the quarantined bytes once more. Raises Fault when the scanner cannot be trusted now: not checked is not clean."""
    inspectors = standard_inspectors(loaded.policy, scanner)
    infected: list[int] = []
    unseen: set[str] = set()
    for file in files:
        opening = partial(quarantine.open, file.digest or "")
        specimen = Specimen(file.source_path, file.size or 0, file.digest or "", file.media_type or "", opening)
        known = {found.rule for found in file.findings}
        for found in _new(inspect(specimen, inspectors), known):
            if found.rule == FAULT:
                raise Fault(f"The files cannot be scanned again before the release. {found.message}", found.advice)
            if found.rule == INFECTED:
                infected.append(file.number)
            unseen.add(found.rule)
    return Again(len(files), infected, sorted(unseen))


def _new(findings: list[Finding], known: set[str]) -> list[Finding]:
    return [found for found in findings if found.severity is not Severity.INFO and found.rule not in known]
