"""Contents of PDF pages without what they draw beside text: lines, marks and pictures, of which plots have ten thousands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sallyport.inspection.hidden.pdf.values import entry, resolved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sallyport.inspection.untyped import PdfObject

    Rebuild = Callable[[bytes, Any], Any]
    """A stream of these bytes, with the other entries of an old one."""

_SMALL = 64 * 1024
"""Contents so short are read as they are."""
_DEEPEST = 6
_BEGINS_OR_ENDS = re.compile(rb"(?<!\S)(?:BT|ET|BI|EI)(?!\S)")
_DRAWING = re.compile(
    rb"(?<!\S)(?:[-+]?[\d.]+\s+){0,6}(?:re|rg|RG|ri|sh|[mlcvyhnwJjMigGkK]|W\*?|[fBb]\*?|[FSs])(?!\S)|\[[-\d.\s]*\]\s+[-\d.]+\s+d(?!\S)"
)
_EMPTY = re.compile(rb"(?<!\S)q\s+(?:(?:[-+]?[\d.]+\s+){6}cm\s+|/\S+\s+gs\s+)*Q(?!\S)")
_PLACED = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do(?!\S)")


def without_drawing(page: PdfObject, rebuild: Rebuild) -> tuple[bytes, int]:
    """A page's content, and how many bytes it and all drawings inside have. Those inside are replaced in its resources."""
    return _Reduction(rebuild).of(_content(entry(page, "/Contents")), resources_of(page))


class _Reduction:
    """Of one page and the drawings that it holds, each once."""

    def __init__(self, rebuild: Rebuild) -> None:
        self._rebuild = rebuild
        self._kept: dict[int, tuple[Any, int]] = {}
        """By the identity of an old drawing and of what became of it: the new one, and its bytes that show text."""

    def of(self, content: bytes, resources: PdfObject, depth: int = 0) -> tuple[bytes, int]:
        """A content, and how many bytes that show text are in it and in the drawings inside."""
        size = 0
        with_text: dict[bytes, bool] = {}
        drawings = entry(resources, "/XObject")
        for name in {found[1] for found in _PLACED.finditer(content)}:
            key = "/" + name.decode("latin-1")
            form = entry(drawings, key)
            if form is None or entry(form, "/Subtype") != "/Form" or depth >= _DEEPEST:
                continue
            new, inside = self._drawing(form, resources, depth)
            dict.__setitem__(drawings, key, new)
            with_text[name] = inside > 0
            size += inside
        text = _without(content, with_text)
        return text, size + (len(text) if _shows_text(text) else 0)

    def _drawing(self, form: PdfObject, resources: PdfObject, depth: int) -> tuple[PdfObject, int]:
        known = self._kept.get(id(form))
        if known is None:
            self._kept[id(form)] = form, 0  # for one that holds itself
            inner, inside = self.of(_data(form), entry(form, "/Resources") or resources, depth + 1)
            known = self._rebuild(inner, form), inside
            self._kept[id(form)] = self._kept[id(known[0])] = known
        return known


def _without(content: bytes, with_text: dict[bytes, bool]) -> bytes:
    if len(content) <= _SMALL:
        return content
    parts = []
    for piece, is_text in _pieces(_PLACED.sub(lambda found: found[0] if with_text.get(found[1]) else b"", content)):
        parts.append(piece if is_text else _EMPTY.sub(b"", _DRAWING.sub(b"", piece)))
    return b"\n".join(parts)


def _pieces(content: bytes) -> Iterator[tuple[bytes, bool]]:
    """Content in pieces that are text, or are not; pictures inside of it are left out."""
    at, inside = 0, b""
    for found in _BEGINS_OR_ENDS.finditer(content):
        begins = found[0] in {b"BT", b"BI"}
        if begins and not inside:
            yield content[at : found.start()], False
            at, inside = found.start(), found[0]
        elif not begins and inside[1:] == found[0][1:]:
            if inside == b"BT":
                yield content[at : found.end()], True
            at, inside = found.end(), b""
    yield content[at:], inside == b"BT"


def _shows_text(content: bytes) -> bool:
    return b"Tj" in content or b"TJ" in content or b"'" in content or b'"' in content


def resources_of(page: PdfObject) -> PdfObject:
    """A page's, or those of the pages around it."""
    node = page
    for _ in range(50):
        if not isinstance(node, dict):
            return None
        found = entry(node, "/Resources")
        if found is not None:
            return found
        node = entry(node, "/Parent")
    return None


def _content(value: PdfObject) -> bytes:
    parts = value if isinstance(value, list) else [value]
    return b"\n".join(_data(resolved(part)) for part in parts)


def _data(stream: PdfObject) -> bytes:
    return bytes(stream.get_data()) if hasattr(stream, "get_data") else b""
