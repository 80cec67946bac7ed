"""Where the tests of the killed steps kill: every state that a death can leave, and none of them twice."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from effects import Effect, kill_points
from killing import effects_of, killed_at

if TYPE_CHECKING:
    from pathlib import Path


def test_of_writes_that_follow_each_other_the_first_and_the_last_are_taken(tmp_path: Path) -> None:
    def work() -> None:
        (tmp_path / "folder").mkdir()
        handle = os.open(tmp_path / "folder" / "new", os.O_CREAT | os.O_WRONLY)
        for _ in range(4):
            os.write(handle, b"x")
        os.fsync(handle)
        os.write(handle, b"y")
        folder = os.open(tmp_path, os.O_RDONLY)
        os.rename(tmp_path / "folder" / "new", "final", dst_dir_fd=folder)

    effects = effects_of(work)
    assert [effect.call for effect in effects] == ["mkdir", "openat", *["write"] * 4, "fsync", "write", "renameat"]
    assert effects[1] == Effect("openat", str(tmp_path / "folder" / "new"), existed=False)
    assert effects[-1] == Effect("renameat", str(tmp_path / "final"), existed=False)
    assert kill_points(effects) == [1, 2, 3, 6, 8, 9]
    (tmp_path / "final").unlink()
    (tmp_path / "folder").rmdir()
    assert killed_at(6, work)
    assert (tmp_path / "folder" / "new").read_bytes() == b"xxx"


def test_a_commit_is_broken_before_its_last_page_and_before_each_step_of_tidying_up() -> None:
    log, base, index = "/r.sqlite-wal", "/r.sqlite", "/r.sqlite-shm"
    calls = [
        ("openat", log, False),
        ("pwrite64", index, True),
        ("pwrite64", log, True),
        ("fdatasync", log, True),
        ("pwrite64", log, True),
        ("pwrite64", log, True),
        ("fdatasync", log, True),
        ("pwrite64", base, True),
        ("pwrite64", base, True),
        ("fdatasync", base, True),
        ("unlink", index, True),
        ("unlink", log, True),
        ("vfork", "", True),
    ]
    assert kill_points([Effect(*call) for call in calls]) == [3, 6, 9, 12, 13]


def test_what_leaves_nothing_is_left_out() -> None:
    for effect in (
        Effect("flock", "/a", existed=True),
        Effect("connect", "socket:[1]", existed=False),
        Effect("openat", "/a", existed=True),
        Effect("mkdir", "/a", existed=True),
        Effect("unlink", "/a", existed=False),
        Effect("write", "pipe:[1]", existed=False),
    ):
        assert kill_points([effect]) == [], effect
