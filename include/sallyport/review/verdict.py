"""What the findings add up to for each file that is put to a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.inspection.finding import Severity
from sallyport.transfers.manifest import offered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sallyport.register.models import File, FindingRow, Transfer


@dataclass(frozen=True)
class FileVerdict:
    """One offered file with its own findings and, when it is an archive that leaves whole, those of everything inside."""

    file: File
    findings: tuple[FindingRow, ...]

    @property
    def worst(self) -> Severity | None:
        """The severest finding; None without any."""
        return max(
            (Severity(found.severity) for found in self.findings), key=lambda severity: severity.rank, default=None
        )

    @property
    def blocked(self) -> bool:
        """Must not be approved."""
        return self.worst is Severity.BLOCK

    @property
    def unverified(self) -> bool:
        """Something about it could not be checked (law 2)."""
        return any(found.severity == Severity.UNVERIFIED for found in self.findings)


def verdicts(transfer: Transfer) -> list[FileVerdict]:
    """A verdict for each offered file, by number. An archive takes its worst member's."""
    newest = max((found.round for file in transfer.files for found in file.findings), default=1)
    inside: dict[int, list[File]] = {}
    for file in transfer.files:
        if file.parent_id is not None and file.release_path is None:
            inside.setdefault(file.parent_id, []).append(file)
    return [FileVerdict(file, tuple(_with_members(file, inside, newest))) for file in offered(transfer)]


def left_behind(transfer: Transfer) -> list[File]:
    """Files and members that were asked for but cannot be offered: refused names, links, devices."""
    by_id = {file.id: file for file in transfer.files}
    return [
        file
        for file in transfer.files
        if file.release_path is None and file.kind == "refused" and _would_be_offered(file, by_id)
    ]


def _would_be_offered(file: File, by_id: dict[int, File]) -> bool:
    parent = by_id.get(file.parent_id) if file.parent_id else None
    return parent is None or parent.release_path is None


def _with_members(file: File, inside: dict[int, list[File]], newest: int) -> list[FindingRow]:
    found = [finding for finding in file.findings if finding.round == newest]
    for member in inside.get(file.id, ()):
        found += _with_members(member, inside, newest)
    return found


def needs_second_person(chosen: Sequence[FileVerdict]) -> bool:
    """Unverified files need a second reviewer."""
    return any(verdict.unverified for verdict in chosen)


def rules_to_tick(all_verdicts: Sequence[FileVerdict]) -> list[str]:
    """Rules of severity review, each of which the reviewer ticks."""
    return sorted(
        {found.rule for verdict in all_verdicts for found in verdict.findings if found.severity == Severity.REVIEW}
    )
