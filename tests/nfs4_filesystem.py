"""A stand-in for a file server with NFSv4 access lists, for the unmodified nfs4-acl-tools.

A FUSE file system that passes everything through to another folder and keeps a list for each file in memory. The tools
know only the attribute ``system.nfs4_acl`` (XDR: count, then type, flags, mask, length of who, who padded to four bytes).
New files and folders inherit by the flags f, d, n and i; opening is allowed or refused by the list.

Kinds of server: ``full`` keeps what it is given; ``lossy`` drops the letters n and N and refuses unknown names, as Linux'
own server does; ``deaf`` says yes and keeps the old list; ``generous`` gives everybody the right to read.
"""

from __future__ import annotations

import errno
import os
import stat
import struct
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from fuse import FUSE, FuseOSError, Operations, fuse_get_context
from trial.process import Process, wait_until

ATTRIBUTE = "system.nfs4_acl"
KNOWN = {
    "project-ab12cd34ef-users@example.org": "200000",
    "managers@example.org": "200001",
    "researcher-1@example.org": "290101",
}
FILE, FOLDER, NO_FURTHER, ONLY_INHERIT, GROUP = 1, 2, 4, 8, 0x40
READ, WRITE, APPEND, EXECUTE = 1, 2, 4, 0x20
NAMED_READ, NAMED_WRITE = 8, 0x10
REST = 0x80 | 0x20000 | 0x100000  # t, c, y: attributes and the list can be read, synchronize
OWNERS = REST | 0x100 | 0x40000  # T, C: and changed


class Ace(NamedTuple):
    kind: int
    flags: int
    mask: int
    who: str


def unpacked(data: bytes) -> list[Ace]:
    (count,), at, entries = struct.unpack_from(">I", data), 4, []
    for _ in range(count):
        kind, flags, mask, length = struct.unpack_from(">IIII", data, at)
        at += 16
        entries.append(Ace(kind, flags, mask, data[at : at + length].decode()))
        at += (length + 3) // 4 * 4
    return entries


def packed(entries: list[Ace]) -> bytes:
    parts = [struct.pack(">I", len(entries))]
    for ace in entries:
        who = ace.who.encode()
        parts += [struct.pack(">IIII", ace.kind, ace.flags, ace.mask, len(who)), who, b"\0" * (-len(who) % 4)]
    return b"".join(parts)


def from_mode(mode: int) -> list[Ace]:
    def mask(bits: int, more: int) -> int:
        given = (READ if bits & 4 else 0) | (WRITE | APPEND if bits & 2 else 0) | (EXECUTE if bits & 1 else 0)
        return given | more

    return [
        Ace(0, 0, mask(mode >> 6, OWNERS), "OWNER@"),
        Ace(0, GROUP, mask(mode >> 3, REST), "GROUP@"),
        Ace(0, 0, mask(mode, REST), "EVERYONE@"),
    ]


def inherited(parent: list[Ace], mode: int, *, is_folder: bool) -> list[Ace]:
    wanted, handed = (FOLDER if is_folder else FILE), []
    for ace in parent:
        if ace.flags & wanted:
            stays = ace.flags & ~ONLY_INHERIT if is_folder and not ace.flags & NO_FURTHER else ace.flags & GROUP
            handed.append(ace._replace(flags=stays))
        elif is_folder and ace.flags & FILE and not ace.flags & NO_FURTHER:
            handed.append(ace._replace(flags=ace.flags | ONLY_INHERIT))
    named = {ace.who for ace in handed if not ace.flags & ONLY_INHERIT}
    return handed + [ace for ace in from_mode(mode) if ace.who not in named]


