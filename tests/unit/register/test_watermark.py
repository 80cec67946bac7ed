"""The disk remembers the register: an older one is noticed before anything is released."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from register_fixtures import append_events
from sallyport.errors import Fault, Refused
from sallyport.register.chain import Head, head
from sallyport.register.register import Register
from sallyport.register.schema import migrate
from sallyport.register.watermark import NAME, advance, check_not_behind, marks_of, reset

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def quarantine(tmp_path: Path) -> Path:
    folder = tmp_path / "quarantine"
    folder.mkdir(mode=0o700)
    return folder


def head_of(register: Register) -> Head:
    with register.reading() as session:
        return head(session)


def check(register: Register, quarantine: Path) -> None:
    with register.reading() as session:
        check_not_behind(quarantine, session)


def test_nothing_seen_yet_is_fine(sqlite_register: Register, quarantine: Path) -> None:
    check(sqlite_register, quarantine)
    advance(quarantine, head_of(sqlite_register))
    assert marks_of(quarantine) == []


def test_a_register_that_went_on_is_fine_and_only_the_newest_head_is_kept(
    sqlite_register: Register, quarantine: Path
) -> None:
    for _ in range(3):
        append_events(sqlite_register, 2)
        advance(quarantine, head_of(sqlite_register))
    append_events(sqlite_register, 1)
    check(sqlite_register, quarantine)
    assert [mark.number for mark in marks_of(quarantine)] == [6]
    check(sqlite_register, quarantine)


def test_an_older_register_is_refused_with_advice(sqlite_register: Register, quarantine: Path, tmp_path: Path) -> None:
    append_events(sqlite_register, 3)
    advance(quarantine, head_of(sqlite_register))
    older = other_register(tmp_path, events=1)
    with pytest.raises(Refused, match="audit reconcile"):
        check(older, quarantine)


def test_another_register_that_overtook_is_refused_even_after_it_left_its_own_mark(
    sqlite_register: Register, quarantine: Path, tmp_path: Path
) -> None:
    append_events(sqlite_register, 3)
    advance(quarantine, head_of(sqlite_register))
    other = other_register(tmp_path, events=9)
    advance(quarantine, head_of(other))
    with pytest.raises(Refused, match="lacks event 3:"):
        check(other, quarantine)


def test_after_a_reset_the_register_is_trusted(sqlite_register: Register, quarantine: Path, tmp_path: Path) -> None:
    append_events(sqlite_register, 3)
    advance(quarantine, head_of(sqlite_register))
    older = other_register(tmp_path, events=1)
    reset(quarantine, head_of(older))
    check(older, quarantine)


def test_many_at_once_lose_no_mark(quarantine: Path) -> None:
    heads = [Head(number, f"{number:064x}") for number in range(1, 41)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda seen: advance(quarantine, seen), heads))
    assert sorted(marks_of(quarantine)) == heads


@pytest.mark.parametrize("content", [b"garbage", b"\xff\xfe", b"12:abc\n"])
def test_a_damaged_watermark_stops_releases(sqlite_register: Register, quarantine: Path, content: bytes) -> None:
    (quarantine / NAME).write_bytes(content)
    with pytest.raises(Refused, match="damaged"):
        check(sqlite_register, quarantine)


def test_law_9_a_watermark_behind_a_link_is_refused(
    sqlite_register: Register, quarantine: Path, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").write_text("")
    (quarantine / NAME).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refused, match="cannot be read"):
        check(sqlite_register, quarantine)


def test_no_quarantine_is_a_fault(sqlite_register: Register, tmp_path: Path) -> None:
    with pytest.raises(Fault):
        check(sqlite_register, tmp_path / "nothing")


def other_register(tmp_path: Path, events: int) -> Register:
    url = f"sqlite:///{tmp_path}/other.sqlite"
    migrate(url)
    register = Register(url)
    append_events(register, events)
    return register
