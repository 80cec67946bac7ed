"""Relations between the parts of an Office document, and to what is outside it."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.hidden.office.parts import Document


def targets(document: Document, part: str, kind: str = "") -> dict[str, str]:
    """Parts that a part relates to (the whole file, for ""), by the relations' ids; where a kind is given, those alone."""
    folder, slash, name = part.rpartition("/")
    found = {}
    for event in document.events(f"{folder}{slash}_rels/{name}.rels"):
        if event.kind == "start" and event.name == "Relationship" and event.attributes.get("Type", "").endswith(kind):
            target = event.attributes.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[event.attributes.get("Id", "")] = whole
    return found


def external(document: Document) -> Iterator[str]:
    """Kinds of all relations to what is outside the document ("hyperlink", "image", "attachedTemplate" ...)."""
    for name in document.names:
        if name.endswith(".rels"):
            for event in document.events(name):
                if event.kind == "start" and event.attributes.get("TargetMode") == "External":
                    yield event.attributes.get("Type", "").rpartition("/")[2]
