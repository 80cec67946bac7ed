"""The clamd package's client with what it lacks: open files handed over, NUL framing, whole sends, answers read exactly."""

from __future__ import annotations

import contextlib
import socket
import struct
from typing import TYPE_CHECKING

import clamd
from sallyport.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LONGEST_ANSWER = 64 * 1024
_READ = 4096
_CONNECT_SECONDS = 10.0


class ClamdClient(clamd.ClamdUnixSocket):  # type: ignore[misc]  # the package has no types
    """One client for one question, or one session, at a time; make one for each thread.

    Every method raises Fault when the daemon cannot be reached, goes away, or is silent for ``timeout`` seconds.
    """

    def ask(self, command: str) -> str:
        """Send one command and return the answer's text."""
        with self._talking():
            self._send(command)
            return self._answer()

    def hand_over(self, handle: int) -> str:
        """Have an open file scanned (FILDES): the daemon needs no right to its path, and sees the very bytes we hold."""
        with self._talking():
            self._send_file(handle)
            return self._answer()

    def hand_over_all(self, handles: Sequence[int]) -> Iterator[tuple[int, str]]:
        """The place of an open file among these, and what is said about it, as the answers come, in any order.

        All within one session (IDSESSION): a connection for each of many small files takes as long as scanning them. To be
        given some dozens: everything is asked before an answer is read. When a Fault ends it, the rest got no answer.
        """
        with self._talking():
            self._send("IDSESSION")
            for handle in handles:
                self._send_file(handle)
            waited_for = {b"%d" % number: number - 1 for number in range(1, len(handles) + 1)}
            rest = b""
            while waited_for:
                more = self.clamd_socket.recv(_READ)
                *answers, rest = (rest + more).split(b"\0")
                for answer in answers:
                    number, _, text = answer.partition(b": ")
                    if number not in waited_for:
                        raise _broken_off()
                    yield waited_for.pop(number), text.decode(errors="replace")
                if waited_for and (not more or len(rest) > _LONGEST_ANSWER):
                    raise _broken_off()

    def stream(self, chunks: Iterable[bytes]) -> str:
        """Have a stream of bytes scanned (INSTREAM)."""
        with self._talking():
            self._send("INSTREAM")
            try:
                for chunk in chunks:
                    self.clamd_socket.sendall(struct.pack("!L", len(chunk)))
                    self.clamd_socket.sendall(chunk)
                self.clamd_socket.sendall(struct.pack("!L", 0))
            except (BrokenPipeError, ConnectionResetError):
                # The daemon hangs up on a stream that gets too long. Its reason counts; an OK does not: it saw a part.
                return self._answer().removesuffix(": OK")
            return self._answer()

    @contextlib.contextmanager
    def _talking(self) -> Iterator[None]:
        try:
            self._init_socket()
            yield
        except OSError as error:
            raise Fault(
                f"The virus scanner does not answer: {error.strerror or error}.",
                "Start clamd, or set malware.socket of the policy to its socket.",
            ) from error
        finally:
            self._close_socket()

    def _send(self, command: str) -> None:
        self.clamd_socket.sendall(b"z" + command.encode() + b"\0")

    def _send_file(self, handle: int) -> None:
        socket.send_fds(self.clamd_socket, [b"zFILDES\0\0"], [handle])  # the command, and a byte that brings the file

    def _init_socket(self) -> None:
        self.clamd_socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.clamd_socket.settimeout(_CONNECT_SECONDS)
        self.clamd_socket.connect(self.unix_socket)
        self.clamd_socket.settimeout(self.timeout)

    def _answer(self) -> str:
        """Exactly one answer up to its NUL; a cut or overlong one, or a second one, is no answer."""
        answer = b""
        while len(answer) < _LONGEST_ANSWER and (more := self.clamd_socket.recv(_READ)):
            answer += more
        if not answer.endswith(b"\0") or answer.count(b"\0") != 1:
            raise _broken_off()
        return answer[:-1].decode(errors="replace")


def _broken_off() -> Fault:
    return Fault(
        "The virus scanner broke off in the middle of its answer.",
        "See clamd's log; its limits (StreamMaxLength) or its memory may be too small.",
    )
