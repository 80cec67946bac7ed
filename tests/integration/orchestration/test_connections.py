"""Airflow's connections as plain clients, with the real server behind them."""

from __future__ import annotations

import errno
import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from trial.process import trial_account
from trial.sftp_server import READER, EmbeddedSftp

from sallyport.errors import Fault
from sallyport.orchestration.connections import sftp_client

if TYPE_CHECKING:
    from collections.abc import Iterator


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
