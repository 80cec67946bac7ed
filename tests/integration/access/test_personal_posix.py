"""Folders of one user, by the real tools, proven with real accounts; every trick that a site or somebody in it may play."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from accounts import MANAGER, MEMBER, STRANGER, all_that_can_be_done, can, tried
from sallyport.access import tools
from sallyport.access.backend import triage_backend
from sallyport.access.model import READ_ONLY, Principal, Right
from sallyport.access.personal import Personal, plan_personal, require_personal
from sallyport.errors import NotFound, Refused
from sallyport.policy.access import Access
from sallyport.storage.delivery import deliver
from sallyport.storage.quarantine import Quarantine

USER, OTHER_MEMBER, FOREIGN, TASKS = MEMBER, (290_104, MEMBER[1]), (290_105, 290_005), (290_106, 290_006)
"""The user is in the project's group, as users are; the other member is in nothing else."""
WHO = Personal(
    Principal("user", "researcher-1", USER[0]),
    Principal("group", "data-managers", MANAGER[1]),
    (Principal("group", "project-users", MEMBER[1]),),
)
BACKEND = triage_backend(Access(backend="nfs4", triage_backend="posix"))


@pytest.fixture
def download():
    """A user's download folder that every account can get to, so that what lies in it speaks for itself."""
    top = Path(tempfile.mkdtemp(prefix="sallyport-personal-", dir="/var/tmp"))
    top.chmod(0o755)
    (top / "download").mkdir(mode=0o755)
    yield top / "download"
    shutil.rmtree(top)


@pytest.fixture
def quarantine(tmp_path):
    return Quarantine(tmp_path / "quarantine")


def acl(entries, *paths):
    subprocess.run(["setfacl", "-m", entries, *paths], check=True)


def made_for_them(download, who=WHO):
    folder = download / "T000012"
    folder.mkdir(mode=0o770)
    return BACKEND.apply(plan_personal(BACKEND, folder, who)).after


def delivered(quarantine, download, *names):
    return [
        deliver(
            quarantine, quarantine.take(io.BytesIO(b"a result")), download, f"T000012/{name}", replace=False, keep=None
        ).path
        for name in names
    ]


@pytest.fixture
def released(download):
    """Files and folders made with the modes that a delivery makes them with, without waiting for the disk."""
    made_for_them(download)
    files = [download / "T000012" / "result.csv", download / "T000012" / "tables" / "more" / "model.csv"]
    for folder in (files[1].parent.parent, files[1].parent):
        folder.mkdir(mode=0o770)
    for file in files:
        file.touch(mode=0o660)
    return files


def proven(download, files, who=WHO):
    return require_personal(BACKEND, files, who, within=download / "T000012")


def refused(download, files, *words):
    with pytest.raises(Refused) as said:
        proven(download, files)
    for word in words:
        assert word in said.value.message
    assert "result" not in str(said.value)
    assert "researcher" not in str(said.value)


INHERITED = {
    "nothing": "",
    "all for the project's group": f"d:g:{MEMBER[1]}:rwx",
    "all for the owning group": "d:g::rwx",
    "all for everybody": "d:o::rwx",
    "all for a foreign user": f"d:u:{FOREIGN[0]}:rwx",
    "a mask that hides all of it": f"d:g:{MEMBER[1]}:rwx,d:u:{FOREIGN[0]}:rwx,d:g::rwx,d:m::---",
    "a mask that opens all of it": f"d:g:{MEMBER[1]}:rwx,d:u:{USER[0]}:rwx,d:m::rwx",
    "an owner who may not write": "d:u::r-x,d:o::-",
    "the tasks' account by name": f"d:u:{os.geteuid()}:rwx,d:u:{USER[0]}:r-x",
}


@pytest.mark.parametrize(("handed_down", "umask"), [*((name, 0o000) for name in INHERITED), ("nothing", 0o077)])
def test_law_1_a_released_file_is_its_users_and_the_managers_to_read_and_nobody_elses(
    download, quarantine, handed_down, umask
):
    os.chown(download, -1, MEMBER[1])
    download.chmod(0o2775)  # its files get the project's group, as below a project folder
    if INHERITED[handed_down]:
        acl(INHERITED[handed_down], download)
    old = os.umask(umask)
    try:
        made_for_them(download)
        files = delivered(quarantine, download, "result.csv", "tables/more/model.csv")
    finally:
        os.umask(old)
    lists = proven(download, files)
    assert lists == [BACKEND.read(file) for file in files]
    assert not any(f"group:{MEMBER[1]}" in line for lines in lists for line in lines)
    for file in files:
        for reader in (USER, MANAGER, (STRANGER[0], MANAGER[1])):
            assert all_that_can_be_done(reader, file) == {"read it", "list its folder"}
        for other in (OTHER_MEMBER, STRANGER, FOREIGN):
            assert all_that_can_be_done(other, file) == set()


