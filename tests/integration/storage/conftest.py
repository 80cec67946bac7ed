"""The real SFTP servers, once for this folder's tests."""

from __future__ import annotations

import shutil
import tempfile
from base64 import b64decode
from pathlib import Path

import paramiko
import pytest
from trial.process import trial_account
from trial.sftp_server import EmbeddedSftp
from trial.sshd import Sshd

USERS = ["researcher-1", "researcher-2"]


def connect(server, name):
    """A client of ``name`` that knows the server's key and no other."""
    kind, key = server.host_key.split()[:2]
    client = paramiko.SSHClient()
    client.get_host_keys().add(f"[{server.host}]:{server.port}", kind, paramiko.Ed25519Key(data=b64decode(key)))
    client.set_missing_host_key_policy(paramiko.RejectPolicy())
    client.connect(
        server.host,
        server.port,
        username=name,
        key_filename=str(server.users[name]),
        allow_agent=False,
        look_for_keys=False,
    )
    return client


@pytest.fixture(scope="session", params=[Sshd, EmbeddedSftp], ids=["sshd", "embedded"])
def server(request):
    folder = Path(tempfile.mkdtemp(prefix="sallyport-sftp-", dir="/var/tmp"))
    folder.chmod(0o755)
    part = request.param(folder / "server", folder / "triage", USERS, trial_account())
    try:
        part.start()
        yield part
    finally:
        part.stop()
        shutil.rmtree(folder)


@pytest.fixture
def sftp(server):
    """Opens sessions: ``sftp("researcher-1")``."""
    clients = []

    def open_session(name):
        clients.append(connect(server, name))
        return clients[-1].open_sftp()

    yield open_session
    for client in clients:
        client.close()
