"""On which terms files are looked into: the site's rules, which way they go, whose ids must not be among them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from sallyport.inspection.history.protocol import History
    from sallyport.policy.disclosure import Disclosure


class Direction(StrEnum):
    """Which way the files go."""

    OUTPUT = "output"
    INPUT = "input"


@dataclass(frozen=True)
class Terms:
    """What inspectors of content are told."""

    rules: Disclosure
    direction: Direction
    participants: Callable[[], BinaryIO] | None = None
    """Opens the project's list of participant ids, one a line, where it lies; None when there is none."""
    history: History | None = None
    """What the project released before; None where nobody keeps it (the pre-flight)."""

    @property
    def is_output(self) -> bool:
        """Do the files leave?"""
        return self.direction is Direction.OUTPUT
