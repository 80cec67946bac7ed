"""After a restore: nothing is released until disk and register were compared, and that is on record."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text

from register_fixtures import add_transfer, append_events, plain_engine
from sallyport.errors import BadRequest, Refused
from sallyport.register.backup import backup, restore
from sallyport.register.chain import head
from sallyport.register.copies import Delivery
from sallyport.register.models import Event, File
from sallyport.register.reconcile import reconcile
from sallyport.register.watermark import NAME, advance, check_not_behind, marks_of
from sallyport.storage.quarantine import Quarantine

if TYPE_CHECKING:
    from pathlib import Path

    from sallyport.register.register import Register


@pytest.fixture
def quarantine(tmp_path: Path) -> Quarantine:
    return Quarantine(tmp_path / "quarantine")


def take_and_deliver(register: Register, quarantine: Quarantine, folder: Path, content: bytes) -> Path:
    """One file through the gate as far as register and disk see it."""
    stored = quarantine.take(BytesIO(content))
    target = folder / f"{hashlib.sha256(content).hexdigest()[:8]}.csv"
    folder.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    with register.changing("system:test") as change:
        transfer = add_transfer(change)
        file = File(transfer_id=transfer.id, number=1, source_path="a.csv", size=stored.size, digest=stored.digest)
        change.add(file, "file.staged")
        delivery = Delivery(
            transfer_id=transfer.id,
            file_id=file.id,
            path=str(target),
            digest=stored.digest,
            size=stored.size,
            state="done",
            at=change.now,
        )
        change.add(delivery, "release.delivered")
        seen = change.head()
    advance(quarantine.root, seen)
    return target


def may_release(register: Register, quarantine: Quarantine) -> None:
    with register.reading() as session:
        check_not_behind(quarantine.root, session)


def test_law_5_a_restored_older_register_refuses_to_release_until_reconciled(
    sqlite_register: Register, quarantine: Quarantine, tmp_path: Path
) -> None:
    known = take_and_deliver(sqlite_register, quarantine, tmp_path / "projects/one/data", b"known")
    backup(sqlite_register.url, tmp_path / "copy")
    forgotten = take_and_deliver(sqlite_register, quarantine, tmp_path / "projects/one/data", b"forgotten")
    may_release(sqlite_register, quarantine)
    lost = marks_of(quarantine.root)

    restore(sqlite_register.url, tmp_path / "copy")
    with pytest.raises(Refused, match="reconcile"):
        may_release(sqlite_register, quarantine)
    append_events(sqlite_register, 20)  # going on does not heal it
    with pytest.raises(Refused, match="reconcile"):
        may_release(sqlite_register, quarantine)

    known.unlink()
    report = reconcile(sqlite_register, quarantine.root, "account:test", "restored from yesterday's copy")
    assert report.old_marks == lost
    assert report.unknown_blobs == [hashlib.sha256(b"forgotten").hexdigest()]
    assert (report.unknown_files, report.missing_files, report.missing_blobs) == ([forgotten], [known], [])
    may_release(sqlite_register, quarantine)
    with sqlite_register.reading() as session:
        event = session.scalars(select(Event).where(Event.kind == "register.reconciled")).one()
        assert str(head(session)) == str(report.head)
    assert event.data["reason"] == "restored from yesterday's copy"
    assert event.data["unknown_files"] == 1
    assert event.data["old_marks"] == [str(mark) for mark in lost]
    assert "forgotten" not in str(event.data)
    assert forgotten.name not in str(event.data), "law 7"


def test_every_project_s_data_folder_is_looked_through_when_asked(
    sqlite_register: Register, quarantine: Quarantine, tmp_path: Path
) -> None:
    with sqlite_register.changing("system:test") as change:
        folder = tmp_path / "projects" / add_transfer(change).project.folder / "data"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "forgotten.csv").write_text("x")
    report = reconcile(sqlite_register, quarantine.root, "account:test", "a reason", tmp_path / "projects")
    assert report.unknown_files == [folder / "deep" / "forgotten.csv"]


def test_blobs_that_vanished_are_told(sqlite_register: Register, quarantine: Quarantine, tmp_path: Path) -> None:
    take_and_deliver(sqlite_register, quarantine, tmp_path / "data", b"gone")
    digest = hashlib.sha256(b"gone").hexdigest()
    quarantine.remove(digest)
    assert reconcile(sqlite_register, quarantine.root, "account:test", "a reason").missing_blobs == [digest]


def test_a_damaged_watermark_is_replaced_and_recorded(sqlite_register: Register, quarantine: Quarantine) -> None:
    (quarantine.root / NAME).write_text("damaged")
    report = reconcile(sqlite_register, quarantine.root, "account:test", "the disk was repaired")
    assert marks_of(quarantine.root) == [report.head]
    may_release(sqlite_register, quarantine)


def test_no_reconciling_without_a_reason_or_with_a_broken_chain(
    sqlite_register: Register, quarantine: Quarantine
) -> None:
    append_events(sqlite_register, 3)
    with pytest.raises(BadRequest):
        reconcile(sqlite_register, quarantine.root, "account:test", "  ")
    engine = plain_engine(sqlite_register.url)
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER events_never_deleted"))
        connection.execute(text("DELETE FROM events WHERE number = 2"))
    with pytest.raises(Refused, match="event 2 was removed"):
        reconcile(sqlite_register, quarantine.root, "account:test", "a reason")
    assert marks_of(quarantine.root) == []
