"""A user's files over SFTP: the same journey, on the real sshd."""

from __future__ import annotations

import shutil
import tempfile
from base64 import b64decode
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import paramiko
import pytest
from trial.process import trial_account
from trial.sftp_server import READER
from trial.sshd import Sshd

from hostile_samples import seven_zip
from journeys.site_fixture import TrialSite, days_pass
from sallyport.errors import Fault
from sallyport.retention.tidy import Tidier
from sallyport.storage.upload import upload_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trial.clamd import Clamd

    from sallyport.storage.source import Source

USERS = ["researcher-1", "researcher-2", "data-manager-1", "data-manager-2"]


class SftpSite(TrialSite):
    """A site that reads uploads over SFTP, as the reader of the trial's server."""

    server: Sshd

    @contextmanager
    def uploads(self, user: str) -> Iterator[Source]:
        with self.client(READER) as client:
            yield upload_source(self.loaded.policy, user, client.open_sftp())

    @contextmanager
    def client(self, name: str, port: int | None = None) -> Iterator[paramiko.SSHClient]:
        """``port`` of a line that leads to the server; None goes straight."""
        port = port or self.server.port
        kind, key = self.server.host_key.split()[:2]
        with paramiko.SSHClient() as client:
            client.get_host_keys().add(f"[{self.server.host}]:{port}", kind, paramiko.Ed25519Key(data=b64decode(key)))
            client.set_missing_host_key_policy(paramiko.RejectPolicy())
            client.connect(
                self.server.host,
                port,
                username=name,
                key_filename=str(self.server.users[name]),
                allow_agent=False,
                look_for_keys=False,
            )
            yield client

    def upload(self, user: str, name: str, content: bytes) -> Path:
        """As the user does it, through the server."""
        with self.client(user) as client, client.open_sftp() as sftp:
            for parent in list(Path(name).parents)[-2::-1]:
                sftp.mkdir(f"upload/{parent}")
            with sftp.open(f"upload/{name}", "wb") as file:
                file.write(content)
        return self.server.triage / user / "upload" / name


@pytest.fixture(scope="module")
def server() -> Iterator[Sshd]:
    folder = Path(tempfile.mkdtemp(prefix="sallyport-sftp-", dir="/var/tmp"))
    folder.chmod(0o755)
    part = Sshd(folder / "server", folder / "triage", USERS, trial_account())
    try:
        part.start()
        yield part
    finally:
        part.stop()
        shutil.rmtree(folder)


@pytest.fixture
def site(tmp_path: Path, clamd: Clamd, server: Sshd) -> SftpSite:
    for left in server.triage.glob("*/upload/*"):
        shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()
    root = tmp_path / "site"
    root.mkdir()
    made = SftpSite(root, clamd.socket, {"triage": {"backend": "sftp", "quiet_seconds": 0.2, "poll_seconds": 0.05}})
    made.server = server
    return made


def test_the_whole_way_is_the_same_as_from_a_folder(site: SftpSite, tmp_path: Path, clamd: Clamd) -> None:
    packed = seven_zip(tmp_path, {"one.csv": b"1", "sub/two.csv": b"2"}).read_bytes()
    (tmp_path / "folder").mkdir()
    manifests = []
    for each in (site, TrialSite(tmp_path / "folder", clamd.socket)):
        each.upload("researcher-1", "batch/table.csv", b"a,b\n1,2\n")
        each.upload("researcher-1", "pack.7z", packed)
        journey = each.user_input("batch", "pack.7z").to_review()
        assert journey.approve() == []
        assert journey.release() == "released"
        assert journey.close() == "closed"
        assert (each.data / "batch/table.csv").read_bytes() == b"a,b\n1,2\n"
        assert (each.data / "pack.7z").read_bytes() == packed
        kinds = [event.kind for event in each.events() if event.subject.startswith("transfer:")]
        manifests.append((journey.transfer.manifest_digest, kinds))
    assert manifests[0] == manifests[1]


