"""Files that clamd takes for a kind of which it leaves bytes unseen, and answers OK.

By their first KiB: kinds that it skips whole (CL_TYPE_IGNORED of its file type table, built in or in the daily signatures),
and HTML, of which it scans a tidied copy in small letters, not the bytes.
"""

from __future__ import annotations

HEAD_BYTES = 1024
"""So many first bytes decide."""

_AT_START = (
    b".RMF",  # RealMedia
    b"ID3",  # MP3
    b"\xff\xfb\x90",  # MP3
    b"OggS",
    b"SIP-HIT (SIP/H",  # SIP log
    b"SYMC\x01\x00",
    b"\x00\x00\x01\xb3",  # MPEG video
    b"\x00\x00\x01\xba",  # MPEG system
    b"\x37\x7f\x06\x82\x00\x2d\xe2\x18",  # SQLite write-ahead log
    b"\x37\x7f\x06\x83\x00\x2d\xe2\x18",
    b"SQLite format 3\0",
    b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7",  # SQLite journal
)
_NEAR_START = b"/RGB\nID\n" + b"\xff" * 24  # an image cut out of a PDF; at most 128 bytes into the file
_NEAR = 128
_TAG = b"<"
"""Any tag will do: which ones make HTML differs between clamd's versions and signatures."""


def skipped_by_clamd(head: bytes) -> bool:
    """Would clamd leave out bytes of a file that begins with these? Rather yes once too often than once too seldom."""
    return head.startswith(_AT_START) or 0 <= head.find(_NEAR_START) <= _NEAR or _TAG in head[:HEAD_BYTES]
