"""Copies of a SQLite register: taken in use, whole, proven, and put back."""

from __future__ import annotations

import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest

from register_fixtures import append_events
from sallyport.errors import BadRequest, NotFound, Refused
from sallyport.register.backup import backup, restore
from sallyport.register.chain import Head, head
from sallyport.register.register import Register
from sallyport.register.verify import verify


def head_of(url: str) -> Head:
    with Register(url).reading() as session:
        assert verify(session).ok
        return head(session)


def test_a_backup_restored_is_the_register_of_that_moment(sqlite_register: Register, tmp_path: Path) -> None:
    append_events(sqlite_register, 3)
    taken = backup(sqlite_register.url, tmp_path / "copy")
    append_events(sqlite_register, 2)
    restored, kept = restore(sqlite_register.url, tmp_path / "copy")
    assert taken == restored == head_of(sqlite_register.url)
    assert taken.number == 3
    assert kept is not None
    assert head_of(f"sqlite:///{kept}").number == 5
    append_events(sqlite_register, 1)
    assert head_of(sqlite_register.url).number == 4


def test_a_backup_restored_to_an_empty_place_guards_itself_as_before(sqlite_register: Register, tmp_path: Path) -> None:
    append_events(sqlite_register, 3)
    backup(sqlite_register.url, tmp_path / "copy")
    restore(f"sqlite:///{tmp_path}/elsewhere.sqlite", tmp_path / "copy")
    with closing(sqlite3.connect(tmp_path / "elsewhere.sqlite")) as raw, pytest.raises(sqlite3.IntegrityError):
        raw.execute("UPDATE events SET actor = 'somebody else'")


def test_backups_taken_while_others_write_are_whole(sqlite_register: Register, tmp_path: Path) -> None:
    writer = threading.Thread(target=append_events, args=(sqlite_register, 60))
    writer.start()
    heads = [backup(sqlite_register.url, tmp_path / f"copy-{number}") for number in range(5)]
    writer.join()
    assert heads == sorted(heads)
    for number, taken in enumerate(heads):
        assert head_of(f"sqlite:///{tmp_path}/copy-{number}") == taken


def test_only_the_owner_can_read_a_backup(sqlite_register: Register, tmp_path: Path) -> None:
    backup(sqlite_register.url, tmp_path / "copy")
    assert stat.S_IMODE((tmp_path / "copy").stat().st_mode) == 0o600
    assert not list(tmp_path.glob("copy?*"))


def test_a_backup_is_never_written_over(sqlite_register: Register, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("precious")
    with pytest.raises(Refused):
        backup(sqlite_register.url, tmp_path / "copy")
    assert (tmp_path / "copy").read_text() == "precious"


def test_a_forged_backup_is_not_restored(sqlite_register: Register, tmp_path: Path) -> None:
    append_events(sqlite_register, 3)
    backup(sqlite_register.url, tmp_path / "copy")
    with closing(sqlite3.connect(tmp_path / "copy")) as raw:
        raw.execute("DROP TRIGGER events_never_changed")
        raw.execute("UPDATE events SET actor = 'somebody else' WHERE number = 2")
        raw.commit()
    before = Path(sqlite_register.url.removeprefix("sqlite:///")).read_bytes()
    with pytest.raises(Refused, match="event 2 was edited"):
        restore(sqlite_register.url, tmp_path / "copy")
    assert Path(sqlite_register.url.removeprefix("sqlite:///")).read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"not a database at all"])
def test_what_is_no_register_is_not_restored(sqlite_register: Register, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "copy").write_bytes(content)
    with pytest.raises(Refused):
        restore(sqlite_register.url, tmp_path / "copy")


def test_a_broken_register_can_be_replaced_and_its_bytes_are_kept(sqlite_register: Register, tmp_path: Path) -> None:
    append_events(sqlite_register, 3)
    taken = backup(sqlite_register.url, tmp_path / "copy")
    sqlite_register.engine.dispose()
    file = Path(sqlite_register.url.removeprefix("sqlite:///"))
    file.write_bytes(b"a disk that died" * 100)
    _, kept = restore(sqlite_register.url, tmp_path / "copy")
    assert head_of(sqlite_register.url) == taken
    assert kept is not None
    assert kept.read_bytes().startswith(b"a disk that died")


def test_a_missing_backup_and_another_database_are_told_apart(sqlite_register: Register, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        restore(sqlite_register.url, tmp_path / "nothing")
    with pytest.raises(BadRequest, match="pg_dump"):
        backup("postgresql+psycopg://owner@/register", tmp_path / "copy")
