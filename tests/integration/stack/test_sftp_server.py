"""Our own SFTP server, asked for what paramiko does not ask for, as the clients of a hostile user would."""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager

import asyncssh
import pytest
from trial.process import trial_account
from trial.sftp_server import EmbeddedSftp


@pytest.fixture
def server(open_folder):
    part = EmbeddedSftp(open_folder / "embedded", open_folder / "embedded-triage", ["researcher-1"], trial_account())
    part.start()
    yield part
    part.stop()


@asynccontextmanager
async def session(server):
    key = str(server.users["researcher-1"])
    options = {"username": "researcher-1", "client_keys": [key], "known_hosts": None, "config": None}
    async with (
        asyncssh.connect(server.host, server.port, agent_path=None, **options) as connection,
        connection.start_sftp_client() as client,
    ):
        yield client


def modes(home):
    return {path.name: path.stat().st_mode for path in (home, *home.rglob("*"))}


def test_law_9_a_user_changes_no_attributes_but_of_their_own_uploads(server):
    home = server.triage / "researcher-1"
    released = home / "download" / "released.csv"
    released.write_text("a,b\n")
    if os.geteuid() == 0:
        os.chown(released, server.account.uid, server.account.gid)
    before = modes(home)

    async def attack():
        async with session(server) as client:
            for path in ("/", "/upload", "/download", "/download/released.csv"):
                for follow in (True, False):
                    with pytest.raises(asyncssh.SFTPPermissionDenied):
                        await client.chmod(path, 0o777, follow_symlinks=follow)
            async with client.open("/download/released.csv", "rb") as handle:
                with pytest.raises(asyncssh.SFTPPermissionDenied):
                    await handle.chmod(0o777)

    asyncio.run(attack())
    assert modes(home) == before


def test_a_client_may_set_the_times_and_modes_of_an_upload(server):
    async def upload():
        async with session(server) as client:
            async with client.open("/upload/table.csv", "wb") as handle:
                await handle.write(b"a,b\n")
                await handle.utime((1, 1))
            await client.chmod("/upload/table.csv", 0o640, follow_symlinks=False)

    asyncio.run(upload())
    seen = (server.triage / "researcher-1" / "upload" / "table.csv").stat()
    assert (seen.st_mtime, seen.st_mode & 0o777) == (1, 0o640)
