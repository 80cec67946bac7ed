"""Which kind of archive bytes are, by what they hold; names are not looked at."""

from __future__ import annotations

import struct
import zlib
from enum import StrEnum
from typing import TYPE_CHECKING

from sallyport.archives.zip_directory import LOCAL, SPANNED, read_zip_directory

if TYPE_CHECKING:
    from typing import BinaryIO

SEVEN_ZIP_MAGIC = b"7z\xbc\xaf\x27\x1c"
_BLOCK = 512
_EMBEDDED_WITHIN = 1024 * 1024
_START_HEADER = struct.Struct("<6s2BL20s")
_ZSTD_SKIPPABLE = b"\x2a\x4d\x18"


class ArchiveKind(StrEnum):
    """Kinds that can be unpacked here."""

    SEVEN_ZIP = "7z"
    ZIP = "zip"
    DOCUMENT = "document"
    """A zip file that is a format of its own (Office, OpenDocument, Java, NumPy, PyTorch ...)."""
    TAR = "tar"
    GZIP = "gzip"
    BZIP2 = "bzip2"
    XZ = "xz"
    ZSTD = "zstd"
    EMBEDDED = "embedded"
    """A 7z or zip archive behind other bytes: a self-extractor, or something that is not what it seems."""


_BY_MAGIC = (
    (SEVEN_ZIP_MAGIC, ArchiveKind.SEVEN_ZIP),
    (b"\x1f\x8b", ArchiveKind.GZIP),
    (b"\xfd7zXZ\x00", ArchiveKind.XZ),
    (b"\x28\xb5\x2f\xfd", ArchiveKind.ZSTD),
)
_BZIP2_BLOCKS = (b"\x31\x41\x59\x26\x53\x59", b"\x17\x72\x45\x38\x50\x90")


def kind_of(stream: BinaryIO) -> ArchiveKind | None:
    """The kind of archive that a seekable stream holds, or None; the stream's position is lost."""
    stream.seek(0)
    head = stream.read(_BLOCK)
    found = compressed_kind(head) or (ArchiveKind.TAR if is_tar_header(head) else None)
    if found is not None:
        return found
    directory = read_zip_directory(stream)
    if head.startswith((LOCAL, SPANNED)):
        return ArchiveKind.DOCUMENT if directory and _is_document(directory.names) else ArchiveKind.ZIP
    if directory is not None:
        return ArchiveKind.EMBEDDED if directory.names or not head.startswith(b"PK") else ArchiveKind.ZIP
    return ArchiveKind.EMBEDDED if find_seven_zip(stream) is not None else None


def compressed_kind(head: bytes) -> ArchiveKind | None:
    """The kind by its first bytes, for those kinds that have a sure sign there."""
    for magic, kind in _BY_MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"BZh") and head[4:10] in _BZIP2_BLOCKS:
        return ArchiveKind.BZIP2
    if head[1:4] == _ZSTD_SKIPPABLE and 0x50 <= head[0] <= 0x5F:  # noqa: PLR2004 - the sixteen marks of skippable frames
        return ArchiveKind.ZSTD
    return None


def is_tar_header(block: bytes) -> bool:
    """Is this a tar header? By its checksum, which the oldest kind without a magic has too."""
    if len(block) < _BLOCK or not block[0]:
        return False
    try:
        stated = int(block[148:156].split(b"\0")[0].strip() or b"x", 8)
    except ValueError:
        return False
    return stated == sum(block[:148]) + 8 * ord(" ") + sum(block[156:_BLOCK])


def find_seven_zip(stream: BinaryIO) -> int | None:
    """Where a 7z archive begins within the first MiB, proven by its header's checksum; None when there is none."""
    stream.seek(0)
    head = stream.read(_EMBEDDED_WITHIN + _START_HEADER.size)
    at = head.find(SEVEN_ZIP_MAGIC)
    while at >= 0:
        if len(head) - at >= _START_HEADER.size:
            _, major, _, checksum, header = _START_HEADER.unpack_from(head, at)
            if major == 0 and zlib.crc32(header) == checksum:
                return at
        at = head.find(SEVEN_ZIP_MAGIC, at + 1)
    return None


def _is_document(names: tuple[str, ...]) -> bool:
    if not names:
        return False
    known = {"[Content_Types].xml", "META-INF/MANIFEST.MF", "AndroidManifest.xml", "doc.kml"}
    return (
        not known.isdisjoint(names)
        or names[0] == "mimetype"
        or all(name.endswith(".npy") for name in names)
        or any(name.endswith((".dist-info/WHEEL", "/data.pkl")) for name in names)
    )
