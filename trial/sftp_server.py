"""An SFTP server of ours, for where sshd cannot have a chroot: not root, or no mount namespaces.

``python -m trial.sftp_server FOLDER TRIAGE PORT`` serves TRIAGE/<user> to each user whose public key lies in
FOLDER/authorized. Below ``upload`` everything may be done but links; the rest can only be read.
"""

from __future__ import annotations

import asyncio
import os
import posixpath
import socket
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncssh

from trial.process import Account, Process, free_port, own_folder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

READER = "triage-reader"
"""SFTP user of the tasks' account: sees every user's folders, for sites that read triage over SFTP."""
_START_SECONDS = 20
_WRITING = asyncssh.FXF_WRITE | asyncssh.FXF_APPEND | asyncssh.FXF_CREAT | asyncssh.FXF_TRUNC


@dataclass
class EmbeddedSftp:
    """A :class:`trial.process.Part` with the same attributes as :class:`trial.sshd.Sshd`."""

    folder: Path
    triage: Path
    user_names: Sequence[str]
    account: Account

    def __post_init__(self) -> None:
        self.host = "127.0.0.1"
        self.port = 0
        self.host_key = ""
        self.users: Mapping[str, Path] = {}
        self._process: Process | None = None

    def start(self) -> None:
        """Make keys and folders, start it and wait for its greeting."""
        own_folder(self.folder, self.account)
        self.host_key = make_key(self.folder / "host_key", self.account)
        names = [*self.user_names, READER]
        self.users = {name: self.folder / "keys" / name for name in names}
        authorized = own_folder(self.folder / "authorized", self.account)
        for name, key in self.users.items():
            (authorized / name).write_text(make_key(key, self.account) + "\n")
        for name in self.user_names:
            for part in ("upload", "download"):
                own_folder(self.triage / name / part, self.account, 0o750)
        self.port = free_port()
        argv = [sys.executable, "-m", "trial.sftp_server", str(self.folder), str(self.triage), str(self.port)]
        env = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
        self._process = Process(argv, self.folder / "sftp.log", env=env, account=self.account)
        self._process.start()
        self._process.wait_until(lambda: greets(self.host, self.port), _START_SECONDS)

    def stop(self) -> None:
        """As in the protocol."""
        if self._process is not None:
            self._process.stop()


def make_key(path: Path, owner: Account | None) -> str:
    """An ed25519 key at ``path`` (kept when it is there); returns its public line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    public = path.with_name(f"{path.name}.pub")
    if not path.exists():
        key = asyncssh.generate_private_key("ssh-ed25519", comment=path.name)
        path.touch(mode=0o600)
        path.write_bytes(key.export_private_key())
        public.write_bytes(key.export_public_key())
    if owner is not None and os.geteuid() == 0:
        os.chown(path, owner.uid, owner.gid)
    return public.read_text().strip()


def greets(host: str, port: int) -> bool:
    """Whether an SSH server answers there."""
    try:
        with socket.create_connection((host, port), timeout=1) as connection:
            return connection.recv(4) == b"SSH-"
    except OSError:
        return False


class TriageServer(asyncssh.SFTPServer):
    """One session: a user in their own folder, or the reader in all of them."""

    triage = Path()

    def __init__(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        name: str = chan.get_extra_info("username")
        self._above_upload = 1 if name == READER else 0
        self._home = self.triage if name == READER else self.triage / name
        super().__init__(chan, chroot=os.fsencode(self._home))

    def map_path(self, path: bytes) -> bytes:
        """The local path; links on the way are refused (asyncssh would follow them out of the folder)."""
        mapped = super().map_path(path)
        walked = os.fsencode(self._home)
        for part in _parts(path):
            walked = posixpath.join(walked, part)
            try:
                if stat.S_ISLNK(os.lstat(walked).st_mode):
                    raise asyncssh.SFTPPermissionDenied("links are not followed")
            except FileNotFoundError:
                break
        return mapped

    def _require_writable(self, path: bytes) -> None:
        below = _parts(path)[self._above_upload :]
        if len(below) < 2 or below[0] != b"upload":  # noqa: PLR2004 - something inside "upload"
            raise asyncssh.SFTPPermissionDenied("only upload can be written to")

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> Any:
        """Read anywhere, write below upload."""
        if pflags & _WRITING:
            self._require_writable(path)
        return super().open(path, pflags, attrs)

    def open56(self, *_: object) -> Any:
        """Only version 3 of the protocol is spoken."""
        raise asyncssh.SFTPOpUnsupported("not offered")

    def mkdir(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> Any:
        """Below upload."""
        self._require_writable(path)
        return super().mkdir(path, attrs)

    def rmdir(self, path: bytes) -> Any:
        """Below upload."""
        self._require_writable(path)
        return super().rmdir(path)

    def remove(self, path: bytes) -> Any:
        """Below upload."""
        self._require_writable(path)
        return super().remove(path)

    def setstat(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> Any:
        """Below upload."""
        self._require_writable(path)
        return super().setstat(path, attrs)

    def lsetstat(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> Any:
        """Below upload."""
        self._require_writable(path)
        return super().lsetstat(path, attrs)

    def fsetstat(self, file_obj: Any, attrs: asyncssh.SFTPAttrs) -> Any:
        """Of what was opened to be written to, which is below upload."""
        if not file_obj.writable():
            raise asyncssh.SFTPPermissionDenied("the file was opened for reading alone")
        return super().fsetstat(file_obj, attrs)

    def rename(self, oldpath: bytes, newpath: bytes) -> Any:
        """Both below upload."""
        self._require_writable(oldpath)
        self._require_writable(newpath)
        return super().rename(oldpath, newpath)

    def posix_rename(self, oldpath: bytes, newpath: bytes) -> Any:
        """Both below upload."""
        self._require_writable(oldpath)
        self._require_writable(newpath)
        return super().posix_rename(oldpath, newpath)

    def readlink(self, path: bytes) -> Any:  # noqa: ARG002 - the signature is asyncssh's
        """Never."""
        raise asyncssh.SFTPPermissionDenied("links are not offered")

    def symlink(self, oldpath: bytes, newpath: bytes) -> Any:  # noqa: ARG002 - the signature is asyncssh's
        """Never."""
        raise asyncssh.SFTPPermissionDenied("links are not offered")

    def link(self, oldpath: bytes, newpath: bytes) -> Any:  # noqa: ARG002 - the signature is asyncssh's
        """Never."""
        raise asyncssh.SFTPPermissionDenied("links are not offered")


class KeysOnly(asyncssh.SSHServer):
    """Lets in whoever has a key for their name."""

    authorized = Path()

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Remember the connection, to give it the user's keys."""
        self._connection = conn

    def begin_auth(self, username: str) -> bool:
        """The keys of this user, and no other way in."""
        file = self.authorized / username
        if file.parent == self.authorized and file.is_file():
            self._connection.set_authorized_keys(str(file))
        return True


def _parts(path: bytes) -> list[bytes]:
    return [part for part in posixpath.normpath(posixpath.join(b"/", path)).split(b"/") if part]


async def serve(folder: Path, triage: Path, port: int) -> None:
    """Serve until killed."""
    TriageServer.triage, KeysOnly.authorized = triage.resolve(), folder / "authorized"
    server = await asyncssh.create_server(
        KeysOnly,
        "127.0.0.1",
        port,
        server_host_keys=[str(folder / "host_key")],
        sftp_factory=TriageServer,
        allow_scp=False,
        agent_forwarding=False,
    )
    await server.wait_closed()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
