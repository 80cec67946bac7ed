"""Unpack an archive into a store of bytes, nested ones too, and say of each member what can be said.

What cannot be unpacked is a finding (law 2). Names are hostile (law 9): they are shown escaped and never used as paths here.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from sallyport.archives.budget import Budget, OverLimit
from sallyport.archives.frames import DATA, DONE, END, KINDS, MEMBER, PROBLEM, PROBLEMS
from sallyport.archives.kinds import OLE_MAGIC, ArchiveKind, kind_of
from sallyport.archives.parent import Child, ChildFailed
from sallyport.inspection.kinds.types import identify
from sallyport.inspection.rules import finding
from sallyport.policy.model import Names
from sallyport.storage.names import collisions, printable, problem_with

if TYPE_CHECKING:
    from collections.abc import Callable

    from sallyport.inspection.finding import Finding
    from sallyport.policy.model import Archives
    from sallyport.storage.blobs import BlobStore, BlobWriter, Stored

_NAMES = Names()
_SUFFIXES = {
    ArchiveKind.GZIP: (".gz", ".gzip", ".bgz"),
    ArchiveKind.BZIP2: (".bz2",),
    ArchiveKind.XZ: (".xz",),
    ArchiveKind.ZSTD: (".zst", ".zstd"),
}
_REFUSED = {"link": "archive.link", "device": "archive.device"}


@dataclass
class Member:
    """One member of an archive."""

    path: str
    """Relative, ``/`` between folders, with everything hostile in it written out."""
    kind: str
    """``file``, ``directory``, ``link`` or ``device``."""
    stored: Stored | None = None
    """The bytes of a file that could be unpacked."""
    media_type: str | None = None
    findings: list[Finding] = field(default_factory=list)
    inside: Unpacked | None = None
    """When it is an archive itself."""
    is_named: bool = True
    """False for the one file in a compressed file, whose name is then made from the archive's own."""


@dataclass
class Unpacked:
    """An archive, read to its end or to where it could not be read further; then ``findings`` say why."""

    kind: ArchiveKind
    members: list[Member] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def extracts(self) -> bool:
        """May its members be released in its place? False for documents and single compressed files, which stay as they are."""
        return self.kind in {ArchiveKind.SEVEN_ZIP, ArchiveKind.ZIP, ArchiveKind.TAR}

    @property
    def is_image(self) -> bool:
        """Is it a container image? Then its members are what was added to it, and only there to be looked into."""
        return self.kind in {ArchiveKind.SIF, ArchiveKind.SQUASHFS, ArchiveKind.IMAGE}

    def count(self) -> int:
        """Members, those of nested archives included."""
        return len(self.members) + sum(member.inside.count() for member in self.members if member.inside)

    def size(self) -> int:
        """Bytes of all members, those of nested archives included."""
        inside = sum(member.inside.size() for member in self.members if member.inside)
        return inside + sum(member.stored.size for member in self.members if member.stored)


def _nobody_waits(_: Stored) -> None:
    """For those who look at members only when all are there."""


def unpack(
    name: str,
    stored: Stored,
    store: BlobStore,
    limits: Archives,
    *,
    budget: Budget | None = None,
    names: Names = _NAMES,
    arrived: Callable[[Stored], object] = _nobody_waits,
) -> Unpacked:
    """Unpack ``stored`` and what is nested in it. ``budget`` lets several archives of one request share the limits.

    ``arrived`` is told of each member as soon as its bytes are in the store, while others are still to come. Never raises
    for what the archive holds; errors of the store (a full disk) are raised.
    """
    budget = Budget(limits) if budget is None else budget
    budget.start_archive()
    return _Unpacking(store, budget, names, arrived).unpack(name, stored, depth=1)


