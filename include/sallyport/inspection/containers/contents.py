"""What is in an image: every file is counted, whether its content is looked into or not."""

from __future__ import annotations

import re
import stat
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sallyport.archives import image_tar, sif, squashfs
from sallyport.archives.child import Reading, Unreadable
from sallyport.archives.image_files import Part, data_extension, is_looked_into, part_of
from sallyport.archives.image_sif import listed_within, part_within
from sallyport.archives.sif import FileSystem, ObjectType

if TYPE_CHECKING:
    import tarfile
    from typing import IO, BinaryIO

    from sallyport.archives.image_records import Listed
    from sallyport.archives.tar_file import Readable

_DICTIONARY = 64 * 1024 * 1024
_PRIVILEGED = stat.S_ISUID | stat.S_ISGID
_USUAL = re.compile(
    r"(?:su|sudo|sudoedit|u?mount|passwd|ch(?:sh|fn|age)|expiry|newgrp|sg|gpasswd|ping[46]?|unix_chkpwd|pam_timestamp_check"
    r"|wall|(?:bsd-)?write|ssh-(?:agent|keysign)|pkexec|polkit-agent-helper-1|dbus-daemon-launch-helper|crontab|at|doas"
    r"|fusermount3?|ntfs-3g|mail-(?:lock|touchlock|unlock)|dotlockfile|utempter|userhelper|usernetctl|bbsuid|new[ug]idmap"
    r"|[mp]?locate|exim4|sendmail|post(?:drop|queue)|screen|chrome-sandbox)"
)
"""Programs of common distributions that have these bits."""


@dataclass
class Contents:
    """Numbers of files by what they are to us, and what stands out."""

    parts: Counter[Part] = field(default_factory=Counter)
    data: Counter[str] = field(default_factory=Counter)
    """Data files outside of packages, by extension."""
    privileged: int = 0
    devices: int = 0
    links: int = 0
    """Hard links by which a file that would be looked into shares the bytes of one that is not."""
    is_encrypted: bool = False
    signatures: int = 0
    has_definition: bool = False
    problems: list[str] = field(default_factory=list)
    """What could not be read, in words."""

    def file(self, path: str, mode: int, part: Part) -> None:
        """Count a regular file."""
        self.parts[part] += 1
        if part is Part.DATA:
            self.data[data_extension(path)] += 1
        if mode & _PRIVILEGED and mode & 0o111 and not _USUAL.fullmatch(path.rpartition("/")[2]):
            self.privileged += 1


def contents_of_sif(stream: BinaryIO) -> Contents:
    """Of an Apptainer image."""
    contents = Contents()
    try:
        layout = sif.read_layout(stream)
    except sif.Damaged as error:
        contents.problems.append(f"its list of objects makes no sense: {error}")
        return contents
    for one in layout.objects:
        contents.has_definition |= one.kind == ObjectType.DEFINITION
        contents.signatures += one.kind == ObjectType.SIGNATURE
        if one.kind != ObjectType.PARTITION:
            continue
        if one.file_system == FileSystem.ENCRYPTED:
            contents.is_encrypted = True
        elif one.file_system == FileSystem.SQUASHFS:
            _squashfs(stream, one.offset, contents)
        else:
            contents.problems.append("one of its partitions has a file system that is not read here")
    return contents


def contents_of_squashfs(stream: BinaryIO) -> Contents:
    """Of a file system alone."""
    contents = Contents()
    _squashfs(stream, 0, contents)
    return contents


def _squashfs(stream: BinaryIO, offset: int, contents: Contents) -> None:
    try:
        system = squashfs.SquashFs(stream, offset, _DICTIONARY)
        listed = listed_within(system)
        for entry in system.walk():
            if entry.is_file:
                contents.file(entry.path, entry.mode, part_within(system, entry, listed))
            contents.devices += stat.S_ISBLK(entry.mode) or stat.S_ISCHR(entry.mode)
    except squashfs.UnknownCompression:
        contents.problems.append("its file system is packed with a method that is not unpacked here (lzo, lz4)")
    except squashfs.Damaged as error:
        contents.problems.append(f"its file system is damaged: {error}")


def contents_of_tar(stream: BinaryIO) -> Contents:
    """Of an image in a tar archive, all layers together."""
    contents, reading = Contents(has_definition=True), Reading(stream, "image", _DICTIONARY)
    try:
        listed = image_tar.listed_within(reading)
        for number, (_, layer) in enumerate(image_tar.each_file(reading), 1):
            if layer is not None:
                _layer(layer, number, contents, listed)
    except Unreadable:
        contents.problems.append("the archive around its layers is damaged")
    return contents


def _layer(layer: Readable, number: int, contents: Contents, listed: Listed) -> None:
    try:
        for member, content in image_tar.each_member(layer):
            _member(member, content, contents, listed)
    except (Unreadable, *image_tar.DAMAGE):
        contents.problems.append(f"layer {number} is damaged")


def _member(member: tarfile.TarInfo, content: IO[bytes] | None, contents: Contents, listed: Listed) -> None:
    path = image_tar.path_of(member)
    if content is not None and not image_tar.is_whiteout(path):
        part, _ = image_tar.part_within(member, content, listed)
        contents.file(path, member.mode, part)
    if member.islnk() and is_looked_into(part_of(path)):
        contents.links += not is_looked_into(part_of(member.linkname.removeprefix("./").lstrip("/")))
    contents.devices += member.isdev() and not member.isfifo()
