"""How the cases are made."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from corpus.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TABLE = [["group", "mean score"], ["a", 61.5], ["b", 58.2], ["c", 63.9]]


def bad(name: str, make: Callable[[Path], None], *rules: str) -> Case:
    """``rules`` of this subject, or with the subject that they are of before them."""
    return Case(f"hidden/{name}", make, frozenset(rule if "." in rule else f"hidden.{rule}" for rule in rules))


def rewritten(content: bytes, add: dict[str, bytes], drop: tuple[str, ...] = ()) -> bytes:
    """The zip with parts added or replaced, and all times the same."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in add and name not in drop:
                new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
        for name, data in add.items():
            new.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return held.getvalue()


_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="{type}"/>{listed}</manifest:manifest>'
)
_ENTRY = '<manifest:file-entry manifest:full-path="{part}" manifest:media-type="text/xml"/>'


def zipped(name: str, parts: dict[str, str | bytes], first: str = "") -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as new:
            if first:
                new.writestr(zipfile.ZipInfo("mimetype"), first, zipfile.ZIP_STORED)
                listed = "".join(_ENTRY.format(part=part) for part in parts)
                new.writestr(zipfile.ZipInfo("META-INF/manifest.xml"), _MANIFEST.format(type=first, listed=listed))
            for part, data in parts.items():
                new.writestr(zipfile.ZipInfo(part), data, zipfile.ZIP_DEFLATED)

    return make


def nothing(_: Any) -> None:
    """A plain document."""
