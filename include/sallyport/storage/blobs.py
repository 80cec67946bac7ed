"""What a store of bytes named by their own digest offers, and what it hands out."""

from __future__ import annotations

import hashlib
import io
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


class Readable(Protocol):
    """Something that bytes are had from by their SHA-256."""

    def open(self, digest: str, /) -> BinaryIO:
        """The bytes of a blob, from their start."""


class BlobStore(Readable, Protocol):
    """Bytes kept once, named by their SHA-256."""

    def writer(self) -> BlobWriter:
        """A new blob."""


@dataclass(frozen=True)
class InMemory:
    """One small blob that was just made: a text of ours on its way to a file."""

    data: bytes

    @property
    def stored(self) -> Stored:
        """Its digest and size."""
        return Stored(hashlib.sha256(self.data).hexdigest(), len(self.data))

    def open(self, digest: str, /) -> BinaryIO:
        """As in :class:`Readable`. ValueError for any other digest than its own."""
        if digest != self.stored.digest:
            raise ValueError("these are other bytes")
        return io.BytesIO(self.data)
