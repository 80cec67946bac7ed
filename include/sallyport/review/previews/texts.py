"""Previews of text, code and markup as they are written; and of anything by its first bytes."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, NamedTuple

from sallyport.inspection.tables.text.encoding import marked
from sallyport.review.previews.inert import inert
from sallyport.review.previews.sketch import KIB, pieces

if TYPE_CHECKING:
    from typing import BinaryIO

    from sallyport.inspection.specimen import Specimen
    from sallyport.review.previews.sketch import Leaf, Sketch

_WIDEST = 4
"""Bytes of a character in the widest encoding."""
_WITHIN_CHARACTER = bytes(range(0x80, 0xC0))
"""Bytes that continue a character of UTF-8."""
_HEAD, _LINE = 1024, 16
FIRST_BYTES = "first bytes"


class _Encoding(NamedTuple):
    name: str
    mark: int
    """Bytes of its mark."""


def text(specimen: Specimen, sketch: Sketch) -> None:
    """Its first pages, and its last."""
    leaf = sketch.part("text", "bytes")
    if leaf is None:
        return
    leaf.total(specimen.size)
    with specimen.open() as stream:
        head = stream.read(sketch.limits.max_pages * sketch.limits.text_kb * KIB)
        encoding = _encoding_of(head, is_all=len(head) == specimen.size)
        if encoding.name == "latin-1":
            sketch.say("Its encoding is not told; it was read as Latin-1.")
        shown = _first(head, encoding, leaf)
        if shown < specimen.size:
            _last(stream, encoding, leaf, shown, specimen.size)


def hexadecimal(specimen: Specimen, sketch: Sketch) -> None:
    """Its first bytes, as a table."""
    leaf = sketch.part("table", "bytes", FIRST_BYTES)
    if leaf is None or not specimen.size:
        return
    leaf.total(specimen.size)
    with specimen.open() as stream:
        head = stream.read(_HEAD)
    lines = [(at, head[at : at + _LINE]) for at in range(0, len(head), _LINE)]
    rows = [[f"{at:08x}", line.hex(" ", 2), "".join(map(_letter, line))] for at, line in lines]
    leaf.add({"kind": "table", "columns": ["place", "bytes", "text"], "first_row": 1, "rows": rows}, 1, len(head))


def _letter(byte: int) -> str:
    return chr(byte) if ord(" ") <= byte <= ord("~") else "."


def _encoding_of(head: bytes, *, is_all: bool) -> _Encoding:
    if told := marked(head):
        return _Encoding(told[1], told[0])
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=is_all)
    except UnicodeDecodeError:
        return _Encoding("latin-1", 0)
    return _Encoding("utf-8", 0)


def _first(head: bytes, encoding: _Encoding, leaf: Leaf) -> int:
    """Show it from its beginning. Returns how many bytes are shown."""
    decoded = codecs.getincrementaldecoder(encoding.name)("replace").decode(head[encoding.mark :])
    at = encoding.mark
    for piece in pieces(decoded, leaf.sketch.limits.text_kb * KIB):
        end = at + len(piece.encode(encoding.name, "replace"))
        if not leaf.add({"kind": "text", "text": inert(piece)}, at + 1, min(end, len(head))):
            break
        at = end
    # A few bytes may be left of a character that was cut, or of what is no text in this encoding.
    return len(head) if len(head) - at < _WIDEST else at


def _last(stream: BinaryIO, encoding: _Encoding, leaf: Leaf, shown: int, size: int) -> None:
    """Show the end, and say what lies between."""
    start = max(shown, size - leaf.sketch.limits.text_kb * KIB)
    start += -(start - encoding.mark) % _WIDEST
    stream.seek(start)
    data = stream.read()
    if encoding.name == "utf-8":
        cut = len(data) - len(data.lstrip(_WITHIN_CHARACTER))
        start, data = start + cut, data[cut:]
    decoded = data.decode(encoding.name, "replace")
    line_end = decoded.find("\n") + 1
    if start > shown and line_end <= len(decoded) // 2:  # begin with a whole line
        start += len(decoded[:line_end].encode(encoding.name, "replace"))
        decoded = decoded[line_end:]
    page = {"kind": "text", "text": inert(decoded)}
    has_room = start < size and leaf.add(page, start + 1, size, is_end=True)
    if start > shown or not has_room:
        leaf.sketch.say(f"Bytes {shown + 1:,} to {start if has_room else size:,} are not shown.")
