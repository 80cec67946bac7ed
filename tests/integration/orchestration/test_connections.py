"""Airflow's connections as plain clients, with the real server behind them."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from airflow.providers.ssh.hooks.ssh import SSHHook
from trial.process import trial_account
from trial.sftp_server import READER, EmbeddedSftp

from sallyport.errors import Fault
from sallyport.orchestration.connections import sftp_client
from sallyport.storage import sftp
from slow_line import SlowLine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paramiko import SSHClient


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedSftp]:
    folder = Path(tempfile.mkdtemp(prefix="sallyport-sftp-", dir="/var/tmp"))
    folder.chmod(0o755)
    part = EmbeddedSftp(folder / "server", folder / "triage", ["researcher-1"], trial_account())
    try:
        part.start()
        connection = {
            "conn_type": "sftp",
            "host": part.host,
            "port": part.port,
            "login": READER,
            "extra": {"key_file": str(part.users[READER]), "host_key": " ".join(part.host_key.split()[:2])},
        }
        monkeypatch.setenv("AIRFLOW_CONN_TRIAGE_SFTP", json.dumps(connection))
        yield part
    finally:
        part.stop()
        shutil.rmtree(folder)


def test_what_fails_while_the_client_is_open_is_not_blamed_on_the_server(server: EmbeddedSftp) -> None:
    def full() -> None:
        with sftp_client("triage_sftp") as client:
            assert client.listdir("/") == ["researcher-1"]
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        full()


def test_a_server_that_does_not_answer_is_a_fault(server: EmbeddedSftp) -> None:
    server.stop()
    with pytest.raises(Fault, match="does not answer"), sftp_client("triage_sftp"):
        pass


def test_a_server_that_falls_silent_while_the_client_is_opened_is_a_fault(
    server: EmbeddedSftp, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in = SSHHook.get_conn
    with SlowLine(server.host, server.port) as line:
        connection = json.loads(os.environ["AIRFLOW_CONN_TRIAGE_SFTP"]) | {"port": line.port}
        monkeypatch.setenv("AIRFLOW_CONN_TRIAGE_SFTP", json.dumps(connection))
        monkeypatch.setattr(sftp, "SILENT_SECONDS", 1.0)

        def logs_in_and_falls_silent(hook: SSHHook) -> SSHClient:
            try:
                return log_in(hook)
            finally:
                line.hold()

        with monkeypatch.context() as patch:
            patch.setattr(SSHHook, "get_conn", logs_in_and_falls_silent)
            with pytest.raises(Fault, match="does not answer"), sftp_client("triage_sftp"):
                pass
        line.go_on()
        with sftp_client("triage_sftp") as client:
            assert client.listdir("/") == ["researcher-1"]
