"""Tables that begin below others in the same rows: a summary, and under it what it was made from.

Each is put to the watchers by its own names. It begins with a row of names below an empty row or a title, with one that stands
where numbers stood, or with rows of another width. Grids are cut by the rules of results, which need what is said around them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sallyport.inspection.finding import Finding
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.model import Batch
from sallyport.inspection.tables.starts import Starts
from sallyport.inspection.tables.watching import Watchers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sallyport.inspection.fact import Fact
    from sallyport.inspection.tables.model import Head, WatcherMaker

_MOST = 1000
"""Tables below each other that are looked at one by one."""


class Below:
    """Finds where tables begin below the first, and shows each to watchers of its own."""

    def __init__(self, makers: Sequence[WatcherMaker], head: Head) -> None:
        self._makers, self._head = makers, head
        self._starts = Starts(head.header)
        self._watchers: Watchers | None = None
        self._said: list[Finding] = []
        self._found = 0

    def wanted(self) -> list[Collection[int] | None]:
        """What those of the table that is being read have yet to see."""
        return self._watchers.wanted() if self._watchers is not None else []

    def see(self, batch: Batch) -> None:
        """The next rows. Of a piece with some columns alone it has been shown that no table may begin there."""
        begins = [] if batch.width > batch.frame.width else list(self._starts.found(batch.frame))
        ends = [*(at for at, _ in begins), len(batch.frame)]
        self._show(batch, 0, ends[0])
        for (at, names), end in zip(begins, ends[1:], strict=True):
            self._begin(batch.number(at), names)
            self._show(batch, at + bool(names), end)

    def conclude(self, said: Sequence[Finding | Fact]) -> Iterator[Finding]:
        """What was said of them, but for what is told of the whole already."""
        self._end()
        told = {(one.rule, one.severity) for one in said if isinstance(one, Finding)}
        yield from (one for one in self._said if (one.rule, one.severity) not in told)
        if self._found > _MOST:
            message = f"More than {_MOST:,} tables stand below each other; the others were read as rows of the last."
            yield finding("tables.unreadable", message, self._head.where)

    def _show(self, batch: Batch, start: int, end: int) -> None:
        if self._watchers is None or start >= end:
            return
        frame, numbers = batch.frame[start:end], batch.numbers[start:end]
        self._watchers.see(Batch(frame, batch.first_row + start, batch.of, numbers))

    def _begin(self, row: int, names: tuple[str, ...]) -> None:
        self._found += 1
        if self._found > _MOST:
            return
        self._end()
        place = f"table from row {row}"
        where = f"{self._head.where}, {place}" if self._head.where else place
        head = replace(self._head, where=where, header=names, first_row=row + bool(names))
        self._watchers = Watchers(self._makers, head)

    def _end(self) -> None:
        if self._watchers is not None:
            self._said += [one for one in self._watchers.conclude() if isinstance(one, Finding)]
        self._watchers = None
