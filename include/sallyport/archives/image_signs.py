"""Is a tar archive a container image, as ``docker save``, ``podman save`` and ``skopeo copy oci-archive:`` write them?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.archives.tar_header import is_tar_header

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_BLOCK = 512
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


def _names(stream: BinaryIO) -> Iterator[str]:
    at, end = 0, stream.seek(0, 2)
    for _ in range(_MOST_HEADERS):
        if at >= end:
            return
        stream.seek(at)
        header = stream.read(_BLOCK)
        if not is_tar_header(header):
            return
        if header[156:157] not in b"xgLK":  # what comes before a member with a long name
            yield header[:100].split(b"\0")[0].decode("ascii", "replace")
        try:
            size = int(header[124:136].strip(b"\0 ") or b"0", 8)
        except ValueError:  # larger than eight octets say: no size of a small member
            size = int.from_bytes(header[125:136], "big")
        at += _BLOCK + -(-max(size, 0) // _BLOCK) * _BLOCK
