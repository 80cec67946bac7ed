"""Several files taken into quarantine together, so that the disk is waited for once for all of them."""

from __future__ import annotations

import io
import os
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Self

from sallyport.storage.copying import CHUNK, flush
from sallyport.storage.handles import said_plainly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.storage.blobs import Stored
    from sallyport.storage.quarantine import Quarantine, Writer
    from sallyport.storage.waiting import Waiters


@dataclass(frozen=True, slots=True)
class Copied:
    """Bytes that have come in and have no name yet."""

    stored: Stored
    writer: Writer
    whole: bytes | None
    """All of them, where they are few."""

    def open(self) -> BinaryIO:
        """Read them, from memory where they still are there."""
        if self.whole is not None:
            return io.BytesIO(self.whole)
        stream = os.fdopen(os.dup(self.writer.handle), "rb")
        stream.seek(0)
        return stream


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

    def copy(self, stream: BinaryIO, size: int) -> Copied:
        """Copy a stream of about ``size`` bytes to its end. It is kept only when :meth:`want` is told so."""
        writer = self._open.enter_context(self._quarantine.writer())
        first = stream.read(min(size + 1, CHUNK))  # room for a megabyte takes longer to get than few bytes to copy
        data, copied = first, 0
        while data:
            writer.write(data)
            copied += len(data)
            data = stream.read(CHUNK) if copied != size else b""  # whoever calls sees by its size that it has grown
        return Copied(writer.stored, writer, first if copied == len(first) else None)

    def want(self, copied: Copied) -> None:
        """To be kept."""
        self._wanted.append(copied.writer)

    @contextmanager
    def flushing(self, waiters: Waiters) -> Iterator[None]:
        """A context at whose end what is wanted is on the disk. Fault when it does not take all of it."""
        with said_plainly(), waiters.waiting(flush, [writer.handle for writer in self._wanted]):
            yield

    def keep(self) -> None:
        """Give what is wanted, and was flushed, its name; :meth:`Quarantine.settle` waits for the names."""
        self._quarantine.name(self._wanted)
