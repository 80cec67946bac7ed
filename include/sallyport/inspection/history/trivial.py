"""Files whose bytes say nothing by being there twice: empty ones, a line alone, and what programs put beside code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.kinds.text import decode

if TYPE_CHECKING:
    from sallyport.inspection.specimen import Specimen

_SMALL = 256
"""Bytes, from which on nothing is trivial."""
_SMALLEST_BINARY = 64
"""Bytes: less than a picture of one pixel, or the head of any format, needs."""
_BESIDE_CODE = frozenset(
    {
        *("__init__.py", "py.typed", "version"),
        *(".gitkeep", ".keep", ".gitignore", ".gitattributes", ".dockerignore", ".nojekyll", ".here", ".editorconfig"),
    }
)


def is_trivial(specimen: Specimen) -> bool:
    """Is it as good as empty? A small table is not: it tells as much as a large one."""
    if not specimen.size:
        return True
    if specimen.size >= _SMALL:
        return False
    if specimen.name.rpartition("/")[2].lower() in _BESIDE_CODE:
        return True
    with specimen.open() as stream:
        text = decode(stream.read(_SMALL), complete=True)
    if text is None:
        return specimen.size < _SMALLEST_BINARY
    return len([line for line in text.splitlines() if line.strip()]) <= 1
