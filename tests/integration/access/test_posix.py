"""POSIX access lists by the real tools, proven with real accounts."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from accounts import MANAGER, MEMBER, STRANGER, can, can_write
from sallyport.access import tools
from sallyport.access.backend import access_backend
from sallyport.access.model import EVERYTHING, READ_ONLY, Entry, Principal, Right
from sallyport.errors import Fault, NotFound, Refused
from sallyport.policy.access import Access
from sallyport.storage.delivery import deliver
from sallyport.storage.quarantine import Quarantine

USERS, OTHERS = Principal("group", "project-users", 290_001), Principal("group", "managers", 290_002)


@pytest.fixture
def backend():
    return access_backend(Access(backend="posix"))


@pytest.fixture
def data():
    """An empty folder that other accounts can get to."""
    top = Path(tempfile.mkdtemp(prefix="sallyport-acl-", dir="/var/tmp"))
    top.chmod(0o755)
    (top / "data").mkdir(mode=0o750)
    yield top / "data"
    shutil.rmtree(top)


def give(backend, path, *entries, absent=()):
    return backend.apply(backend.plan(path, entries, absent))


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_a_released_file_is_read_by_the_group_and_written_by_nobody_in_it(backend, data, tmp_path, umask):
    give(backend, data, Entry(USERS, READ_ONLY, inherit=True), Entry(OTHERS, EVERYTHING, inherit=True))
    quarantine = Quarantine(tmp_path / "quarantine")
    stored = quarantine.take(io.BytesIO(b"released"))
    old = os.umask(umask)
    try:
        place = deliver(quarantine, stored, data, "new/folder/result.csv", replace=False, keep=None).path
    finally:
        os.umask(old)
    assert can(MEMBER, "cat", place)
    assert can(MEMBER, "ls", place.parent)
    assert not can_write(MEMBER, place)
    assert not can(MEMBER, "touch", place.parent / "x")
    assert not can(MEMBER, "rm", "-f", place)
    assert not can(MEMBER, "test", "-x", place)
    assert can_write(MANAGER, place)
    assert can(MANAGER, "touch", place.parent / "x")
    for path in (data, place.parent, place):
        assert not can(STRANGER, "cat" if path == place else "ls", path)
        assert not can_write(STRANGER, path)
    assert backend.effective(place, USERS) == {Right.READ}
    assert backend.effective(place, OTHERS) == {Right.READ, Right.WRITE}
    assert backend.effective(place, Principal("group", "strangers", STRANGER[1])) == set()
    assert backend.plan(place, [Entry(USERS, frozenset({Right.READ}), inherit=False)]).changes == []


def test_a_working_folder_is_read_and_written(backend, data):
    give(backend, data, Entry(USERS, EVERYTHING, inherit=True))
    assert can(MEMBER, "sh", "-c", 'umask 077; mkdir "$0/sub"; echo x > "$0/sub/file"; cat "$0/sub/file"', data)
    assert not can(STRANGER, "ls", data)


def test_run_twice_it_changes_nothing(backend, data):
    first = give(backend, data, Entry(USERS, READ_ONLY, inherit=True))
    again = backend.plan(data, [Entry(USERS, READ_ONLY, inherit=True)])
    assert again.changes == []
    assert backend.apply(again).before == backend.apply(again).after == first.after == backend.read(data)


def test_taking_away_leaves_the_others_as_they_were(backend, data):
    before = give(backend, data, Entry(OTHERS, EVERYTHING, inherit=True)).after
    give(backend, data, Entry(USERS, READ_ONLY, inherit=True))
    assert give(backend, data, absent=[USERS]).after == before
    assert backend.plan(data, [], [USERS]).changes == []
    assert not can(MEMBER, "ls", data)


def test_nobody_gains_by_a_wider_mask(backend, data):
    subprocess.run(["setfacl", "-m", f"u:{STRANGER[0]}:rwx,g::rwx,m::r-x", data], check=True)
    assert not can(STRANGER, "touch", data / "x")
    give(backend, data, Entry(USERS, EVERYTHING, inherit=True))
    assert can(MEMBER, "touch", data / "by-member")
    assert can(STRANGER, "ls", data)
    assert not can(STRANGER, "touch", data / "x")
    assert not can((STRANGER[0] + 1, 0), "touch", data / "x")


def test_more_than_asked_is_cut_down(backend, data):
    give(backend, data, Entry(USERS, EVERYTHING, inherit=True))
    give(backend, data, Entry(USERS, READ_ONLY, inherit=False))
    assert backend.effective(data, USERS) == READ_ONLY
    assert not any(line.startswith(f"default:group:{USERS.id}") for line in backend.read(data))


def test_a_list_that_changed_since_it_was_looked_at_is_left_alone(backend, data):
    plan = backend.plan(data, [Entry(USERS, READ_ONLY, inherit=True)])
    subprocess.run(["setfacl", "-m", f"g:{OTHERS.id}:rx", data], check=True)
    seen = backend.read(data)
    with pytest.raises(Refused):
        backend.apply(plan)
    assert backend.read(data) == seen


def test_a_tool_that_does_something_else_is_noticed_and_undone(backend, data, tmp_path, monkeypatch):
    real = shutil.which("setfacl")
    false = tmp_path / "setfacl"
    false.write_text(
        f"#!/bin/sh\nif [ ! -e {tmp_path}/once ]; then touch {tmp_path}/once; cat >/dev/null\n"
        f'for last; do :; done; exec {real} -m g:{OTHERS.id}:rwx "$last"; fi\nexec {real} "$@"\n'
    )
    false.chmod(0o755)
    before = backend.read(data)
    plan = backend.plan(data, [Entry(USERS, READ_ONLY, inherit=True)])
    with monkeypatch.context() as patch:
        patch.setattr(tools.shutil, "which", lambda _tool: str(false))
        with pytest.raises(Refused, match="were restored"):
            backend.apply(plan)
    assert (tmp_path / "once").exists()
    assert backend.read(data) == before


def test_law_9_lists_are_never_set_through_a_link(backend, data):
    (data / "link").symlink_to("/etc")
    (data / "file").touch()
    os.link(data / "file", data / "twice")
    for path in (data / "link", data / "file"):
        with pytest.raises(Refused):
            backend.plan(path, [Entry(USERS, EVERYTHING, inherit=True)])
    with pytest.raises(NotFound):
        backend.read(data / "missing")


def test_missing_tools_are_a_fault(backend, data, monkeypatch):
    plan = backend.plan(data, [Entry(USERS, READ_ONLY, inherit=True)])
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(Fault):
        backend.apply(plan)


def lists_to_read(data):
    """Files and folders with every kind of entry, in no order, narrowed by masks; and some with none."""
    folder, wide = data / "folder", data / "wide"
    for made in (folder, wide):
        made.mkdir()
    listed = [data / f"{number}.csv" for number in range(5)]
    for number, file in enumerate(listed):
        file.touch()
        file.chmod((0o640, 0o000, 0o777, 0o2751, 0o604)[number])
    subprocess.run(["setfacl", "-m", "u:4294967294:x,g:290002:rw,u:7:r,g:290001:rwx,m::r", listed[2]], check=True)
    subprocess.run(["setfacl", "-m", "d:u:290001:rwx,d:g:3:-,u:0:wx,o::x", folder], check=True)
    subprocess.run(["setfacl", "-m", "d:u::rw,d:g::-,d:o::w", wide], check=True)
    for above in (folder, wide):
        (above / "inherited").touch()
        listed += [above, above / "inherited"]
    return [*listed, data, Path("/proc"), Path("/proc/cpuinfo")]


def test_a_list_is_read_as_getfacl_prints_it(backend, data):
    for path in lists_to_read(data):
        told = subprocess.run(["getfacl", "-cnpE", path], capture_output=True, text=True, check=True).stdout
        assert backend.read(path) == told.split(), path


def test_without_its_last_entry_a_list_is_read_back_as_the_mode_that_is_left(backend, data):
    (data / "file").touch(0o600)
    give(backend, data / "file", Entry(USERS, READ_ONLY, inherit=False))
    done = give(backend, data / "file", absent=[USERS])
    assert done.after == ["user::rw-", "group::---", "other::---"]


def test_a_list_of_a_kind_that_is_not_known_is_a_fault(backend, data, monkeypatch):
    (data / "file").touch()
    monkeypatch.setattr(os, "getxattr", lambda *_: bytes([3, 0, 0, 0]))
    with pytest.raises(Fault, match="not known"):
        backend.read(data / "file")
