"""What is in a transfer: its files as they were staged, archives unpacked inside quarantine, each with what is seen at once."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from sallyport.archives.budget import Budget
from sallyport.archives.kinds import kind_of
from sallyport.archives.unpack import unpack
from sallyport.inspection.finding import Severity
from sallyport.inspection.inspectors import inspect, standard_inspectors
from sallyport.inspection.rules import finding
from sallyport.inspection.specimen import Specimen
from sallyport.storage.blobs import Stored
from sallyport.storage.copying import CHUNK
from sallyport.storage.names import problem_with

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sallyport.archives.unpack import Member, Unpacked
    from sallyport.inspection.fact import Fact
    from sallyport.inspection.finding import Finding
    from sallyport.inspection.malware.scanning import ScanAhead
    from sallyport.policy.model import Policy
    from sallyport.storage.quarantine import Quarantine
    from sallyport.transfers.rows import FileRow

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
    data: bytes | None = None
    """Of a small file, until it is looked into."""
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


def expand(
    files: Iterable[FileRow], extract: bool, quarantine: Quarantine, policy: Policy, scans: ScanAhead
) -> Iterator[Looked]:
    """Each file, then its members, as soon as it has been taken apart. ``scans`` begins with all of it."""
    budget, inspectors = Budget(policy.archives), standard_inspectors(policy, None)  # one budget for the whole request
    for file in files:
        if file.digest is None or file.size is None:
            continue
        stored = Stored(file.digest, file.size)
        top = Looked(file.source_path, file.release_path, stored, file.media_type, number=file.number, file_id=file.id)
        top.data = _data(stored, quarantine)
        opening = partial(quarantine.open, stored.digest) if top.data is None else partial(BytesIO, top.data)
        with opening() as stream:
            kind = kind_of(stream)
        if kind is None:
            scans.begin(stored)
            top.findings.extend(inspect(specimen_of(top, stored, opening), inspectors))
            top.is_looked_into = True
            yield top
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
        yield top
        yield from _members(top, unpacked, into, policy)


def _data(stored: Stored, quarantine: Quarantine) -> bytes | None:
    """The bytes, where they are few: they are read once, and not again for each look at them."""
    if stored.size > CHUNK:
        return None
    with quarantine.open(stored.digest) as stream:
        return stream.read(stored.size)


def specimen_of(item: Looked, stored: Stored, opening: Callable[[], BinaryIO]) -> Specimen:
    """The same for the inspectors."""
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