class Nfs4(Operations):
    def __init__(self, backing: str, kind: str) -> None:
        self.backing, self.kind, self.lists = backing, kind, {}

    def _real(self, path: str) -> str:
        return self.backing + path

    def _list(self, path: str) -> list[Ace]:
        seen = os.lstat(self._real(path))
        return self.lists.setdefault(seen.st_ino, from_mode(seen.st_mode))

    def _require(self, path: str, wanted: int) -> None:
        uid, gid, _ = fuse_get_context()
        if uid == 0:
            return
        seen, allowed, denied = os.lstat(self._real(path)), 0, 0
        mine = {"EVERYONE@", str(uid)} | ({"OWNER@"} if uid == seen.st_uid else set())
        groups = {str(gid)} | ({"GROUP@"} if gid == seen.st_gid else set())
        for ace in self._list(path):
            who = KNOWN.get(ace.who, ace.who)
            if ace.flags & ONLY_INHERIT or who not in (groups if ace.flags & GROUP else mine):
                continue
            if ace.kind == 0:
                allowed |= ace.mask & ~denied
            else:
                denied |= ace.mask & ~allowed
        if wanted & ~allowed:
            raise FuseOSError(errno.EACCES)

    def access(self, path: str, amode: int) -> None:
        bits = {os.R_OK: READ, os.W_OK: WRITE, os.X_OK: EXECUTE}
        self._require(path, sum(mask for bit, mask in bits.items() if amode & bit))

    def getattr(self, path: str, fh: int | None = None) -> dict[str, int]:
        seen = os.lstat(self._real(path))
        keys = ("st_mode", "st_nlink", "st_uid", "st_gid", "st_size", "st_ino")
        return {key: getattr(seen, key) for key in keys} | {
            "st_atime": seen.st_atime_ns,
            "st_mtime": seen.st_mtime_ns,
            "st_ctime": seen.st_ctime_ns,
        }

    use_ns = True

    def readdir(self, path: str, fh: int) -> list[str]:
        self._require(path, READ)
        return [".", "..", *(entry.name for entry in Path(self._real(path)).iterdir())]

    def open(self, path: str, flags: int) -> int:
        access = flags & os.O_ACCMODE
        self._require(path, (READ if access != os.O_WRONLY else 0) | (WRITE if access != os.O_RDONLY else 0))
        return os.open(self._real(path), flags & ~os.O_NOFOLLOW)

    def _made(self, path: str, mode: int) -> None:
        parent = self._list(str(Path(path).parent))
        made = os.lstat(self._real(path))
        self.lists[made.st_ino] = inherited(parent, mode, is_folder=stat.S_ISDIR(mode))

    def create(self, path: str, mode: int, fi: None = None) -> int:
        self._require(str(Path(path).parent), WRITE)
        handle = os.open(self._real(path), os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)
        self._made(path, mode)
        return handle

    def mkdir(self, path: str, mode: int) -> None:
        self._require(str(Path(path).parent), WRITE)
        Path(self._real(path)).mkdir(mode)
        self._made(path, mode | stat.S_IFDIR)

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        return os.pread(fh, size, offset)

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        return os.pwrite(fh, data, offset)

    def truncate(self, path: str, length: int, fh: int | None = None) -> None:
        os.truncate(self._real(path), length)

    def fsync(self, path: str, datasync: int, fh: int) -> None:
        os.fsync(fh)

    def release(self, path: str, fh: int) -> None:
        os.close(fh)

    def unlink(self, path: str) -> None:
        self._require(str(Path(path).parent), WRITE)
        Path(self._real(path)).unlink()

    def rmdir(self, path: str) -> None:
        self._require(str(Path(path).parent), WRITE)
        Path(self._real(path)).rmdir()

    def rename(self, old: str, new: str) -> None:
        for path in (old, new):
            self._require(str(Path(path).parent), WRITE)
        Path(self._real(old)).rename(self._real(new))

    def link(self, target: str, source: str) -> None:
        os.link(self._real(source), self._real(target))

    def symlink(self, target: str, source: str) -> None:
        Path(self._real(target)).symlink_to(source)

    def readlink(self, path: str) -> str:
        return str(Path(self._real(path)).readlink())

    def chmod(self, path: str, mode: int) -> None:
        Path(self._real(path)).chmod(mode)
        self.lists[os.lstat(self._real(path)).st_ino] = from_mode(mode)  # as servers do: the list is lost

    def chown(self, path: str, uid: int, gid: int) -> None:
        os.chown(self._real(path), *(-1 if number == 0xFFFFFFFF else number for number in (uid, gid)))

    def getxattr(self, path: str, name: str, position: int = 0) -> bytes:
        if name != ATTRIBUTE:
            raise FuseOSError(errno.ENODATA)
        return packed(self._list(path))

    def listxattr(self, path: str) -> list[str]:
        return [ATTRIBUTE]

    def setxattr(self, path: str, name: str, value: bytes, options: int, position: int = 0) -> None:
        if name != ATTRIBUTE:
            raise FuseOSError(errno.ENOTSUP)
        entries = unpacked(value)
        if self.kind == "lossy":
            special = {"OWNER@", "GROUP@", "EVERYONE@"}
            if any(ace.who not in special and ace.who not in KNOWN and not ace.who.isdecimal() for ace in entries):
                raise FuseOSError(errno.EINVAL)
            entries = [ace._replace(mask=ace.mask & ~(NAMED_READ | NAMED_WRITE)) for ace in entries]
        if self.kind == "generous":
            entries = [ace._replace(mask=ace.mask | READ) if ace.who == "EVERYONE@" else ace for ace in entries]
        if self.kind != "deaf":
            self.lists[os.lstat(self._real(path)).st_ino] = entries


class Nfs4Filesystem:
    """A part of the tests: ``folder/mnt`` is the mounted file system while it runs. Needs root and /dev/fuse."""

    program = __file__

    def __init__(self, folder: Path, kind: str = "full") -> None:
        self.mount, self._backing = folder / "mnt", folder / "backing"
        argv = [sys.executable, self.program, str(self._backing), str(self.mount), kind]
        env = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
        self._process = Process(argv, folder / "fuse.log", env=env)

    def start(self) -> None:
        self.mount.mkdir(parents=True)
        self._backing.mkdir()
        self._backing.chmod(0o755)
        self._process.start()
        self._process.wait_until(self.mount.is_mount, 10)

    def stop(self) -> None:
        subprocess.run(["umount", str(self.mount)], check=False, capture_output=True)
        with suppress(TimeoutError):
            wait_until(lambda: not self._process.running(), 5, "the file system's end")
        self._process.stop()


if __name__ == "__main__":
    os.umask(0)
    options = {"allow_other": True, "use_ino": True, "attr_timeout": 0, "entry_timeout": 0}
    FUSE(Nfs4(sys.argv[1], sys.argv[3]), sys.argv[2], foreground=True, nothreads=True, **options)
