"""Folders of one user in NFSv4 lists, by the unmodified nfs4-acl-tools on a stand-in for a file server."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from accounts import all_that_can_be_done, can
from nfs4_filesystem import Nfs4Filesystem
from sallyport.access.model import EVERYTHING, Principal
from sallyport.access.nfs4 import Nfs4Backend
from sallyport.access.personal import Personal, plan_personal, require_personal
from sallyport.errors import Refused
from sallyport.storage.delivery import deliver
from sallyport.storage.quarantine import Quarantine

PROJECT, MANAGERS, DOMAIN = 200_000, 200_001, "example.org"
USER, MANAGER, OTHER_MEMBER, STRANGER = (290_101, PROJECT), (290_102, MANAGERS), (290_104, PROJECT), (290_103, 290_003)
WHO = Personal(
    Principal("user", "researcher-1", USER[0]),
    Principal("group", "managers", MANAGERS),
    (Principal("group", "project-ab12cd34ef-users", PROJECT),),
)
BY_NAME = Personal(
    Principal("user", "researcher-1", None),
    Principal("group", "managers", None),
    (Principal("group", "project-ab12cd34ef-users", None),),
)
AS_NAMED = {"full": (Nfs4Backend(DOMAIN), BY_NAME), "lossy": (Nfs4Backend(DOMAIN), WHO)}
"""On one kind of server they are known by name alone, on the other by both; what is changed later is by number."""


def mounted(kind):
    top = Path(tempfile.mkdtemp(prefix="sallyport-nfs4-personal-", dir="/var/tmp"))
    top.chmod(0o755)
    filesystem = Nfs4Filesystem(top, kind)
    try:
        filesystem.start()
        yield filesystem.mount
    finally:
        filesystem.stop()
        shutil.rmtree(top)


@pytest.fixture(scope="module", params=AS_NAMED)
def server(request):
    for mount in mounted(request.param):
        yield mount, *AS_NAMED[request.param]


@pytest.fixture(scope="module")
def mount():
    yield from mounted("full")


@pytest.fixture
def download(server):
    """A download folder with the project's group as its owning one; each test has its own."""
    made = Path(tempfile.mkdtemp(dir=server[0]))
    os.chown(made, -1, PROJECT)
    made.chmod(0o2755)
    return made


def allow(entry, path):
    subprocess.run(["nfs4_setfacl", "-a", entry, path], check=True)


def delivered(tmp_path, download, *names):
    quarantine = Quarantine(tmp_path / "quarantine")
    stored = quarantine.take(io.BytesIO(b"a result"))
    return [deliver(quarantine, stored, download, f"T000012/{name}", replace=False, keep=None).path for name in names]


INHERITED = {
    "nothing": [],
    "all for the project's group": ["A:fdg:project-ab12cd34ef-users@example.org:RWX"],
    "the same by its number": [f"A:fdg:{PROJECT}:RWX"],
    "all for the owning group": ["A:fdg:GROUP@:RWX"],
    "all for everybody": ["A:fd:EVERYONE@:RWX"],
    "all for a foreign user, denials first": [f"A:fd:{STRANGER[0]}:RWX", f"D:fdg:{PROJECT}:RX", "D:fd:EVERYONE@:RX"],
    "a group named as the user is": [f"A:fdg:{USER[0]}:RWX"],
    "for files alone": [f"A:fig:{PROJECT}:R", "A:fi:EVERYONE@:R"],
    "to folders alone, a step down": [f"A:dng:{PROJECT}:RX", f"A:fdn:{USER[0]}:RX"],
    "an owner with less": ["A:fd:OWNER@:RX"],
}


@pytest.mark.parametrize("handed_down", INHERITED)
def test_law_1_a_released_file_is_its_users_and_the_managers_to_read_and_nobody_elses(
    server, download, tmp_path, handed_down
):
    _, backend, who = server
    for entry in reversed(INHERITED[handed_down]):
        allow(entry, download)
    folder = download / "T000012"
    folder.mkdir(mode=0o750)
    backend.apply(plan_personal(backend, folder, who))
    assert plan_personal(backend, folder, who).changes == []
    assert backend.effective(folder, Principal("user", "the tasks", os.geteuid())) == EVERYTHING
    files = delivered(tmp_path, download, "result.csv", "tables/model.csv")
    lists = require_personal(backend, files, who, within=folder)
    assert lists == [backend.read(file) for file in files]
    assert not any("project" in line or f":{PROJECT}:" in line for lines in lists for line in lines)
    for file in files:
        assert file.stat().st_gid == PROJECT
        for reader in (USER, MANAGER):
            assert all_that_can_be_done(reader, file) == {"read it", "list its folder"}
        for other in (OTHER_MEMBER, STRANGER):
            assert all_that_can_be_done(other, file) == set()


