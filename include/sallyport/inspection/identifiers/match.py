"""What a finder of identifiers says of a place in a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sallyport.inspection.identifiers.names import Kind


@dataclass(frozen=True, slots=True)
class Match:
    """Something in a line that has the form of an identifier, from one character to another."""

    kind: Kind
    start: int
    end: int
    hit: bool = True
    """False when it has the form alone: a wrong check digit."""
    certain: bool = True
    """False when others must stand beside it, or the column's name, before it counts."""
    likely: bool = False
    """Not certain, yet worth a person's look when it stands alone."""
    told: bool = False
    """Written, or introduced, as such a number is, right or wrong: certain where none of those beside it is wrong."""
    author: bool = False
    """An author's address."""
