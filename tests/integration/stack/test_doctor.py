"""The doctor on a site of real parts, well and ill. Airflow itself is asked in test_trial_stack."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml
from trial import seed
from trial.clamd import Clamd
from trial.mail import Mail
from trial.process import trial_account
from trial.sftp_server import READER, EmbeddedSftp
from trial.sshd import Sshd

from sallyport.cli import doctor_folders
from sallyport.cli.doctor import examine
from sallyport.cli.doctor_lines import Standing
from sallyport.cli.main import run
from sallyport.register.chain import Head
from sallyport.register.watermark import advance

ASKING = (
    "AIRFLOW_CONN_SMTP_DEFAULT",
    "AIRFLOW_CONN_TRIAGE_SFTP",
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN",
    "SALLYPORT_AIRFLOW_URL",
)
"""What tells the doctor how to ask."""


@dataclass
class DoctorsSite:
    home: Path
    policy: Path

    def change(self, section, **values):
        policy = yaml.safe_load(self.policy.read_text())
        policy[section] |= values
        self.policy.write_text(yaml.safe_dump(policy))


@pytest.fixture
def site(tmp_path, clamd, monkeypatch):
    home = tmp_path / "site"
    triage = [f"triage/{name}/{part}" for name in seed.SFTP_USERS for part in ("upload", "download")]
    for folder in ("projects", "shared", "register", *triage):
        (home / folder).mkdir(parents=True)
    policy, register = home / "policy.yaml", f"sqlite:///{home}/register/register.sqlite"
    seed.main({"policy": str(policy), "register": register, "home": str(home), "clamd": str(clamd.socket)})
    for name, value in {"SALLYPORT_POLICY": str(policy), "SALLYPORT_REGISTER_URL": register}.items():
        monkeypatch.setenv(name, value)
    for name in ASKING:
        monkeypatch.delenv(name, raising=False)
    return DoctorsSite(home, policy)


def faults():
    return {line.name: line.said for line in examine() if line.standing is Standing.FAULT}


def notes():
    return {line.name: line.said for line in examine() if line.standing is Standing.NOTED}


def test_a_site_in_order_has_no_fault_and_what_was_not_asked_is_said(site, capsys):
    assert faults() == {}
    assert set(notes()) == {"signatures", "mail", "dags"}
    assert "TEST ONLY" in notes()["signatures"]
    assert run(["doctor"]) == 0
    assert "everything is well" in capsys.readouterr().out


def test_law_2_a_scanner_that_is_down_is_a_fault(site):
    site.change("malware", socket=str(site.home / "nobody.sock"))
    assert "does not answer" in faults()["scanner"]
    assert run(["doctor"]) == 1


def test_law_2_a_scanner_that_calls_encrypted_archives_clean_is_a_fault(site, open_folder):
    lax = Clamd(open_folder / "lax", changes={"AlertEncrypted": "no", "AlertEncryptedArchive": "no"})
    lax.start()
    try:
        site.change("malware", socket=str(lax.socket))
        assert "encrypted" in faults()["scanner"]
    finally:
        lax.stop()


def test_law_2_test_signatures_are_a_fault_on_a_real_site(site):
    site.change("site", kind="production")
    site.change("malware", allow_test_signatures=False)
    assert "test signatures" in faults()["scanner"]


def test_law_8_a_policy_file_that_is_not_the_one_in_force_is_a_fault(site):
    site.change("triage", quiet_seconds=1.0)
    assert "not the policy in force" in faults()["policy in force"]


def test_a_policy_with_a_mistake_is_named(site):
    site.change("triage", quiet_secs=1.0)
    assert "quiet_secs" in faults()["policy"]


def test_law_10_a_quarantine_that_others_can_look_into_is_a_fault(site):
    (site.home / "quarantine").chmod(0o750)
    assert "open to others" in faults()["quarantine"]


def test_law_10_a_quarantine_that_links_lead_into_the_projects_is_a_fault(site):
    """By its name it lies apart, which is all that the policy can see."""
    inner = site.home / "projects" / "inner"
    inner.mkdir()
    (site.home / "elsewhere").symlink_to(inner)
    (inner / "quarantine").mkdir(mode=0o700)
    site.change("paths", quarantine=str(site.home / "elsewhere" / "quarantine"))
    assert "lie inside each other" in faults()["quarantine"]


@pytest.mark.parametrize("mode", [0o2770, 0o755, 0o700])
def test_law_10_a_folder_of_previews_that_others_write_to_or_nobody_reads_is_a_fault(site, mode):
    folder = site.home / "previews"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o2750)
    site.change("paths", previews=str(folder))
    assert "previews" not in faults()
    folder.chmod(mode)
    assert "previews" in faults()


def test_law_10_a_folder_of_previews_that_links_lead_into_triage_is_a_fault(site):
    inner = site.home / "triage" / "inner"
    (inner / "previews").mkdir(parents=True)
    (inner / "previews").chmod(0o2750)
    (site.home / "elsewhere").symlink_to(inner)
    site.change("paths", previews=str(site.home / "elsewhere" / "previews"))
    assert "lie inside each other" in faults()["previews"]


@pytest.mark.parametrize("mode", [0o2770, 0o755, 0o500])
def test_law_10_a_folder_of_records_that_others_reach_or_we_cannot_fill_is_a_fault(site, mode):
    folder = site.home / "records"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o700)
    site.change("paths", records=str(folder))
    assert "records" not in faults()
    folder.chmod(mode)
    assert ("records" in faults()) is (mode != 0o500 or os.geteuid() != 0)  # root writes anywhere


def test_a_folder_of_records_that_is_not_there_is_a_fault(site):
    site.change("paths", records=str(site.home / "nowhere"))
    assert "is not there" in faults()["records"]


def test_law_10_a_folder_of_records_that_links_lead_into_the_projects_is_a_fault(site):
    inner = site.home / "projects" / "inner"
    (inner / "records").mkdir(parents=True, mode=0o700)
    (site.home / "elsewhere").symlink_to(inner)
    site.change("paths", records=str(site.home / "elsewhere" / "records"))
    assert "lie inside each other" in faults()["records"]


def test_a_disk_that_is_nearly_full_is_a_fault(site, monkeypatch):
    monkeypatch.setattr(doctor_folders, "_LEAST_FREE", 2**62)
    assert "free for projects" in faults()["room"]


def test_access_list_tools_that_are_not_there_are_a_fault(site, monkeypatch, tmp_path):
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    assert "setfacl is not installed" in faults()["access lists"]
    site.change("access", backend="nfs4")
    assert "nfs4_getfacl is not installed" in faults()["access lists"]


def test_a_file_system_without_access_lists_is_a_fault(site):
    site.change("paths", projects="/proc")
    assert "keeps no POSIX lists" in faults()["access lists"]


def test_the_kind_of_lists_that_triage_has_is_asked_apart(site, monkeypatch, tmp_path):
    site.change("access", triage_backend="nfs4")
    assert "nfs4_getfacl could not read" in faults()["access lists"]
    site.change("access", triage_backend="posix")
    site.change("paths", triage="/proc")
    assert "/proc keeps no POSIX lists" in faults()["access lists"]


def test_users_and_managers_who_are_not_known_are_a_fault(site):
    passwd = site.home / "groups" / "passwd"
    passwd.write_text("".join(line for line in passwd.open() if not line.startswith("researcher-2")))
    assert "researcher-2 is not known" in faults()["recipients"]
    site.change("access", managers_group="nobody-knows-it")
    assert "nobody-knows-it is not known" in faults()["recipients"]


def test_download_folders_that_keep_their_readers_out_are_noted(site):
    download = site.home / "triage" / "researcher-1" / "download"
    download.chmod(0o700)
    told = [line.said for line in examine() if line.name == "recipients" and line.standing is Standing.NOTED]
    assert told == [f"the lists of 1 download folders do not let {role} in" for role in ("their user", "data managers")]
    user, managers = (number_in("passwd", "researcher-1", site), number_in("group", "data-managers", site))
    subprocess.run(["setfacl", "-m", f"u:{user}:rx,g:{managers}:rx", download], check=True)
    assert "recipients" not in notes()


def number_in(file, name, site):
    """The number that a file of the site gives to a name."""
    lines = (line.split(":") for line in (site.home / "groups" / file).read_text().splitlines())
    return next(parts[2] for parts in lines if parts[0] == name)


def test_law_2_stale_signatures_are_a_fault(site, open_folder):
    stale = Clamd(open_folder / "stale", signatures_made=datetime.now(UTC) - timedelta(days=30))
    stale.start()
    try:
        site.change("malware", socket=str(stale.socket))
        assert "days" in faults()["scanner"]
    finally:
        stale.stop()


def test_a_register_that_lies_behind_the_disk_is_a_fault(site):
    advance(site.home / "quarantine", Head(999, "0" * 64))
    assert "lacks event 999" in faults()["register"]


def test_missing_and_open_folders_are_named(site):
    (site.home / "shared").rmdir()
    (site.home / "projects").chmod(0o777)
    (site.home / "triage" / "researcher-1" / "upload").rmdir()
    found = faults()
    assert "is not there" in found["shared"]
    assert "everybody can write" in found["projects"]
    assert "upload is not there" in found["triage of researcher-1"]


def test_a_register_that_is_gone_is_a_fault(site):
    for file in (site.home / "register").iterdir():
        file.unlink()
    assert {"register", "policy in force"} <= set(faults())


def test_the_mail_server_is_asked(site, tmp_path, open_folder, monkeypatch):
    server = Mail(open_folder / "doctors-mail", tmp_path / "mail.log", trial_account())
    server.start()
    connection = {"conn_type": "smtp", "host": "127.0.0.1", "port": server.port, "extra": {"disable_ssl": True}}
    monkeypatch.setenv("AIRFLOW_CONN_SMTP_DEFAULT", json.dumps(connection))
    assert faults() == {}
    server.stop()
    assert "does not answer" in faults()["mail"]


@contextmanager
def triage_server(site, kind, monkeypatch, **settings):
    """The site's triage over SFTP. Yields the server and its triage folder."""
    if kind is Sshd and os.geteuid() != 0:
        pytest.skip("sshd gives each user a chroot only when root starts it")
    home = Path(tempfile.mkdtemp(prefix="sallyport-doctor-", dir="/var/tmp"))
    home.chmod(0o755)
    server = kind(home / "server", home / "triage", ["researcher-1"], trial_account(), **settings)
    try:
        server.start()
        site.change("triage", backend="sftp")
        connect(server, server.host_key, monkeypatch)
        yield server
    finally:
        server.stop()
        shutil.rmtree(home)


