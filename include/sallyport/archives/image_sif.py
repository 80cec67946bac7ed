"""Apptainer images (.sif) and bare squashfs file systems: what was added to them becomes members, the system's files do not.

Every object that is no file system is a member, too: ``objects/1-definition.def``.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from sallyport.archives import sif, squashfs
from sallyport.archives.child import Unreadable
from sallyport.archives.image_files import HEAD, Part, is_looked_into, part_by, part_of, says_compiled
from sallyport.archives.image_records import LARGEST, Listed
from sallyport.archives.sif import FileSystem, ObjectType

if TYPE_CHECKING:
    from sallyport.archives.child import Reading, Teller

_CHUNK = 256 * 1024
_NAMES = {
    ObjectType.DEFINITION: "definition.def",
    ObjectType.ENVIRONMENT: "environment.sh",
    ObjectType.LABELS: "labels.json",
    ObjectType.GENERIC_JSON: "object.json",
    ObjectType.SBOM: "packages",
}
_PROVEN_BY_NOBODY = {ObjectType.SIGNATURE, ObjectType.CRYPTOGRAPHIC}
"""Signatures and what belongs to an encrypted partition: nothing of the researcher's."""


def read(reading: Reading, tell: Teller) -> str:
    """Read an image."""
    if reading.kind == "squashfs":
        used = _file_system(reading, 0, "", tell)
        if sif.any_bytes(reading.stream, used, reading.stream.seek(0, 2)):
            tell.problem("archive.hidden_bytes")
        return reading.kind
    try:
        layout = sif.read_layout(reading.stream)
    except sif.Damaged as error:
        raise Unreadable("archive.truncated") from error
    for one in layout.objects:
        if one.kind == ObjectType.PARTITION:
            _partition(reading, one, tell)
        elif one.kind not in _PROVEN_BY_NOBODY:
            _object(reading, one, tell)
    if sif.has_hidden_bytes(reading.stream, layout):
        tell.problem("archive.hidden_bytes")
    return reading.kind


def _object(reading: Reading, one: sif.SifObject, tell: Teller) -> None:
    tell.member(f"objects/{one.number}-{_NAMES.get(one.kind, 'object')}", "file")  # type: ignore[call-overload]  # numbers are kinds
    reading.stream.seek(one.offset)
    left = one.size
    while left and (data := reading.stream.read(min(left, _CHUNK))):
        tell.data(data)
        left -= len(data)
    tell.end()


def _partition(reading: Reading, one: sif.SifObject, tell: Teller) -> None:
    if one.file_system == FileSystem.ENCRYPTED:
        tell.problem("archive.encrypted")
    elif one.file_system != FileSystem.SQUASHFS:
        tell.problem("archive.unknown")
    else:
        try:
            used = _file_system(reading, one.offset, f"partition-{one.number}/", tell)
        except Unreadable as error:  # the other objects can still be read
            tell.problem(error.rule)
            return
        if sif.any_bytes(reading.stream, one.offset + used, one.offset + one.size):
            tell.problem("archive.hidden_bytes")


def _file_system(reading: Reading, offset: int, prefix: str, tell: Teller) -> int:
    """Bytes that the file system says to use. Unreadable when it cannot be followed to its end."""
    try:
        system = squashfs.SquashFs(reading.stream, offset, reading.max_dictionary)
        listed = listed_within(system)
        for entry in system.walk():
            if entry.is_file and is_looked_into(part_within(system, entry, listed)):
                tell.member(prefix + entry.path, "file")
                _file(system, entry, tell)
    except squashfs.UnknownCompression as error:
        raise Unreadable("archive.unknown") from error
    except squashfs.Damaged as error:
        raise Unreadable("archive.truncated") from error
    return system.size


def listed_within(system: squashfs.SquashFs) -> Listed:
    """What the packages in it list."""
    listed = Listed()
    for entry in system.walk():
        if entry.is_file and listed.is_record(entry.path) and entry.size <= LARGEST:
            with contextlib.suppress(squashfs.Damaged):  # said of the file that it hides
                listed.take(entry.path, b"".join(system.read(entry)))
    return listed


def part_within(system: squashfs.SquashFs, entry: squashfs.Entry, listed: Listed) -> Part:
    """What a file is to us: by its first bytes where its name says that it is compiled, by its checksum where one is listed."""
    part = part_of(entry.path)
    try:
        if part is Part.PACKAGE_TABLE and listed.holds(entry.path, system.read(entry)):
            return Part.PACKAGE_DATA
        if not says_compiled(entry.path):
            return part
        return part_by(entry.path, next(system.read(entry), b"")[:HEAD])
    except squashfs.Damaged:
        return Part.ADDED  # whoever reads it says so


def _file(system: squashfs.SquashFs, entry: squashfs.Entry, tell: Teller) -> None:
    try:
        for piece in system.read(entry):
            tell.data(piece)
    except squashfs.Damaged:
        tell.problem("archive.truncated")
    else:
        tell.end()
