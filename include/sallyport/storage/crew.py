"""A few forked processes that work off numbered turns, and the one that made them.

The turns are known before the fork, so that nothing but their numbers goes to the carriers: by one pipe from which each
takes the next number when it is free. What came of a turn goes back by a pipe of each carrier's own.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import os
import pickle
import select
import signal
import struct
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Generic, NoReturn, Self, TypeVar

from sallyport.confinement.dying import die_with
from sallyport.errors import Fault
from sallyport.storage.copying import write_all
from sallyport.storage.waiting import Waiters, overlap

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from sallyport.storage.waiting import Turn

T = TypeVar("T")
R = TypeVar("R")
if TYPE_CHECKING:
    Work = Callable[[T, Waiters], Generator[None, None, R]]
    """Carries a turn; its one ``yield`` is where it waits for the disk, as in :func:`sallyport.storage.waiting.overlap`."""

_NUMBER, _HEAD = struct.Struct("!I"), struct.Struct("!II")
_NO_MORE = 0xFFFFFFFF
"""To a carrier: there are no more turns. From one: it has ended as it should."""
_MOST_GIVEN = 512
"""Numbers in the pipe at a time: fewer bytes than any pipe takes, so that to give them never waits."""
_ROOM, _READ = 1024 * 1024, 256 * 1024
_SECONDS_TO_END = 10.0
"""To take away what is half written; then they are killed."""
_forking = threading.Lock()
"""Two crews made at once would inherit each other's ends of pipes, and neither see a carrier of the other's die."""


class _ToldToEnd(BaseException):
    """In a carrier: the process that made it does not want what it does any more."""


class _Carrier:
    """One of the processes, as the one that made it sees it."""

    def __init__(self, process: int, pipe: int) -> None:
        self.process, self.pipe = process, pipe
        self.said = bytearray()
        self.has_ended = False
        """As it should."""

    def messages(self) -> Iterator[tuple[int, bytes]]:
        """Number of a turn and what came of it, as far as they have come in whole."""
        while len(self.said) >= _HEAD.size:
            number, length = _HEAD.unpack_from(self.said)
            end = _HEAD.size + length
            if len(self.said) < end:
                return
            body = bytes(memoryview(self.said)[_HEAD.size : end])
            del self.said[:end]
            yield number, body


class Crew(Generic[T, R]):
    """``carriers`` processes that do ``work`` on those ``turns`` that are handed out. Leaving the context ends them."""

    def __init__(self, carriers: int, turns: Sequence[T], work: Work[T, R]) -> None:
        self.stopped_by: Exception | None = None
        """Why no more turns are begun."""
        self._number, self._turns, self._work = carriers, turns, work
        self._waiting: deque[int] = deque()
        self._given = 0
        self._results: dict[int, R] = {}
        self._crew: dict[int, _Carrier] = {}
        """Those that are still there, by their pipe."""

    def __enter__(self) -> Self:
        self._taking, self._giving = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        self._poll = select.poll()  # not select(): a worker may hold more handles than that can count
        gc.freeze()  # so that looking for garbage there does not make each a copy of all that is here
        try:
            for _ in range(self._number):
                self._make_one()
        except BaseException:
            self._end(in_haste=True)
            raise
        finally:
            gc.unfreeze()
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._end(in_haste=kind is not None)

    def hand_out(self, first: int, last: int) -> None:
        """These turns, from ``first`` up to and without ``last``, may be begun."""
        self._waiting.extend(range(first, last))
        self._give()

    def stop(self, reason: Exception) -> None:
        """No other turn is begun; the first reason counts."""
        self.stopped_by = self.stopped_by or reason
        self._waiting.clear()
        self._give_up()

    def results(self, first: int, last: int) -> list[R | None]:
        """What came of these turns, which were handed out; waits for it. None for one that was not carried to its end."""
        wanted = range(first, last)
        while self._crew and not all(number in self._results for number in wanted):
            if self.stopped_by is not None:
                self._let_go()
            for pipe, _ in self._poll.poll():
                self._hear(self._crew[pipe])
        return [self._results.pop(number, None) for number in wanted]

    def _make_one(self) -> None:
        with _forking:
            reading, writing = os.pipe2(os.O_CLOEXEC)
            with contextlib.suppress(OSError):  # so that one need not wait while we are at other work
                fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, _ROOM)
            maker = os.getpid()
            try:
                process = os.fork()
            except OSError:
                os.close(reading)
                os.close(writing)
                raise Fault(
                    "No process could be made to carry files.",
                    "See whether the worker has too many processes or too little memory, then run the step again.",
                ) from None
            if process == 0:
                self._be_a_carrier(maker, writing)
            os.close(writing)
        self._crew[reading] = _Carrier(process, reading)
        self._poll.register(reading, select.POLLIN)

    def _give(self) -> None:
        while self._waiting and self._given < _MOST_GIVEN:
            os.write(self._giving, _NUMBER.pack(self._waiting.popleft()))
            self._given += 1

    def _give_up(self) -> None:
        """Take back what no carrier has taken yet."""
        with contextlib.suppress(BlockingIOError):
            while True:
                os.read(self._taking, _NUMBER.size * _MOST_GIVEN)

    def _let_go(self) -> None:
        """Tell each that there are no more turns; more than once is harmless."""
        self._give_up()
        os.write(self._giving, _NUMBER.pack(_NO_MORE) * len(self._crew))

    def _hear(self, carrier: _Carrier) -> None:
        said = os.read(carrier.pipe, _READ)
        carrier.said += said
        for number, body in carrier.messages():
            if number == _NO_MORE:
                carrier.has_ended = True
                continue
            self._given -= 1
            result, error = pickle.loads(body)  # noqa: S301 - by a process of ours with our own rights, through our own pipe
            if error is None:
                self._results[number] = result
            else:
                self.stop(error)
        if said:
            self._give()
        else:
            self._bury(carrier)

    def _bury(self, carrier: _Carrier) -> None:
        """It has closed its pipe: it has ended, or is dying."""
        del self._crew[carrier.pipe]
        self._poll.unregister(carrier.pipe)
        os.close(carrier.pipe)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(carrier.process, 0)
        if not carrier.has_ended:
            self.stop(
                Fault(
                    "A process that carried files was killed; the worker may have too little memory.",
                    "Run this step again; what was done stays done.",
                )
            )

    def _end(self, *, in_haste: bool) -> None:
        """All of them; in haste, those too that are in the middle of a turn."""
        self._waiting.clear()
        self._let_go()
        if in_haste:
            self._signal(signal.SIGTERM)
        end = time.monotonic() + _SECONDS_TO_END
        while self._crew:
            left = end - time.monotonic() if in_haste else None
            if left is not None and left <= 0:
                self._signal(signal.SIGKILL)
                left = None
            for pipe, _ in self._poll.poll(None if left is None else left * 1000):
                self._hear(self._crew[pipe])
        os.close(self._taking)
        os.close(self._giving)

    def _signal(self, number: int) -> None:
        for carrier in self._crew.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(carrier.process, number)

    # What follows is done in a carrier.

    def _be_a_carrier(self, maker: int, pipe: int) -> NoReturn:
        code = 1
        try:
            die_with(maker)
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # one typed at a terminal goes to us all, and is the maker's
            signal.signal(signal.SIGTERM, _end_now)
            os.close(self._giving)
            for other in self._crew:
                os.close(other)
            with Waiters() as waiters:
                overlap(self._carried(number, waiters, pipe) for number in self._taken())
            write_all(pipe, _HEAD.pack(_NO_MORE, 0))
            code = 0
        finally:
            os._exit(code)  # whatever was raised: nobody else's business ends here (atexit, buffers, other's handles)

    def _taken(self) -> Iterator[int | None]:
        """The next number, as long as there are any; None instead of waiting with a turn in hand that could be ended."""
        poll = select.poll()
        poll.register(self._taking, select.POLLIN)
        is_idle = True
        while True:
            if is_idle:
                poll.poll()
            try:
                (number,) = _NUMBER.unpack(os.read(self._taking, _NUMBER.size))
            except BlockingIOError:  # none there, or another was faster
                if not is_idle:
                    yield None
                is_idle = True
                continue
            if number == _NO_MORE:
                return
            yield number
            is_idle = False

    def _carried(self, number: int | None, waiters: Waiters, pipe: int) -> Turn:
        if number is None:
            return
        try:
            said: tuple[object, Exception | None] = ((yield from self._work(self._turns[number], waiters)), None)
        except Exception as error:  # noqa: BLE001 - raised by the process that made us
            said = (None, error)
        body = _packed(said)
        write_all(pipe, _HEAD.pack(number, len(body)) + body)


def _end_now(*_: object) -> NoReturn:
    raise _ToldToEnd


def _packed(said: tuple[object, Exception | None]) -> bytes:
    try:
        body = pickle.dumps(said, pickle.HIGHEST_PROTOCOL)
        if said[1] is not None:
            pickle.loads(body)  # noqa: S301 - our own; an error's class may not take back what it was made of
    except Exception as error:  # noqa: BLE001 - whatever it is, it must be told
        kind = type(said[1] or error).__name__
        return pickle.dumps((None, RuntimeError(f"a process that carried files ended in {kind}")))
    return body
