"""The pages of a PDF as pypdf reads it: their contents, and what these refer to by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sallyport.inspection.hidden.pdf.drawing import Page, Resource
from sallyport.inspection.hidden.pdf.values import entry, resolved
from sallyport.inspection.hidden.saying import counted, say
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.hidden.pdf.drawing import Box, Matrix
    from sallyport.inspection.terms import Terms
    from sallyport.inspection.untyped import PdfObject

_MOST_BYTES = 64 * 1024 * 1024
_A4: Box = (0, 0, 595, 842)
_SYMBOLS = ("ZapfDingbats",)


class TooLong(Exception):
    """More pages or contents than are looked into."""


def drawn(root: PdfObject, terms: Terms) -> Iterator[Finding]:
    """Text that nobody sees, and points, page by page."""
    kinds: dict[str, list[int]] = {"invisible": [], "white": [], "covered": [], "beside": []}
    points: list[int] = []
    crowded: list[int] = []
    marks = number = 0
    left, is_whole = _MOST_BYTES, True
    knots = Knots()
    for number, (page, inherited) in enumerate(_pages(root, terms.rules.hidden.max_pages, knots), 1):
        drawing = Page(_box(inherited.get("/MediaBox")), left)
        drawing.draw(_content(entry(page, "/Contents")), _named(inherited.get("/Resources"), frozenset(), knots))
        left = drawing.left
        if left < 0:
            is_whole = False
            break
        seen = drawing.seen()
        for kind, numbers in kinds.items():
            if getattr(seen, kind):
                numbers.append(number)
        if seen.uncompared:
            crowded.append(number)
        if found := seen.marks.points(terms.rules.hidden.min_points):
            points.append(number)
            marks += found
    yield from _said(kinds, points, marks, terms)
    if crowded:
        what = f"More texts and boxes than can be compared are on {many(len(crowded), 'page')} (first: {crowded[0]})"
        yield say(terms, "hidden.unread", f"{what}: whether some cover others is not known.")
    if not is_whole:
        yield say(terms, "hidden.unread", "Its pages hold more drawing than is looked into (64 MiB).")
        return
    for message in knots.problems(number, entry(entry(root, "/Pages"), "/Count")):
        yield say(terms, "hidden.unread", message)


def _said(kinds: dict[str, list[int]], points: list[int], marks: int, terms: Terms) -> Iterator[Finding]:
    for kind, what in (
        ("invisible", "invisible text (as under a scanned page)"),
        ("white", "white text on white"),
        ("covered", "text under pictures or boxes"),
        ("beside", "text outside the page"),
    ):
        if kinds[kind]:
            yield say(
                terms, "hidden.text", f"It holds {what}, on {counted('page', kinds[kind])}.", f"page {kinds[kind][0]}"
            )
    if points:
        message = f"It draws {marks} equal marks, each of which may be a person, on {counted('page', points)}."
        yield say(terms, "hidden.points", message, f"page {points[0]}")


@dataclass
class Knots:
    """Where the objects of a file hold themselves, so that no two readers need show the same of it."""

    pages: int = 0
    drawings: int = 0

    def problems(self, found: int, claimed: object) -> Iterator[str]:
        """In words. ``found`` are the pages that could be reached, ``claimed`` those that the file says it has."""
        if self.pages:
            yield "Its list of pages holds itself, so that nobody knows which pages there are."
        elif not found:
            yield "It has no page that can be read, so that nobody knows what it shows."
        elif isinstance(claimed, int) and found < claimed:
            yield f"It says that it has {many(claimed, 'page')}, of which {found} can be read."
        if self.drawings:
            yield "A drawing on its pages holds itself, so that not all of it can be read."


def _pages(root: PdfObject, most: int, knots: Knots) -> Iterator[tuple[PdfObject, dict[str, PdfObject]]]:
    """Every page with what it inherits; each once, however the tree is tied."""
    waiting: list[tuple[Any, dict[str, Any]]] = [(entry(root, "/Pages"), {})]
    known: set[int] = set()
    count = 0
    while waiting:
        node, above = waiting.pop()
        if not isinstance(node, dict):
            continue
        if _identity(node) in known:
            knots.pages += "/Kids" in node
            continue
        known.add(_identity(node))
        inherited = above | {key: entry(node, key) for key in ("/Resources", "/MediaBox") if key in node}
        kids = entry(node, "/Kids")
        if isinstance(kids, list):
            waiting.extend((resolved(kid), inherited) for kid in reversed(kids[: most + 1]))
        else:
            count += 1
            if count > most:
                raise TooLong
            yield node, inherited


def _identity(node: PdfObject) -> int:
    """The number of an object, or what tells it apart when it has none."""
    return getattr(getattr(node, "indirect_reference", None), "idnum", None) or -id(node)


def _content(value: PdfObject) -> bytes:
    parts = value if isinstance(value, list) else [value]
    return b"\n".join(_data(resolved(part)) for part in parts)


def _data(stream: PdfObject) -> bytes:
    return bytes(stream.get_data()) if hasattr(stream, "get_data") else b""


def _box(value: PdfObject) -> Box:
    try:
        a, b, c, d = (float(resolved(one)) for one in value)
    except (TypeError, ValueError):
        return _A4
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _named(resources: PdfObject, around: frozenset[int], knots: Knots) -> Callable[[bytes, bytes], Resource | None]:
    """What names stand for. ``around`` are the drawings that this one is in, which it may not hold again."""
    known: dict[tuple[bytes, bytes], Resource | None] = {}

    def named(kind: bytes, name: bytes) -> Resource | None:
        if (kind, name) not in known:
            known[kind, name] = _resource(resources, kind, name, around, knots)
        return known[kind, name]

    return named


def _resource(resources: PdfObject, kind: bytes, name: bytes, around: frozenset[int], knots: Knots) -> Resource | None:
    found = entry(entry(resources, kind.decode()), name.decode("latin-1"))
    if not isinstance(found, dict):
        return None
    if _identity(found) in around:
        knots.drawings += 1
        return None
    if kind == b"/Font":
        return Resource("marks" if str(entry(found, "/BaseFont")).endswith(_SYMBOLS) else "other")
    if kind == b"/ExtGState":
        return Resource("transparent" if _lets_through(found) else "other")
    if entry(found, "/Subtype") == "/Image":
        masked = "/SMask" in found or "/Mask" in found or bool(entry(found, "/ImageMask"))
        return Resource("transparent" if masked else "image")
    return _form(found, resources, around, knots) if entry(found, "/Subtype") == "/Form" else None


def _lets_through(state: PdfObject) -> bool:
    alpha, blend = entry(state, "/ca"), entry(state, "/BM")
    return blend not in {None, "/Normal", "/Compatible"} or (isinstance(alpha, int | float) and alpha < 1)


def _form(found: PdfObject, resources: PdfObject, around: frozenset[int], knots: Knots) -> Resource:
    left, bottom, right, top = _box(entry(found, "/BBox"))
    return Resource(
        "form",
        lambda: _data(found),
        _matrix(entry(found, "/Matrix")),
        (right - left, top - bottom),
        _named(entry(found, "/Resources") or resources, around | {_identity(found)}, knots),
    )


def _matrix(value: PdfObject) -> Matrix:
    try:
        a, b, c, d, e, f = (float(resolved(one)) for one in value)
    except (TypeError, ValueError):
        return 1, 0, 0, 1, 0, 0
    return a, b, c, d, e, f
