"""Carriers: forked processes that each take some of the turns, where one process would leave the other processors idle.

Python lets one thread of a process compute at a time. A carrier does nothing but read and write files: no register, no
log, and its words go to the process that made it and nobody else. It dies with that process, whichever way that one dies;
what it was about is then as it is when a process that carries alone is killed.
"""

from __future__ import annotations

import os
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, TypeVar

from sallyport.storage.crew import Crew
from sallyport.storage.waiting import Waiters, overlap

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from sallyport.storage.crew import Work
    from sallyport.storage.waiting import Turn

ENOUGH_FILES = 400
"""For fewer, to make the processes takes longer than they save."""
MOST_CARRIERS = 4
"""More would only wait for the disk, and each takes memory."""
_LOTS_AHEAD = 2
"""The carriers have one in hand while what came of the one before is recorded."""

T = TypeVar("T")
R = TypeVar("R")


def carriers_for(files: int) -> int:
    """How many processes shall carry so many files; 0 where this one had better do it alone."""
    usable = min(len(os.sched_getaffinity(0)), MOST_CARRIERS)
    return usable if usable > 1 and files >= ENOUGH_FILES else 0


def carry(
    lots: Sequence[Sequence[T]], work: Work[T, R], carriers: int, begin: Callable[[], object] = lambda: None
) -> Generator[list[R | None], None, None]:
    """What ``work`` makes of the turns in each lot, lot by lot, in their order; with no ``carriers``, in this process.

    ``begin`` is called before each lot is begun; with carriers, while the lot before is still carried. When it raises, or
    ``work`` does, or a carrier dies (a Fault), no other turn is begun, and those under way end: then the lots that were
    begun are told, with None for each turn that was not carried to its end, and what was raised is raised. To be closed
    (:func:`contextlib.closing`), so that no carrier goes on when nobody asks any more.
    """
    if carriers:
        return _carry_by_others(lots, work, carriers, begin)
    return _carry_here(lots, work, begin)


def _carry_here(
    lots: Sequence[Sequence[T]], work: Work[T, R], begin: Callable[[], object]
) -> Generator[list[R | None], None, None]:
    with Waiters() as waiters:
        for lot in lots:
            begin()
            results: list[R | None] = [None] * len(lot)
            failed: Exception | None = None
            try:
                overlap(_kept(work(turn, waiters), results, number) for number, turn in enumerate(lot))
            except Exception as error:  # noqa: BLE001 - raised below, once it is told what was done
                failed = error
            yield results
            if failed is not None:
                raise failed


def _kept(work: Generator[None, None, R], results: list[R | None], number: int) -> Turn:
    results[number] = yield from work


def _carry_by_others(
    lots: Sequence[Sequence[T]], work: Work[T, R], carriers: int, begin: Callable[[], object]
) -> Generator[list[R | None], None, None]:
    bounds = list(pairwise(accumulate((len(lot) for lot in lots), initial=0)))
    if not bounds:
        return
    begin()  # before there is any carrier
    with Crew(carriers, [turn for lot in lots for turn in lot], work) as crew:
        crew.hand_out(*bounds[0])
        begun = 1
        for number, (first, last) in enumerate(bounds):
            while begun < min(number + _LOTS_AHEAD, len(bounds)) and crew.stopped_by is None:
                try:
                    begin()
                except Exception as error:  # noqa: BLE001 - raised below, once what is under way has been told
                    crew.stop(error)
                else:
                    crew.hand_out(*bounds[begun])
                    begun += 1
            if number == begun:
                break
            yield crew.results(first, last)
        if crew.stopped_by is not None:
            raise crew.stopped_by
