"""A text that stands beside what a file shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sallyport.inspection.specimen import Specimen


@dataclass(frozen=True)
class Aside:
    """``place`` says where it stands, for people: "comment 3", "page 2", "script 1"."""

    place: str
    text: str
    is_data: bool = True
    """May it be a table? Not when its lines only happen to stand together, or its heads stand elsewhere."""
    is_rows: bool = False
    """Are they rows of a table, though their heads stand elsewhere? Then lists of ids are looked for among them."""
    is_hidden: bool = True
    """Does nobody see it, so that its sentences and the persons in it are looked for here alone? Not what is shown, nor code."""


@dataclass(frozen=True)
class Provider:
    """Takes the asides out of one kind of file. What it raises ends it, and is said by who looks for hidden content."""

    asides: Callable[[Specimen], Iterator[Aside]]
    libraries: tuple[str, ...] = ()
