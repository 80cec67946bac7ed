"""A store of bytes for a moment: what the pre-flight unpacks into. Sites keep bytes in quarantine instead."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, BinaryIO, Self

from sallyport.storage.blobs import Stored

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


class ScratchStore:
    """Blobs in an existing folder of our own, which whoever made it removes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def writer(self) -> ScratchWriter:
        """A new blob."""
        return ScratchWriter(self._folder)

    def open(self, digest: str, /) -> BinaryIO:
        """The bytes of a blob."""
        return (self._folder / digest).open("rb")

    def remove(self, digest: str) -> None:
        """Forget a blob; harmless when it is not there."""
        (self._folder / digest).unlink(missing_ok=True)


class ScratchWriter:
    """Takes the bytes of one blob."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / f".{secrets.token_hex(8)}"
        self._stream = self._path.open("xb")
        self._digest, self._size = hashlib.sha256(), 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        self._stream.close()
        self._path.unlink(missing_ok=True)

    def write(self, data: bytes, /) -> None:
        """Take the next bytes."""
        self._stream.write(data)
        self._digest.update(data)
        self._size += len(data)

    def commit(self) -> Stored:
        """Keep them under their digest."""
        self._stream.close()
        stored = Stored(self._digest.hexdigest(), self._size)
        self._path.rename(self._folder / stored.digest)
        return stored
