"""Queries of Power Query: a package inside custom XML, as [MS-QDEFF] has it. Tables that were typed in stand in their source."""

from __future__ import annotations

import base64
import binascii
import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sallyport.inspection.hidden.office.parts import Event

ROOT = "DataMashup"
ITEMS = re.compile(r"customXml/item\d+\.xml")
_HEAD = 8
"""Bytes of version and length before the package."""
_MOST = 16 * 1024**2
"""Bytes of source that are unpacked, of all queries together."""


def package_in(events: Iterable[Event]) -> str | None:
    """The package as it is written in a part of custom XML; None in a part of another kind."""
    text, inside = "", False
    for event in events:
        if event.kind == "start" and not inside:
            inside = event.name == ROOT
            if not inside:
                return None
        elif event.kind == "text":
            text += event.text
    return text if inside else None


def sources_in(package: str) -> Iterator[str]:
    """The source of its queries. ValueError when it cannot be opened, or is longer than anyone writes."""
    left = _MOST
    try:
        data = base64.b64decode("".join(package.split()), validate=True)
        length = int.from_bytes(data[4:_HEAD], "little")
        with zipfile.ZipFile(io.BytesIO(data[_HEAD : _HEAD + length])) as parts:
            for part in parts.infolist():
                if part.filename.lower().endswith(".m"):
                    with parts.open(part) as opened:
                        data = opened.read(left + 1)
                    left -= len(data)
                    if left < 0:
                        raise ValueError
                    yield data.decode("utf-8-sig", "replace")
    except (binascii.Error, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError) as error:
        raise ValueError from error
