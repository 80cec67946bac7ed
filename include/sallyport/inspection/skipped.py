"""Kinds of file that clamd leaves out by their first bytes, answering OK without a look (CL_TYPE_IGNORED of ClamAV 1.4)."""

from __future__ import annotations

HEAD_BYTES = 256
"""So many first bytes decide."""

_AT_START = (
    b".RMF",  # RealMedia
    b"ID3",  # MP3
    b"\xff\xfb\x90",  # MP3
    b"OggS",
    b"SIP-HIT (SIP/H",  # SIP log
    b"SYMC\x01\x00",
    b"\x37\x7f\x06\x82\x00\x2d\xe2\x18",  # SQLite write-ahead log
    b"\x37\x7f\x06\x83\x00\x2d\xe2\x18",
    b"SQLite format 3\0",
    b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7",  # SQLite journal
)
_NEAR_START = b"/RGB\nID\n" + b"\xff" * 24  # an image cut out of a PDF; at most 128 bytes into the file
_NEAR = 128


def skipped_by_clamd(head: bytes) -> bool:
    """Would clamd leave out a file that begins with these bytes?"""
    return head.startswith(_AT_START) or 0 <= head.find(_NEAR_START) <= _NEAR
