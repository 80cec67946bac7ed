"""Of ``sallyport doctor``: does the SFTP server give what the protocol cannot?

A folder that is read over SFTP has none of the guarantees of :class:`sallyport.storage.source.Guarantee`. The server has to
make up for it: no links can be made in it, nothing outside the triage root can be reached, and the folders above the uploads
cannot be changed. Each is tried, in the session of the tasks' own account, and what the trial made is taken away again.
"""

from __future__ import annotations

import base64
import contextlib
import posixpath
import secrets
import stat
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import paramiko

from sallyport.cli.doctor_lines import fault, good, noted
from sallyport.storage.upload import UPLOAD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sallyport.cli.connection import Connection
    from sallyport.cli.doctor_lines import Line

_SECONDS = 15
_SSH_PORT = 22
_UP = "../" * 32
_OUTSIDE = ("etc/passwd", "proc/self", "usr/bin")
"""Of every system that runs a server, and of no triage folder."""
_NO_LINKS = "Deny the request: ForceCommand internal-sftp -P symlink,hardlink, for the users as for this account."


def examine_server(connection: Connection, root: str) -> Iterator[Line]:
    """A line for each thing that the server has to give; the first alone when it cannot be spoken to."""
    where = f"{connection.host}:{connection.port or _SSH_PORT}"
    key = str(connection.extra.get("host_key") or "")
    if not key:
        yield fault("sftp", f"no host key is known for {where}", "Put host_key into the connection's extra.")
        return
    try:
        with paramiko.SSHClient() as client:
            _connect(client, connection, key)
            with client.open_sftp() as session:
                uploads = _uploads(session, root)
                yield good("sftp", f"{where} has the expected host key; {len(uploads)} upload folders")
                yield _nothing_outside(session, root)
                yield from _nothing_above(session, root, uploads)
                yield from _no_links(session, uploads)
    except (OSError, ValueError, EOFError, paramiko.SSHException) as error:
        yield fault("sftp", f"{where}: {error}", "Look at the server, and at the connection's key and host key.")


def _connect(client: paramiko.SSHClient, connection: Connection, key: str) -> None:
    """Sign in; a server with another host key than the connection's gets nothing from us."""
    kind, encoded = key.split()[:2]
    port = connection.port or _SSH_PORT
    name = connection.host if port == _SSH_PORT else f"[{connection.host}]:{port}"
    client.get_host_keys().add(name, kind, paramiko.PKey.from_type_string(kind, base64.b64decode(encoded)))
    client.connect(
        connection.host,
        port,
        connection.login,
        connection.password or None,
        key_filename=connection.extra.get("key_file"),
        timeout=_SECONDS,
        allow_agent=False,
        look_for_keys=False,
    )


def _uploads(session: paramiko.SFTPClient, root: str) -> list[str]:
    """The upload folders of all users."""
    found = []
    for entry in sorted(session.listdir(root)):
        path = posixpath.join(root, entry, UPLOAD)
        with contextlib.suppress(OSError):
            if stat.S_ISDIR(session.lstat(path).st_mode or 0):
                found.append(path)
    return found


def _nothing_outside(session: paramiko.SFTPClient, root: str) -> Line:
    """The session ends at the chroot, however many ``..`` a path has."""
    for path in _OUTSIDE:
        for tried in (f"/{path}", posixpath.join(root, _UP, path)):
            if _works(session.lstat, tried):
                return fault(
                    "sftp root",
                    "the session reaches the server's own files",
                    "Give it a ChrootDirectory: the triage root.",
                )
    return good("sftp root", "nothing outside is reached, with .. or without")


def _nothing_above(session: paramiko.SFTPClient, root: str, uploads: list[str]) -> Iterator[Line]:
    """Nothing can be made beside the users' folders, or beside their uploads."""
    advice = "Let these folders be root's, and writable by nobody else; a chroot wants that too."
    above = {"the triage root": root} | ({"a user's own folder": posixpath.dirname(uploads[0])} if uploads else {})
    for name, folder in above.items():
        path = _new_name(folder)
        if _works(session.mkdir, path):
            session.rmdir(path)
            yield fault("sftp read-only", f"{name} can be written to", advice)
        else:
            yield good("sftp read-only", f"{name} cannot be written to")


def _no_links(session: paramiko.SFTPClient, uploads: list[str]) -> Iterator[Line]:
    """Neither kind of link can be made where files can."""
    path = next((path for path in map(_new_name, uploads) if _works(_make_file, session, path)), "")
    if not path:
        yield noted(
            "sftp links",
            "could not be tried: there is no upload folder where this account can make a file",
            "Make one user's folders, and let the account of the tasks delete there; then run this again.",
        )
        return
    link = f"{path}.link"
    try:
        for name, make, target in (
            ("symbolic links", session.symlink, "/"),
            ("hard links", partial(_make_hard_link, session), path),
        ):
            if _works(make, target, link):
                session.remove(link)
                yield fault("sftp links", f"{name} can be made in an upload folder", _NO_LINKS)
            else:
                yield good("sftp links", f"{name} are refused in upload folders")
    finally:
        session.remove(path)


def _new_name(folder: str) -> str:
    return posixpath.join(folder, f".sallyport-doctor-{secrets.token_hex(8)}")


def _make_file(session: paramiko.SFTPClient, path: str) -> None:
    session.open(path, "x").close()


def _make_hard_link(session: paramiko.SFTPClient, path: str, link: str) -> None:
    asking = cast("Any", session)._request  # noqa: SLF001 - paramiko has no method for this request of OpenSSH's
    asking(paramiko.sftp.CMD_EXTENDED, "hardlink@openssh.com", path, link)


def _works(request: Callable[..., object], *arguments: object) -> bool:
    try:
        request(*arguments)
    except OSError:
        return False
    return True
