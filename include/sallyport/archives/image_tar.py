"""Container images in a tar archive (OCI layout, ``docker save``): what the layers added becomes members.

A layer is every file in it that is a tar archive, whatever the manifests say. What a later layer deletes is still in the image,
so it is a member, too: ``layer-3/home/user/results.csv``. The rest of the files (manifests, settings) are ``objects/...``.
"""

from __future__ import annotations

import contextlib
import tarfile
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from sallyport.archives.child import Unreadable
from sallyport.archives.compressed import Joined, Unpacked
from sallyport.archives.image_files import HEAD, Part, is_looked_into, part_by, part_of, says_compiled
from sallyport.archives.image_records import LARGEST, Listed
from sallyport.archives.kinds import compressed_kind
from sallyport.archives.sif import any_bytes
from sallyport.archives.tar_file import Header
from sallyport.archives.tar_header import is_tar_header

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.archives.child import Reading, Teller
    from sallyport.archives.tar_file import Readable

_BLOCK, _CHUNK, _FORGET_AFTER = 512, 256 * 1024, 256
_WHITEOUT = ".wh."
DAMAGE = (tarfile.TarError, OverflowError, ValueError)
"""What reading raises for layers that are damaged."""


def read(reading: Reading, tell: Teller) -> str:
    """Read an image."""
    try:
        listed = listed_within(reading)
        for number, (content, layer) in enumerate(each_file(reading), 1):
            if layer is None:
                _object(content, tell)
            else:
                _layer_members(layer, number, tell, listed)
    except DAMAGE as error:
        raise Unreadable("archive.truncated") from error
    return reading.kind


def listed_within(reading: Reading) -> Listed:
    """What the packages in all layers list. What is damaged is said by who reads it all."""
    listed = Listed()
    with contextlib.suppress(Unreadable, *DAMAGE):
        for _, layer in each_file(reading):
            for member, stream in each_member(layer) if layer is not None else ():
                if stream is not None and listed.is_record(path_of(member)) and member.size <= LARGEST:
                    listed.take(path_of(member), stream.read())
    reading.stream.seek(0)
    return listed


def part_within(member: tarfile.TarInfo, stream: IO[bytes], listed: Listed) -> tuple[Part, bytes]:
    """What a file is to us, and the bytes of it that were read to tell."""
    path = path_of(member)
    part = part_of(path)
    if part is Part.PACKAGE_TABLE and path in listed and member.size <= LARGEST:
        content = stream.read()
        return (Part.PACKAGE_DATA if listed.holds(path, [content]) else part), content
    head = stream.read(HEAD) if says_compiled(path) else b""
    return part_by(path, head), head


def _layer_members(layer: Readable, number: int, tell: Teller, listed: Listed) -> None:
    try:
        for member, stream in each_member(layer):
            _member(member, stream, number, tell, listed)
    except Unreadable as error:  # the other layers can still be read
        tell.fail_part(error.rule)
    except DAMAGE:
        tell.fail_part("archive.truncated")


def each_file(reading: Reading) -> Iterator[tuple[tuple[str, IO[bytes]], Readable | None]]:
    """Name and stream of every file in the outer archive, and for a layer its unpacked tar stream. Unreadable for damage."""
    try:
        with tarfile.open(fileobj=reading.stream, mode="r:", tarinfo=Header, errorlevel=2) as archive:
            end = before = 0
            for count, member in enumerate(archive):
                if archive.offset <= before:
                    raise Unreadable("archive.truncated")  # it would send us round in circles
                before = archive.offset
                if count % _FORGET_AFTER == 0:
                    archive.members = []  # type: ignore[attr-defined]  # the documented way to keep memory flat; the stubs lack it
                end = member.offset_data + -(-member.size // _BLOCK) * _BLOCK if member.isreg() else archive.offset
                content = archive.extractfile(member) if member.isreg() else None
                if content is not None:
                    yield (member.name, content), _layer(content, reading)
        if any_bytes(reading.stream, end, reading.stream.seek(0, 2)):
            raise Unreadable("archive.hidden_bytes")
    except DAMAGE as error:
        raise Unreadable("archive.truncated") from error


def _layer(content: IO[bytes], reading: Reading) -> Readable | None:
    """The tar stream of a layer, packed or not; None for any other file, which is then at its beginning."""
    head = content.read(_BLOCK)
    content.seek(0)
    if is_tar_header(head):
        return content
    kind = compressed_kind(head)
    if kind not in {"gzip", "zstd", "bzip2", "xz"}:
        return None
    unpacked = Unpacked(reading._replace(stream=cast("BinaryIO", content), kind=kind))
    try:
        begun = unpacked.read(_BLOCK)
    except Unreadable:
        begun = b""
    if is_tar_header(begun):
        return Joined(begun, unpacked)
    content.seek(0)
    return None


def each_member(layer: Readable) -> Iterator[tuple[tarfile.TarInfo, IO[bytes] | None]]:
    """Everything in a layer, with the stream of each regular file. Unreadable for damage."""
    try:
        with tarfile.open(fileobj=layer, mode="r|", tarinfo=Header, errorlevel=2) as archive:  # type: ignore[call-overload]  # only read() is used in this mode
            for count, member in enumerate(archive):
                yield member, archive.extractfile(member) if member.isreg() else None
                if count % _FORGET_AFTER == 0:
                    archive.members = []  # as above
    except DAMAGE as error:
        raise Unreadable("archive.truncated") from error


def path_of(member: tarfile.TarInfo) -> str:
    """Its path from the image's root, without a leading slash or dot."""
    return member.name.removeprefix("./").lstrip("/")


def is_whiteout(path: str) -> bool:
    """Does it say that an earlier layer's file is gone?"""
    return path.rpartition("/")[2].startswith(_WHITEOUT)


def _object(content: tuple[str, IO[bytes]], tell: Teller) -> None:
    name, stream = content
    tell.member(f"objects/{name.removeprefix('./').lstrip('/')}", "file")
    _send(stream, tell)


def _member(member: tarfile.TarInfo, stream: IO[bytes] | None, number: int, tell: Teller, listed: Listed) -> None:
    path = path_of(member)
    if stream is None or is_whiteout(path):
        return
    part, head = part_within(member, stream, listed)
    if is_looked_into(part):
        tell.member(f"layer-{number}/{path}", "file")
        _send(stream, tell, head)


def _send(stream: IO[bytes], tell: Teller, head: bytes = b"") -> None:
    if head:
        tell.data(head)
    while data := stream.read(_CHUNK):
        tell.data(data)
    tell.end()
