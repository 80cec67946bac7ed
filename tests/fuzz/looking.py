"""One file through the real unpacking, inspectors and scanner into a real quarantine, and what must hold whatever it is."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sallyport.archives.kinds import kind_of
from sallyport.archives.unpack import unpack
from sallyport.inspection.finding import Severity
from sallyport.inspection.inspectors import inspect, standard_inspectors
from sallyport.inspection.kinds.types import identify
from sallyport.inspection.malware.scanning import ScanAhead
from sallyport.inspection.specimen import Specimen
from sallyport.policy.model import Archives
from sallyport.storage.quarantine import Quarantine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sallyport.archives.unpack import Member, Unpacked
    from sallyport.inspection.finding import Finding
    from sallyport.inspection.malware.inspector import Scanner
    from sallyport.policy.model import Policy
    from sallyport.storage.blobs import Stored

LIMITS = Archives(
    max_members=60, max_depth=4, max_bytes=8 * 1024 * 1024, max_seconds=20, max_dictionary_bytes=64 * 1024 * 1024
)
_OF_NAMES = ("archive.hostile_name", "archive.collision", "archive.link", "archive.device")


@dataclass
class Looked:
    """All that was said about one file."""

    findings: list[Finding] = field(default_factory=list)
    bytes_seen: list[Stored] = field(default_factory=list)
    contents: dict[str, bytes] = field(default_factory=dict)
    unpacked: Unpacked | None = None

    @property
    def infected(self) -> bool:
        return any(found.rule == "malware.infected" for found in self.findings)

    @property
    def was_read_whole(self) -> bool:
        """Is nothing said to stand in the way, or not to be checked, but malware?"""
        return self._severe <= {"malware.infected"}

    @property
    def every_file_was_read(self) -> bool:
        """The same, whatever is said of names, and of members that are no files."""
        return self._severe <= {"malware.infected", *_OF_NAMES}

    @property
    def _severe(self) -> set[str]:
        return {found.rule for found in self.findings if found.severity in {Severity.BLOCK, Severity.UNVERIFIED}}

    def kept(self) -> list[bytes]:
        """The bytes of all members of the outermost archive, in their order."""
        members = self.unpacked.members if self.unpacked else ()
        return [self.contents[member.stored.digest] for member in members if member.stored]

    def said(self) -> list[tuple[str, str, str]]:
        """To compare two looks."""
        return [(found.rule, found.severity.value, found.message) for found in self.findings]


class Looking:
    """A quarantine of its own below ``root``, which must hold nothing else."""

    def __init__(self, root: Path, policy: Policy, scanner: Scanner) -> None:
        self.root, self.scanner = root, scanner
        self.policy = policy.model_copy(update={"archives": LIMITS})
        self.quarantine = Quarantine(root / "quarantine")

    def look(self, content: bytes, name: str = "sample") -> Looked:
        """As in a transfer: taken in, unpacked, every file and member inspected and scanned."""
        stored = self.quarantine.take(io.BytesIO(content))
        looked = Looked()
        with ScanAhead(self.scanner, self.quarantine.open) as scans:
            with self.quarantine.open(stored.digest) as stream:
                media_type, is_archive = identify(stream, name), kind_of(stream) is not None
            inspectors = standard_inspectors(self.policy, scans)
            if is_archive:
                looked.unpacked = unpack(
                    name, stored, self.quarantine, LIMITS, names=self.policy.names, arrived=looked.bytes_seen.append
                )
                looked.findings += looked.unpacked.findings
            for path, item, kind in [(name, stored, media_type), *_members(looked.unpacked)]:
                specimen = Specimen(
                    path, item.size, item.digest, kind or "", lambda item=item: self.quarantine.open(item.digest)
                )
                looked.findings += inspect(specimen, inspectors)
            looked.findings += [found for member in _all(looked.unpacked) for found in _said_of(member)]
        self._holds_limits(looked)
        self._holds_nothing_but_blobs(stored, looked)
        return looked

    def _holds_limits(self, looked: Looked) -> None:
        assert looked.unpacked is None or looked.unpacked.count() <= LIMITS.max_members
        assert sum(stored.size for stored in looked.bytes_seen) <= LIMITS.max_bytes
        assert _depth(looked.unpacked) <= LIMITS.max_depth

    def _holds_nothing_but_blobs(self, stored: Stored, looked: Looked) -> None:
        """No byte outside the quarantine store, no file under a name from the archive; then it is emptied."""
        expected = {stored.digest, *(item.digest for item in looked.bytes_seen)}
        files = {path for path in self.root.rglob("*") if not path.is_dir() or path.is_symlink()}
        blobs = {self.quarantine.root / "blobs" / digest[:2] / digest for digest in expected}
        assert files == blobs
        for path in blobs:
            looked.contents[path.name] = path.read_bytes()
            assert hashlib.sha256(looked.contents[path.name]).hexdigest() == path.name
            path.unlink()


def _all(unpacked: Unpacked | None) -> Iterator[Member]:
    for member in unpacked.members if unpacked else ():
        yield member
        yield from _all(member.inside)


def _members(unpacked: Unpacked | None) -> list[tuple[str, Stored, str | None]]:
    return [(member.path, member.stored, member.media_type) for member in _all(unpacked) if member.stored is not None]


def _said_of(member: Member) -> list[Finding]:
    return [*member.findings, *(member.inside.findings if member.inside else ())]


def _depth(unpacked: Unpacked | None) -> int:
    return 0 if unpacked is None else 1 + max((_depth(member.inside) for member in unpacked.members), default=0)
