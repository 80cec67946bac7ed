"""Patterns that name files in a request, and how to name one file exactly, whatever its name."""

from __future__ import annotations

import re

GLOB = "*?["
"""Characters that make a path a pattern."""

_ONE = re.compile(r"\[([*?\[\s])\]")
"""One such character, or a space that a form would take away, standing for itself."""
_NEEDS_IT = re.compile(r"[*?\[]|^\s|\s$")


def exactly(path: str) -> str:
    """The pattern that names this very path and nothing else: ``a[[]1].csv`` for ``a[1].csv``."""
    return _NEEDS_IT.sub(lambda found: f"[{found.group()}]", path)


def exact_path(pattern: str) -> str | None:
    """The one path that a pattern stands for, as :func:`exactly` writes it; None when it may stand for several."""
    if not any(character in pattern for character in GLOB):
        return pattern
    rest = _ONE.sub("", pattern)
    return None if any(character in rest for character in GLOB) else _ONE.sub(r"\1", pattern)
