"""Numbers written at the bars of a chart: known by their being as large, one to the other, as the bars are long."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from sallyport.inspection.tables.headings.words import Role, hint, size_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_WHOLE = re.compile(r"\s*(\d{1,3}(?:,\d{3})+|\d{1,9})\s*")
_POINTS = re.compile(r"-?\d+(?:\.\d+)?")
_UNITS = re.compile(r"\s*(-?\d+(?:\.\d+)?)(?:px)?\s*")
_MOVES = re.compile(r"[A-Za-z]")
_FEWEST, _MOST = 3, 60
_MOST_NUMBERS = 400
_LONGEST_PATH = 400
_HALF = 0.5


@dataclass
class Bars:
    """Rectangles and texts of a drawing, as they come."""

    texts: list[str] = field(default_factory=list)
    _boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    """Left, top, width and height of each."""

    def draw(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element of the drawing."""
        if name == "rect":
            left, top, wide, high = (_number(attributes.get(key, "0")) for key in ("x", "y", "width", "height"))
            self._boxes.append((left, top, wide, high))
        elif name == "path" and len(path := attributes.get("d", "")) < _LONGEST_PATH and (box := _box(path)):
            self._boxes.append(box)

    def counts(self) -> list[int]:
        """What is written at bars that count people, by what else is written; none where nothing says so."""
        numbers = [int(found[1].replace(",", "")) for text in self.texts if (found := _WHOLE.fullmatch(text))]
        for lengths in self._rows_of_bars():
            values = _values(lengths, numbers[:_MOST_NUMBERS])
            if values and self._are_people(sum(values)):
                return values
        return []

    def _rows_of_bars(self) -> Iterator[list[float]]:
        """Lengths of bars that stand on one line, or begin at one."""
        upright, lying = dict[tuple[int, int], list[float]](), dict[tuple[int, int], list[float]]()
        for left, top, wide, high in self._boxes:
            upright.setdefault((round(top + high), round(wide)), []).append(high)
            lying.setdefault((round(left), round(high)), []).append(wide)
        rows = (*upright.values(), *lying.values())
        yield from (row for row in rows if _FEWEST <= len(row) <= _MOST and len(set(row)) > 1)

    def _are_people(self, together: int) -> bool:
        """Are they together as many as a text says, or does one say that something is counted, and that no things are?"""
        if any(size_in(text) == together for text in self.texts):
            return True
        said = [found.role for text in self.texts if not _WHOLE.fullmatch(text) and (found := hint(text))]
        return Role.COUNT in said


def _values(lengths: Sequence[float], numbers: Sequence[int]) -> list[int]:
    """The number for each of the bars; none where not every bar has one, or they are even steps, as those of an axis."""
    longest = max(lengths)
    for largest in sorted(set(numbers), reverse=True):
        scale = largest / longest
        slack = max(_HALF, _HALF * scale) + 1e-9
        left, found = list(numbers), list[int]()
        for length in lengths:
            fitting = min(left, key=lambda number, length=length: abs(number - length * scale), default=-1)  # type: ignore[misc]  # bound here
            if fitting < 0 or abs(fitting - length * scale) > slack:
                break
            left.remove(fitting)
            found.append(fitting)
        if len(found) == len(lengths) and len({b - a for a, b in pairwise(sorted(found))}) > 1:
            return found
    return []


def _box(path: str) -> tuple[float, float, float, float] | None:
    """The rectangle that a path draws, as matplotlib and plotly write those."""
    if {one.upper() for one in _MOVES.findall(path)} - set("MLHVZ"):
        return None
    xs, ys = list[float](), list[float]()
    for part in re.findall(r"[A-Za-z][^A-Za-z]*", path):
        points = [float(one) for one in _POINTS.findall(part)]
        if part[0] in "ML" and len(points) % 2 == 0:
            xs += points[::2]
            ys += points[1::2]
        elif part[0] == "H":
            xs += points
        elif part[0] == "V":
            ys += points
        elif part[0] not in "zZ":
            return None
    if {len(set(xs)), len(set(ys))} != {2}:
        return None
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def _number(text: str) -> float:
    """Of units; 0 for what is told as a part of the whole."""
    found = _UNITS.fullmatch(text)
    return float(found[1]) if found else 0.0