def test_run_twice_it_changes_nothing(download, released):
    again = plan_personal(BACKEND, download / "T000012", WHO)
    assert again.changes == []
    assert BACKEND.apply(again).after == BACKEND.read(download / "T000012")
    assert proven(download, released) == proven(download, released)
    assert proven(download, []) == []


def test_without_a_managers_group_there_is_no_entry_for_one(download, quarantine):
    alone = Personal(WHO.user, None, WHO.absent)
    made_for_them(download, alone)
    (file,) = delivered(quarantine, download, "result.csv")
    proven(download, [file], alone)
    assert can(USER, "cat", file)
    assert not can(MANAGER, "cat", file)


AS_THE_TASKS = """
import os, sys
from pathlib import Path
from sallyport.access.model import Principal
from sallyport.access.personal import Personal, plan_personal, require_personal
from sallyport.access.posix import PosixBackend
BACKEND, WHO = PosixBackend(), eval(sys.argv[2])
folder = Path(sys.argv[1]) / "T000012"
folder.mkdir(mode=0o700)
BACKEND.apply(plan_personal(BACKEND, folder, WHO))
(folder / "tables").mkdir(mode=0o770)
file = folder / "tables" / "model.csv"
with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o660), "w") as stream:
    stream.write("a result")
require_personal(BACKEND, [file], WHO, within=folder)
"""


def test_law_10_an_account_without_privileges_makes_it_and_goes_on_working_in_it(download):
    """Its default list says that owners may not write, which root would not notice."""
    acl(f"d:u::r-x,d:g:{MEMBER[1]}:rwx", download)
    os.chown(download, *TASKS)
    said = tried(TASKS, sys.executable, "-c", AS_THE_TASKS, download, repr(WHO))
    assert said.returncode == 0, said.stderr
    file = download / "T000012" / "tables" / "model.csv"
    assert all_that_can_be_done(USER, file) == {"read it", "list its folder"}
    assert all_that_can_be_done(OTHER_MEMBER, file) == set()
    assert all_that_can_be_done(TASKS, file) == {
        "read it",
        "list its folder",
        "write it",
        "add to its folder",
        "remove it",
    }


TRICKS = {
    "the project's group reads": (f"g:{MEMBER[1]}:r", ["the project's group is in the list"]),
    "it is there, and a mask hides it": (f"g:{MEMBER[1]}:rwx,m::r-x", ["the project's group is in the list"]),
    "it is there with nothing": (f"g:{MEMBER[1]}:-", ["the project's group is in the list"]),
    "the owning group, the project's, reads": ("g::r", ["the project's group is in", "somebody else is in"]),
    "everybody reads": ("o::r", ["somebody else is in the list"]),
    "a foreign user reads": (f"u:{FOREIGN[0]}:r", ["somebody else is in the list"]),
    "a foreign user is hidden by the mask": (f"u:{FOREIGN[0]}:w,m::r-x", ["somebody else is in the list"]),
    "a group with the user's number reads": (f"g:{USER[0]}:r", ["somebody else is in the list"]),
    "the user writes": (f"u:{USER[0]}:rw", ["the user could do more"]),
    "the user would write without the mask": (f"u:{USER[0]}:rwx,m::r-x", ["the user could do more"]),
    "the managers write": (f"g:{MANAGER[1]}:rw", ["the data managers could do more"]),
    "a mask hides all": ("m::-", ["the user cannot read", "the data managers cannot read"]),
}


@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize("where", ["file", "folder between", "folder", "handed down"])
def test_law_1_a_list_that_somebody_changed_is_found_on_a_file_and_on_every_folder(download, released, trick, where):
    entries, words = TRICKS[trick]
    places = {"file": released[1], "folder between": released[1].parent, "folder": download / "T000012"}
    place = places.get(where, released[1].parent)
    if where == "handed down":
        entries = ",".join(f"d:{entry}" for entry in entries.split(","))
        words = [word for word in words if "group is in" not in word or "owning" not in trick]
    else:
        os.chown(place, -1, MEMBER[1])
    acl(entries, place)
    refused(download, released, *words, "(1 of 5)")


