"""What every kind of source must do, held against a local folder, the real sshd and our own SFTP server."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import time
from pathlib import Path

import paramiko
import pytest
from trial.sshd import READER, Sshd

from sallyport.errors import NotFound, Refused
from sallyport.policy.model import Policy
from sallyport.storage.folder import FolderSource
from sallyport.storage.quarantine import Quarantine
from sallyport.storage.sftp import SftpSource
from sallyport.storage.source import Guarantee
from sallyport.storage.upload import upload_source


@pytest.fixture
def upload(server):
    """A user's upload folder as it lies on the disk, emptied."""
    folder = server.triage / "researcher-1" / "upload"
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    return folder


@pytest.fixture(params=["folder", "sftp"])
def source(request, server, upload, sftp):
    if request.param == "folder":
        source = FolderSource(server.triage, "researcher-1/upload")
    else:
        source = SftpSource(sftp(READER), "/researcher-1/upload")
    yield source
    source.close()


def put(upload, path, data=b"x"):
    place = upload / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    for made in (place, *(folder for folder in place.parents if folder.is_relative_to(upload))):
        os.chown(made, upload.stat().st_uid, upload.stat().st_gid)
    return place


def test_lists_what_is_below_sorted_by_path(source, upload):
    put(upload, "b.csv", b"12345")
    put(upload, "a/z.csv")
    put(upload, "a b/é.csv")
    (upload / "empty").mkdir()
    assert [(file.path, file.kind, file.size) for file in source.list()] == [
        ("a b/é.csv", "file", 1),
        ("a/z.csv", "file", 1),
        ("b.csv", "file", 5),
    ]
    assert [source.stat(file.path) for file in source.list()] == source.list()
    assert source.stat("nothing") is None
    assert source.stat("a") is None


@pytest.mark.parametrize(
    "name",
    [b"caf\xe9.csv", b"new\nline", "rtl\u202e.csv".encode(), b"x" * 255, b"-rf", b"*?[x]", b" ", b"'\"$(x)`", b"\\"],
)
def test_law_9_any_bytes_can_be_a_name_and_hide_nothing_beside_them(source, upload, name):
    put(upload, "plain").rename(upload / os.fsdecode(name))
    put(upload, "good.csv", b"y")
    found = {os.fsencode(file.path): file for file in source.list()}
    assert set(found) == {name, b"good.csv"}
    odd = found[name]
    assert source.stat(odd.path) == odd
    with source.open(odd.path) as stream:
        assert stream.read() == b"x"
    source.remove(odd.path, odd)
    assert [file.path for file in source.list()] == ["good.csv"]


def test_reads_the_bytes(source, upload, tmp_path):
    data = os.urandom(3_000_000)
    put(upload, "a/big.bin", data)
    put(upload, "nothing-in-it", b"")
    quarantine = Quarantine(tmp_path / "quarantine")
    with source.open("a/big.bin") as stream:
        stored = quarantine.take(stream)
    with quarantine.open(stored.digest) as stream:
        assert stream.read() == data
    with source.open("nothing-in-it") as stream:
        assert stream.read() == b""
    with pytest.raises(NotFound), source.open("missing"):
        pass


def test_law_9_links_and_pipes_are_seen_and_refused(source, upload, tmp_path):
    (tmp_path / "secret").write_text("x")
    (upload / "link").symlink_to(tmp_path / "secret")
    (upload / "way").symlink_to(upload.parent)
    os.mkfifo(upload / "pipe")
    assert {file.path: file.kind for file in source.list()} == {"link": "symlink", "pipe": "fifo", "way": "symlink"}
    for path in ("link", "pipe", "way", "way/upload/link"):
        with pytest.raises(Refused), source.open(path):
            pass
    assert source.stat("way/download") is None


def test_a_file_that_grows_while_it_is_read_is_noticed(source, upload):
    place = put(upload, "file", b"first")

    def read():
        with source.open("file") as stream:
            stream.read()
            with place.open("ab") as more:
                more.write(b" and more")

    with pytest.raises(Refused):
        read()


def test_a_file_replaced_while_it_is_read_is_noticed(source, upload):
    put(upload, "file", b"first")

    def read():
        with source.open("file") as stream:
            stream.read()
            put(upload, "other", b"other!").rename(upload / "file")

    with pytest.raises(Refused):
        read()


