"""A TCP line to a real server that carries bytes slowly, or stops to carry them."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Self

_LONGEST_SILENCE = 20  # seconds; then the line ends, so that a test of somebody too patient fails


class SlowLine:
    """Listens on ``port`` of 127.0.0.1 and passes everything on; what the server says goes as slowly as is asked.

    ``piece`` bytes go at once and ``pause`` seconds between them; nothing goes after ``most`` bytes of a connection.
    """

    piece, pause = 65536, 0.0
    most: int | None = None

    def __init__(self, host: str, port: int) -> None:
        self._server = host, port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.pauses = 0
        self._ends: list[socket.socket] = []
        self._closed, self._held = threading.Event(), False

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closed.set()
        for end in (self._listening, *self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def hold(self) -> None:
        """From now on nothing of what the server says gets through."""
        self._held = True

    def slow_down(self, piece: int, pause: float) -> None:
        self.piece, self.pause = piece, pause

    def go_on(self) -> None:
        """New connections get through again, at full speed."""
        self._held, self.most, self.pause = False, None, 0.0

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, far = self._listening.accept()[0], socket.create_connection(self._server)
                self._ends += [near, far]
                threading.Thread(target=self._carry, args=(near, far), daemon=True).start()
                threading.Thread(target=self._carry_slowly, args=(far, near), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    def _carry_slowly(self, source: socket.socket, target: socket.socket) -> None:
        carried = 0
        with suppress(OSError):
            while data := source.recv(self.piece):
                if self._held or (self.most is not None and carried >= self.most):
                    self._closed.wait(_LONGEST_SILENCE)  # the connection stays open
                    break
                target.sendall(data)
                carried += len(data)
                if self.pause:
                    self.pauses += 1
                    self._closed.wait(self.pause)
            target.shutdown(socket.SHUT_WR)
