"""One connection to the SFTP server for many folders: a log-in for each would take longer than the looks."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Self

from sallyport.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from paramiko import SFTPClient

_MOST_FAULTS = 3


class Shared:
    """A client that stays open between uses, and is opened anew after a fault; not for ever, since each may take a minute."""

    def __init__(self, opening: Callable[[], AbstractContextManager[SFTPClient]]) -> None:
        self._opening, self._stack = opening, ExitStack()
        self._client: SFTPClient | None = None
        self._faults = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    @contextmanager
    def used(self) -> Iterator[SFTPClient]:
        """The client. Fault when the server does not answer, and without asking it again after some of these."""
        if self._faults >= _MOST_FAULTS:
            raise Fault("The SFTP server did not answer before, and was not asked again.", "Look at the server.")
        try:
            yield self._client or self._open()
        except Fault:
            self._faults += 1
            self._close()
            raise

    def _open(self) -> SFTPClient:
        faults = self._faults
        self._faults = _MOST_FAULTS  # a server that lets nobody in was asked several times already
        self._client = self._stack.enter_context(self._opening())
        self._faults = faults
        return self._client

    def _close(self) -> None:
        self._client = None
        self._stack.close()
