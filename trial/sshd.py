"""OpenSSH's own sshd with a chroot for each triage user, or where that cannot be, an SFTP server of ours.

sshd runs in namespaces of its own. There ``/etc/passwd``, ``group`` and ``shadow`` are copies that also hold the
trial's users, so that the machine's accounts stay as they are, and the triage folder lies below folders of root, which a
chroot demands.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trial.identities import FIRST, MANAGERS, MANAGERS_GROUP, USERS_GROUP, user_lines, user_number
from trial.process import Account, Process, free_port, own_folder, trial_account
from trial.sftp_server import READER, EmbeddedSftp, greets, make_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SSHD = "/usr/sbin/sshd"
_START_SECONDS = 10

_CONFIG = """\
LogLevel VERBOSE
Port {port}
ListenAddress 127.0.0.1
HostKey {host_key}
PidFile none
AuthorizedKeysFile /mnt/keys/%u
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
PermitRootLogin no
AllowUsers {users}
StrictModes yes
AllowTcpForwarding no
AllowAgentForwarding no
X11Forwarding no
PermitTunnel no
PermitTTY no
Subsystem sftp internal-sftp -f AUTHPRIV -l INFO
ForceCommand internal-sftp -l VERBOSE -u 0007{denied}
Match User {reader}
    ChrootDirectory /mnt/triage
Match User *,!{reader}
    ChrootDirectory /mnt/triage/%u
"""
# $1 triage, $2 folder with keys/ and etc/, $3 configuration
_IN_NAMESPACE = """\
set -e
mount -t tmpfs -o mode=755 tmpfs /mnt
mkdir /mnt/triage /mnt/keys
mount --bind "$1" /mnt/triage
mount --bind "$2/authorized" /mnt/keys
for file in passwd group shadow; do mount --bind "$2/etc/$file" "/etc/$file"; done
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -m 755 /run/sshd
exec /usr/sbin/sshd -D -e -f "$3"
"""


@dataclass
class Sshd:
    """A :class:`trial.process.Part`. ``folder`` is for its own files; the triage folders are made if they are missing."""

    folder: Path
    triage: Path
    user_names: Sequence[str]
    account: Account
    denied: str = "symlink,hardlink"
    """Requests that the server does not serve; without these it makes links, which a site must not let it."""

    def __post_init__(self) -> None:
        self.host = "127.0.0.1"
        self.port = 0
        self.host_key = ""
        """The server's public key, as a line of ``known_hosts`` without the name."""
        self.users: Mapping[str, Path] = {}
        """Each user's private key; the reader's is among them."""
        self._process: Process | None = None

    @staticmethod
    def offered() -> bool:
        """Whether this machine lets us run it: root, sshd installed, mount namespaces allowed."""
        unshare = shutil.which("unshare")
        if os.geteuid() != 0 or not Path(_SSHD).exists() or unshare is None:
            return False
        probe = [unshare, "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
        return subprocess.run(probe, check=False, capture_output=True).returncode == 0

    def start(self) -> None:
        """Make keys, accounts and folders, start it and wait for its greeting."""
        self.folder.mkdir(parents=True, exist_ok=True)
        names = [*self.user_names, READER]
        self.host_key = make_key(self.folder / "host_key", None)
        self.users = {name: self.folder / "keys" / name for name in names}
        authorized = own_folder(self.folder / "authorized", Account("root", 0, 0))
        for name, key in self.users.items():
            (authorized / name).write_text(make_key(key, self.account) + "\n")
        self._write_accounts()
        self._make_triage()
        self.port = free_port()
        config = self.folder / "sshd_config"
        config.write_text(
            _CONFIG.format(
                port=self.port,
                host_key=self.folder / "host_key",
                users=" ".join(names),
                reader=READER,
                denied=f" -P {self.denied}" if self.denied else "",
            )
        )
        # Sessions leave sshd's process group; in a process namespace of its own they end with it.
        apart = ["unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "--mount-proc"]
        argv = [*apart, "/bin/sh", "-c", _IN_NAMESPACE, "sshd"]
        self._process = Process([*argv, str(self.triage), str(self.folder), str(config)], self.folder / "sshd.log")
        self._process.start()
        self._process.wait_until(lambda: greets(self.host, self.port), _START_SECONDS)

    def stop(self) -> None:
        """As in the protocol; open sessions end too."""
        if self._process is not None:
            self._process.stop()

    @property
    def pid(self) -> int:
        """Process id, which is also its group's."""
        if self._process is None:
            raise RuntimeError("sshd was not started")
        return self._process.pid

    def uid_of(self, name: str) -> int:
        """The numeric id that a trial user has inside."""
        return user_number(self.user_names, name)

    def _write_accounts(self) -> None:
        etc = self.folder / "etc"
        etc.mkdir(exist_ok=True)
        reader = f"{READER}:x:{self.account.uid}:{self.account.gid}:trial:/:/usr/sbin/nologin\n"
        names = [*self.user_names, READER]
        shadow = "".join(f"{name}:*:20000:0:99999:7:::\n" for name in names)  # "*": no password, but not locked
        group = f"{USERS_GROUP}:x:{FIRST}:\n{MANAGERS_GROUP}:x:{MANAGERS}:\n"
        added = {"passwd": user_lines(self.user_names) + reader, "shadow": shadow, "group": group}
        for name, lines in added.items():
            copy = etc / name
            copy.write_text(Path("/etc", name).read_text().rstrip("\n") + "\n" + lines)
            copy.chmod(0o640 if name == "shadow" else 0o644)

    def _make_triage(self) -> None:
        """``upload`` is the user's, its files the account's to read and delete; ``download`` the user may only read.

        Data managers may look into it: what is released to the user is theirs to read, too.
        """
        root = Account("root", 0, 0)
        own_folder(self.triage, root)
        for name in self.user_names:
            own_folder(self.triage / name, root)
            user = Account(name, self.uid_of(name), self.account.gid)
            upload = own_folder(self.triage / name / "upload", user, 0o2770)
            download = own_folder(self.triage / name / "download", self.account, 0o750)
            _set_list(upload, "d:u::rwx,d:g::rwx,d:o::-")
            _set_list(download, f"u:{user.uid}:rx,g:{MANAGERS}:rx,d:u::rwx,d:g::rx,d:u:{user.uid}:rx,d:o::-")


def sftp_part(folder: Path, triage: Path, users: Sequence[str], account: Account | None = None) -> Sshd | EmbeddedSftp:
    """The real sshd where it can run, our own server otherwise. Both have host, port, host_key, users and triage."""
    chosen = account or trial_account()
    if Sshd.offered():
        return Sshd(folder, triage, users, chosen)
    return EmbeddedSftp(folder, triage, users, chosen)


def _set_list(folder: Path, entries: str) -> None:
    subprocess.run(["setfacl", "--modify", entries, str(folder)], check=True)
