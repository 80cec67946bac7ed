"""The inspection alone: files where they lie, without register, quarantine or network."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from sallyport.archives.budget import Budget
from sallyport.archives.kinds import kind_of
from sallyport.archives.store import ScratchStore
from sallyport.archives.unpack import unpack
from sallyport.errors import BadRequest, Fault, NotFound, SallyportError
from sallyport.inspection.inspectors import inspect, malware_finding, standard_inspectors
from sallyport.inspection.malware import Outcome
from sallyport.inspection.rules import finding
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.types import identify
from sallyport.storage.blobs import Stored
from sallyport.storage.folder import FolderSource
from sallyport.storage.names import collisions, printable, problem_with

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sallyport.archives.store import ScratchWriter
    from sallyport.archives.unpack import Unpacked
    from sallyport.inspection.finding import Finding
    from sallyport.inspection.inspectors import Inspector
    from sallyport.inspection.malware import Scanner
    from sallyport.policy.model import Policy
    from sallyport.storage.source import SourceFile

_CHUNK = 1024 * 1024
_CLOSED_FOLDER = "It is a folder that could not be listed, so nothing in it was looked at."
_RULE_FOR_KIND = {"symlink": "source.symlink", "hardlink": "source.hardlink"}


@dataclass
class Looked:
    """One file, or one member of an archive, after the look."""

    path: str
    """Relative to the argument, escaped for show; a member is ``archive.7z!/inner/name.csv``."""
    stored: Stored | None = None
    media_type: str | None = None
    findings: list[Finding] = field(default_factory=list)


def preflight(paths: Collection[Path], policy: Policy, scanner: Scanner | None = None) -> Iterator[Looked]:
    """Look at every file below ``paths``, each as soon as it is known. BadRequest for a path that is not there."""
    for path in paths:
        if not os.path.lexists(path):
            raise BadRequest(f"{path} is not there.", "Name files or folders that exist.")
    inspectors: list[Inspector] = standard_inspectors(policy, None)
    if scanner is not None:
        inspectors = _with_malware(policy, scanner)
    budget = Budget(policy.archives)
    for path in paths:
        try:
            source, files = _opened(path)
        except SallyportError as error:
            yield _unreadable(printable(str(path)), error.message)
            continue
        with contextlib.closing(source):
            clashing = collisions([file.path for file in files])
            for file in files:
                first = _named(file, source, policy)
                if file.path in clashing:
                    first.findings.append(finding("name.collision"))
                yield from _Look(source, policy, inspectors, budget).at(file, first)


def _opened(path: Path) -> tuple[FolderSource, list[SourceFile]]:
    """The folder with its files, or with the one file that was named. SallyportError when it cannot be looked at."""
    is_folder = os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises for a link to what may not be looked at
    source = FolderSource(path.resolve() if is_folder else path.parent.resolve())
    try:
        if is_folder:
            return source, source.list()
        found = source.stat(path.name)
        if found is None:
            raise NotFound("A file that was named is not there any more.")
    except SallyportError:
        source.close()
        raise
    return source, [found]


def _unreadable(path: str, cause: str) -> Looked:
    return Looked(path, findings=[finding("file.unreadable", f"It could not be looked into: {cause}")])


def _named(file: SourceFile, source: FolderSource, policy: Policy) -> Looked:
    looked = Looked(printable(file.path))
    if problem := problem_with(file.path, policy.names):
        looked.findings.append(finding("name.hostile", f"Its name cannot be used here: {problem}."))
    if file.kind == "other" and source.stat(file.path) is None:
        looked.findings.append(finding("file.unreadable", _CLOSED_FOLDER))
    elif file.kind != "file":
        looked.findings.append(finding(_RULE_FOR_KIND.get(file.kind, "source.special")))
    return looked


@dataclass
class _Look:
    source: FolderSource
    policy: Policy
    inspectors: list[Inspector]
    budget: Budget

    def at(self, file: SourceFile, looked: Looked) -> Iterator[Looked]:
        """The file, then its members."""
        if file.kind != "file":
            yield looked
            return
        try:
            with self.source.open(file.path) as stream, tempfile.TemporaryDirectory(prefix="sallyport-") as folder:
                looked.stored = Stored(_digest(stream), file.size)
                looked.media_type = identify(stream, file.path)
                store = _Beside(Path(folder), looked.stored.digest, stream)
                yield from self._look(file, looked, store, stream)
        except SallyportError as error:
            yield _unreadable(looked.path, error.message)
        except OSError as error:  # the disk is full of what comes out of an archive, for one
            yield _unreadable(looked.path, f"{error.strerror}.")

    def _look(self, file: SourceFile, looked: Looked, store: _Beside, stream: BinaryIO) -> Iterator[Looked]:
        unpacked = None
        if looked.stored is not None and kind_of(stream) is not None:
            unpacked = unpack(
                file.path, looked.stored, store, self.policy.archives, budget=self.budget, names=self.policy.names
            )
            looked.findings.extend(unpacked.findings)
        self._inspect(looked, store)
        yield looked
        if unpacked is not None:
            yield from self._members(looked.path, unpacked, store)

    def _members(self, path: str, unpacked: Unpacked, store: _Beside) -> Iterator[Looked]:
        for member in unpacked.members:
            if member.kind == "directory" and not member.findings:
                continue
            looked = Looked(f"{path}!/{member.path}", member.stored, member.media_type, list(member.findings))
            if member.inside is not None:
                looked.findings.extend(member.inside.findings)
            self._inspect(looked, store)
            yield looked
            if member.inside is not None:
                yield from self._members(looked.path, member.inside, store)

    def _inspect(self, looked: Looked, store: _Beside) -> None:
        stored = looked.stored
        if stored is None:
            return
        specimen = Specimen(
            looked.path, stored.size, stored.digest, looked.media_type or "", lambda: store.open(stored.digest)
        )
        looked.findings.extend(inspect(specimen, self.inspectors))


def _digest(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    while data := stream.read(_CHUNK):
        digest.update(data)
    return digest.hexdigest()


class _Beside:
    """A scratch store that also holds one file where it lies, through the handle it was read by."""

    def __init__(self, folder: Path, digest: str, stream: BinaryIO) -> None:
        self._scratch, self._digest, self._stream = ScratchStore(folder), digest, stream

    def writer(self) -> ScratchWriter:
        return self._scratch.writer()

    def open(self, digest: str, /) -> BinaryIO:
        if digest != self._digest:
            return self._scratch.open(digest)
        stream = os.fdopen(os.dup(self._stream.fileno()), "rb")
        stream.seek(0)
        return stream


def _with_malware(policy: Policy, scanner: Scanner) -> list[Inspector]:
    try:
        scanner.self_test()
    except Fault as fault:
        return [*standard_inspectors(policy, None), _DistrustedScanner(scanner, fault)]
    return standard_inspectors(policy, scanner)


@dataclass
class _DistrustedScanner:
    """A scanner that did not pass its self-test: what it finds counts, that it finds nothing does not."""

    scanner: Scanner
    fault: Fault

    def applies_to(self, specimen: Specimen) -> bool:
        del specimen
        return True

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        verdict = self.scanner.verdict(specimen)
        if verdict.outcome is Outcome.INFECTED:
            return [malware_finding(verdict)]
        return [finding("malware.fault", self.fault.message)]
