"""Several files taken into quarantine together, so that the disk is waited for once for all of them."""

from __future__ import annotations

import io
import os
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Self

from sallyport.storage.copying import CHUNK

if TYPE_CHECKING:
    from sallyport.storage.blobs import Stored
    from sallyport.storage.quarantine import Quarantine, Writer


@dataclass(frozen=True, slots=True)
class Copied:
    """Bytes that have come in and have no name yet."""

    stored: Stored
    writer: Writer
    whole: bytes | None
    """All of them, where they are few."""

    def open(self) -> BinaryIO:
        """Read them, from memory where they still are there."""
        return io.BytesIO(self.whole) if self.whole is not None else os.fdopen(os.dup(self.writer.handle), "rb")


class Intake:
    """What is taken in gets its name by :meth:`keep`; of what did not until the context is left, nothing stays."""

    def __init__(self, quarantine: Quarantine) -> None:
        self._quarantine = quarantine
        self._open = ExitStack()
        self._wanted: list[Writer] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def copy(self, stream: BinaryIO) -> Copied:
        """Copy a stream to its end. It is kept only when :meth:`want` is told so."""
        writer = self._open.enter_context(self._quarantine.writer())
        first = stream.read(CHUNK)
        writer.write(first)
        more = False
        while data := stream.read(CHUNK):
            more = True
            writer.write(data)
        return Copied(writer.stored, writer, None if more else first)

    def want(self, copied: Copied) -> None:
        """To be kept."""
        self._wanted.append(copied.writer)

    def keep(self) -> None:
        """Bring what is wanted to the disk and give it its name; :meth:`Quarantine.settle` waits for the names."""
        self._quarantine.keep(self._wanted)