def connect(server, host_key, monkeypatch):
    connection = {
        "conn_type": "sftp",
        "host": server.host,
        "port": server.port,
        "login": READER,
        "extra": {"key_file": str(server.users[READER]), "host_key": " ".join(host_key.split()[:2])},
    }
    monkeypatch.setenv("AIRFLOW_CONN_TRIAGE_SFTP", json.dumps(connection))


def said(name, standing):
    return [line.said for line in examine() if line.name == name and line.standing is standing]


def test_an_sftp_site_without_a_connection_is_told_that_it_was_not_asked(site):
    site.change("triage", backend="sftp")
    assert "not in this environment" in notes()["sftp"]


@pytest.mark.parametrize("kind", [Sshd, EmbeddedSftp])
def test_law_9_what_sftp_lacks_is_proven_of_the_server(site, kind, monkeypatch):
    with triage_server(site, kind, monkeypatch) as server:
        found = [line for line in examine() if line.name.startswith("sftp")]
        assert {line.standing for line in found} == {Standing.GOOD}, found
        assert [line.name for line in found] == ["sftp", "sftp root", *["sftp read-only"] * 2, *["sftp links"] * 2]
        assert list((server.triage / "researcher-1" / "upload").iterdir()) == [], "it leaves nothing behind"


def test_law_9_another_host_key_is_a_fault_and_nothing_else_is_asked(site, monkeypatch):
    with triage_server(site, EmbeddedSftp, monkeypatch) as server:
        connect(server, Path(f"{server.users[READER]}.pub").read_text(), monkeypatch)
        found = [line for line in examine() if line.name.startswith("sftp")]
        assert [line.standing for line in found] == [Standing.FAULT]
        assert "host key" in found[0].said.lower()