def test_law_3_only_the_expected_file_is_removed(source, upload):
    put(upload, "a/file", b"copied")
    (expected,) = source.list()
    put(upload, "a/file", b"changed since")
    with pytest.raises(Refused):
        source.remove("a/file", expected)
    assert (upload / "a/file").read_bytes() == b"changed since"
    (expected,) = source.list()
    source.remove("a/file", expected)
    assert source.stat("a/file") is None
    source.remove("a/file", expected)
    source.remove("gone/file", expected)


def test_each_says_what_it_can_promise(server, upload, sftp):
    assert FolderSource(upload).guarantees == frozenset(Guarantee)
    assert SftpSource(sftp(READER), "/researcher-1/upload").guarantees == frozenset()
    with pytest.raises(NotFound):
        SftpSource(sftp(READER), "/researcher-3/upload")


def test_what_a_researcher_uploads_can_be_read_and_deleted_by_the_tasks(server, upload, sftp):
    session = sftp("researcher-1")
    session.mkdir("/upload/results")
    session.putfo(io.BytesIO(b"a,b\n"), "/upload/results/table.csv.filepart")
    session.rename("/upload/results/table.csv.filepart", "/upload/results/table.csv")
    place = upload / "results" / "table.csv"
    account = server.account
    plain = ["setpriv", f"--reuid={account.uid}", f"--regid={account.gid}", "--clear-groups"]
    assert subprocess.run([*plain, "cat", place], check=True, capture_output=True).stdout == b"a,b\n"
    subprocess.run([*plain, "rm", place], check=True)
    assert not place.exists()


def test_the_server_gives_what_the_protocol_lacks(server, sftp):
    session = sftp("researcher-1")
    session.putfo(io.BytesIO(b"x"), "/upload/x")
    for forbidden in (
        lambda: session.symlink("/etc/passwd", "/upload/link"),
        lambda: session.putfo(io.BytesIO(b"x"), "/download/x"),
        lambda: session.mkdir("/elsewhere"),
        lambda: session.listdir("/../researcher-2"),
        lambda: session.open("/../../../../etc/passwd").read(),
    ):
        with pytest.raises(OSError, match=r".*"):
            forbidden()


def test_a_key_opens_only_its_own_door(server):
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    key = str(server.users["researcher-2"])
    with pytest.raises(paramiko.AuthenticationException):
        client.connect(
            server.host, server.port, username="researcher-1", key_filename=key, allow_agent=False, look_for_keys=False
        )
    client.close()


def test_upload_source_goes_the_way_the_policy_says(server, upload, sftp):
    put(upload, "x")
    values = {
        "site": {"name": "Test", "kind": "trial", "contact": "help@trial.test"},
        "paths": {"projects": "/p", "triage": server.triage, "shared": "/s", "quarantine": "/q"},
        "malware": {"socket": "/clamd.sock"},
        "notices": {"sender": "sallyport@trial.test"},
    }
    by_folder = Policy.model_validate(values)
    by_sftp = Policy.model_validate(values | {"triage": {"backend": "sftp"}})
    assert [file.path for file in upload_source(by_folder, "researcher-1").list()] == ["x"]
    assert [file.path for file in upload_source(by_sftp, "researcher-1", sftp(READER)).list()] == ["x"]


def test_stopping_the_server_ends_its_sessions(tmp_path_factory, server):
    folder = Path(f"/var/tmp/sallyport-stop-{os.getpid()}")
    folder.mkdir(mode=0o755)
    try:
        part = type(server)(folder / "server", folder / "triage", ["researcher-1"], server.account)
        part.start()
        client = paramiko.SSHClient()
        client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
        client.connect(
            part.host,
            part.port,
            username="researcher-1",
            key_filename=str(part.users["researcher-1"]),
            allow_agent=False,
            look_for_keys=False,
        )
        session = client.open_sftp()
        assert session.listdir("/")
        part.stop()
        deadline = time.monotonic() + 5
        while client.get_transport().is_active() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not client.get_transport().is_active()
        client.close()
        if isinstance(part, Sshd):
            assert str(folder) not in Path("/proc/self/mountinfo").read_text()
    finally:
        shutil.rmtree(folder)
