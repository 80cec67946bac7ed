"""Tables of the way out: what reviewers mark, what was released before, and incidents."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - SQLAlchemy reads the annotations
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sallyport.register.models import Base, Key, Person, Project


class Marking(Base):
    """What one reviewer has marked so far in one asking, and their answer while it must not be seen."""

    __tablename__ = "markings"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfers.id"))
    round: Mapped[int]
    """The asking of the gate, as :attr:`sallyport.register.models.Transfer.review_round` counts them."""
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    marks: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """File number to ``{"mark": "release" or "return", "comment": text}``."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the marks' canonical JSON; an answer carries it."""
    sealed: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """``gate``, ``choice`` and ``fields`` of an answer that nobody sees before the other reviewer's is in."""
    sealed_digest: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[datetime]

    reviewer: Mapped[Person] = relationship()

    __table_args__ = (UniqueConstraint("transfer_id", "round", "reviewer_id"),)


class Incident(Base):
    """Something went wrong, or may have. ``is_frozen``: nothing has an effect in the project, or anywhere, until it is lifted."""

    __tablename__ = "incidents"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id"))
    """None: the whole site."""
    transfer_id: Mapped[int | None] = mapped_column(ForeignKey("transfers.id"))
    kind: Mapped[str] = mapped_column(String(32))
    """``freeze`` or ``recall``."""
    is_frozen: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text)
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    opened_at: Mapped[datetime]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Somebody else than who opened it."""
    closed_at: Mapped[datetime | None]
    closing_reason: Mapped[str | None] = mapped_column(Text)

    project: Mapped[Project | None] = relationship()
    opened_by: Mapped[Person] = relationship(foreign_keys=[opened_by_id])
    closed_by: Mapped[Person | None] = relationship(foreign_keys=[closed_by_id])

    __table_args__ = (Index("incidents_by_project", "project_id"),)


class ReleasedTable(Base):
    """The fingerprint of a table that left, to hold later tables against. It counts as data and is kept accordingly."""

    __tablename__ = "released_tables"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfers.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    fact: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """As :class:`sallyport.inspection.fact.Fact`: kind, data, location."""
    is_released: Mapped[bool] = mapped_column(default=False)
    """False from the inspection to the release: only what left counts."""

    __table_args__ = (Index("released_tables_by_project", "project_id"),)
