"""The register's tables, but for those of copies, of the way out and of the desk, which have modules of their own.

Rows are written only through :class:`sallyport.register.change.Change` (law 6). Times are UTC.
``digest`` columns hold lower-case hexadecimal SHA-256.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    true,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from sallyport.register.types import UtcDateTime

Key = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """All tables of the register."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {dict[str, Any]: JSON, list[Any]: JSON, datetime: UtcDateTime}


class Person(Base):
    """Somebody who asks, operates, decides or is told."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    airflow_name: Mapped[str | None] = mapped_column(String(250), unique=True)
    """Name of the Airflow account; none for researchers."""
    airflow_id: Mapped[str | None] = mapped_column(String(250), unique=True)
    """Id of the Airflow account as the auth manager gives it; kept at the first answer and compared from then on."""
    triage_name: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Name of the triage folder: the SFTP user."""
    name: Mapped[str] = mapped_column(String(250))
    email: Mapped[str] = mapped_column(String(320))
    roles: Mapped[list[Any]] = mapped_column(default=list)
    """Roles on the whole site: ``data_manager``, ``platform_manager``."""
    active: Mapped[bool] = mapped_column(default=True)


class Project(Base):
    """A study with a folder on the platform."""

    __tablename__ = "projects"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    folder: Mapped[str] = mapped_column(String(255), unique=True)
    title: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(32))
    """A :class:`sallyport.register.states.ProjectState`."""
    platform_id: Mapped[str | None] = mapped_column(String(64), unique=True)
    ticket: Mapped[str | None] = mapped_column(String(64))
    request: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The set-up form as it was sent, and what was worked out from it (node, texts)."""
    dag_id: Mapped[str | None] = mapped_column(String(250))
    run_id: Mapped[str | None] = mapped_column(String(250))
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    policy_digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    problem: Mapped[str | None] = mapped_column(Text)
    """Why it failed, while it has."""

    __table_args__ = (UniqueConstraint("dag_id", "run_id"),)


class Membership(Base):
    """A person in a project, from a day to a day. ``role`` is ``member``, or ``data_manager`` for one project only."""

    __tablename__ = "memberships"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    role: Mapped[str] = mapped_column(String(32), default="member")
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text)

    project: Mapped[Project] = relationship()
    person: Mapped[Person] = relationship()


class Transfer(Base):
    """One request to carry files through the gate."""

    __tablename__ = "transfers"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    """A :class:`sallyport.register.states.TransferKind`."""
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    requester_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Whose files they are, or who will receive them; none for study data, which is nobody's own."""
    operator_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    dag_id: Mapped[str] = mapped_column(String(250))
    run_id: Mapped[str] = mapped_column(String(250))
    state: Mapped[str] = mapped_column(String(32))
    """A :class:`sallyport.register.states.TransferState`."""
    resume_state: Mapped[str | None] = mapped_column(String(32))
    """While failed: the state to go on from."""
    problem: Mapped[str | None] = mapped_column(Text)
    """Why it failed, was quarantined or ended without release: message and advice."""
    request: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The form as it was sent: purpose, source_and_permission, files, request_reference, ..."""
    destination: Mapped[str] = mapped_column(Text, default="")
    """Path below the project's data folder; empty for the folder itself."""
    replace: Mapped[bool] = mapped_column(default=False)
    extract: Mapped[bool] = mapped_column(default=False)
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("transfers.id"))
    policy_digest: Mapped[str] = mapped_column(String(64))
    manifest_digest: Mapped[str | None] = mapped_column(String(64))
    review_round: Mapped[int] = mapped_column(default=0)
    """Counts the times the gate asked; answers to an earlier asking are refused."""
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    """When the state last changed."""

    project: Mapped[Project] = relationship()
    requester: Mapped[Person | None] = relationship(foreign_keys=[requester_id])
    operator: Mapped[Person] = relationship(foreign_keys=[operator_id])
    files: Mapped[list[File]] = relationship(order_by="File.number", back_populates="transfer")

    __table_args__ = (
        UniqueConstraint("dag_id", "run_id"),
        Index("transfers_by_state", "state"),
        Index("transfers_by_change", "changed_at"),
        Index("transfers_by_project", "project_id"),
        Index("transfers_by_requester", "requester_id"),
        Index("transfers_by_operator", "operator_id"),
    )

    @property
    def ref(self) -> str:
        """How people name it: ``T000012``."""
        return f"T{self.id:06d}"


