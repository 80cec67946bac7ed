"""What an inspector says about a file: where and what kind, never the value (law 7)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


NO_DETAIL: Mapping[str, str | int | float | bool | None] = MappingProxyType({})
"""One for all: there may be a hundred thousand findings."""


class Severity(StrEnum):
    """How much stands between a finding and a release, mildest first."""

    INFO = "info"
    REVIEW = "review"
    UNVERIFIED = "unverified"
    BLOCK = "block"

    @property
    def rank(self) -> int:
        """0 (info) to 3 (block)."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement of one rule about one file.

    ``location`` is a place inside the file ("sheet 2, row 14", "byte 1048576", "" for the whole file).
    ``detail`` holds machine-readable circumstances (engine and signature versions, limits), never cell values.
    """

    rule: str
    severity: Severity
    message: str
    advice: str
    location: str = ""
    detail: Mapping[str, str | int | float | bool | None] = field(default_factory=lambda: NO_DETAIL)
