"""That somebody looked at a sheet, and at which files of it: an event each (law 6).

One event for each opening of the sheet, and in each opening one for each file, however many of its pages are looked at.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from sallyport.errors import BadRequest
from sallyport.register.models import Event

if TYPE_CHECKING:
    from sallyport.register.models import Person, Transfer
    from sallyport.register.register import Register

OPENED, VIEWED = "review.opened", "review.viewed"
_REMEMBERED = 100_000


class Views:
    """Records views. What it remembers only saves events: another process, or one started again, records a view once more."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, int], None] = OrderedDict()
        """Digest of the opening's event, which no restored register repeats, and number of a file."""
        self._lock = threading.Lock()

    def open(self, register: Register, transfer: Transfer, person: Person) -> int:
        """Record that the sheet is opened. Returns the opening's number, to be given with each view of a file."""
        with register.changing(f"person:{person.id}") as change:
            event = change.record(OPENED, transfer, round=transfer.review_round)
            change.head()
            return event.number

    def view(self, register: Register, transfer: Transfer, person: Person, opening: int, number: int) -> None:
        """Record that a file is looked at, unless that is known. BadRequest for an opening that is not this person's."""
        with register.reading() as session:
            event = session.get(Event, opening)
        if event is None or not _is_theirs(event, transfer, person):
            raise BadRequest("This page was not opened by you.", "Reload the page.")
        view = (event.digest, number)
        with self._lock:
            if view in self._known:
                return
        with register.changing(f"person:{person.id}") as change:
            change.record(VIEWED, transfer, round=transfer.review_round, file=number, opening=opening)
        with self._lock:
            self._known[view] = None
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)


def _is_theirs(event: Event, transfer: Transfer, person: Person) -> bool:
    return (event.kind, event.subject, event.actor) == (OPENED, f"transfer:{transfer.id}", f"person:{person.id}")
