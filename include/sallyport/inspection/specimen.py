"""One file as the inspectors see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Specimen:
    """A file, or a member of an archive, to be looked at."""

    name: str
    """Path as shown to people; its last part carries the extension."""
    size: int
    digest: str
    """SHA-256 in lower-case hexadecimal."""
    media_type: str
    """What :func:`sallyport.inspection.kinds.types.identify` said."""
    open: Callable[[], BinaryIO]
    """A new stream of its bytes, from the start; closed by whoever opened it. For :class:`Scanner`, of an open file."""
