"""Tables of the working page: what lies ready to be asked for, and requests that nobody has sent yet.

Sightings and watched folders say what is there now, not what was done: they come and go with what they are about.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - SQLAlchemy reads the annotations
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sallyport.register.models import Base, Key, Person


class Sighting(Base):
    """A file that lies in an upload or project folder, as last seen by a data worker: what a request can be made of."""

    __tablename__ = "sightings"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    place: Mapped[str] = mapped_column(String(16))
    """``upload``, ``project`` or ``output`` (the project's output area)."""
    owner: Mapped[str] = mapped_column(String(255))
    """Triage name of the user, or folder name of the project."""
    path: Mapped[str] = mapped_column(Text)
    """Below that folder, with hostile characters written out."""
    size: Mapped[int] = mapped_column(BigInteger)
    identity: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """As :attr:`sallyport.register.models.File.source_id`, in the same order: equal texts mean the same file as it is."""
    cannot: Mapped[str | None] = mapped_column(Text)
    """Why it cannot be asked for, as half a sentence; none when it can."""
    quiet_since: Mapped[datetime]
    """When it was first seen as it is, by our own clock."""
    seen_at: Mapped[datetime]
    """When this row was last written; :attr:`Watched.seen_at` says when the folder was last looked into."""

    __table_args__ = (Index("sightings_by_owner", "place", "owner"),)


class Watched(Base):
    """A folder that is looked into, and what the last look found in it altogether."""

    __tablename__ = "watched"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    place: Mapped[str] = mapped_column(String(16))
    owner: Mapped[str] = mapped_column(String(255))
    seen_at: Mapped[datetime | None]
    """When it was last looked into, as far as anything new was seen (:data:`sallyport.desk.watching.TOLD_EVERY` otherwise)."""
    problem: Mapped[str | None] = mapped_column(Text)
    """Why it could not be looked into, while that is so."""
    is_cut: Mapped[bool] = mapped_column(default=False)
    """It holds more than the policy keeps, or than a look goes through; there are sightings of some only."""
    files: Mapped[int] = mapped_column(default=0)
    """How many of its files can be asked for and never were, as they are."""
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    """Their bytes."""
    quiet: Mapped[int] = mapped_column(default=0)
    """How many of them were at rest."""
    unusable: Mapped[int] = mapped_column(default=0)
    """How many files lie there that cannot be asked for as they stand."""
    newest: Mapped[datetime | None]
    """When the last of them changed, or came."""

    __table_args__ = (UniqueConstraint("place", "owner"),)


OPEN, SENT, DISCARDED = "open", "sent", "discarded"
"""States of a draft."""


class Draft(Base):
    """A request in the making: the fields of a DAG's form. Nothing happens by it before a person sends it."""

    __tablename__ = "drafts"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    """Counts its changes; a change names the version that it is made to."""
    dag_id: Mapped[str] = mapped_column(String(250))
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Field to what is in it so far. Files are data: the fields are emptied some days after it was sent or discarded."""
    upload: Mapped[str | None] = mapped_column(String(64))
    """Triage name of the upload folder that it was prepared from; none when a person began it."""
    basis: Mapped[str | None] = mapped_column(String(64))
    """Digest of the files it was prepared from, as they were."""
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Whose it is; nobody's while it was prepared and not touched."""
    state: Mapped[str] = mapped_column(String(16))
    """:data:`OPEN`, :data:`SENT` or :data:`DISCARDED`."""
    run_id: Mapped[str | None] = mapped_column(String(250))
    """Once it was sent: the run that is to be, or was, triggered by it. Of an open one: the run that was refused."""
    form_digest: Mapped[str | None] = mapped_column(String(64))
    """Once it was sent: digest of the form that it was judged as; the run's form is held against it."""
    problem: Mapped[str | None] = mapped_column(Text)
    """Why its run was refused, until it is sent again."""
    advice: Mapped[str | None] = mapped_column(Text)
    """What to do about that."""
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    operator: Mapped[Person | None] = relationship()

    __table_args__ = (Index("drafts_by_state", "state"), UniqueConstraint("dag_id", "run_id"))
