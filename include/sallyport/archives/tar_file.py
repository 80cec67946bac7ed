"""tar, read strictly: a header that makes no sense is damage, not the end."""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING, Protocol, Self

from sallyport.archives.child import Unreadable

if TYPE_CHECKING:
    from sallyport.archives.child import Reading, Teller

_CHUNK = 256 * 1024
_FORGET_AFTER = 256


class Readable(Protocol):
    """What a tar archive is read from."""

    def read(self, size: int, /) -> bytes:
        """The next bytes."""


class Header(tarfile.TarInfo):
    """Headers that make no sense are damage, not the end."""

    @classmethod
    def fromtarfile(cls, tarfile_: tarfile.TarFile) -> Self:
        """The next header. The archive's end is a block of zeros; anything else that is no header is damage."""
        try:
            return super().fromtarfile(tarfile_)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]  # public, but the stubs lack it
            raise
        except tarfile.HeaderError as error:
            raise Unreadable("archive.truncated") from error


def read(reading: Reading, tell: Teller) -> str:
    """Read a tar archive."""
    return read_stream(reading.stream, tell)


def read_stream(source: Readable, tell: Teller) -> str:
    """Read a tar archive from anything that can be read forward."""
    try:
        # Through a stream: nothing in the archive can make us jump backwards, and a member's sparse map is still read.
        with tarfile.open(fileobj=source, mode="r|", tarinfo=Header, errorlevel=2) as archive:  # type: ignore[call-overload]  # only read() is used in this mode
            for count, member in enumerate(archive):
                _member(archive, member, tell)
                if count % _FORGET_AFTER == 0:
                    archive.members = []  # the documented way to keep memory flat
            if _anything_left(archive.fileobj):
                tell.problem("archive.hidden_bytes")
    except tarfile.TarError as error:
        raise Unreadable("archive.truncated") from error
    return "tar"


def _member(archive: tarfile.TarFile, member: tarfile.TarInfo, tell: Teller) -> None:
    if member.isfile():
        tell.member(member.name, "file")
        content = archive.extractfile(member)
        while content is not None and (data := content.read(_CHUNK)):
            tell.data(data)
        tell.end()
        return
    tell.member(member.name, _kind(member))
    if member.size:
        # Programs differ on whether bytes or the next header follow, so they would not all see the same members.
        tell.problem("archive.failed")
    else:
        tell.end()


def _kind(member: tarfile.TarInfo) -> str:
    if member.isdir():
        return "directory"
    return "link" if member.issym() or member.islnk() else "device"


def _anything_left(source: object) -> bool:
    while data := source.read(_CHUNK):  # type: ignore[attr-defined]  # the stream that tarfile put around our source
        if data.strip(b"\0"):
            return True
    return False
