"""What a store of bytes named by their own digest offers, and what it hands out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol, Self

if TYPE_CHECKING:
    from types import TracebackType


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes in a store: their lower-case hexadecimal SHA-256 and their number."""

    digest: str
    size: int


class BlobWriter(Protocol):
    """Takes bytes until ``commit``; leaving the context without it leaves nothing behind."""

    def __enter__(self) -> Self:
        """Start."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        """Discard what was not committed."""

    def write(self, data: bytes, /) -> object:
        """Take the next bytes."""

    def commit(self) -> Stored:
        """Keep them under their digest."""


class BlobStore(Protocol):
    """Bytes kept once, named by their SHA-256."""

    def writer(self) -> BlobWriter:
        """A new blob."""

    def open(self, digest: str, /) -> BinaryIO:
        """The bytes of a blob, from their start."""
