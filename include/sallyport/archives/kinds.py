"""Which kind of archive bytes are, by what they hold; names are not looked at."""

from __future__ import annotations

import struct
import zlib
from enum import StrEnum
from typing import TYPE_CHECKING

from sallyport.archives.git_signs import is_git
from sallyport.archives.image_signs import is_image
from sallyport.archives.mail_signs import MOST_HEAD, is_mail, may_be_mail
from sallyport.archives.page_signs import is_page
from sallyport.archives.tar_header import is_tar_header
from sallyport.archives.zip_directory import LOCAL, SPANNED, read_zip_directory
from sallyport.inspection.kinds.text import holds_controls

if TYPE_CHECKING:
    from typing import BinaryIO

SEVEN_ZIP_MAGIC = b"7z\xbc\xaf\x27\x1c"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Old Office files. They keep their theme as a zip among their other streams."""
SIF_MAGIC, SIF_MAGIC_AT = b"SIF_MAGIC\0", 32
SQUASHFS_MAGIC, SQUASHFS_VERSION = b"hsqs", b"\4\0\0\0"
_BLOCK = 512
_EMBEDDED_WITHIN = 8 * 1024 * 1024  # as far as 7-Zip looks when somebody opens the file with it
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
    SIF = "sif"
    """An Apptainer image."""
    SQUASHFS = "squashfs"
    """The file system inside of one, alone."""
    IMAGE = "image"
    """A tar archive that is a container image: its layers are archives, and manifests say so."""
    MAIL = "mail"
    """A mail with parts: attachments are its members."""
    PAGE = "page"
    """A text with files inside of it: pictures of a web page, what is attached to a notebook."""
    GIT = "git"
    """An object, pack or bundle of Git: the files of earlier versions are its members."""
    EMBEDDED = "embedded"
    """A 7z or zip archive behind other bytes, or any kind behind text: not what it seems, or a self-extractor."""


_BY_MAGIC = (
    (SEVEN_ZIP_MAGIC, ArchiveKind.SEVEN_ZIP),
    (b"\x1f\x8b", ArchiveKind.GZIP),
    (b"\xfd7zXZ\x00", ArchiveKind.XZ),
    (b"\x28\xb5\x2f\xfd", ArchiveKind.ZSTD),
)
_BZIP2_BLOCKS = (b"\x31\x41\x59\x26\x53\x59", b"\x17\x72\x45\x38\x50\x90")
_SIGNS = (
    *((magic, 0) for magic, kind in _BY_MAGIC if kind is not ArchiveKind.SEVEN_ZIP),
    (_BZIP2_BLOCKS[0], 4),
    (LOCAL, 0),
)
"""What to look for where an archive may begin anywhere, and how many bytes of it come before that."""
_ASCII_SIGNS = tuple((magic, before) for magic, before in _SIGNS if magic.isascii())
_TAR_SIGN, _FILLING = (b"ustar", 257), b"\0"
"""A tar archive is filled up with NULs: they are many times faster to look for than the letters of a word."""


def kind_of(stream: BinaryIO) -> ArchiveKind | None:
    """The kind of archive that a seekable stream holds, or None; the stream's position is lost."""
    stream.seek(0)
    head = stream.read(_BLOCK)
    found = compressed_kind(head) or _image_kind(head) or (ArchiveKind.GIT if is_git(head) else None)
    if found is None and is_tar_header(head):
        found = ArchiveKind.IMAGE if is_image(stream) else ArchiveKind.TAR
    if found is not None:
        return found
    if may_be_mail(head):
        stream.seek(0)
        if is_mail(stream.read(MOST_HEAD)):
            return ArchiveKind.MAIL
    directory = read_zip_directory(stream)
    if head.startswith((LOCAL, SPANNED)):
        return ArchiveKind.DOCUMENT if directory and _is_document(directory.names) else ArchiveKind.ZIP
    if directory is not None:
        return ArchiveKind.EMBEDDED if directory.names or not head.startswith(b"PK") else ArchiveKind.ZIP
    stream.seek(0)
    beginning = stream.read(_EMBEDDED_WITHIN + _START_HEADER.size)
    if _find_embedded(beginning) is not None:
        return ArchiveKind.EMBEDDED
    return ArchiveKind.PAGE if is_page(stream, beginning) else None


def _image_kind(head: bytes) -> ArchiveKind | None:
    if head.startswith(SIF_MAGIC, SIF_MAGIC_AT):
        return ArchiveKind.SIF
    is_squashfs = head.startswith(SQUASHFS_MAGIC) and head[28:32] == SQUASHFS_VERSION
    return ArchiveKind.SQUASHFS if is_squashfs else None


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


def find_embedded(stream: BinaryIO) -> tuple[int, ArchiveKind] | None:
    """Where a 7z archive begins within the first 8 MiB, or another archive behind nothing but text; None without either."""
    stream.seek(0)
    return _find_embedded(stream.read(_EMBEDDED_WITHIN + _START_HEADER.size))


def _find_embedded(head: bytes) -> tuple[int, ArchiveKind] | None:
    seven_zip = None if head.isascii() else _seven_zip(head)  # asked first, since it is many times faster than a search
    return (seven_zip, ArchiveKind.SEVEN_ZIP) if seven_zip is not None else _behind_text(head)


def _behind_text(head: bytes) -> tuple[int, ArchiveKind] | None:
    """Behind text alone: many formats of data hold compressed streams of their own among other bytes."""
    signs = _ASCII_SIGNS if head.isascii() else _SIGNS
    if _FILLING in head:
        signs = (*signs, _TAR_SIGN)
    places = sorted(at - before for magic, before in signs if (at := head.find(magic)) > before)
    for at in places:
        kind = _kind_by_start(head[at : at + _BLOCK])
        if kind is not None and not holds_controls(head[:at]):
            return at, kind
    return None


def _kind_by_start(head: bytes) -> ArchiveKind | None:
    if head.startswith(LOCAL):
        return ArchiveKind.ZIP
    return compressed_kind(head) or (ArchiveKind.TAR if is_tar_header(head) else None)


def _seven_zip(head: bytes) -> int | None:
    """Where a 7z archive begins, proven by its header's checksum."""
    at = head.find(SEVEN_ZIP_MAGIC)
    while at >= 0:
        if len(head) - at >= _START_HEADER.size:
            _, major, _, checksum, header = _START_HEADER.unpack_from(head, at)
            if major == 0 and zlib.crc32(header) == checksum:
                return at
        at = head.find(SEVEN_ZIP_MAGIC, at + 1)
    return None


def is_opendocument(names: tuple[str, ...]) -> bool:
    """Do a zip file's first names show an OpenDocument file, or another that says by its first member what it is?"""
    return names[:1] == ("mimetype",) or {"META-INF/manifest.xml", "content.xml"} <= set(names)


def _is_document(names: tuple[str, ...]) -> bool:
    if not names:
        return False
    known = {"[Content_Types].xml", "META-INF/MANIFEST.MF", "AndroidManifest.xml", "doc.kml"}
    return (
        not known.isdisjoint(names)
        or is_opendocument(names)
        or all(name.endswith(".npy") for name in names)
        or any(name.endswith((".dist-info/WHEEL", "/data.pkl")) for name in names)
    )
