"""What a file is, by what it holds; and whether its name lies about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from sallyport.archives.kinds import ArchiveKind, kind_of
from sallyport.archives.zip_directory import read_zip_directory
from sallyport.inspection.extensions import EXPECTED, TEXT, extension_of
from sallyport.inspection.faint_magic import by_faint_magic
from sallyport.inspection.magic import (
    CLOSED_CONTAINERS,
    ENCRYPTED,
    PACKED_STREAMS,
    PROGRAMS,
    UNKNOWN,
    by_magic,
)
from sallyport.inspection.pickle_start import PICKLE, is_pickle
from sallyport.inspection.rules import finding
from sallyport.inspection.text import text_type

if TYPE_CHECKING:
    from sallyport.inspection.finding import Finding

EMPTY = "application/x-empty"
_HEAD = 64 * 1024
_MIMETYPE_AT = 30 + len("mimetype")
_OPENDOCUMENT = b"application/vnd.oasis.opendocument."
_OOXML = "application/vnd.openxmlformats-officedocument."
_ARCHIVES = {
    ArchiveKind.SEVEN_ZIP: "application/x-7z-compressed",
    ArchiveKind.ZIP: "application/zip",
    ArchiveKind.TAR: "application/x-tar",
    ArchiveKind.GZIP: "application/gzip",
    ArchiveKind.BZIP2: "application/x-bzip2",
    ArchiveKind.XZ: "application/x-xz",
    ArchiveKind.ZSTD: "application/zstd",
    ArchiveKind.SIF: "application/vnd.sylabs.sif.layer",
    ArchiveKind.SQUASHFS: "application/x-squashfs",
    ArchiveKind.IMAGE: "application/x-container-image",
}
_DOCUMENT_FOLDERS = (
    ("word/", _OOXML + "wordprocessingml.document"),
    ("xl/", _OOXML + "spreadsheetml.sheet"),
    ("ppt/", _OOXML + "presentationml.presentation"),
)
_UNOPENED = CLOSED_CONTAINERS - PACKED_STREAMS
_KNOWN = {media_type for types in EXPECTED.values() for media_type in types}


def identify(stream: BinaryIO, name: str) -> str:
    """The media type of a seekable stream's bytes; the name only tells kinds of text apart. The position is lost."""
    stream.seek(0)
    head = stream.read(_HEAD)
    if not head:
        return EMPTY
    archive = kind_of(stream)
    if archive is ArchiveKind.DOCUMENT:
        return _document_type(stream, head)
    known = _ARCHIVES.get(archive) if archive is not None else None
    text = text_type(head, complete=len(head) < _HEAD)
    known = known or by_magic(head, is_text=text is not None)
    known = known or (PICKLE if is_pickle(head, complete=len(head) < _HEAD) else None) or text or by_faint_magic(head)
    if known == "text/plain" and extension_of(name) in {"csv", "tsv"}:
        return "text/csv" if extension_of(name) == "csv" else "text/tab-separated-values"  # one column has no delimiter
    return known or UNKNOWN


def mismatch(media_type: str, name: str) -> Finding | None:
    """A finding when a file's name promises another kind than it holds; None when it does not, or nothing is known."""
    if media_type == EMPTY:
        return None
    extension = extension_of(name)
    expected = EXPECTED.get(extension)
    if expected is None:
        hidden = media_type in PROGRAMS and extension not in {"", "bin", "out", "run", "pyd", "dylib", "node"}
        return (
            finding("type.mismatch", "It is a program, which its name does not say.", found=media_type)
            if hidden
            else None
        )
    if media_type in expected or (expected is TEXT and media_type.startswith("text/")):
        return None
    message = f"Its name ends in .{extension}, but it holds {media_type}."
    return finding("type.mismatch", message, found=media_type, extension=extension)


def unopened(media_type: str) -> Finding | None:
    """A finding for a kind that holds more than can be looked at from outside; None for others."""
    if media_type in ENCRYPTED:
        return finding("archive.encrypted", found=media_type)
    if media_type in _UNOPENED:
        message = f"It holds files of its own that are not unpacked here ({media_type})."
        return finding("archive.unknown", message, found=media_type)
    return None


def _document_type(stream: BinaryIO, head: bytes) -> str:
    directory = read_zip_directory(stream)
    names = directory.names if directory else ()
    if names[:1] == ("mimetype",) and head.startswith(_OPENDOCUMENT, _MIMETYPE_AT):
        said = head[_MIMETYPE_AT : _MIMETYPE_AT + 80].split(b"PK")[0].decode("ascii", "replace")
        return said if said in _KNOWN else "application/x-zip-document"  # never text that the file itself made up
    if "[Content_Types].xml" in names:
        return next(
            (kind for folder, kind in _DOCUMENT_FOLDERS if any(name.startswith(folder) for name in names)),
            _OOXML + "other",
        )
    if "META-INF/MANIFEST.MF" in names:
        return "application/java-archive"
    if all(name.endswith(".npy") for name in names):
        return "application/x-npz"
    if any(name.endswith("/data.pkl") for name in names):
        return "application/x-pytorch"
    return "application/x-zip-document"
