"""Writing to the register: rows and their events together, in one transaction (law 6)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sallyport.errors import NotFound
from sallyport.register.chain import event_of
from sallyport.register.copies import Certificate, Delivery
from sallyport.register.desk import Draft
from sallyport.register.models import (
    Base,
    Decision,
    Event,
    File,
    FindingRow,
    Membership,
    Notice,
    Person,
    PolicyVersion,
    Project,
    Transfer,
)
from sallyport.register.outgoing import Incident, Marking, ReleasedTable
from sallyport.register.sealing import seal_of

if TYPE_CHECKING:
    from sallyport.register.chain import Head
    from sallyport.register.session import ChangeSession

RowT = TypeVar("RowT", bound=Base)

REGISTER = "register:1"
"""Subject of events about the register as a whole."""


class Change:
    """One transaction of one actor, alone on the chain. Got from :meth:`sallyport.register.register.Register.changing`."""

    def __init__(self, session: ChangeSession, actor: str) -> None:
        self.session = session
        self.actor = actor
        """``person:<id>``, ``system:<part>`` or ``account:<operating system user>``; may be made more exact on the way."""
        self.now = datetime.now(UTC)
        """One time for everything in this transaction."""

    def record(self, kind: str, subject: Base | str, /, **data: object) -> Event:
        """Append an event. ValueError unless ``data`` is plain JSON (string enumerations and tuples are made plain).

        Its number and digest are there once it is written: when something is looked up, or at the end of the transaction.
        """
        self.session.flush()
        event = event_of(
            at=self.now,
            actor=self.actor,
            kind=kind,
            subject=subject if isinstance(subject, str) else subject_of(subject),
            data=data,
        )
        self.session.add_event(event)
        return event

    def add(self, row: RowT, kind: str, /, **data: object) -> RowT:
        """Add a row and record it. The event of a decision also seals the row, so that a changed decision is found."""
        self.session.add(row)
        self.session.flush()
        if isinstance(row, Decision):
            data |= {"decision": row.id, "seal": seal_of(row)}
        self.record(kind, row, **data)
        return row

    def get(self, model: type[RowT], key: int, /) -> RowT:
        """The row as it is now, locked until the end of this transaction. NotFound when there is none."""
        row = self.session.get(model, key, with_for_update=True, populate_existing=True)
        if row is None:
            raise NotFound(f"The register has no {model.__name__.lower()} {key}.", "Check the number.")
        return row

    def head(self) -> Head:
        """The newest event, this transaction's own included."""
        return self.session.head()


def subject_of(row: Base) -> str:
    """What an event about ``row`` is about: its transfer or project where it belongs to one. The row must have its number."""
    match row:
        case Transfer() | Project() | Person() | Draft():
            name, number = type(row).__name__.lower(), row.id
        case PolicyVersion():
            name, number = "policy", row.id
        case Membership():
            name, number = "project", row.project_id
        case File() | FindingRow() | Delivery() | Certificate() | Marking() | ReleasedTable():
            name, number = "transfer", row.transfer_id
        case Decision() | Notice() | Incident():
            name, number = _of_either(row)
        case _:
            raise TypeError(f"an event cannot be about a {type(row).__name__}")
    if number is None:
        raise ValueError(f"this {type(row).__name__} has no number yet; flush it first")
    return f"{name}:{number}"


def _of_either(row: Decision | Notice | Incident) -> tuple[str, Any]:
    if row.transfer_id is not None:
        return "transfer", row.transfer_id
    return ("project", row.project_id) if row.project_id is not None else ("register", 1)