class _Unpacking:
    def __init__(self, store: BlobStore, budget: Budget, names: Names, arrived: Callable[[Stored], object]) -> None:
        self._store, self._budget, self._names, self._arrived = store, budget, names, arrived
        self._done: dict[tuple[str, int], Unpacked] = {}

    def unpack(self, name: str, stored: Stored, depth: int) -> Unpacked:
        """One archive at ``depth`` and all below. The same bytes at the same depth are unpacked once."""
        known = self._done.get((stored.digest, depth))
        if known is not None:
            return self._again(known)
        result = self._read(name, stored)
        for member in result.members:
            self._look_at(member, depth)
        self._done[stored.digest, depth] = result
        return result

    def _again(self, known: Unpacked) -> Unpacked:
        try:
            self._budget.take_members(known.count())
            self._budget.take_bytes(known.size())
        except OverLimit as limit:
            return Unpacked(known.kind, findings=[finding("archive.over_limit", str(limit))])
        return known

    def _read(self, name: str, stored: Stored) -> Unpacked:
        with self._store.open(stored.digest) as stream:
            kind = kind_of(stream)
            if kind is None:
                return Unpacked(ArchiveKind.EMBEDDED, findings=[finding("archive.unknown", "It is no archive.")])
            result = Unpacked(kind)
            stream.seek(0)
            if kind is ArchiveKind.EMBEDDED and stream.read(len(OLE_MAGIC)) != OLE_MAGIC:
                result.findings.append(finding("archive.embedded"))
            members = _Members(self._store, self._budget, stored, self._arrived)
            try:
                with members, Child(kind, stream, self._budget) as child:
                    result.kind = members.read(child)
            except OverLimit as limit:
                result.findings.append(finding("archive.over_limit", str(limit)))
            except ChildFailed:
                result.findings.append(finding("archive.failed", "The program that unpacks broke down on it."))
                return result
        result.members, result.findings = members.found, [*result.findings, *members.problems]
        if not result.is_image:  # whose files are never written out under their names
            self._check_names(result, name)
        for member in result.members:
            member.path = printable(member.path)
        return result

    def _check_names(self, result: Unpacked, name: str) -> None:
        for member in result.members:
            path = member.path if member.is_named else _name_inside(name, result.kind)
            if problem := problem_with(path, self._names):
                member.findings.append(finding("archive.hostile_name", f"Its name cannot be used here: {problem}."))
            if member.kind in _REFUSED:
                member.findings.append(finding(_REFUSED[member.kind]))
            member.path = path
        clashing = collisions([member.path for member in result.members if member.kind != "directory"])
        for member in result.members:
            if member.kind != "directory" and member.path in clashing:
                member.findings.append(finding("archive.collision"))

    def _look_at(self, member: Member, depth: int) -> None:
        if member.stored is None:
            return
        with self._store.open(member.stored.digest) as stream:
            member.media_type = identify(stream, member.path)
            kind = kind_of(stream)
        if kind is None:
            return
        if depth >= self._budget.limits.max_depth:
            message = f"It lies more than {self._budget.limits.max_depth} archives deep, so it was not unpacked."
            member.findings.append(finding("archive.over_limit", message))
            return
        member.inside = self.unpack(member.path, member.stored, depth + 1)


class _Members:
    """Takes the frames of one child, in the one order that makes sense."""

    def __init__(self, store: BlobStore, budget: Budget, archive: Stored, arrived: Callable[[Stored], object]) -> None:
        self._store, self._budget, self._packed, self._arrived = store, budget, archive.size, arrived
        self.found: list[Member] = []
        self.problems: list[Finding] = []
        self._open: Member | None = None
        self._writer: BlobWriter | None = None
        self._closing = contextlib.ExitStack()
        self._unpacked = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()
        self._open = None

    def read(self, child: Child) -> ArchiveKind:
        """Take everything. Returns what the archive turned out to be; ChildFailed for anything out of order."""
        steps = {MEMBER: self._begin, DATA: self._data, END: self._end, PROBLEM: self._problem}
        for code, payload in child.frames():
            if code == DONE:
                return self._kind(payload)
            if code not in steps:
                raise ChildFailed("an unknown frame")
            steps[code](payload)
        raise ChildFailed("no end")

    def _begin(self, payload: bytes) -> None:
        try:
            said = json.loads(payload)
            path, kind = said["path"], said["kind"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise ChildFailed("a member without a name") from error
        if self._open is not None or not isinstance(path, str | None) or kind not in KINDS:
            raise ChildFailed("a member out of order")
        self._budget.take_members(1)
        self._open = Member(_tidy(path or "", kind), kind, is_named=path is not None)
        if kind == "file":
            self._writer = self._closing.enter_context(self._store.writer())

    def _data(self, payload: bytes) -> None:
        if self._open is None or self._open.kind == "directory":
            raise ChildFailed("data out of order")  # a folder with bytes: nobody would look at them
        self._unpacked += len(payload)
        self._budget.take_bytes(len(payload))
        self._budget.check_ratio(self._packed, self._unpacked)
        if self._writer is not None:
            self._writer.write(payload)

    def _end(self, _: bytes) -> None:
        if self._open is None:
            raise ChildFailed("an end out of order")
        if self._writer is not None:
            self._open.stored = self._writer.commit()
            self._arrived(self._open.stored)
        self._close()

    def _problem(self, payload: bytes) -> None:
        rule = payload.decode(errors="replace")
        if rule not in PROBLEMS:
            raise ChildFailed("an unknown problem")
        if self._open is None:
            self.problems.append(finding(rule))
            return
        self._open.findings.append(finding(rule))
        self._close()

    def _close(self) -> None:
        self._closing.close()
        self._writer = None
        if self._open is not None and not (self._open.kind == "directory" and self._open.path in {"", "."}):
            self.found.append(self._open)
        self._open = None

    def _kind(self, payload: bytes) -> ArchiveKind:
        # A problem inside a member, such as a bad stream, ends that member and everything after it.
        if self._open is not None:
            raise ChildFailed("an end inside a member")
        try:
            return ArchiveKind(payload.decode())
        except ValueError as error:
            raise ChildFailed("an unknown kind") from error


def _tidy(path: str, kind: str) -> str:
    """Without the ``./`` that tar puts before its members and the ``/`` that ends a folder's name, and only a folder's."""
    while path.startswith("./"):
        path = path[2:].lstrip("/")
    return (path.rstrip("/") or path[:1]) if kind == "directory" else path


def _name_inside(name: str, kind: ArchiveKind) -> str:
    """The name of the one file in a compressed file: the archive's own without its suffix."""
    last = name.replace("\\", "/").rpartition("/")[2]
    for suffix in _SUFFIXES.get(kind, ()):
        if last.lower().endswith(suffix) and len(last) > len(suffix):
            return last[: -len(suffix)]
    return f"{last}.unpacked" if last else "contents"
