"""A local folder as a source: what hostile users may do in it."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from sallyport.errors import BadRequest, NotFound, Refused
from sallyport.storage import folder as folder_module
from sallyport.storage.folder import FolderSource
from sallyport.storage.handles import Folder


@pytest.fixture
def upload(tmp_path):
    (tmp_path / "secret").write_text("not for users")
    root = tmp_path / "upload"
    root.mkdir()
    return root


@pytest.fixture
def source(upload):
    source = FolderSource(upload)
    yield source
    source.close()


def kinds(source):
    return {file.path: file.kind for file in source.list()}


def test_law_9_everything_but_plain_files_is_named_and_refused(upload, source, tmp_path):
    (upload / "plain").write_text("x")
    (upload / "twice").write_text("x")
    os.link(upload / "twice", upload / "again")
    (upload / "link").symlink_to(tmp_path / "secret")
    (upload / "folder-link").symlink_to(tmp_path)
    os.mkfifo(upload / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(upload / "socket"))
    os.mknod(upload / "device", 0o600 | 0o020000, os.makedev(1, 5))
    assert kinds(source) == {
        "plain": "file",
        "twice": "hardlink",
        "again": "hardlink",
        "link": "symlink",
        "folder-link": "symlink",
        "pipe": "fifo",
        "socket": "socket",
        "device": "device",
    }
    for name in set(kinds(source)) - {"plain"}:
        with pytest.raises(Refused), source.open(name):
            pass


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "a/../../secret", ".", "", "a//b", "sub\0x"])
def test_law_9_no_path_leads_out(source, path):
    with pytest.raises((BadRequest, NotFound)), source.open(path):
        pass


def test_law_9_a_link_on_the_way_is_not_followed(upload, source, tmp_path):
    (upload / "folder").symlink_to(tmp_path)
    with pytest.raises(Refused), source.open("folder/secret"):
        pass
    assert source.stat("folder/secret") is None


def test_law_9_the_root_may_not_be_a_link(upload, tmp_path):
    (tmp_path / "link").symlink_to(upload)
    with pytest.raises(Refused):
        FolderSource(tmp_path / "link")
    (upload / "user").symlink_to(tmp_path)
    with pytest.raises(Refused):
        FolderSource(upload, "user/upload")


def test_law_9_a_folder_swapped_for_a_link_mid_walk_changes_nothing(upload, source, tmp_path):
    (upload / "a").mkdir()
    (upload / "a" / "secret").write_text("mine")
    with Folder.open(upload) as root, root.child("a") as inside:
        (upload / "a").rename(upload / "b")
        (upload / "a").symlink_to(tmp_path)
        with os.fdopen(inside.open_file("secret")) as stream:
            assert stream.read() == "mine"
    with pytest.raises(Refused), source.open("a/secret"):
        pass


def test_a_file_swapped_for_a_link_between_look_and_open_is_refused(upload, source, tmp_path, monkeypatch):
    (upload / "file").write_text("x")
    look = Folder.stat

    def swap(self, name):
        seen = look(self, name)
        (upload / "file").unlink()
        (upload / "file").symlink_to(tmp_path / "secret")
        return seen

    monkeypatch.setattr(Folder, "stat", swap)
    with pytest.raises(Refused), source.open("file"):
        pass


def test_undecodable_names_are_listed_and_can_be_read(upload, source):
    Path(os.fsdecode(bytes(upload) + b"/caf\xe9")).write_text("x")
    (file,) = source.list()
    assert os.fsencode(file.path) == b"caf\xe9"
    with source.open(file.path) as stream:
        assert stream.read() == b"x"


def test_very_deep_folders_neither_stop_nor_hide(upload, source):
    here = os.open(upload, os.O_RDONLY)
    for _ in range(60):
        os.mkdir("d" * 200, dir_fd=here)
        below = os.open("d" * 200, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    (found,) = source.list()
    assert found.kind == "other"
    assert len(found.path) > 4096


def test_more_entries_than_anybody_means_are_refused(upload, source, monkeypatch):
    monkeypatch.setattr(folder_module, "MOST_ENTRIES", 3)
    for number in range(4):
        (upload / str(number)).touch()
    with pytest.raises(Refused):
        source.list()


def test_a_file_replaced_while_removing_is_put_back(upload, source, monkeypatch):
    (upload / "file").write_text("copied")
    (expected,) = source.list()
    rename = folder_module.rename_without_replacing

    def replace_first(handle, old, new):
        if old == "file":
            (upload / "new").write_text("newer!")
            (upload / "new").rename(upload / "file")
        rename(handle, old, new)

    monkeypatch.setattr(folder_module, "rename_without_replacing", replace_first)
    with pytest.raises(Refused):
        source.remove("file", expected)
    assert (upload / "file").read_text() == "newer!"
    assert [file.path for file in source.list()] == ["file"]


def test_a_removal_that_was_cut_short_is_finished(upload, source, monkeypatch):
    (upload / "file").write_text("copied")
    (expected,) = source.list()

    def killed(*_args, **_kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "unlink", killed)
        with pytest.raises(KeyboardInterrupt):
            source.remove("file", expected)
    (upload / "file").write_text("a new upload")
    source.remove("file", expected)
    assert (upload / "file").read_text() == "a new upload"
    assert [file.path for file in source.list()] == ["file"]


def test_no_message_names_a_file(upload, source):
    (upload / "Smith_HIV.csv").symlink_to("/etc/passwd")
    with pytest.raises(Refused) as refused, source.open("Smith_HIV.csv"):
        pass
    with pytest.raises(NotFound) as missing, source.open("Jones_HIV.csv"):
        pass
    assert "HIV" not in f"{refused.value}{missing.value}"
