"""A folder on an SFTP server as a source.

The protocol has no handles on folders, no way to open without following links, no inode numbers and no access lists.
What is missing must be given by the server: ``symlink`` and ``hardlink`` requests denied, one chroot for each user.
"""

from __future__ import annotations

import contextlib
import errno
import os
import posixpath
import stat
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from paramiko import SFTPAttributes, SFTPError, SSHException
from paramiko.sftp import CMD_CLOSE, CMD_HANDLE, CMD_NAME, CMD_OPENDIR, CMD_READDIR

from sallyport.errors import Fault, NotFound, Refused
from sallyport.storage.folder import MOST_ENTRIES, MOST_PATH_BYTES
from sallyport.storage.handles import as_error, kind_of, parts_of
from sallyport.storage.source import Guarantee, Listing, SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paramiko import Channel, Message, SFTPClient


_DOTS = frozenset({".", ".."})
SILENT_SECONDS = 60.0
"""How long a server may say nothing before it is given up, however slow it is otherwise.

It counts by messages of SSH, of at most 32 KiB: a line that carries less than about 550 bytes a second is as good as dead.
"""


class SftpSource:
    """The files below ``root`` on the server of ``client``. The client belongs to the caller.

    It is not closed, but for its channel when the server fell silent: a late answer must not be taken for another one.
    """

    guarantees: frozenset[Guarantee] = frozenset()

    def __init__(self, client: SFTPClient, root: str, silent_seconds: float = SILENT_SECONDS) -> None:
        """NotFound or Refused when ``root`` is no folder there; Fault when the server is silent for so long."""
        self._client, self._root = client, root
        give_up_after(client, silent_seconds)
        with _said_plainly():
            mode = client.lstat(root).st_mode or 0
        if not stat.S_ISDIR(mode):
            raise Refused("The upload folder on the SFTP server is no folder.", "Have the server's folders looked at.")

    def close(self) -> None:
        """Nothing is held open."""

    def list(self) -> list[SourceFile]:
        """As in :class:`Source`. Refused when there are more than a million entries."""
        found, is_cut = self.first(MOST_ENTRIES)
        if is_cut:
            raise Refused(f"The folder holds more than {MOST_ENTRIES} entries.", "Have it tidied, then try again.")
        return found

    def first(self, most: int) -> tuple[Listing, bool]:
        """As in :class:`Watchable`."""
        found: list[SourceFile] = []
        waiting, left = [""], most
        while waiting and left >= 0:
            path = waiting.pop()
            try:
                with _said_plainly():
                    listed = _entries(self._client, self._on_server(path), left)
            except (NotFound, Refused):
                if not path:
                    raise
                found.append(SourceFile(path, "other", 0, {}))
                continue
            for entry in listed[:left]:
                _sort_in(f"{path}/{entry.filename}" if path else entry.filename, entry, found, waiting)
            left -= len(listed)
        return sorted(found, key=lambda file: os.fsencode(file.path)), left < 0

    def stat(self, path: str) -> SourceFile | None:
        """As in :class:`Source`."""
        try:
            seen = self._look(path)
        except (NotFound, Refused):
            return None
        return None if stat.S_ISDIR(seen.st_mode or 0) else described(path, seen)

    @contextlib.contextmanager
    def open(self, path: str) -> Iterator[BinaryIO]:
        """As in :class:`Source`."""
        expected = described(path, self._look(path))
        if expected.kind != "file":
            raise Refused(
                "A plain file is needed, and this is something else.", "Put a copy of the file itself in its place."
            )
        with _said_plainly():
            stream = self._client.open(self._on_server(path), "rb")
        with _kept_connection(), stream, self._not_silent():
            if described(path, stream.stat()) != expected:
                raise _changed()
            stream.prefetch(expected.size)
            yield cast("BinaryIO", stream)
            if described(path, stream.stat()) != expected or self.stat(path) != expected:
                raise _changed()

    def remove(self, path: str, expected: SourceFile) -> None:
        """As in :class:`Source`, but for the instant between the look and the deletion."""
        seen = self.stat(path)
        if seen is None:
            return
        if seen != expected:
            raise Refused(
                "A file is not the one that was copied any more; it was left alone.",
                "Look at it before deleting it by hand.",
            )
        with _said_plainly():
            self._client.remove(self._on_server(path))

    @contextlib.contextmanager
    def _not_silent(self) -> Iterator[None]:
        """End the channel at once, or closing the file would wait for its answer as long again."""
        try:
            yield
        except TimeoutError:
            _channel(self._client).close()
            raise

    def _on_server(self, path: str) -> bytes:
        return os.fsencode(posixpath.join(self._root, *parts_of(path)))

    def _look(self, path: str) -> SFTPAttributes:
        """Attributes of ``path`` when every folder on the way is a folder and no link."""
        *folders, _ = parts_of(path) or ("",)
        with _said_plainly():
            for count in range(1, len(folders) + 1):
                mode = self._client.lstat(self._on_server("/".join(folders[:count]))).st_mode or 0
                if not stat.S_ISDIR(mode):
                    raise OSError(errno.ENOTDIR, "")
            return self._client.lstat(self._on_server(path))


