"""Values of pypdf's objects, which may be references to others."""

from __future__ import annotations

from typing import Any


def resolved(value: Any) -> Any:  # noqa: ANN401 - pypdf's objects
    """What a reference refers to; a value itself."""
    return value.get_object() if hasattr(value, "get_object") else value


def entry(dictionary: Any, key: str) -> Any:  # noqa: ANN401 - as above
    """The value of a dictionary's key, resolved; None without it, or when it is no dictionary."""
    return resolved(dict.get(dictionary, key)) if isinstance(dictionary, dict) else None
