"""Values of pypdf's objects, which may be references to others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sallyport.inspection.untyped import PdfObject


def resolved(value: PdfObject) -> PdfObject:
    """What a reference refers to; a value itself."""
    return value.get_object() if hasattr(value, "get_object") else value


def entry(dictionary: PdfObject, key: str) -> PdfObject:
    """The value of a dictionary's key, resolved; None without it, or when it is no dictionary."""
    return resolved(dict.get(dictionary, key)) if isinstance(dictionary, dict) else None
