"""Checksum lists beside an upload: ``SHA256SUMS``, or ``name.sha256``, as ``sha256sum`` writes them."""

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
    """Path to SHA-256 for those of ``files`` that a list beside them speaks of."""
    digests: dict[str, str] = {}
    lists: dict[str, dict[str, str]] = {}
    for file in files:
        folder, name = posixpath.split(file.path)
        if folder not in lists:
            lists[folder] = _read_lists(source, folder)
        own = _read(source, file.path + CHECKSUM_SUFFIX)
        digest = own.get(name) or own.get("") or lists[folder].get(name)
        if digest:
            digests[file.path] = digest
    return digests


def _read_lists(source: Source, folder: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in CHECKSUM_LISTS:
        found.update(_read(source, posixpath.join(folder, name)))
    return found


def _read(source: Source, path: str) -> dict[str, str]:
    seen = source.stat(path)
    if seen is None or seen.kind != "file" or seen.size > _MOST_BYTES:
        return {}
    with source.open(path) as stream:
        text = stream.read(_MOST_BYTES).decode("utf-8", "surrogateescape")
    matches = (_LINE.fullmatch(line.rstrip("\r")) for line in text.split("\n"))
    return {posixpath.normpath(match[2]) if match[2] else "": match[1].lower() for match in matches if match}
