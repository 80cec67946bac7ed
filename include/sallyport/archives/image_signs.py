"""Is a tar archive a container image, as ``docker save``, ``podman save`` and ``skopeo copy oci-archive:`` write them?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.archives.tar_header import is_tar_header

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from sallyport.archives.tar_file import Readable

_BLOCK, _CHUNK = 512, 256 * 1024
_MOST_HEADERS = 4096
_FIRST = re.compile(
    r"(?:\./)?(?:$|blobs/|oci-layout$|(?:index|manifest)\.json$|repositories$|(?:sha256:)?[0-9a-f]{64})"
)
_LAYER = re.compile(r"(?:sha256:)?[0-9a-f]{64}(?:/layer\.tar|\.tar(?:\.gz)?)?$|blobs/sha256/[0-9a-f]{64}$")


def is_image(stream: BinaryIO) -> bool:
    """Do manifest and layers have their places in it? Only headers are read; the stream's position is lost."""
    names: set[str] = set()
    has_layers = False
    for name in _names(stream):
        if not names and not _FIRST.match(name):
            return False
        name = name.removeprefix("./")  # noqa: PLW2901 - the same name without what tar puts before it
        names.add(name)
        has_layers = has_layers or _LAYER.match(name) is not None
        if has_layers and ("manifest.json" in names or {"oci-layout", "index.json"} <= names):
            return True
    return False


def is_image_forward(source: Readable) -> bool:
    """The same of what can only be read forward, as what comes out of a compressed file; every name must be one of an image's."""
    names: set[str] = set()
    has_layers = False
    for _ in range(_MOST_HEADERS):
        name, size = _told(source.read(_BLOCK))
        if size < 0 or (name is not None and not _FIRST.match(name)):
            return False
        name = (name or "").removeprefix("./")
        names.add(name)
        has_layers = has_layers or _LAYER.match(name) is not None
        if has_layers and ("manifest.json" in names or {"oci-layout", "index.json"} <= names):
            return True
        while size and (data := source.read(min(size, _CHUNK))):
            size -= len(data)
    return False


def _names(stream: BinaryIO) -> Iterator[str]:
    at, end = 0, stream.seek(0, 2)
    for _ in range(_MOST_HEADERS):
        if at >= end:
            return
        stream.seek(at)
        name, size = _told(stream.read(_BLOCK))
        if size < 0:
            return
        if name is not None:
            yield name
        at += _BLOCK + size


def _told(header: bytes) -> tuple[str | None, int]:
    """The name in a header, None for what comes before a member with a long name; and the bytes up to the next, -1 at the end."""
    if not is_tar_header(header):
        return None, -1
    name = None if header[156:157] in b"xgLK" else header[:100].split(b"\0")[0].decode("ascii", "replace")
    try:
        size = int(header[124:136].strip(b"\0 ") or b"0", 8)
    except ValueError:  # larger than eight octets say: no size of a small member
        size = int.from_bytes(header[125:136], "big")
    return name, -(-max(size, 0) // _BLOCK) * _BLOCK