TRICKS = {
    "the project's group reads": ([f"A:g:{PROJECT}:R"], "the project's group is in the list"),
    "it is there with nothing": ([f"A:g:{PROJECT}:tcy"], "the project's group is in the list"),
    "a denial hides it": ([f"D:g:{PROJECT}:r", f"A:g:{PROJECT}:r"], "the project's group is in the list"),
    "the owning group, the project's, reads": (["A:g:GROUP@:R"], "the project's group is in the list"),
    "everybody reads": (["A::EVERYONE@:R"], "somebody else is in the list"),
    "everybody signed in reads": (["A::AUTHENTICATED@:R"], "somebody else is in the list"),
    "a foreign user reads": ([f"A::{STRANGER[0]}:R"], "somebody else is in the list"),
    "a group with the user's number reads": ([f"A:g:{USER[0]}:R"], "somebody else is in the list"),
    "the user may append": ([f"A::{USER[0]}:a"], "the user could do more"),
    "the user may change the list": ([f"A::{USER[0]}:C"], "the user could do more"),
    "the user may take it over": ([f"A::{USER[0]}:o"], "the user could do more"),
    "the managers may delete it": ([f"A:g:{MANAGERS}:d"], "the data managers could do more"),
    "the user is denied": ([f"D::{USER[0]}:r"], "the user cannot read"),
    "a group that the user is in is denied": ([f"D:g:{PROJECT}:r"], "the user cannot read"),
    "everybody is denied": (["D::EVERYONE@:r"], "the data managers cannot read"),
}


@pytest.fixture
def released(mount):
    """Made as a delivery makes them, without waiting for the disk."""
    backend = Nfs4Backend("")
    folder = Path(tempfile.mkdtemp(dir=mount)) / "T000012"
    folder.mkdir(mode=0o750)
    backend.apply(plan_personal(backend, folder, WHO))
    (folder / "tables").mkdir(mode=0o750)
    (folder / "tables" / "model.csv").touch(mode=0o640)
    os.chown(folder / "tables" / "model.csv", -1, PROJECT)
    os.chown(folder / "tables", -1, PROJECT)
    return folder / "tables" / "model.csv"


def refused(file, words, who=WHO):
    with pytest.raises(Refused) as said:
        require_personal(Nfs4Backend(""), [file], who, within=file.parent.parent)
    assert words in said.value.message
    assert "model" not in str(said.value)


@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize("where", ["file", "folder", "to files", "to folders"])
def test_law_1_a_list_that_somebody_changed_is_found_on_files_and_folders(released, trick, where):
    entries, words = TRICKS[trick]
    require_personal(Nfs4Backend(""), [released], WHO, within=released.parent.parent)
    for entry in reversed(entries):
        kind, flags, rest = entry.split(":", 2)
        flags += {"to files": "fi", "to folders": "di"}.get(where, "")
        allow(f"{kind}:{flags}:{rest}", released if where == "file" else released.parent)
    refused(released, f"{words}")


def test_law_1_what_another_account_owns_is_refused_since_an_owner_can_let_anybody_in(released):
    os.chown(released, USER[0], -1)
    refused(released, "they belong to another account (1 of 3)")
    os.chown(released.parent.parent, USER[0], -1)
    with pytest.raises(Refused, match="another account"):
        plan_personal(Nfs4Backend(""), released.parent.parent, WHO)


def test_an_owner_who_lost_rights_gets_them_back(released):
    backend, folder = Nfs4Backend(""), released.parent.parent
    lines = [line for line in backend.read(folder) if not line.startswith("A:f:OWNER@")]
    subprocess.run(["nfs4_setfacl", "-S", "-", folder], input="\n".join(lines), text=True, check=True)
    plan = plan_personal(backend, folder, WHO)
    assert plan.changes
    backend.apply(plan)
    assert plan_personal(backend, folder, WHO).changes == []


def test_what_is_handed_down_one_step_only_is_not_handed_down(released):
    backend = Nfs4Backend("")
    lines = [line.replace("A:d:2", "A:dn:2").replace("A:f:2", "A:fn:2") for line in backend.read(released.parent)]
    subprocess.run(["nfs4_setfacl", "-S", "-", released.parent], input="\n".join(lines), text=True, check=True)
    refused(released, "the user cannot read (1 of 3)")


def test_law_9_lists_are_never_set_through_a_link(released):
    link = released.parent.parent.parent / "T000013"
    link.symlink_to(released.parent)
    with pytest.raises(Refused, match="symbolic link"):
        plan_personal(Nfs4Backend(""), link, WHO)


@pytest.mark.parametrize(
    ("kind", "name"), [("lossy", "unknown-to-the-server"), ("deaf", "researcher-1"), ("generous", "researcher-1")]
)
def test_a_server_that_does_something_else_is_noticed(kind, name):
    for mount in mounted(kind):
        folder = mount / "T000012"
        folder.mkdir(mode=0o750)
        backend, who = Nfs4Backend(DOMAIN), Personal(Principal("user", name, None), BY_NAME.managers, BY_NAME.absent)
        before = backend.read(folder)
        with pytest.raises(Refused, match="were restored" if kind != "generous" else "COULD NOT"):
            backend.apply(plan_personal(backend, folder, who))
        assert backend.read(folder) == before or kind == "generous"
        assert not can(USER, "ls", folder) or kind == "generous"
