"""Delivery: approved bytes from quarantine to their final name, whole or not at all (law 1).

They are written beside the destination under a name of ours, brought to the disk, read back and compared, and only then
renamed. Whatever kills this at whatever moment, the final name holds the old bytes, nothing, or all of the new ones;
the next try goes on from there and ends in the same state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.storage.consignment import deliver_all

if TYPE_CHECKING:
    from pathlib import Path

    from sallyport.storage.blobs import Readable, Stored
    from sallyport.storage.placing import Delivered
    from sallyport.storage.quarantine import Quarantine


def deliver(
    quarantine: Readable, stored: Stored, root: Path, relative: str, *, replace: bool, keep: Quarantine | None
) -> Delivered:
    """Put the bytes ``stored`` at ``relative`` below the folder ``root``, making folders on the way.

    A file with exactly these bytes is left as it is (``resumed``). Any other is Refused, or with ``replace`` first
    taken into ``keep``. Refused, with nothing changed under the final name, when the way leads through a link, the
    bytes in quarantine are wrong, or somebody else gets in between; Fault, likewise, when the disk is full; BadRequest
    for a path that could lead elsewhere.
    """
    (outcome,) = deliver_all(quarantine, [(stored, relative)], root, replace=replace, keep=keep)
    if isinstance(outcome, Exception):
        raise outcome
    return outcome