@pytest.mark.parametrize(("denied", "made"), [("hardlink", ["symbolic links"]), ("", ["symbolic links", "hard links"])])
def test_law_9_an_sshd_that_makes_links_is_a_fault(site, denied, made, monkeypatch):
    with triage_server(site, Sshd, monkeypatch, denied=denied) as server:
        assert said("sftp links", Standing.FAULT) == [f"{kind} can be made in an upload folder" for kind in made]
        assert list((server.triage / "researcher-1" / "upload").iterdir()) == []


def test_law_9_writable_folders_above_the_uploads_are_a_fault(site, monkeypatch):
    with triage_server(site, Sshd, monkeypatch) as server:
        os.chown(server.triage / "researcher-1", server.account.uid, -1)
        assert said("sftp read-only", Standing.FAULT) == ["a user's own folder can be written to"]


def test_law_9_a_session_that_reaches_the_servers_own_files_is_a_fault(site, monkeypatch):
    with triage_server(site, Sshd, monkeypatch) as server:
        (server.triage / "etc").mkdir()
        (server.triage / "etc" / "passwd").touch()
        assert said("sftp root", Standing.FAULT) == ["the session reaches the server's own files"]


def test_links_that_could_not_be_tried_are_not_called_refused(site, monkeypatch):
    with triage_server(site, Sshd, monkeypatch) as server:
        (server.triage / "researcher-1" / "upload").chmod(0o550)
        assert "could not be tried" in notes()["sftp links"]


def test_an_airflow_that_does_not_answer_is_a_fault(site, monkeypatch, tmp_path):
    (tmp_path / "password").write_text("x")
    for name, value in {
        "URL": "http://127.0.0.1:9",
        "USER": "somebody",
        "PASSWORD_FILE": str(tmp_path / "password"),
    }.items():
        monkeypatch.setenv(f"SALLYPORT_AIRFLOW_{name}", value)
    found = faults()
    assert "does not answer" in found["airflow"]
    assert "does not answer" in found["dags"]


class _AnyPage(BaseHTTPRequestHandler):
    """Airflow without the plugin, as far as doctor asks: healthy, and its own page for any other address."""

    def do_GET(self):
        is_health = self.path == "/api/v2/monitor/health"
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"scheduler": {"status": "healthy"}}).encode() if is_health else b"<!doctype html>")

    def log_message(self, *_):
        pass


def test_an_api_server_without_our_part_is_a_fault(site, monkeypatch):
    server = ThreadingHTTPServer(("127.0.0.1", 0), _AnyPage)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        monkeypatch.setenv("SALLYPORT_AIRFLOW_URL", f"http://127.0.0.1:{server.server_port}")
        assert "without Sallyport's part" in faults()["pages"]
    finally:
        server.shutdown()
        server.server_close()
