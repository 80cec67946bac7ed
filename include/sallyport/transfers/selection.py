"""Which files of an upload folder a request names, and whether their upload is finished."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sallyport.policy.model import Triage
    from sallyport.storage.source import Source, SourceFile

CHECKSUM_LISTS = ("SHA256SUMS", "sha256sums.txt")
CHECKSUM_SUFFIX = ".sha256"
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
    """Every file is covered by a checksum list or a ready file: no need to wait for quiet."""

    @property
    def complete(self) -> bool:
        """Is everything there that was asked for?"""
        return bool(self.files) and not self.missing and not self.unfinished


def look(source: Source, patterns: Sequence[str], triage: Triage) -> Look:
    """List the folder once and pick what ``patterns`` (paths, folders or globs) name."""
    listing = source.list()
    chosen: dict[str, SourceFile] = {}
    unfinished: set[str] = set()
    missing: list[str] = []
    for pattern in patterns:
        hits = [file for file in listing if _matches(file.path, pattern)]
        in_flight = [
            file
            for file in listing
            if _is_unfinished(file.path, triage) and _matches(_final_name(file.path, triage), pattern)
        ]
        unfinished.update(file.path for file in in_flight)
        hits = [file for file in hits if not _is_unfinished(file.path, triage)]
        chosen.update((file.path, file) for file in hits)
        if not hits and not in_flight:
            missing.append(pattern)
    files = tuple(sorted(_without_companions(chosen, patterns), key=lambda file: file.path))
    present = {file.path for file in listing}
    announced = bool(files) and all(_announced(file.path, present) for file in files)
    return Look(files, tuple(missing), tuple(sorted(unfinished)), announced)


def _matches(path: str, pattern: str) -> bool:
    wanted = pattern.strip("/")
    return path == wanted or path.startswith(f"{wanted}/") or fnmatchcase(path, wanted)


def _is_unfinished(path: str, triage: Triage) -> bool:
    return path.lower().endswith(triage.in_flight_suffixes)


def _final_name(path: str, triage: Triage) -> str:
    for suffix in triage.in_flight_suffixes:
        if path.lower().endswith(suffix):
            return path[: -len(suffix)]
    return path


def _is_companion(path: str) -> bool:
    name = posixpath.basename(path)
    return name in {*CHECKSUM_LISTS, READY_NAME} or name.endswith((CHECKSUM_SUFFIX, READY_SUFFIX))


def _without_companions(chosen: dict[str, SourceFile], patterns: Sequence[str]) -> Iterable[SourceFile]:
    """Checksum lists and ready files speak about the upload; they are carried only when named outright."""
    named = {pattern.strip("/") for pattern in patterns}
    return (file for path, file in chosen.items() if path in named or not _is_companion(path))


def _announced(path: str, present: set[str]) -> bool:
    folder = posixpath.dirname(path)
    beside = [posixpath.join(folder, name) for name in (*CHECKSUM_LISTS, READY_NAME)]
    return not present.isdisjoint([path + CHECKSUM_SUFFIX, path + READY_SUFFIX, *beside])


@dataclass
class Quiet:
    """Tells when an upload has come to rest: the same names, sizes and identities for a while by our own clock."""

    seconds: float
    _last: tuple[object, ...] | None = field(default=None, init=False)
    _since: float = field(default=0.0, init=False)

    def reached(self, seen: Look, now: float) -> bool:
        """Take in a look made at monotonic second ``now``; True once everything is there and at rest."""
        state = tuple((file.path, file.size, tuple(sorted(file.identity.items()))) for file in seen.files)
        if state != self._last or not seen.complete:
            self._last, self._since = state, now
        if not seen.complete:
            return False
        return seen.announced or now - self._since >= self.seconds
