"""What packages in an image list as their own: a file with the checksum that is listed is the package's, not somebody's data.

Packages of Python keep such a list each (Python packaging, "Recording installed projects": ``RECORD``).
"""

from __future__ import annotations

import base64
import csv
import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_RECORD = re.compile(r"(?P<root>(?:.*/)?(?:site-packages|dist-packages)/)[^/]+\.dist-info/RECORD\Z")
_SHA256 = "sha256="
LARGEST = 16 * 1024**2
"""Bytes of a list that are read, and of a file in memory whose checksum is compared."""


class Listed:
    """Files by their paths from the image's root, with the checksums that packages list."""

    def __init__(self) -> None:
        self._digests: dict[str, str] = {}

    @staticmethod
    def is_record(path: str) -> bool:
        """Is it a package's list?"""
        return _RECORD.match(path) is not None

    def take(self, path: str, record: bytes) -> None:
        """Remember what a list says."""
        found = _RECORD.match(path)
        lines = record[:LARGEST].decode("utf-8", "replace").splitlines()
        for row in csv.reader(line for line in lines if _SHA256 in line):
            if found is not None and len(row) > 1 and row[1].startswith(_SHA256):
                self._digests[found["root"] + row[0]] = row[1].removeprefix(_SHA256)

    def __contains__(self, path: str) -> bool:
        """Is it listed at all?"""
        return path in self._digests

    def holds(self, path: str, pieces: Iterable[bytes]) -> bool:
        """Is the file with these bytes the one that is listed?"""
        if path not in self._digests:
            return False
        digest = hashlib.sha256()
        for piece in pieces:
            digest.update(piece)
        return base64.urlsafe_b64encode(digest.digest()).decode().rstrip("=") == self._digests[path]
