"""Approved bytes to their place, with others working against it."""

from __future__ import annotations

import fcntl
import io
import os

import pytest

from sallyport.errors import BadRequest, NotFound, Refused
from sallyport.storage import renaming
from sallyport.storage.delivery import deliver
from sallyport.storage.placing import Placing, temporary_of
from sallyport.storage.quarantine import Quarantine


@pytest.fixture
def quarantine(tmp_path):
    return Quarantine(tmp_path / "quarantine")


@pytest.fixture
def data(tmp_path):
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


@pytest.fixture(params=["flags", "no flags"])
def any_renaming(request, monkeypatch):
    """File systems with renameat2's flags, and those without (NFS)."""
    if request.param == "no flags":
        monkeypatch.setattr(renaming, "_renameat2", lambda *_: False)


def names(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.fixture
def approved(quarantine):
    return quarantine.take(io.BytesIO(b"approved"))


@pytest.mark.usefixtures("any_renaming")
def test_law_1_exactly_the_approved_bytes_arrive(quarantine, data, approved):
    done = deliver(quarantine, approved, data, "a/b/result.csv", replace=False, keep=None)
    assert (done.path, done.size, done.digest) == (data / "a/b/result.csv", 8, approved.digest)
    assert (done.replaced, done.resumed) == (None, False)
    assert done.path.read_bytes() == b"approved"
    assert names(data) == ["a", "a/b", "a/b/result.csv"]
    again = deliver(quarantine, approved, data, "a/b/result.csv", replace=False, keep=None)
    assert again.resumed
    assert names(data) == ["a", "a/b", "a/b/result.csv"]


@pytest.mark.parametrize("changed", [b"tampered", b"approved, and more", b"approve"])
def test_law_1_changed_bytes_in_quarantine_are_not_released(quarantine, data, approved, changed):
    place = quarantine.root / "blobs" / approved.digest[:2] / approved.digest
    place.chmod(0o600)
    place.write_bytes(changed)
    with pytest.raises(Refused):
        deliver(quarantine, approved, data, "new/x", replace=False, keep=None)
    assert names(data) == ["new"]


@pytest.mark.usefixtures("any_renaming")
def test_law_3_another_file_is_never_written_over(quarantine, data, approved):
    (data / "x").write_text("somebody's")
    with pytest.raises(Refused):
        deliver(quarantine, approved, data, "x", replace=False, keep=None)
    assert (data / "x").read_text() == "somebody's"
    assert names(data) == ["x"]


@pytest.mark.usefixtures("any_renaming")
def test_law_3_a_replaced_file_is_kept_by_its_digest(quarantine, data, approved):
    (data / "x").write_bytes(b"the old bytes")
    done = deliver(quarantine, approved, data, "x", replace=True, keep=quarantine)
    assert (data / "x").read_bytes() == b"approved"
    assert done.replaced is not None
    with quarantine.open(done.replaced.digest) as stream:
        assert stream.read() == b"the old bytes"
    assert names(data) == ["x"]
    again = deliver(quarantine, approved, data, "x", replace=True, keep=quarantine)
    assert (again.resumed, again.replaced) == (True, done.replaced)


@pytest.mark.parametrize("path", ["", "/x", "../x", "a/../../x", "a//x", "./x", "a/", "x\0"])
def test_law_9_no_path_leads_out_of_the_destination(quarantine, data, approved, path):
    with pytest.raises(BadRequest):
        deliver(quarantine, approved, data, path, replace=True, keep=quarantine)
    assert not names(data)
    assert not (data.parent / "x").exists()


def test_law_9_a_folder_that_is_a_link_is_not_entered(quarantine, data, approved, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (data / "a").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refused):
        deliver(quarantine, approved, data, "a/x", replace=True, keep=quarantine)
    with pytest.raises(Refused):
        deliver(quarantine, approved, data / "a", "x", replace=True, keep=quarantine)
    assert names(tmp_path / "elsewhere") == []


@pytest.mark.parametrize("make", ["symlink", "dangling", "fifo", "hardlink", "folder"])
def test_law_9_only_a_plain_file_can_be_replaced(quarantine, data, approved, tmp_path, make):
    other = tmp_path / "other"
    other.write_bytes(b"of others")
    place = data / "x"
    {
        "symlink": lambda: place.symlink_to(other),
        "dangling": lambda: place.symlink_to(tmp_path / "nothing"),
        "fifo": lambda: os.mkfifo(place),
        "hardlink": lambda: os.link(other, place),
        "folder": place.mkdir,
    }[make]()
    with pytest.raises(Refused):
        deliver(quarantine, approved, data, "x", replace=True, keep=quarantine)
    assert other.read_bytes() == b"of others"
    assert not (tmp_path / "nothing").exists()
    assert names(data) == ["x"]


def test_law_9_what_lies_under_our_temporary_name_is_not_written_through(quarantine, data, approved, tmp_path):
    other = tmp_path / "other"
    other.write_text("of others")
    temporary = temporary_of(approved.digest, data / "x")
    (data / temporary).symlink_to(other)
    with pytest.raises(Refused):
        deliver(quarantine, approved, data, "x", replace=False, keep=None)
    assert other.read_text() == "of others"
    (data / temporary).unlink()
    os.link(other, data / temporary)
    deliver(quarantine, approved, data, "x", replace=False, keep=None)
    assert other.read_text() == "of others"
    assert names(data) == ["x"]


@pytest.mark.usefixtures("any_renaming")
@pytest.mark.parametrize("replace", [False, True])
def test_a_destination_that_appears_meanwhile_stays(quarantine, data, approved, monkeypatch, replace):
    put_new = Placing._put_new

    def appear(self):
        (data / "x").write_text("just arrived")
        put_new(self)

    monkeypatch.setattr(Placing, "_put_new", appear)
    with pytest.raises(Refused):
        deliver(quarantine, approved, data, "x", replace=replace, keep=quarantine)
    assert (data / "x").read_text() == "just arrived"
    assert names(data) == ["x"]


@pytest.mark.usefixtures("any_renaming")
@pytest.mark.parametrize("how", ["in place", "by another file"])
def test_law_3_a_file_that_changes_while_it_is_kept_is_not_lost(quarantine, data, approved, monkeypatch, how):
    (data / "x").write_text("old")
    note = Quarantine.note_replaced

    def change(self, key, stored):
        note(self, key, stored)
        if how == "in place":
            (data / "x").write_text("newer")
        else:
            (data / "y").write_text("newer")
            (data / "y").rename(data / "x")

    monkeypatch.setattr(Quarantine, "note_replaced", change)
    with pytest.raises(Refused):
        deliver(quarantine, approved, data, "x", replace=True, keep=quarantine)
    assert (data / "x").read_text() == "newer"
    assert names(data) == ["x"]


def test_a_destination_folder_moved_meanwhile_is_noticed(quarantine, data, approved, monkeypatch):
    put_new = Placing._put_new

    def move(self):
        (data / "a").rename(data / "b")
        put_new(self)

    monkeypatch.setattr(Placing, "_put_new", move)
    with pytest.raises((Refused, NotFound)):
        deliver(quarantine, approved, data, "a/x", replace=False, keep=None)


def test_two_runs_never_write_the_same_file_at_once(quarantine, data, approved):
    temporary = temporary_of(approved.digest, data / "x")
    with (data / temporary).open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(Refused):
            deliver(quarantine, approved, data, "x", replace=False, keep=None)
        assert (data / temporary).exists()
    deliver(quarantine, approved, data, "x", replace=False, keep=None)
    assert names(data) == ["x"]


def test_replacing_needs_a_place_for_the_old_bytes(quarantine, data, approved):
    with pytest.raises(ValueError, match="keeps the old bytes"):
        deliver(quarantine, approved, data, "x", replace=True, keep=None)


def test_without_an_access_list_the_folders_group_reads_whatever_our_umask_is(quarantine, data, approved):
    old = os.umask(0o077)
    try:
        done = deliver(quarantine, approved, data, "a/x", replace=False, keep=None)
    finally:
        os.umask(old)
    assert done.path.stat().st_mode & 0o777 == 0o640
    assert done.path.parent.stat().st_mode & 0o777 == 0o750
