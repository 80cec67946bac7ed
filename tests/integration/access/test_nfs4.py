"""NFSv4 access lists by the unmodified nfs4-acl-tools, on a stand-in for a file server."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from accounts import can
from nfs4_filesystem import Nfs4Filesystem
from sallyport.access.model import EVERYTHING, READ_ONLY, Entry, Principal, Right
from sallyport.access.nfs4 import Nfs4Backend
from sallyport.errors import BadRequest, Fault, NotFound, Refused
from sallyport.storage.delivery import deliver
from sallyport.storage.folder import FolderSource
from sallyport.storage.quarantine import Quarantine

USERS = Principal("group", "project-ab12cd34ef-users", 200_000)
MANAGERS = Principal("group", "managers", 200_001)
MEMBER, STRANGER = (290_101, 200_000), (290_103, 290_003)
NAME = "project-ab12cd34ef-users@example.org"


@pytest.fixture(scope="module", params=["full", "lossy"])
def mount(request):
    yield from mounted(request.param)


def mounted(kind):
    top = Path(tempfile.mkdtemp(prefix="sallyport-nfs4-", dir="/var/tmp"))
    top.chmod(0o755)
    filesystem = Nfs4Filesystem(top, kind)
    try:
        filesystem.start()
        yield filesystem.mount
    finally:
        filesystem.stop()
        shutil.rmtree(top)


@pytest.fixture
def folder(mount, request):
    made = mount / f"f{abs(hash(request.node.name))}"
    made.mkdir(mode=0o750)
    subprocess.run(["nfs4_setfacl", "-a", "A:fdg:managers@example.org:RWX", made], check=True)
    return made


@pytest.fixture(params=["example.org", ""], ids=["names", "ids"])
def backend(request):
    return Nfs4Backend(request.param)


def give(backend, path, *entries, absent=()):
    return backend.apply(backend.plan(path, entries, absent))


def test_the_guides_entry_comes_on_top_of_a_working_folder(folder):
    given = give(Nfs4Backend("example.org"), folder, Entry(USERS, EVERYTHING, inherit=True))
    kind, flags, who, letters = given.after[0].split(":")
    assert (kind, sorted(flags), who) == ("A", sorted("fdg"), NAME)
    assert set("rwaDx") <= set(letters)
    assert given.after[1:] == given.before


def test_a_released_file_is_read_by_the_group_and_written_by_nobody_in_it(backend, folder, tmp_path):
    give(backend, folder, Entry(USERS, READ_ONLY, inherit=True))
    quarantine = Quarantine(tmp_path / "quarantine")
    stored = quarantine.take(io.BytesIO(b"released"))
    place = deliver(quarantine, stored, folder, "new/folder/result.csv", replace=False, keep=None).path
    assert can(MEMBER, "cat", place)
    assert not can(MEMBER, "sh", "-c", 'printf x >> "$0"', place)
    assert not can(STRANGER, "cat", place)
    assert not can(STRANGER, "ls", place.parent)
    assert backend.effective(place, USERS) == {Right.READ}
    assert backend.effective(place.parent, USERS) == READ_ONLY
    assert Right.WRITE in Nfs4Backend("example.org").effective(place, MANAGERS)
    assert backend.plan(place, [Entry(USERS, frozenset({Right.READ}), inherit=False)]).changes == []
    assert Right.WRITE not in backend.effective(place, Principal("group", "the owner's", place.stat().st_gid))
    replaced = quarantine.take(io.BytesIO(b"again"))
    done = deliver(quarantine, replaced, folder, "new/folder/result.csv", replace=True, keep=quarantine)
    assert done.replaced == stored
    assert can(MEMBER, "cat", place)
    assert not can(STRANGER, "cat", place)
    source = FolderSource(folder)
    assert [file.kind for file in source.list()] == ["file"]
    source.close()


def test_run_twice_it_changes_nothing(backend, folder):
    for entry in (Entry(USERS, READ_ONLY, inherit=True), Entry(USERS, EVERYTHING, inherit=True)):
        first = give(backend, folder, entry)
        again = backend.plan(folder, [entry])
        assert again.changes == []
        assert backend.apply(again).after == first.after == backend.read(folder)


def test_taking_away_leaves_the_others_as_they_were(backend, folder):
    before = backend.read(folder)
    give(backend, folder, Entry(USERS, READ_ONLY, inherit=True))
    assert give(backend, folder, absent=[USERS]).after == before
    assert backend.effective(folder, USERS) == set()


def test_a_list_that_changed_since_it_was_looked_at_is_left_alone(backend, folder):
    plan = backend.plan(folder, [Entry(USERS, READ_ONLY, inherit=True)])
    subprocess.run(["nfs4_setfacl", "-a", "A::4711:R", folder], check=True)
    with pytest.raises(Refused):
        backend.apply(plan)
    assert not any(NAME in line or ":200000:" in line for line in backend.read(folder))


@pytest.mark.parametrize(
    ("kind", "who"),
    [("lossy", Principal("group", "unknown-to-the-server", None)), ("deaf", USERS), ("generous", USERS)],
)
def test_a_server_that_does_something_else_is_noticed_and_undone(kind, who):
    for mount in mounted(kind):
        (mount / "data").mkdir(mode=0o750)
        backend = Nfs4Backend("example.org")
        before = backend.read(mount / "data")
        with pytest.raises(Refused, match="were restored" if kind != "generous" else "COULD NOT"):
            give(backend, mount / "data", Entry(who, READ_ONLY, inherit=True))
        assert backend.read(mount / "data") == before or kind == "generous"


def test_a_file_system_without_such_lists_is_a_fault_although_the_tool_exits_with_0(tmp_path):
    backend = Nfs4Backend("example.org")
    with pytest.raises(Fault):
        backend.read(tmp_path)
    with pytest.raises(NotFound):
        backend.read(tmp_path / "missing")
    with pytest.raises(BadRequest):
        Nfs4Backend("")._names_of(Principal("group", "g", None))


def test_law_9_lists_are_never_set_through_a_link(folder):
    (folder / "link").symlink_to("/etc")
    with pytest.raises(Refused):
        Nfs4Backend("").plan(folder / "link", [Entry(USERS, EVERYTHING, inherit=True)])


def test_what_we_send_is_understood_by_the_tools_own_parser(tmp_path):
    backend = Nfs4Backend("example.org")
    for rights in (READ_ONLY, EVERYTHING, frozenset({Right.READ})):
        lines = ",".join(backend._lines(Entry(USERS, rights, inherit=True), is_folder=True))
        answer = subprocess.run(
            ["nfs4_setfacl", "--test", "-s", lines, tmp_path], capture_output=True, text=True, check=True
        )
        assert len(answer.stdout.split()) == len(lines.split(","))
