"""How what Git keeps begins."""

from __future__ import annotations

import re
import zlib

SIGN = re.compile(rb"(blob|tree|commit|tag) (\d{1,12})\0")
PACK, BUNDLE = b"PACK", (b"# v2 git bundle\n", b"# v3 git bundle\n")
LONGEST_HEAD = 512
"""So many bytes show how it begins: what follows may be packed after a long table."""
_FEW = 64


def is_git(head: bytes) -> bool:
    """Do these first bytes begin an object, a pack or a bundle?"""
    return head.startswith((PACK + b"\0\0\0\2", PACK + b"\0\0\0\3", *BUNDLE)) or object_kind(head) is not None


def object_kind(head: bytes) -> str | None:
    """The kind of a single object, as Git calls it; None for other bytes."""
    if head[:1] != b"\x78":
        return None
    try:
        matched = SIGN.match(zlib.decompressobj().decompress(head, _FEW))
    except zlib.error:
        return None
    return matched[1].decode() if matched else None
