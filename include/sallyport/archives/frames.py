"""What the child that unpacks says to its parent: frames of one letter, a length, and so many bytes."""

from __future__ import annotations

import struct

HEADER = struct.Struct(">cI")
LONGEST = 1024 * 1024
"""Longest frame in bytes; a longer one is garbage."""

MEMBER = b"M"
"""A member begins: JSON with ``path`` (str, or null where the format keeps no name) and ``kind``."""
DATA = b"D"
"""The next bytes of the member."""
END = b"E"
"""The member is whole: its sizes and checksums were right."""
PROBLEM = b"P"
"""Rule id of why the member (or the archive, between members) cannot be unpacked."""
DONE = b"Z"
"""The archive was read to its end: what it turned out to be, an ArchiveKind. Always the last frame, unless the child failed."""

KINDS = ("file", "directory", "link", "device")
PROBLEMS = (
    "archive.encrypted",
    "archive.split",
    "archive.truncated",
    "archive.unknown",
    "archive.over_limit",
    "archive.failed",
    "archive.hidden_bytes",
)