class File(Base):
    """One file of a transfer as it lies in quarantine, or a name that was refused."""

    __tablename__ = "files"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfers.id"))
    number: Mapped[int]
    """Counts from 1 within the transfer; mails name files by it (law 7)."""
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    """The archive it came out of."""
    source_path: Mapped[str] = mapped_column(Text)
    """As found, relative to the source folder; a member is ``archive.7z!/inner/name.csv``. Undecodable bytes: \\xNN."""
    release_path: Mapped[str | None] = mapped_column(Text)
    """Relative to the destination; none when not released itself (an extracted archive, a member of one that leaves whole)."""
    size: Mapped[int | None] = mapped_column(BigInteger)
    digest: Mapped[str | None] = mapped_column(String(64))
    media_type: Mapped[str | None] = mapped_column(String(255))
    kind: Mapped[str] = mapped_column(String(16), default="file")
    """``file``, ``archive`` (it was unpacked), or ``refused`` (no bytes were taken)."""
    source_id: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What proves that the source is still the one copied: device, inode, size, times."""
    state: Mapped[str] = mapped_column(String(16), default="staged")
    """A :class:`sallyport.register.states.FileState`."""
    in_triage: Mapped[bool] = mapped_column(default=True, server_default=true())
    """False once a certificate says that the upload is gone."""
    in_quarantine: Mapped[bool] = mapped_column(default=True, server_default=true())
    """The same of its bytes in quarantine."""

    transfer: Mapped[Transfer] = relationship(back_populates="files")
    parent: Mapped[File | None] = relationship(remote_side="File.id")
    # Loaded with the files, a few hundred at a time: one question for each file would be thousands.
    findings: Mapped[list[FindingRow]] = relationship(back_populates="file", lazy="selectin")

    __table_args__ = (
        UniqueConstraint("transfer_id", "number"),
        Index("files_by_digest", "digest"),
    )


class FindingRow(Base):
    """A finding of an inspector about a file."""

    __tablename__ = "findings"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfers.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    round: Mapped[int] = mapped_column(default=1)
    """Which inspection found it; the newest counts."""
    rule: Mapped[str] = mapped_column(String(64))
    severity: Mapped[str] = mapped_column(String(16))
    location: Mapped[str] = mapped_column(Text, default="")
    message: Mapped[str] = mapped_column(Text)
    advice: Mapped[str] = mapped_column(Text)
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)

    file: Mapped[File] = relationship(back_populates="findings")

    __table_args__ = (Index("findings_by_transfer", "transfer_id"), Index("findings_by_file", "file_id"))


class Decision(Base):
    """A person's answer at a gate. Never changed, never deleted."""

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    transfer_id: Mapped[int | None] = mapped_column(ForeignKey("transfers.id"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id"))
    gate: Mapped[str] = mapped_column(String(64))
    """Task id of the gate: ``review``, ``second_review``, ``platform_answer``."""
    round: Mapped[int]
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    choice: Mapped[str] = mapped_column(String(32))
    """``Approve``, ``Return``, ``Reject`` or ``Withdraw``."""
    reason: Mapped[str] = mapped_column(Text, default="")
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The gate's form: the guide's questions, ticks, reasons by file."""
    files: Mapped[list[Any]] = mapped_column(default=list)
    """Numbers of the files that were chosen."""
    manifest_digest: Mapped[str | None] = mapped_column(String(64))
    manifest: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What was approved: direction, project, recipient, destination, and path, size and digest of each file (law 1)."""
    policy_digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]

    reviewer: Mapped[Person] = relationship()

    __table_args__ = (UniqueConstraint("transfer_id", "gate", "round"), UniqueConstraint("project_id", "gate", "round"))


class Notice(Base):
    """A mail to one person, written with the change it tells of, sent afterwards."""

    __tablename__ = "notices"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    transfer_id: Mapped[int | None] = mapped_column(ForeignKey("transfers.id"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id"))
    kind: Mapped[str] = mapped_column(String(64))
    recipient: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    with_head: Mapped[bool] = mapped_column(default=False)
    """Add the register's head when it is sent (mails to data managers)."""
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None]
    """When somebody last set out to send it; nobody else tries before that attempt has had its time."""
    problem: Mapped[str | None] = mapped_column(Text)


class PolicyVersion(Base):
    """A policy that somebody proposed; in force once a second person has confirmed it (law 8)."""

    __tablename__ = "policies"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    text: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    activated_at: Mapped[datetime | None]


class Event(Base):
    """One link of the chain. Never changed, never deleted."""

    __tablename__ = "events"

    number: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(250))
    """``person:<id>``, ``system:<part>`` or ``account:<operating system user>``."""
    kind: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(128))
    """``transfer:12``, ``project:3``, ``person:4``, ``policy:1``, ``register:1``, ``workflow:<digest>``."""
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64), unique=True)

    __table_args__ = (Index("events_by_subject", "subject"),)
