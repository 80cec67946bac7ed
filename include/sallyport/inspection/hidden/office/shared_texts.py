"""Texts of a workbook that stand once, and are meant by many cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sallyport.inspection.hidden.office.parts import Document


def shared_texts(document: Document) -> list[str]:
    """Texts that cells refer to by their number."""
    texts: list[str] = []
    text = ""
    for event in document.events("xl/sharedStrings.xml"):
        if event.kind == "text":
            text += event.text
        elif event.kind == "end" and event.name == "si":
            texts.append(text)
            text = ""
    return texts
