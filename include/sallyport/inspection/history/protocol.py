"""What is known of earlier releases, whoever keeps it. The inspection itself keeps nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sallyport.inspection.fact import Fact


@dataclass(frozen=True, slots=True)
class Earlier:
    """A table that was released before."""

    release: str
    """What people call that release: the number of its request."""
    table: Fact
    """Of kind :data:`sallyport.inspection.history.fingerprints.KIND`, as it was kept then."""


class History(Protocol):
    """Earlier releases that count for the present request: of the same project, at least."""

    def tables(self, labels: Collection[str]) -> Iterable[Earlier]:
        """Tables in which at least one cell has one of these labels (as ``labels`` of a fingerprint gives them)."""

    def files(self, digests: Collection[str]) -> Mapping[str, str]:
        """For those of these SHA-256 that were released before: what people call that release."""
