"""Modules that a confined child wanted, and could not load any more.

Many who want one go on without it: a text in a character set whose module is not there is taken for no text, and what was
wrong with it is left out. Then an answer depends on what was loaded for files before. So each such module is told.
"""

from __future__ import annotations

import sys
from encodings.aliases import aliases
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_CHARACTER_SETS = {f"encodings.{name}" for name in aliases.values()}
_OURS = "sallyport"
_wanted: list[str] = []


class _Watch:
    """A finder that finds nothing, and remembers what was looked for."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: object = None) -> None:
        """Remember those that there are: that others are not there is true of every process."""
        del path, target
        top = name.partition(".")[0]
        is_there = name in _CHARACTER_SETS if top == "encodings" else top == _OURS or top in sys.stdlib_module_names
        if is_there and name not in _wanted:
            _wanted.append(name)


def watch() -> None:
    """From now on no module can be loaded."""
    sys.meta_path.insert(0, _Watch())


def taken() -> list[str]:
    """The modules that were wanted since this was asked last."""
    told = _wanted.copy()
    _wanted.clear()
    return told
