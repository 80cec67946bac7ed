"""Which files of an upload folder a request names, and whether their upload is finished."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from fnmatch import translate
from hashlib import sha256
from typing import TYPE_CHECKING, Generic, TypeVar
from unicodedata import normalize

from sallyport.storage.patterns import exact_path
from sallyport.transfers.checksums import CHECKSUM_LISTS, CHECKSUM_SUFFIX, announced_digests

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sallyport.policy.model import Triage
    from sallyport.storage.source import Source, SourceFile

Item = TypeVar("Item")
READY_SUFFIX = ".ready"
READY_NAME = "READY"


@dataclass(frozen=True)
class Look:
    """One look at an upload folder."""

    files: tuple[SourceFile, ...]
    """What the request names, sorted by path, whatever its kind."""
    missing: tuple[str, ...]
    """Patterns that nothing matches."""
    unfinished: tuple[str, ...]
    """Matching names that a client gives to uploads in flight."""
    announced: bool
    """Every file is named by a checksum list or covered by a ready file: no need to wait for quiet."""
    has_lists: bool
    """There is a checksum list, or a ready file, somewhere in the folder."""

    @property
    def complete(self) -> bool:
        """Is everything there that was asked for?"""
        return bool(self.files) and not self.missing and not self.unfinished


def look(source: Source, patterns: Sequence[str], triage: Triage, *, uploaded: bool = True) -> Look:
    """List the folder once and pick what ``patterns`` (paths, folders or globs) name.

    ``uploaded``: there are names that clients give to uploads in flight, checksum lists and ready files. In a project these
    are files like others.
    """
    suffixes = triage.in_flight_suffixes if uploaded else ()
    listing = source.list()
    finished = Names((file.path, file) for file in listing if not is_unfinished(file.path, suffixes))
    in_flight = Names(
        (_final_name(file.path, suffixes), file) for file in listing if is_unfinished(file.path, suffixes)
    )
    chosen: dict[str, SourceFile] = {}
    unfinished: set[str] = set()
    missing: list[str] = []
    for pattern in patterns:
        hits, coming = finished.matching(pattern), in_flight.matching(pattern)
        unfinished.update(file.path for file in coming)
        chosen.update((file.path, file) for file in hits)
        if not hits and not coming:
            missing.append(pattern)
    carried = _without_companions(chosen, patterns) if uploaded else chosen.values()
    files = tuple(sorted(carried, key=lambda file: file.path))
    present = {file.path for file in listing}
    has_lists = uploaded and any(is_companion(path) for path in present)
    announced = has_lists and _is_announced(source, files, present)
    return Look(files, tuple(missing), tuple(sorted(unfinished)), announced, has_lists)


class Names(Generic[Item]):
    """Files by their (final) names and folders, so that thousands of patterns do not each look through all of them.

    Names count as the same in every Unicode form: a Mac uploads ``e`` and an accent where a keyboard types ``é``.
    """

    def __init__(self, named: Iterable[tuple[str, Item]]) -> None:
        self._named = [(normalize("NFC", name), file) for name, file in named]
        self._below: dict[str, list[Item]] = {}
        for name, file in self._named:
            self._below.setdefault(name, []).append(file)
            folder = posixpath.dirname(name)
            while folder:
                self._below.setdefault(folder, []).append(file)
                folder = posixpath.dirname(folder)

    def matching(self, pattern: str) -> list[Item]:
        """What a path, a folder or a glob names. ``[*]``, ``[?]`` and ``[[]`` stand for the characters themselves."""
        wanted = normalize("NFC", pattern.strip("/"))
        exact = exact_path(wanted)
        if exact is not None:
            return self._below.get(exact, [])
        found = self._below.get(wanted, [])
        # A star crosses folders; “**/” may also stand for none, as people know it.
        matches = re.compile("|".join(translate(glob) for glob in (wanted, wanted.replace("**/", "")))).match
        return [*found, *(file for name, file in self._named if matches(name))]


def is_unfinished(path: str, suffixes: tuple[str, ...]) -> bool:
    """Has it a name that a client gives to an upload in flight?"""
    return path.lower().endswith(suffixes)


def _final_name(path: str, suffixes: tuple[str, ...]) -> str:
    for suffix in suffixes:
        if path.lower().endswith(suffix):
            return path[: -len(suffix)]
    return path


def is_companion(path: str) -> bool:
    """Is it a checksum list or a ready file, which speaks about an upload?"""
    name = posixpath.basename(path)
    return name in {*CHECKSUM_LISTS, READY_NAME} or name.endswith((CHECKSUM_SUFFIX, READY_SUFFIX))


def _without_companions(chosen: dict[str, SourceFile], patterns: Sequence[str]) -> Iterable[SourceFile]:
    """Checksum lists and ready files speak about the upload; they are carried only when named outright."""
    named = {exact_path(pattern.strip("/")) for pattern in patterns}
    return (file for path, file in chosen.items() if path in named or not is_companion(path))


def _is_announced(source: Source, files: Sequence[SourceFile], present: set[str]) -> bool:
    """A list that names other files, left from an earlier upload, says nothing about these."""
    rest = [file for file in files if not _is_ready(file.path, present)]
    return bool(files) and (not rest or len(announced_digests(source, rest)) == len(rest))


def _is_ready(path: str, present: set[str]) -> bool:
    return not present.isdisjoint([path + READY_SUFFIX, posixpath.join(posixpath.dirname(path), READY_NAME)])


@dataclass
class Quiet:
    """Tells when an upload has come to rest: the same names, sizes and identities for a while by our own clock."""

    seconds: float
    _last: bytes = field(default=b"", init=False)
    _since: float = field(default=0.0, init=False)

    def reached(self, seen: Look, now: float) -> bool:
        """Take in a look made at monotonic second ``now``; True once everything is there and at rest."""
        state = _digest_of(seen)
        if state != self._last or not seen.complete:
            self._last, self._since = state, now
        if not seen.complete:
            return False
        return seen.announced or now - self._since >= self.seconds


def _digest_of(seen: Look) -> bytes:
    """Names, sizes and identities in 32 bytes: the triggerer keeps them for every upload that is waited for."""
    digest = sha256()
    for file in seen.files:
        digest.update(repr((file.path, file.size, sorted(file.identity.items()))).encode())
    return digest.digest()
