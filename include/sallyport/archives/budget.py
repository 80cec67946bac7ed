"""How much may come out of the archives of one request: counted on what arrives, whatever headers say."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sallyport.policy.model import Archives

_RATIO_COUNTS_ABOVE = 10 * 1024 * 1024


class OverLimit(Exception):
    """A limit was reached. The text says which one, without a name or a value from the archive."""


class Budget:
    """What is left for one request; nested archives and, if the same budget is given again, several archives share it."""

    def __init__(self, limits: Archives) -> None:
        self.limits = limits
        self.members, self.bytes = 0, 0
        self.deadline = time.monotonic() + limits.max_seconds

    def start_archive(self) -> None:
        """The clock of an archive, its nested ones included, begins."""
        self.deadline = time.monotonic() + self.limits.max_seconds

    def take_members(self, count: int) -> None:
        """Count members. OverLimit above the limit."""
        self.members += count
        if self.members > self.limits.max_members:
            raise OverLimit(f"It holds more than {self.limits.max_members} members.")

    def take_bytes(self, count: int) -> None:
        """Count unpacked bytes. OverLimit above the limit."""
        self.bytes += count
        if self.bytes > self.limits.max_bytes:
            raise OverLimit(f"It unpacks to more than {self.limits.max_bytes} bytes.")

    def check_ratio(self, packed: int, unpacked: int) -> None:
        """OverLimit when one archive blows up too much."""
        if unpacked > _RATIO_COUNTS_ABOVE and unpacked > packed * self.limits.max_ratio:
            raise OverLimit(f"It unpacks to more than {self.limits.max_ratio:g} times its size.")

    def seconds_left(self) -> float:
        """Time left for the archive at hand. OverLimit when there is none."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise OverLimit(f"Unpacking took longer than {self.limits.max_seconds:g} s.")
        return left
