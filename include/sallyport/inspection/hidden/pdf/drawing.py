"""What a PDF page draws: text that nobody sees, and marks that may be people.

An approximation of a viewer: positions of texts, boxes of pictures and filled rectangles, colours and ways of rendering.
Fonts, clipping and shadings are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sallyport.inspection.hidden.pdf.tokens import operators
from sallyport.inspection.hidden.pictures.marks import Marks

if TYPE_CHECKING:
    from collections.abc import Callable

    Matrix = tuple[float, float, float, float, float, float]
    Box = tuple[float, float, float, float]

_UNIT: Matrix = (1, 0, 0, 1, 0, 0)
_INVISIBLE = frozenset({3, 7})
_LARGEST_MARK = 24.0
_MOST_TEXTS, _MOST_BOXES, _MOST_PAIRS = 50_000, 50_000, 4_000_000
_PAINT = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s", b"n"})
_FILL = _PAINT - {b"S", b"s", b"n"}
_CLOSES = frozenset({b"b", b"b*", b"s"})
_FEWEST_CORNERS = 3
_DEEPEST = 6
_OF_MATRIX, _OF_BOX, _OF_INKS, _OF_PLACE = 6, 4, 4, 2
"""How many numbers belong to each."""
_NEARLY_NO_INK = 0.01
_WIDTH_OF_LETTER, _HEIGHT_OF_LETTER = 0.5, 0.7
"""Of a capital, by the size of its font."""
_RECTANGLES = frozenset({b"mlllh", b"mllllh", b"mlll", b"mllll"})
_PATHS = frozenset({b"m", b"l", b"c", b"v", b"y", b"h", b"re"})
_SHOWS = frozenset({b"Tj", b"TJ", b"'", b'"'})
_COLOURS = frozenset({b"g", b"rg", b"k", b"sc", b"scn"})
_MOST_KEPT, _LONGEST_SHAPE = 1000, 40


@dataclass(frozen=True)
class Resource:
    """What a page refers to by name: a picture, a drawing of its own, a state, a font."""

    kind: str
    """image, form, transparent, marks (a font of symbols), other"""
    content: Callable[[], bytes] = bytes
    matrix: Matrix = _UNIT
    size: tuple[float, float] = (0, 0)
    resources: Callable[[bytes, bytes], Resource | None] = lambda _kind, _name: None


@dataclass
class Drawn:
    """What was seen on a page."""

    invisible: int = 0
    white: int = 0
    covered: int = 0
    beside: int = 0
    marks: Marks = field(default_factory=Marks)
    uncompared: int = 0
    """Texts of which nobody knows whether something covers them: there is too much on the page."""


@dataclass(frozen=True)
class _State:
    matrix: Matrix = _UNIT
    is_white: bool = False
    colour: str = ""
    is_opaque: bool = True
    mode: int = 0
    size: float = 0
    marks: bool = False
    leading: float = 0


class Page:
    """Draws contents one after the other; at most ``most_bytes`` of them, after which ``left`` is below 0."""

    def __init__(self, media: Box, most_bytes: int) -> None:
        self._media = media
        self.left = most_bytes
        self._drawn = Drawn()
        self._texts: list[tuple[int, float, float, bool]] = []
        """When, where, is it white?"""
        self._boxes: list[tuple[int, Box]] = []
        self._clock = 0

    def draw(
        self,
        content: bytes,
        resources: Callable[[bytes, bytes], Resource | None],
        matrix: Matrix = _UNIT,
        depth: int = 0,
    ) -> None:
        """One content. ``resources`` gives what a name of a kind (b"/XObject") stands for."""
        self.left -= len(content)
        if self.left >= 0 and depth <= _DEEPEST:
            _Drawing(self, resources, _State(matrix), depth).run(content)

    def seen(self) -> Drawn:
        """All of it; to be asked at the end, since later pictures cover earlier texts."""
        if len(self._texts) * len(self._boxes) > _MOST_PAIRS:
            self._drawn.uncompared += len(self._texts)
            self._texts = []
        for when, x, y, white in self._texts:
            around = [at for at, box in self._boxes if box[0] <= x <= box[2] and box[1] <= y <= box[3]]
            if any(at > when for at in around):
                self._drawn.covered += 1
            elif white and not around:
                self._drawn.white += 1
        self._texts = []
        return self._drawn

    def text(self, x: float, y: float, first: Box, state: _State) -> None:
        """A text that begins here; where its first letter stands. One that the edge cuts is drawing, not hiding."""
        self._clock += 1
        left, bottom, right, top = self._media
        if state.mode in _INVISIBLE:
            self._drawn.invisible += 1
        elif first[2] < left or first[0] > right or first[3] < bottom or first[1] > top:
            self._drawn.beside += 1
        elif len(self._texts) < _MOST_TEXTS:
            self._texts.append((self._clock, x, y, state.is_white))
        else:
            self._drawn.uncompared += 1

    def box(self, box: Box, *, is_opaque: bool) -> None:
        """A picture or filled rectangle."""
        self._clock += 1
        if is_opaque and len(self._boxes) < _MOST_BOXES:
            self._boxes.append((self._clock, box))
        elif is_opaque:
            self._drawn.uncompared += 1

    def mark(self, kind: str, state: _State, place: tuple[float, float] | None) -> None:
        """A small drawing."""
        self._drawn.marks.add(kind, place, state.colour)


class _Drawing:
    """Runs the operators of one content."""

    def __init__(
        self, page: Page, resources: Callable[[bytes, bytes], Resource | None], state: _State, depth: int
    ) -> None:
        self._page, self._resources, self._state, self._depth = page, resources, state, depth
        self._kept: list[_State] = []
        self._line = self._text = _UNIT
        self._path: list[tuple[float, float]] = []
        self._shape = b""

    def run(self, content: bytes) -> None:
        for operator, operands in operators(content):
            numbers = [one for one in operands if isinstance(one, float)]
            names = [one for one in operands if isinstance(one, bytes)]
            if operator in _PAINT:
                self._paint(operator)
            elif operator in _PATHS:
                self._extend(operator, numbers)
            elif operator in _SHOWS:
                self._show(operator, names)
            else:
                self._set(operator, numbers, names)

    def _set(self, operator: bytes, numbers: list[float], names: list[bytes]) -> None:
        if operator == b"q" and len(self._kept) < _MOST_KEPT:
            self._kept.append(self._state)
        elif operator == b"Q" and self._kept:
            self._state = self._kept.pop()
        elif operator == b"cm" and len(numbers) >= _OF_MATRIX:
            self._state = replace(self._state, matrix=_times(_matrix(numbers), self._state.matrix))
        elif operator in _COLOURS:
            self._state = replace(self._state, is_white=not names and _is_white(numbers), colour=repr((numbers, names)))
        elif operator == b"Tr" and numbers:
            self._state = replace(self._state, mode=int(numbers[-1]))
        elif operator == b"Tf" and numbers and names:
            font = self._resources(b"/Font", names[-1])
            self._state = replace(self._state, size=numbers[-1], marks=font is not None and font.kind == "marks")
        elif operator == b"gs" and names:
            given = self._resources(b"/ExtGState", names[-1])
            if given is not None:
                self._state = replace(self._state, is_opaque=given.kind != "transparent")
        elif operator == b"Do" and names:
            self._place(names[-1])
        else:
            self._move_text(operator, numbers)

    def _move_text(self, operator: bytes, numbers: list[float]) -> None:
        if operator == b"BT":
            self._line = self._text = _UNIT
        elif operator == b"Tm" and len(numbers) >= _OF_MATRIX:
            self._line = self._text = _matrix(numbers)
        elif operator in {b"Td", b"TD"} and len(numbers) >= _OF_PLACE:
            if operator == b"TD":
                self._state = replace(self._state, leading=-numbers[-1])
            self._next_line(numbers[-2], numbers[-1])
        elif operator == b"TL" and numbers:
            self._state = replace(self._state, leading=numbers[-1])
        elif operator == b"T*":
            self._next_line(0, -self._state.leading)

    def _next_line(self, x: float, y: float) -> None:
        self._line = self._text = _times((1, 0, 0, 1, x, y), self._line)

    def _show(self, operator: bytes, texts: list[bytes]) -> None:
        if operator in {b"'", b'"'}:
            self._next_line(0, -self._state.leading)
        shown = b"".join(texts)
        if not shown.strip(b" \0\xa0"):
            return
        if self._state.marks and len(shown) == 1:
            self._page.mark(f"symbol {shown[0]}", self._state, None)
            return
        inset = 0.3 * self._state.size
        matrix = _times(self._text, self._state.matrix)
        letter = _WIDTH_OF_LETTER * self._state.size, _HEIGHT_OF_LETTER * self._state.size
        self._page.text(*_apply(matrix, inset, inset), _bounds(matrix, [(0, 0), letter]), self._state)

    def _place(self, name: bytes) -> None:
        found = self._resources(b"/XObject", name)
        if found is None:
            return
        if found.kind in {"image", "transparent"}:
            self._page.box(
                _bounds(self._state.matrix, [(0, 0), (1, 1), (0, 1), (1, 0)]),
                is_opaque=found.kind == "image" and self._state.is_opaque,
            )
        elif 0 < max(found.size) <= _LARGEST_MARK:
            self._page.mark(f"form {name!r}", self._state, _apply(self._state.matrix, 0, 0))
        elif found.kind == "form":
            self._page.draw(found.content(), found.resources, _times(found.matrix, self._state.matrix), self._depth + 1)

    def _extend(self, operator: bytes, numbers: list[float]) -> None:
        if operator == b"re" and len(numbers) >= _OF_BOX:
            x, y, width, height = numbers[-4:]
            self._path += [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        else:
            self._path += zip(numbers[::2], numbers[1::2], strict=False)
        if len(self._shape) < _LONGEST_SHAPE:
            self._shape += operator[:1]
        else:
            del self._path[:-2]

    def _paint(self, operator: bytes) -> None:
        path, shape = self._path, self._shape + (b"h" if operator in _CLOSES else b"")
        self._path, self._shape = [], b""
        if not path or operator == b"n" or len(shape) >= _LONGEST_SHAPE:
            return
        box = _bounds(self._state.matrix, path)
        width, height = box[2] - box[0], box[3] - box[1]
        if operator in _FILL and (shape == b"r" or shape in _RECTANGLES):
            self._page.box(box, is_opaque=self._state.is_opaque)
        closed = b"h" in shape or operator in _FILL
        is_square = shape != b"r" or abs(width - height) < 0.05 * max(width, height)
        round_or_closed = b"c" in shape or b"v" in shape or (closed and len(path) >= _FEWEST_CORNERS)
        if round_or_closed and is_square and 0 < width <= _LARGEST_MARK and 0 < height <= _LARGEST_MARK:
            self._page.mark(f"path {shape!r} {width:.0f} {height:.0f}", self._state, box[:2])


def _is_white(numbers: list[float]) -> bool:
    if len(numbers) == _OF_INKS:
        return max(numbers) <= _NEARLY_NO_INK
    return len(numbers) in {1, 3} and min(numbers) >= 1 - _NEARLY_NO_INK


def _matrix(numbers: list[float]) -> Matrix:
    a, b, c, d, e, f = numbers[-6:]
    return a, b, c, d, e, f


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _bounds(matrix: Matrix, points: list[tuple[float, float]]) -> Box:
    placed = [_apply(matrix, x, y) for x, y in points]
    return min(x for x, _ in placed), min(y for _, y in placed), max(x for x, _ in placed), max(y for _, y in placed)
