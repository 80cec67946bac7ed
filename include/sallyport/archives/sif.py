"""The Singularity Image Format: a header, descriptors of objects, and the objects. Read, never mounted or run.

All numbers are little-endian. Of a partition, the first 11 bytes of ``extra`` say file system, purpose and architecture.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from sallyport.archives.kinds import SIF_MAGIC, SIF_MAGIC_AT

if TYPE_CHECKING:
    from typing import BinaryIO

_HEADER = struct.Struct("<32s10s3s3s16s8q")
_DESCRIPTOR = struct.Struct("<i?IIIqqqqqqq128s384s")
_PARTITION = struct.Struct("<ii")
_MOST_DESCRIPTORS = 4096
_LARGEST_TABLE = _MOST_DESCRIPTORS * _DESCRIPTOR.size


class ObjectType(IntEnum):
    """Kinds of objects."""

    DEFINITION = 0x4001
    ENVIRONMENT = 0x4002
    LABELS = 0x4003
    PARTITION = 0x4004
    SIGNATURE = 0x4005
    GENERIC_JSON = 0x4006
    GENERIC = 0x4007
    CRYPTOGRAPHIC = 0x4008
    SBOM = 0x4009


class FileSystem(IntEnum):
    """What a partition is formatted with."""

    SQUASHFS = 1
    EXT3 = 2
    ARCHIVE = 3
    RAW = 4
    ENCRYPTED = 5


class Damaged(ValueError):
    """It is no SIF image, or it says things that cannot be true."""


@dataclass(frozen=True)
class SifObject:
    """One object; ``kind`` is an :class:`ObjectType` or a number nobody knows, ``file_system`` is 0 but for partitions."""

    number: int
    kind: int
    offset: int
    size: int
    file_system: int


@dataclass(frozen=True)
class SifLayout:
    """Objects in the order of their descriptors, and where header and descriptors lie, as (start, end)."""

    objects: tuple[SifObject, ...]
    tables: tuple[tuple[int, int], ...]


def read_layout(stream: BinaryIO) -> SifLayout:
    """What is in an image. Damaged when it cannot be told."""
    size = stream.seek(0, 2)
    stream.seek(0)
    head = stream.read(_HEADER.size)
    if len(head) < _HEADER.size or not head.startswith(SIF_MAGIC, SIF_MAGIC_AT):
        raise Damaged("no header")
    *_, total, at, table_size, _, _ = _HEADER.unpack(head)
    if not 0 < total <= _MOST_DESCRIPTORS or not 0 < table_size <= _LARGEST_TABLE or not _HEADER.size <= at <= size:
        raise Damaged("impossible descriptors")
    stream.seek(at)
    table = stream.read(total * _DESCRIPTOR.size)
    if len(table) < total * _DESCRIPTOR.size:
        raise Damaged("it ends within its descriptors")
    objects = tuple(_objects(table, size))
    return SifLayout(objects, ((0, _HEADER.size), (at, at + max(table_size, len(table)))))


def _objects(table: bytes, size: int) -> list[SifObject]:
    found = []
    for number, fields in enumerate(_DESCRIPTOR.iter_unpack(table), 1):
        kind, used, offset, length, extra = fields[0], fields[1], fields[5], fields[6], fields[13]
        if not used:
            continue
        if offset < 0 or length < 0 or offset + length > size:
            raise Damaged("an object beyond the end")
        file_system = _PARTITION.unpack_from(extra)[0] if kind == ObjectType.PARTITION else 0
        found.append(SifObject(number, kind, offset, length, file_system))
    return found


def has_hidden_bytes(stream: BinaryIO, layout: SifLayout) -> bool:
    """Are there bytes other than zeros that belong to no object?"""
    at, size = 0, stream.seek(0, 2)
    taken = sorted([*layout.tables, *((one.offset, one.offset + one.size) for one in layout.objects)])
    for start, end in [*taken, (size, size)]:
        if start > at and any_bytes(stream, at, start):
            return True
        at = max(at, end)
    return False


def any_bytes(stream: BinaryIO, start: int, end: int) -> bool:
    """Are there bytes other than zeros in this range?"""
    if start >= end:
        return False
    stream.seek(start)
    while start < end and (data := stream.read(min(end - start, 1024 * 1024))):
        if data.strip(b"\0"):
            return True
        start += len(data)
    return False
