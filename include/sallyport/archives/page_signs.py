"""By what a text with files inside of it is told: a web page, a drawing, a style sheet, Markdown, a notebook."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.kinds.text import holds_controls

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

LINKED = re.compile(
    rb"data:(?!text/|font/|application/(?:x-)?(?:javascript|ecmascript|json|font|vnd\.ms-fontobject))"
    rb"([a-z0-9.+-]{1,80}/[a-z0-9.+-]{1,80})(?:;[a-z0-9=_.-]{1,80}){0,4};base64,",
    re.IGNORECASE,
)
"""A file in the place of a link, but for texts, code and fonts: those are looked into where they stand."""
SHOWN = re.compile(
    rb'"(?:image/(?:png|jpe?g|gif|webp|tiff)|application/pdf)"\s*+:\s*+(?:\[\s*+)?"[A-Za-z0-9+/]{8}', re.IGNORECASE
)
"""A picture that a cell of a notebook shows, or that is attached to one."""
ATTACHED = re.compile(rb'"attachments"\s*:\s*\{\s*"')
CELL = b'"cell_type"'
_LINK, _BEGINS_LINK = b";base64,", b";"
"""Looked for before the whole of a link, one byte first: each is many times faster than the next."""
_MARKUP, _OBJECT = re.compile(rb"[\s\xef\xbb\xbf]*<"), re.compile(rb"[\s\xef\xbb\xbf]*\{")
_HEAD, _STEP, _OVERLAP = 64 * 1024, 1024 * 1024, 512


def is_page(stream: BinaryIO, beginning: bytes) -> bool:
    """Does it hold files? ``beginning`` are its first bytes; markup and notebooks are searched to their end."""
    head = beginning[:_HEAD]
    is_notebook = _OBJECT.match(head) is not None and CELL in head
    is_searched_on = is_notebook or _MARKUP.match(head) is not None
    if not (is_searched_on or _may_link(beginning)) or holds_controls(head):
        return False
    if not is_searched_on:
        return LINKED.search(beginning) is not None
    return any(_holds(part, is_notebook=is_notebook) for part in _parts(stream))


def _holds(part: bytes, *, is_notebook: bool) -> bool:
    if _may_link(part) and LINKED.search(part):
        return True
    return is_notebook and (SHOWN.search(part) is not None or ATTACHED.search(part) is not None)


def _may_link(part: bytes) -> bool:
    return _BEGINS_LINK in part and _LINK in part


def _parts(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    before = b""
    while data := stream.read(_STEP):
        yield before + data
        before = data[-_OVERLAP:]
