"""A file of a pre-flight, looked at where it lies. Several are in hand at once, so that no processor waits for another."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections import deque
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from sallyport.archives.kinds import kind_of
from sallyport.archives.store import ScratchStore
from sallyport.archives.unpack import unpack
from sallyport.confinement.stream import opened
from sallyport.errors import SallyportError
from sallyport.inspection.inspectors import inspect
from sallyport.inspection.kinds.extensions import TEXT, extension_of
from sallyport.inspection.kinds.types import identify
from sallyport.inspection.one_fault import told_once
from sallyport.inspection.rules import finding
from sallyport.inspection.specimen import Specimen
from sallyport.storage.blobs import Stored

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sallyport.archives.budget import Budget
    from sallyport.archives.store import ScratchWriter
    from sallyport.archives.unpack import Unpacked
    from sallyport.inspection.fact import Fact
    from sallyport.inspection.finding import Finding
    from sallyport.inspection.inspectors import Inspector
    from sallyport.inspection.looking import Looking, Seen
    from sallyport.policy.model import Policy
    from sallyport.storage.folder import FolderSource
    from sallyport.storage.source import SourceFile

_CHUNK = 1024 * 1024
_SMALL, _NUMBER = 64 * 1024, re.compile(r"\d+")
_FILES_IN_HAND, _MEMBERS_IN_HAND = 24, 200
"""So many are begun before the first of them is waited for."""


@dataclass
class Looked:
    """One file, or one member of an archive, after the look."""

    path: str
    """Relative to the argument, escaped for show; a member is ``archive.7z!/inner/name.csv``."""
    stored: Stored | None = None
    media_type: str | None = None
    findings: list[Finding] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    is_member: bool = False
    """It came out of an archive that was looked at before."""


def unreadable(path: str, cause: str) -> Looked:
    """A file, or folder, that could not be looked into."""
    return Looked(path, findings=[finding("file.unreadable", f"It could not be looked into: {cause}")])


@dataclass
class Bench:
    """Where the files of one source are looked at, in their order."""

    source: FolderSource
    policy: Policy
    inspectors: Sequence[Inspector]
    looking: Looking
    budget: Budget
    has_list: bool = False
    """Is there a list of participants, for whom files may be named?"""
    alike: dict[tuple[str, ...], Seen | None] = field(default_factory=dict)
    """What was seen of small texts, by what they hold and are called but for numbers; None while they are looked into."""

    def key(self, specimen: Specimen) -> tuple[str, ...] | None:
        """What such a file has in common with others of which the same is said; None for others."""
        if self.has_list or specimen.size > _SMALL or specimen.media_type not in TEXT:
            return None
        name = specimen.name
        return specimen.digest, specimen.media_type, extension_of(name), _NUMBER.sub("0", name)

    def look_at(self, files: Iterable[tuple[SourceFile, Looked]]) -> Iterator[Looked]:
        """Each file, then its members."""
        in_hand: deque[_InHand] = deque()
        try:
            for file, looked in files:
                in_hand.append(_InHand(self, file, looked))
                if len(in_hand) == _FILES_IN_HAND:
                    yield from in_hand.popleft().seen()
            while in_hand:
                yield from in_hand.popleft().seen()
        finally:
            for left in in_hand:
                left.close()


class _InHand:
    """One file: opened and unpacked at once, looked into by others meanwhile."""

    def __init__(self, bench: Bench, file: SourceFile, looked: Looked) -> None:
        self._bench, self._looked, self._open = bench, looked, ExitStack()
        self._found: Iterator[tuple[Looked, Specimen | None]] = iter([(looked, None)])
        self._begun: deque[tuple[Looked, Specimen | None]] = deque()
        if file.kind != "file":
            return
        try:
            self._found = self._take_apart(file)
            self._begin()
        except (SallyportError, OSError) as error:
            self._fail(error)

    def close(self) -> None:
        """Give back what is open, and delete what came out of it."""
        self._open.close()

    def seen(self) -> Iterator[Looked]:
        """The file, then its members."""
        try:
            with self._open:
                while self._begun or self._begin():
                    looked, specimen = self._begun.popleft()
                    if specimen is not None:
                        self._finish(looked, specimen)
                    yield looked
        except (SallyportError, OSError) as error:
            self._fail(error)
            yield self._looked

    def _fail(self, error: SallyportError | OSError) -> None:
        """The disk is full of what comes out of an archive, for one."""
        cause = error.message if isinstance(error, SallyportError) else f"{error.strerror}."
        self._open.close()
        self._looked = unreadable(self._looked.path, cause)
        self._found = iter([(self._looked, None)])
        self._begun.clear()

    def _take_apart(self, file: SourceFile) -> Iterator[tuple[Looked, Specimen | None]]:
        stream = self._open.enter_context(self._bench.source.open(file.path))
        folder = self._open.enter_context(tempfile.TemporaryDirectory(prefix="sallyport-"))
        looked, policy = self._looked, self._bench.policy
        looked.stored = Stored(_digest(stream), file.size)
        looked.media_type = identify(stream, file.path)
        store = _Beside(Path(folder), looked.stored.digest, stream)
        if kind_of(stream) is None:
            return iter([(looked, _specimen(looked, store))])
        unpacked = unpack(
            file.path, looked.stored, store, policy.archives, budget=self._bench.budget, names=policy.names
        )
        looked.findings.extend(unpacked.findings)
        return _with_members(looked, unpacked, store, set())

    def _begin(self) -> bool:
        """Begin with the next of them; False when there is none."""
        while len(self._begun) < _MEMBERS_IN_HAND and (one := next(self._found, None)):
            if one[1] is not None and self._is_first(one[1]):
                self._bench.looking.begin(one[1])
            self._begun.append(one)
        return bool(self._begun)

    def _finish(self, looked: Looked, specimen: Specimen) -> None:
        looked.findings.extend(inspect(specimen, self._bench.inspectors))
        seen = self._seen(specimen)
        looked.findings.extend(seen.findings)
        looked.facts.extend(seen.facts)
        looked.findings[:] = told_once(looked.findings)

    def _is_first(self, specimen: Specimen) -> bool:
        """Has nothing like it been begun before?"""
        key = self._bench.key(specimen)
        if key in self._bench.alike:
            return False
        if key is not None:
            self._bench.alike[key] = None
        return True

    def _seen(self, specimen: Specimen) -> Seen:
        key = self._bench.key(specimen)
        known = None if key is None else self._bench.alike.get(key)
        seen = known or self._bench.looking.seen(specimen)
        if key is not None:
            self._bench.alike[key] = seen
        return seen


def _with_members(
    looked: Looked, unpacked: Unpacked, store: _Beside, told: set[int]
) -> Iterator[tuple[Looked, Specimen | None]]:
    yield looked, _specimen(looked, store)
    if id(unpacked) in told:
        return
    told.add(id(unpacked))
    for member in unpacked.members:
        if member.kind == "directory" and not member.findings:
            continue
        path = f"{looked.path}!/{member.path}"
        found = Looked(path, member.stored, member.media_type, list(member.findings), is_member=True)
        if member.inside is None:
            yield found, _specimen(found, store)
        else:
            found.findings.extend(member.inside.findings)
            if id(member.inside) in told:
                found.findings.append(finding("archive.again"))
            yield from _with_members(found, member.inside, store, told)


def _specimen(looked: Looked, store: _Beside) -> Specimen | None:
    stored = looked.stored
    if stored is None:
        return None
    return Specimen(looked.path, stored.size, stored.digest, looked.media_type or "", lambda: store.open(stored.digest))


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
        """A stream with a position of its own: others read the same file meanwhile."""
        return opened(self._stream.fileno()) if digest == self._digest else self._scratch.open(digest)
