"""Bands of ages and of other numbers: a band that bands of another table divide is the sum of those."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sallyport.inspection.history.fingerprints import Counted, Fingerprint, Key

_BAND = re.compile(r"(?:aged?\s+)?(\d{1,3})\s*(?:-|\u2013|\u2014|to)\s*(\d{1,3})\s*(?:years?|yrs?|y)?", re.IGNORECASE)
_FEWEST_PARTS, _MOST_PARTS = 2, 20


class Band(NamedTuple):
    """From one whole number to another, both included; of which cell of a table, and under which label."""

    cell: int
    low: int
    high: int
    label: str


def band_of(text: str) -> tuple[int, int] | None:
    """Between which numbers a label says that its people are."""
    found = _BAND.fullmatch(text.strip())
    return (int(found[1]), int(found[2])) if found and int(found[1]) < int(found[2]) else None


def divided(table: Fingerprint, other: Fingerprint) -> Iterator[tuple[Counted, tuple[Counted, ...]]]:
    """Cells of ``other`` whose band bands of ``table`` divide without a gap, among cells alike in all else; with those."""
    if not (table.bands and other.bands):
        return
    by_rest: defaultdict[Key, dict[int, tuple[int, Counted]]] = defaultdict(dict)
    for band in table.bands:
        cell = table.cells[band.cell]
        by_rest[cell.key - {band.label}][band.low] = (band.high, cell)
    for band in other.bands:
        whole = other.cells[band.cell]
        parts = _parts(by_rest.get(whole.key - {band.label}, {}), band.low, band.high)
        if len(parts) >= _FEWEST_PARTS:
            yield whole, tuple(parts)


def _parts(bands: dict[int, tuple[int, Counted]], low: int, high: int) -> Sequence[Counted]:
    """Those that follow each other from the one end to the other; none where they do not."""
    found: list[Counted] = []
    while low <= high and len(found) < _MOST_PARTS:
        if low not in bands or bands[low][0] > high:
            return []
        end, cell = bands[low]
        found.append(cell)
        low = end + 1
    return found if low == high + 1 else []
