"""The sections of a PDF's table of objects, which name the one before (ISO 32000-1, 7.5.6)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

_START = re.compile(rb"startxref\s+(\d{1,12})")
_BEFORE = re.compile(rb"/Prev\s+(\d{1,12})")
_ENDS = b"startxref"
_TAIL, _LONGEST, _STEP = 2048, 16 * 1024**2, 64 * 1024
_MOST = 1000


def go_in_circles(stream: BinaryIO, size: int) -> bool:
    """Does a section name one as its earlier version that was read before? Readers then stop wherever they like."""
    stream.seek(max(0, size - _TAIL))
    found = _START.findall(stream.read(_TAIL))
    at = int(found[-1]) if found else None
    known: set[int] = set()
    while at is not None and at < size and len(known) < _MOST:
        if at in known:
            return True
        known.add(at)
        at = _section_before(stream, at)
    return False


def _section_before(stream: BinaryIO, at: int) -> int | None:
    """What the section that begins at a byte names; None where it is the first, or does not end."""
    stream.seek(at)
    held = b""
    while len(held) < _LONGEST and (data := stream.read(_STEP)):
        held += data
        if (end := held.find(_ENDS, max(0, len(held) - len(data) - len(_ENDS)))) >= 0:
            named = _BEFORE.search(held, 0, end)
            return int(named[1]) if named else None
    return None