class Dropping:
    """A source whose server goes away after some bytes of some file."""

    def __init__(self, source: Source, client: paramiko.SSHClient, on: str) -> None:
        self._source, self._client, self._on = source, client, on

    def __getattr__(self, name: str) -> object:
        if name == self._on:
            self._client.close()
        return getattr(self._source, name)

    @contextmanager
    def open(self, path: str) -> Iterator[object]:
        with self._source.open(path) as stream:
            yield _Cut(stream, self._client) if self._on == "read" else stream


class _Cut:
    def __init__(self, stream: object, client: paramiko.SSHClient) -> None:
        self._stream, self._client, self._calls = stream, client, 0

    def read(self, count: int) -> bytes:
        self._calls += 1
        if self._calls == 2:
            self._client.close()
        return self._stream.read(min(count, 32768))


# paramiko reads ahead in a thread of its own, which dies with the connection
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("moment", ["list", "stat", "read"])
def test_a_server_that_goes_away_midway_is_a_fault_and_the_step_can_be_run_again(
    site: SftpSite, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    content = bytes(range(256)) * 8_000
    site.upload("researcher-1", "a.bin", content)
    journey = site.user_input("a.bin")

    @contextmanager
    def dropping(user: str) -> Iterator[object]:
        with site.client(READER) as client:
            yield Dropping(upload_source(site.loaded.policy, user, client.open_sftp()), client, moment)

    with monkeypatch.context() as patch:
        patch.setattr(site, "uploads", dropping)
        with pytest.raises(Fault):
            journey.stage()
    assert journey.state == "requested"
    assert journey.transfer.files == []
    assert list(site.quarantine.digests()) == []
    journey.to_review()
    assert journey.approve() == []
    assert journey.release() == "released"
    assert (site.data / "a.bin").read_bytes() == content


def test_law_3_tidying_over_sftp_deletes_the_very_file_and_leaves_a_newer_one(site: SftpSite) -> None:
    gone = site.upload("researcher-1", "a.csv", b"x")
    stays = site.upload("researcher-1", "b.csv", b"y")
    journey = site.user_input("*.csv").to_review()
    journey.approve()
    journey.release()
    journey.close()
    site.upload("researcher-1", "b.csv", b"a newer one")
    days_pass(site, 15)
    report = Tidier(site.register, site.loaded.policy, site.quarantine, site.uploads).run()
    assert [item.path for item in report.deleted] == ["a.csv"]
    assert not gone.exists()
    assert stays.read_bytes() == b"a newer one"


def test_tidying_logs_in_once_for_a_user_and_again_after_the_server_was_away(site: SftpSite) -> None:
    for name in ("a.csv", "b.csv", "c.csv"):
        site.upload("researcher-1", name, b"x")
    journey = site.user_input("*.csv").to_review()
    journey.approve()
    journey.release()
    journey.close()
    days_pass(site, 15)
    log_ins = []

    @contextmanager
    def uploads(user: str) -> Iterator[object]:
        with site.client(READER) as client:
            log_ins.append(client)
            source = upload_source(site.loaded.policy, user, client.open_sftp())
            yield Dropping(source, client, "stat") if len(log_ins) == 1 else source

    report = Tidier(site.register, site.loaded.policy, site.quarantine, uploads).run()
    assert [item.path for item in report.deleted] == ["b.csv", "c.csv"]
    assert [item.path for item, _ in report.kept] == ["a.csv"]
    assert len(log_ins) == 2
    assert [path.name for path in (site.server.triage / "researcher-1/upload").iterdir()] == ["a.csv"]


def test_law_9_links_in_an_upload_folder_are_not_followed_over_sftp_either(site: SftpSite) -> None:
    site.upload("researcher-1", "good.csv", b"y")
    secret = site.upload("researcher-2", "secret.csv", b"another user's")
    (site.server.triage / "researcher-1/upload/soft.csv").symlink_to(secret)
    (site.server.triage / "researcher-1/upload/folder").symlink_to(secret.parent)
    journey = site.user_input("*").to_review()
    assert "source.symlink" in journey.rules()
    journey.approve(files=["good.csv"])
    journey.release()
    assert [path.name for path in site.data.iterdir()] == ["good.csv"]


def test_without_a_connection_it_is_a_fault(site: SftpSite) -> None:
    with pytest.raises(Fault, match="no connection"):
        upload_source(site.loaded.policy, "researcher-1")
