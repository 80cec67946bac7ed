"""Labels of single marks in a drawing, as tables: tooltips, descriptions and data attributes, a row for each mark.

"410294: 1959-06-29, BMI 29.2" is a row of three cells, one of which has a name; so is ``data-id="410294" data-bmi="29.2"``.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sallyport.inspection.asides.rows import as_csv

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MARKS = frozenset(
    {"circle", "ellipse", "rect", "path", "use", "polygon", "polyline", "line", "image", "text", "g", "a"}
)
"""Elements of SVG that a label is of; a label of the whole drawing is its title."""
SAID = ("aria-label", "aria-description", "title", "tooltip", "alt", "label")
"""Attributes that are sentences about a mark, or several values in one."""

_BETWEEN = re.compile(r"<br ?/?>|[\n\r\t;|]+|, +|,(?=\D)| \N{MIDDLE DOT} ", re.IGNORECASE)
_NAMED = re.compile(r"\s*([^\W\d][^:=]{0,40}?)\s*[:=]\s*(\S.*)", re.DOTALL)
_IN_FRONT = re.compile(r"\s*(\S[^:]{0,40}?)\s*:\s+(\S.*)", re.DOTALL)
_MEASURED = re.compile(r"\s*([^\W\d][^\d:=]{0,40}?)\s+([-+]?\d\S*(?:\s\D{0,12})?)")
_WITH_UNIT = re.compile(r"([-+]?\d[\d.,]*)\s*([^\W\d_]\S{0,11}|%)")
_TAG = re.compile(r"</?[a-z][^<>]{0,100}>", re.IGNORECASE)
_FEWEST = 3
_MOST, _LONGEST, _MOST_PIECES = 50_000, 500, 30
_PART_THAT_NAMES = 0.5


class _Piece(NamedTuple):
    name: str
    value: str


@dataclass
class Labels:
    """What marks say of themselves, in the order of the drawing."""

    _texts: list[str] = field(default_factory=list)
    _attributes: dict[tuple[str, ...], list[list[str]]] = field(default_factory=dict)
    _kept: int = 0

    def say(self, text: str) -> None:
        """A label in words."""
        if text.strip() and self._has_room():
            self._texts.append(text.strip()[:_LONGEST])

    def have(self, attributes: Mapping[str, str]) -> None:
        """Attributes of one mark."""
        named = {
            key.removeprefix("data-"): value for key, value in attributes.items() if key.startswith("data-") and value
        }
        if named and self._has_room():
            self._attributes.setdefault(tuple(named), []).append([value[:_LONGEST] for value in named.values()])
        for key in SAID:
            self.say(attributes.get(key, ""))

    def tables(self) -> Iterator[str]:
        """As texts: the labels as they are, then as rows of what is in them, and the attributes below their names."""
        yield "\n".join(" ".join(text.split()) for text in self._texts)
        if len(self._texts) >= _FEWEST:
            yield as_csv(_rows([_pieces(text) for text in self._texts]))
        for names, rows in self._attributes.items():
            if len(rows) >= _FEWEST:
                yield as_csv([list(names), *rows])
                if len(names) == 1:  # several values may stand in the one
                    yield as_csv(_rows([_pieces(row[0]) for row in rows]))

    def _has_room(self) -> bool:
        self._kept += 1
        return self._kept <= _MOST


def _pieces(text: str) -> list[_Piece]:
    found: list[_Piece] = []
    for piece in _BETWEEN.split(text)[:_MOST_PIECES]:
        said = " ".join(_TAG.sub("", piece).split())
        if match := _NAMED.fullmatch(said) or _MEASURED.fullmatch(said):
            found.append(_of(match[1], match[2]))
        elif match := _IN_FRONT.fullmatch(said):
            found += [_Piece("", match[1]), *_pieces(match[2])]
        elif said:
            found.append(_Piece("", said))
    return found


def _of(name: str, value: str) -> _Piece:
    """The unit goes to the name, as in the head of a column."""
    measured = _WITH_UNIT.fullmatch(value)
    return _Piece(f"{name} ({measured[2]})", measured[1]) if measured else _Piece(name, value)


def _rows(labels: list[list[_Piece]]) -> list[list[str]]:
    """A name that most labels have is one of a column; any other is a cell like its value."""
    counts = Counter(name for label in labels for name in dict.fromkeys(piece.name for piece in label))
    names = [name for name, count in counts.items() if name and count >= _PART_THAT_NAMES * len(labels)]
    rows = []
    for label in labels:
        named = {piece.name: piece.value for piece in label if piece.name in names}
        loose = [cell for piece in label if piece.name not in names for cell in piece if cell]
        rows.append((loose, [named.get(name, "") for name in names]))
    width = max(len(loose) for loose, _ in rows)
    told = [[*loose, *[""] * (width - len(loose)), *values] for loose, values in rows]
    return [[f"label {at}" if at > 1 else "label" for at in range(1, width + 1)] + names, *told] if names else told