def test_law_1_a_user_or_managers_without_their_entry_are_missed(download, released):
    subprocess.run(["setfacl", "-x", f"u:{USER[0]}", released[0]], check=True)
    subprocess.run(["setfacl", "-x", f"g:{MANAGER[1]}", released[1]], check=True)
    refused(download, released, "the user cannot read (1 of 5)", "the data managers cannot read (1 of 5)")


def test_law_1_a_folder_that_hands_nothing_down_is_found(download, released):
    subprocess.run(["setfacl", "-k", released[1].parent], check=True)
    refused(download, released, "the user cannot read (1 of 5)")


def test_law_1_the_mode_alone_is_no_list(download, released):
    subprocess.run(["setfacl", "-b", released[0]], check=True)
    os.chown(released[0], -1, MEMBER[1])
    released[0].chmod(0o640)
    refused(download, released, "the user cannot read", "the project's group", "somebody else")


@pytest.mark.parametrize("owner", [USER[0], FOREIGN[0]])
def test_law_1_what_another_account_owns_is_refused_since_an_owner_can_let_anybody_in(download, released, owner):
    os.chown(released[1].parent, owner, -1)
    refused(download, released, "they belong to another account (1 of 5)")
    os.chown(download / "T000012", owner, -1)
    with pytest.raises(Refused, match="another account"):
        plan_personal(BACKEND, download / "T000012", WHO)


def test_law_9_links_and_second_names_are_refused(download, released):
    os.link(released[0], download / "T000012" / "again.csv")
    refused(download, released, "second name")
    (download / "T000012" / "again.csv").unlink()
    released[0].rename(download / "away")
    released[0].symlink_to(download / "away")
    refused(download, released, "symbolic link")
    (download / "T000012").rename(download / "T000011")
    with pytest.raises(NotFound):
        proven(download, released)
    (download / "T000012").symlink_to(download / "T000011")
    before = BACKEND.read(download / "T000011")
    with pytest.raises(Refused, match="symbolic link"):
        plan_personal(BACKEND, download / "T000012", WHO)
    refused(download, released, "symbolic link")
    assert BACKEND.read(download / "T000011") == before


def test_a_file_in_the_place_of_the_folder_is_refused(download):
    (download / "T000012").touch()
    with pytest.raises(Refused, match="folder is needed"):
        plan_personal(BACKEND, download / "T000012", WHO)


def test_a_user_who_is_the_tasks_account_is_refused(download):
    (download / "T000012").mkdir()
    with pytest.raises(Refused, match="account of the tasks"):
        plan_personal(BACKEND, download / "T000012", Personal(Principal("user", "x", os.geteuid()), None, WHO.absent))


def test_files_elsewhere_are_a_mistake_of_the_caller(download, released):
    with pytest.raises(ValueError, match="subpath"):
        proven(download, [download.parent / "other.csv"])


def test_a_tool_that_lets_somebody_else_in_is_noticed_and_undone(download, tmp_path, monkeypatch):
    real = shutil.which("setfacl")
    false = tmp_path / "setfacl"
    false.write_text(
        f'#!/bin/sh\nif [ -e {tmp_path}/once ]; then exec {real} "$@"; fi\ntouch {tmp_path}/once\n'
        f'{real} "$@" || exit\nfor last; do :; done\nexec {real} -m d:g:{MEMBER[1]}:-,m::r-x "$last"\n'
    )
    false.chmod(0o755)
    folder = download / "T000012"
    folder.mkdir(mode=0o750)
    before = BACKEND.read(folder)
    plan = plan_personal(BACKEND, folder, WHO)
    monkeypatch.setattr(tools.shutil, "which", lambda tool: str(false) if tool == "setfacl" else f"/usr/bin/{tool}")
    with pytest.raises(Refused, match="were restored"):
        BACKEND.apply(plan)
    assert (tmp_path / "once").exists()
    assert BACKEND.read(folder) == before


def test_what_is_released_is_looked_at_without_running_a_tool(download, monkeypatch):
    made_for_them(download)
    files = [download / "T000012" / f"{number}.csv" for number in range(600)]
    for file in files:
        file.touch(mode=0o660)
    monkeypatch.setenv("PATH", "/nonexistent")
    assert len(proven(download, files)) == 600


def test_what_is_asked_for_is_what_the_backend_says_each_can_do(download, released):
    managers = WHO.managers
    assert BACKEND.effective(download / "T000012", WHO.user) == READ_ONLY
    assert BACKEND.effective(released[0], WHO.user) == BACKEND.effective(released[0], managers) == {Right.READ}
    assert BACKEND.effective(released[0], WHO.absent[0]) == set()
