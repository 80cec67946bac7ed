"""Marks of vector graphics: equal ones that may be people, told from the fields of a heat map."""

from __future__ import annotations

from dataclasses import dataclass, field

MOST_KINDS = 10_000
"""Of marks: beyond, no kind is new, so that memory stays bounded."""
_MOST_PLACES = 50_000
_COLOURS, _COVERED = 5, 0.3
_PRECISION = 1
"""Decimals, in points."""


@dataclass
class _Kind:
    count: int = 0
    places: set[tuple[float, float]] = field(default_factory=set)
    colours: set[str] = field(default_factory=set)
    is_placed: bool = True
    """Are all places known, and no two the same?"""

    def add(self, place: tuple[float, float] | None, colour: str) -> None:
        self.count += 1
        if not self.is_placed:
            return
        if place is None or place in self.places or self.count > _MOST_PLACES:
            self.is_placed = False
            self.places.clear()
            return
        self.places.add(place)
        if len(self.colours) < _COLOURS:
            self.colours.add(colour)

    def is_field(self) -> bool:
        """Do they fill a grid, one in each place, in many colours? Then each is a count or value, as hexagons of bins are."""
        if not self.is_placed or len(self.colours) < _COLOURS:
            return False
        columns, rows = ({place[axis] for place in self.places} for axis in (0, 1))
        return self.count >= _COVERED * len(columns) * len(rows)


class Marks:
    """Counts them by kind."""

    def __init__(self) -> None:
        self._kinds: dict[str, _Kind] = {}

    def add(self, kind: str, place: tuple[float, float] | None = None, colour: str = "") -> None:
        """One more of a kind, at a place in points, where that is known."""
        known = self._kinds.get(kind)
        if known is None:
            if len(self._kinds) >= MOST_KINDS:
                return
            known = self._kinds[kind] = _Kind()
        known.add(None if place is None else (round(place[0], _PRECISION), round(place[1], _PRECISION)), colour)

    def points(self, least: int) -> int:
        """How many there are of the kinds that occur at least so often and are no fields; 0 when there is none."""
        return sum(kind.count for kind in self._kinds.values() if kind.count >= least and not kind.is_field())
