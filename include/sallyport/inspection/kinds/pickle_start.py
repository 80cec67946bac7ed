"""Pickles told by their beginning, also the old ones that look like text, and new ones without a frame."""

from __future__ import annotations

import io

from sallyport.inspection.binary.pickles.machine import Machine, Seen
from sallyport.inspection.binary.pickles.opcodes import ENDED, Malformed, Source

PICKLE = "application/x-python-pickle"
_FIRST = frozenset(b"\x80(]}c)\x8f")
"""What a pickle can begin with: every other step needs something to work on."""
_FEWEST_STEPS, _ENOUGH_STEPS = 4, 200
_PROTOCOLS = range(2, 6)


def is_pickle(head: bytes, *, complete: bool) -> bool:
    """Can the first bytes be followed as a pickle's, to its end or far enough? ``complete`` when there are no more."""
    if not head or head[0] not in _FIRST:
        return False
    if head[0] == 0x80:  # noqa: PLR2004 - the mark of a protocol from 2 on
        return len(head) > 1 and head[1] in _PROTOCOLS
    seen = Seen()
    try:
        Machine(Source(io.BytesIO(head)), seen, _ENOUGH_STEPS).run()
    except Malformed as malformed:
        # One step may be longer than all of the beginning.
        cut = not complete and str(malformed) == ENDED and seen.steps >= _FEWEST_STEPS
        return cut or seen.steps > _ENOUGH_STEPS
    return seen.steps >= _FEWEST_STEPS or bool(seen.globals)
