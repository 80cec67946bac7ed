"""Tables of the copies of files: what was delivered where, what is left of it all, and the proof that a copy is gone."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - SQLAlchemy reads the annotations
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    and_,
    literal_column,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from sallyport.register.models import Base, File, Key

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


class Delivery(Base):
    """One released file: intended first, done when it was read back (law 6)."""

    __tablename__ = "deliveries"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfers.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    path: Mapped[str] = mapped_column(Text)
    """Absolute path of the released file."""
    purpose: Mapped[str] = mapped_column(String(16), default="release")
    """``release``, or ``reviewer_copy``."""
    state: Mapped[str] = mapped_column(String(16), default="intended")
    """``intended``, ``done``, or ``tidied``."""
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    replaced_digest: Mapped[str | None] = mapped_column(String(64))
    """What lay there before; kept in quarantine until its retention ends (law 3)."""
    replaced_kept: Mapped[bool] = mapped_column(default=True, server_default=true())
    """False once a certificate says that what was replaced is gone."""
    access: Mapped[list[Any]] = mapped_column(default=list)
    """The permissions as read back."""
    at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("transfer_id", "file_id", "purpose"),
        Index("deliveries_by_replaced", "replaced_digest"),
    )


class Certificate(Base):
    """Proof that one copy was deleted: what, why, by which rule, and that it was seen absent (law 3)."""

    __tablename__ = "certificates"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfers.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    place: Mapped[str] = mapped_column(String(16))
    """``triage``, ``quarantine``, ``reviewer_copy`` or ``replaced``."""
    path: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(String(250))
    absent: Mapped[bool] = mapped_column(default=False)
    """Intended while false; true once it was looked for and not found."""
    at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("file_id", "place"),)


LEFT_IN_TRIAGE = and_(File.in_triage.is_(True), File.parent_id.is_(None), File.digest.is_not(None))
LEFT_IN_QUARANTINE = and_(File.in_quarantine.is_(True), File.digest.is_not(None))
_FOR_A_REVIEWER = Delivery.purpose != literal_column("'release'")
LEFT_WITH_A_REVIEWER = and_(_FOR_A_REVIEWER, Delivery.state.in_(("intended", "done")))
LEFT_OF_REPLACED = and_(Delivery.replaced_digest.is_not(None), Delivery.replaced_kept.is_(True))
"""Copies that are not known to be gone. Each has an index, by which tidying finds them among all that were ever carried.

SQLite takes such an index only for a question in the same words, so there are no parameters in them.
"""


def _index(name: str, rows: ColumnElement[bool], *columns: Any) -> None:  # noqa: ANN401 - columns of any kind
    Index(name, *columns, sqlite_where=rows, postgresql_where=rows)


_index("files_left_in_triage", LEFT_IN_TRIAGE, File.in_triage, File.transfer_id)
_index("files_left_in_quarantine", LEFT_IN_QUARANTINE, File.in_quarantine, File.digest, File.transfer_id)
_index("files_by_parent", File.parent_id.is_not(None), File.parent_id)
_index("deliveries_for_reviewers", _FOR_A_REVIEWER, Delivery.state)
_index("deliveries_left_of_replaced", LEFT_OF_REPLACED, Delivery.replaced_kept)
