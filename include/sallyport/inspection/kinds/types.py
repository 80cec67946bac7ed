"""What a file is, by what it holds; and whether its name lies about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO

from sallyport.archives.kinds import ArchiveKind, is_opendocument, kind_of
from sallyport.archives.zip_directory import begins_of, read_zip_directory
from sallyport.inspection.damaged_text import DAMAGED, is_damaged_text
from sallyport.inspection.kinds.called import called
from sallyport.inspection.kinds.extensions import EXPECTED, TEXT, extension_of
from sallyport.inspection.kinds.faint_magic import by_faint_magic
from sallyport.inspection.kinds.magic import (
    CLOSED_CONTAINERS,
    ENCRYPTED,
    ONE_STREAM,
    PACKED_STREAMS,
    PROGRAMS,
    UNKNOWN,
    by_magic,
)
from sallyport.inspection.kinds.pickle_start import PICKLE, is_pickle
from sallyport.inspection.kinds.text import text_type
from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from sallyport.inspection.finding import Finding

EMPTY = "application/x-empty"
_HEAD = 64 * 1024
_LONGEST_SAID = 2048
_OPENDOCUMENT = re.compile(rb"application/vnd\.oasis\.opendocument\.[a-z]+")
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
PACK_OTHERWISE = (
    'It cannot be unpacked here: write it with gzip, bzip2, xz or Zstandard (joblib: compress=("gzip", 3)), '
    "or without any packing."
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
        return _document_type(stream)
    known = _ARCHIVES.get(archive) if archive is not None else None
    text = text_type(head, complete=len(head) < _HEAD)
    known = known or by_magic(head, is_text=text is not None)
    known = known or (PICKLE if is_pickle(head, complete=len(head) < _HEAD) else None) or text or by_faint_magic(head)
    if known == "text/plain" and extension_of(name) in {"csv", "tsv"}:
        return "text/csv" if extension_of(name) == "csv" else "text/tab-separated-values"  # one column has no delimiter
    is_named_so = not EXPECTED.get(extension_of(name), frozenset()).isdisjoint(TEXT)
    if known is None and is_damaged_text(head, complete=len(head) < _HEAD, is_named_so=is_named_so):
        return DAMAGED
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
    if media_type == DAMAGED and not expected.isdisjoint(TEXT):
        return None  # what is the matter with the text is said by whoever mends it
    message = f"Its name ends in .{extension}, but it holds {called(media_type)}."
    return finding("type.mismatch", message, found=media_type, extension=extension)


def emptied(media_type: str, name: str) -> Finding | None:
    """A finding for a file without bytes whose name promises a kind that needs some: text alone may be empty."""
    extension = extension_of(name)
    expected = EXPECTED.get(extension, TEXT)
    if media_type != EMPTY or expected & TEXT:
        return None
    return finding("type.empty", f"It is empty, which no file that ends in .{extension} can be.", extension=extension)


def unopened(media_type: str) -> Finding | None:
    """A finding for a kind that holds more than can be looked at from outside; None for others."""
    if media_type in ENCRYPTED:
        return finding("archive.encrypted", found=media_type)
    if media_type in ONE_STREAM:
        return finding("archive.unknown", f"It holds {called(media_type)}. {PACK_OTHERWISE}", found=media_type)
    if media_type in _UNOPENED:
        message = f"It holds files of its own that are not unpacked here ({media_type})."
        return finding("archive.unknown", message, found=media_type)
    return None


def _document_type(stream: BinaryIO) -> str:
    directory = read_zip_directory(stream)
    names = directory.names if directory else ()
    if is_opendocument(names):
        return _opendocument_type(stream)
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


def _opendocument_type(stream: BinaryIO) -> str:
    """By the member that says so, packed or not and wherever it stands, else by the list of the others, as LibreOffice does."""
    for name in ("mimetype", "META-INF/manifest.xml"):
        if found := _OPENDOCUMENT.search(begins_of(stream, name, _LONGEST_SAID) or b""):
            said = found[0].decode()
            return said if said in _KNOWN else "application/x-zip-document"  # never text that the file itself made up
    return "application/x-zip-document"