def described(path: str, seen: SFTPAttributes) -> SourceFile:
    """A look at a file on the server as a :class:`SourceFile`."""
    size = seen.st_size or 0
    return SourceFile(path, kind_of(seen.st_mode or 0), size, {"mtime": int(seen.st_mtime or 0), "size": size})


def _entries(client: SFTPClient, folder: bytes, most: int) -> list[SFTPAttributes]:
    """What lies in a folder; when there are more than ``most`` entries, some more than that.

    The client's own listing fails as a whole when one name is not UTF-8; names are any bytes.
    """
    ask = cast("Any", client)._request  # noqa: SLF001 - nothing public gives the bytes of a name
    kind, answer = ask(CMD_OPENDIR, folder)
    if kind != CMD_HANDLE:
        raise SFTPError("expected a handle")
    handle = answer.get_binary()
    found: list[SFTPAttributes] = []
    with contextlib.suppress(EOFError):  # the protocol's end of the listing
        while len(found) <= most + len(_DOTS):
            kind, answer = ask(CMD_READDIR, handle)
            if kind != CMD_NAME:
                raise SFTPError("expected names")
            found += [_entry(answer) for _ in range(answer.get_int())]
    ask(CMD_CLOSE, handle)  # also shows whether the connection is still there
    return [entry for entry in found if entry.filename not in _DOTS]


def _entry(answer: Message) -> SFTPAttributes:
    name = os.fsdecode(answer.get_string())
    answer.get_string()  # the line that ``ls -l`` would print
    made: SFTPAttributes = cast("Any", SFTPAttributes)._from_msg(answer, name)  # noqa: SLF001 - paramiko has no other reader of them
    return made


def _sort_in(path: str, seen: SFTPAttributes, found: list[SourceFile], waiting: list[str]) -> None:
    if not stat.S_ISDIR(seen.st_mode or 0):
        found.append(described(path, seen))
    elif len(os.fsencode(path)) > MOST_PATH_BYTES:
        found.append(SourceFile(path, "other", 0, {}))
    else:
        waiting.append(path)


@contextlib.contextmanager
def _said_plainly() -> Iterator[None]:
    """As for folders; an error without a code is the server's, or the connection's."""
    try:
        yield
    except (EOFError, SSHException):
        raise _dropped() from None
    except TimeoutError:
        raise silent() from None
    except SFTPError:
        raise Fault("The SFTP server answered out of turn.", "Look at the server's log, then try again.") from None
    except OSError as error:
        if error.errno is None:
            raise Fault(
                "The SFTP server could not do what was asked.", "Look at the server's log, then try again."
            ) from None
        raise as_error(error) from None


@contextlib.contextmanager
def _kept_connection() -> Iterator[None]:
    """While a file is read: other errors, such as those of the disk that it is read to, are not the server's."""
    try:
        yield
    except (EOFError, SSHException):
        raise _dropped() from None
    except TimeoutError:
        raise silent() from None
    except OSError as error:
        if error.errno is None:  # paramiko's own word for a closed socket
            raise _dropped() from None
        raise


def give_up_after(client: SFTPClient, seconds: float) -> None:
    """Every answer of the server must begin to come within so long; a TimeoutError otherwise."""
    _channel(client).settimeout(seconds)


def _channel(client: SFTPClient) -> Channel:
    channel = client.get_channel()
    if channel is None:
        raise _dropped()
    return channel


def silent() -> Fault:
    """The server is there, or was, and says nothing."""
    return Fault(
        "The SFTP server stopped answering.",
        "Look at the server and the way to it, then run the step again; nothing half-read was kept.",
    )


def _dropped() -> Fault:
    return Fault("The SFTP server ended the connection.", "Look at the server, then try again.")


def _changed() -> Refused:
    return Refused("A file changed while it was read.", "Wait until nobody writes to it, then try again.")
