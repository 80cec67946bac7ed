"""Files inside of texts: pictures in links of web pages, drawings and Markdown; pictures and attachments of notebooks."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from sallyport.archives.child import Unreadable
from sallyport.archives.page_signs import CELL, LINKED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.archives.child import Reading, Teller

_LARGEST = 256 * 1024**2
_ENCODED = re.compile(rb"(?:[A-Za-z0-9+/=_%-]|\\[nr]|\s)*+")
_BLANK = re.compile(rb"\\[nr]|\s+")
_SHORTEST = 24
_GOES_ON = (b"...", "…".encode(), b"&hellip;")
"""Behind the beginning of a file that a text only speaks of."""
_SUFFIXES = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/tiff": ".tiff",
    "image/bmp": ".bmp",
    "image/svg+xml": ".svg",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "text/csv": ".csv",
    "text/html": ".html",
}
_PICTURES = frozenset(
    {"image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp", "image/tiff", "application/pdf"}
)


def read(reading: Reading, tell: Teller) -> str:
    """Each file once, however often it stands in the text."""
    reading.stream.seek(0)
    data = reading.stream.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise Unreadable("archive.over_limit")
    files = _Files(tell)
    if CELL in data:
        _read_cells(data, files)
    for found in LINKED.finditer(data):
        encoded = _ENCODED.match(data, found.end())
        if encoded is not None and len(encoded[0]) >= _SHORTEST and not data.startswith(_GOES_ON, encoded.end()):
            kind = found[1].decode("ascii").lower()
            files.add(f"file {files.next_number}{_SUFFIXES.get(kind, '')}", _of_link(encoded[0]))
    return reading.kind


class _Files:
    """Tells of each of some files once; a name that was used is told with its number."""

    def __init__(self, tell: Teller) -> None:
        self._tell = tell
        self._digests: set[bytes] = set()
        self._names: set[str] = set()

    @property
    def next_number(self) -> int:
        return len(self._digests) + 1

    def add(self, name: str, content: bytes | None) -> None:
        if content is None:
            self._tell.member(name if name not in self._names else f"{self.next_number} {name}", "file")
            self._tell.problem("archive.failed")
            return
        digest = hashlib.sha256(content).digest()
        if len(content) < _SHORTEST or digest in self._digests:
            return
        if name.casefold() in self._names:
            name = f"{self.next_number} {name}"
        self._digests.add(digest)
        self._names.add(name.casefold())
        self._tell.member(name, "file")
        self._tell.data(content)
        self._tell.end()


def _of_link(encoded: bytes) -> bytes | None:
    data = _BLANK.sub(b"", encoded)
    return _decoded(unquote_to_bytes(data) if b"%" in data else data)


def _decoded(data: bytes) -> bytes | None:
    """What Base64 stands for; as browsers do it, without asking for its end."""
    data = data.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
    try:
        return base64.b64decode(data + b"=" * (-len(data) % 4), validate=True)
    except (ValueError, binascii.Error):
        return None


def _read_cells(data: bytes, files: _Files) -> None:
    """Nothing where it is no notebook that can be read: whoever looks for hidden content says so."""
    try:
        notebook = json.loads(data)
    except (ValueError, RecursionError):
        return
    for number, cell in enumerate(_cells(notebook), 1):
        for output in _dicts(cell.get("outputs")):
            shown = output.get("data", output)
            for kind in _PICTURES & shown.keys() if isinstance(shown, dict) else ():
                files.add(f"picture of cell {number}{_SUFFIXES[kind]}", _of_link(_text(shown[kind]).encode()))
        attached = cell.get("attachments")
        for name, forms in attached.items() if isinstance(attached, dict) else ():
            for kind, value in forms.items() if isinstance(forms, dict) else ():
                files.add(_attached_name(name, kind), _of_attachment(value))


def _attached_name(name: str, kind: str) -> str:
    last = re.split(r"[/\\]", name)[-1].strip() or "attachment"
    return last if "." in last else last + _SUFFIXES.get(kind.lower(), "")


def _of_attachment(value: object) -> bytes:
    """Base64 as Jupyter writes it for any kind, else text as it stands."""
    text = value if isinstance(value, dict) else _text(value)
    if isinstance(text, dict):
        return json.dumps(text).encode()
    data = text.encode("utf-8", "replace")
    return (_decoded(_BLANK.sub(b"", data)) if len(data) >= _SHORTEST else None) or data


def _cells(notebook: object) -> Iterator[dict[str, Any]]:
    """Of version 4, or the worksheets of version 3."""
    if isinstance(notebook, dict):
        yield from _dicts(notebook.get("cells"))
        for sheet in _dicts(notebook.get("worksheets")):
            yield from _dicts(sheet.get("cells"))


def _dicts(value: object) -> Iterator[dict[str, Any]]:
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else iter(())


def _text(value: object) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value)
