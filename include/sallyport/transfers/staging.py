"""Stage: read each source file once into quarantine (copy, SHA-256, type), refuse what law 9 refuses."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from sallyport.errors import BadRequest, Fault, NotFound, Refused
from sallyport.garbage import rarely_collected
from sallyport.inspection.kinds.types import identify
from sallyport.inspection.rules import finding
from sallyport.register.models import File
from sallyport.register.states import TransferState
from sallyport.register.watermark import advance
from sallyport.storage.carriers import carriers_for, carry
from sallyport.storage.intake import Intake
from sallyport.storage.names import printable, problem_with
from sallyport.storage.source import Guarantee
from sallyport.storage.turns import in_turns
from sallyport.transfers.checksums import announced_digests
from sallyport.transfers.manifest import direction_of
from sallyport.transfers.moves import has_passed, move, resume, transfer_of
from sallyport.transfers.rows import add_findings, add_rows, count_files
from sallyport.transfers.selection import look

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping, Sequence

    from sallyport.inspection.finding import Finding
    from sallyport.policy.model import Policy
    from sallyport.register.change import Change
    from sallyport.register.models import Transfer
    from sallyport.register.register import Register
    from sallyport.storage.blobs import Stored
    from sallyport.storage.intake import Copied
    from sallyport.storage.quarantine import Quarantine
    from sallyport.storage.source import Source, SourceFile
    from sallyport.storage.waiting import Waiters
    from sallyport.transfers.run import Run
    from sallyport.transfers.selection import Look

_RULE_FOR_KIND = {"symlink": "source.symlink", "hardlink": "source.hardlink"}
_ATTEMPTS = 2


@dataclass(slots=True)
class Staged:
    """One named file after the copy: its bytes in quarantine, or why none were taken."""

    source: SourceFile
    stored: Stored | None = None
    media_type: str | None = None
    findings: list[Finding] = field(default_factory=list)


class _Taken(NamedTuple):
    """The same as a carrier tells it: whoever listed the files knows them, and memory holds them once."""

    changed: SourceFile | None
    """The file as it was when it was copied, where that is not as it was listed."""
    stored: Stored | None
    media_type: str | None
    findings: list[Finding]


@rarely_collected
def stage(register: Register, policy: Policy, run: Run, source: Source, quarantine: Quarantine) -> int:
    """Copy what the request names into quarantine and record it. Returns the number of files; a second call changes nothing.

    Raises BadRequest when nothing is left to carry, Refused when quarantine or the upload folder is not as it must be.
    """
    with register.changing("system:stage") as change:
        transfer = transfer_of(change.session, run)
        resume(change, transfer)
        if has_passed(transfer, TransferState.STAGED):
            return count_files(change.session, transfer)
        change.record("transfer.staging", transfer)
        patterns, direction = list(transfer.request["files"]), direction_of(transfer)
    seen = _named(source, patterns, policy, direction)
    files = seen.files
    if len(files) > policy.names.max_files:
        raise BadRequest(
            f"The request names {len(files)} files; this site takes {policy.names.max_files}.",
            "Pack them into an archive.",
        )
    expected = announced_digests(source, files) if seen.has_lists else {}
    take = partial(_take, source=source, policy=policy, expected=expected)
    staged = _take_all(files, take, quarantine, carriers_for(len(files)) if _can_be_shared(source) else 0)
    quarantine.settle(item.stored.digest for item in staged if item.stored)  # before any of them is recorded
    with register.changing("system:stage") as change:
        transfer = change.get(type(transfer), transfer.id)
        if has_passed(transfer, TransferState.STAGED):
            return count_files(change.session, transfer)
        require_bytes(quarantine, [item.stored for item in staged])
        _record(change, transfer, staged)
        move(
            change,
            transfer,
            TransferState.STAGED,
            files=len(staged),
            bytes=sum(item.stored.size for item in staged if item.stored),
        )
        head = change.head()
    advance(quarantine.root, head)
    return len(staged)


def _named(source: Source, patterns: list[str], policy: Policy, direction: str) -> Look:
    """What the request names; BadRequest when something of it has gone since the waiting ended, never left out silently."""
    seen = look(source, patterns, policy.triage, uploaded=direction == "input")
    if not seen.files:
        raise BadRequest(
            "None of the named files is there.",
            "Correct the names, or have the files put there, and trigger a new run.",
        )
    if not seen.complete:
        raise BadRequest(
            f"{len(seen.missing) + len(seen.unfinished)} of the named files or patterns are not there, or are being "
            "written.",
            "Once they are all there, run this step again; or trigger a new run with the right names.",
        )
    return seen


def _can_be_shared(source: Source) -> bool:
    return Guarantee.PROCESSES in source.guarantees


def _take_all(
    files: Sequence[SourceFile], take: Callable[[SourceFile, Intake], Staged], quarantine: Quarantine, carriers: int
) -> list[Staged]:
    turns = list(in_turns(files, lambda file: file.size))
    work = partial(_take_some, take=take, quarantine=quarantine)
    with closing(carry([turns], work, carriers)) as lots:
        return [
            Staged(
                taken.changed or file, taken.stored, taken.media_type and sys.intern(taken.media_type), taken.findings
            )
            for carried in lots
            for some, all_taken in zip(turns, carried, strict=True)
            if all_taken is not None  # else it is said why, once all has been told
            for file, taken in zip(some, all_taken, strict=True)
        ]


def _take_some(
    files: list[SourceFile],
    waiters: Waiters,
    take: Callable[[SourceFile, Intake], Staged],
    quarantine: Quarantine,
) -> Generator[None, None, list[_Taken]]:
    with Intake(quarantine) as intake:
        staged = [take(file, intake) for file in files]
        with intake.flushing(waiters):
            yield
        intake.keep()
    return [
        _Taken(None if item.source is file else item.source, item.stored, item.media_type, item.findings)
        for file, item in zip(files, staged, strict=True)
    ]


def _take(file: SourceFile, intake: Intake, source: Source, policy: Policy, expected: Mapping[str, str]) -> Staged:
    result = Staged(file)
    if problem := problem_with(file.path, policy.names):
        result.findings.append(finding("name.hostile", f"Its name cannot be used here: {problem}."))
        return result
    if file.kind != "file":
        result.findings.append(finding(_RULE_FOR_KIND.get(file.kind, "source.special")))
        return result
    if unreadable := _copy(result, source, intake):
        result.findings.append(unreadable)
    elif result.stored and expected.get(file.path, result.stored.digest) != result.stored.digest:
        result.findings.append(finding("source.checksum"))
    return result


def _copy(result: Staged, source: Source, intake: Intake) -> Finding | None:
    """Copy the file as it is now, trying again when it changes meanwhile; a finding when no bytes could be taken."""
    for _ in range(_ATTEMPTS):
        refused = ""
        try:
            copied = _copy_unchanged(result.source, source, intake)
        except (Refused, NotFound) as refusal:
            copied, refused = None, refusal.message
        if copied is not None:
            intake.want(copied)
            result.stored = copied.stored
            with copied.open() as stream:
                result.media_type = identify(stream, result.source.path)
            return None
        seen = source.stat(result.source.path)
        if seen is None:
            break
        if seen == result.source and refused:
            return finding("source.special", refused)
        result.source = seen
    return finding("source.changed")


def _copy_unchanged(file: SourceFile, source: Source, intake: Intake) -> Copied | None:
    """The copied bytes, or None when the source was not the same before and after the reading."""
    with source.open(file.path) as stream:
        copied = intake.copy(stream, file.size)
    after = source.stat(file.path)
    same = after is not None and after.identity == file.identity and after.size == file.size == copied.stored.size
    return copied if same else None


def require_bytes(quarantine: Quarantine, taken: Iterable[Stored | None]) -> None:
    """Fault unless all bytes are still in quarantine: the same ones, of a request long ended, may have been tidied meanwhile."""
    for stored in taken:
        if stored is not None and not quarantine.holds(stored.digest):
            raise Fault("Bytes in quarantine were tidied while the same ones came in.", "Run this step again.")


def _record(change: Change, transfer: Transfer, staged: list[Staged]) -> None:
    numbered = list(enumerate(staged, start=1))
    add_rows(change.session, File, (_row(transfer, number, item) for number, item in numbered))
    add_findings(change.session, transfer, ((number, item.findings) for number, item in numbered))


def _row(transfer: Transfer, number: int, item: Staged) -> dict[str, Any]:
    return {
        "transfer_id": transfer.id,
        "number": number,
        "source_path": printable(item.source.path),
        "release_path": item.source.path if item.stored else None,
        "size": item.stored.size if item.stored else None,
        "digest": item.stored.digest if item.stored else None,
        "media_type": item.media_type,
        "kind": "file" if item.stored else "refused",
        "source_id": dict(item.source.identity) | {"size": item.source.size},
    }
