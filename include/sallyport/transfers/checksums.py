"""Checksum lists beside an upload or above it: ``SHA256SUMS``, or ``name.sha256``, as ``sha256sum`` writes them."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sallyport.storage.source import Source, SourceFile

CHECKSUM_LISTS = ("SHA256SUMS", "sha256sums.txt")
CHECKSUM_SUFFIX = ".sha256"
_LINE = re.compile(r"\\?([0-9A-Fa-f]{64})(?: [ *](.+))?")
_MOST_BYTES = 64 * 1024 * 1024


def announced_digests(source: Source, files: Iterable[SourceFile]) -> dict[str, str]:
    """Path to SHA-256 for those of ``files`` that a list speaks of: their own, else the nearest one that names them."""
    lists = _Lists(source)
    announced = ((file.path, _own(source, file.path) or lists.digest(file.path)) for file in files)
    return {path: digest for path, digest in announced if digest}


def _own(source: Source, path: str) -> str | None:
    found = _read(source, path + CHECKSUM_SUFFIX)
    return found.get(posixpath.basename(path)) or found.get("")


class _Lists:
    """The lists of an upload folder, each read once; a list names files by their way from its own folder."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._read: dict[str, dict[str, str]] = {}

    def digest(self, path: str) -> str | None:
        """What the nearest list that names the file says, from its own folder upwards."""
        folder = path
        while folder:
            folder = posixpath.dirname(folder)
            if digest := self._in(folder).get(path.removeprefix(f"{folder}/")):
                return digest
        return None

    def _in(self, folder: str) -> dict[str, str]:
        if folder not in self._read:
            found = (_read(self._source, posixpath.join(folder, name)) for name in CHECKSUM_LISTS)
            self._read[folder] = {path: digest for listed in found for path, digest in listed.items()}
        return self._read[folder]


def _read(source: Source, path: str) -> dict[str, str]:
    seen = source.stat(path)
    if seen is None or seen.kind != "file" or seen.size > _MOST_BYTES:
        return {}
    with source.open(path) as stream:
        text = stream.read(_MOST_BYTES).decode("utf-8", "surrogateescape")
    matches = (_LINE.fullmatch(line.rstrip("\r")) for line in text.split("\n"))
    return {posixpath.normpath(match[2]) if match[2] else "": match[1].lower() for match in matches if match}
