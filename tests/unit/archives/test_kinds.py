from __future__ import annotations

import io
import os

import pytest

import hostile_samples as samples
from sallyport.archives.kinds import ArchiveKind, kind_of

FILES = {"a.csv": samples.TEXT}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", None),
        (b"PK", None),
        (b"PK\x05\x06", None),
        (samples.TEXT, None),
        (bytes(10_000), None),
        (b"7z\xbc\xaf\x27\x1c", ArchiveKind.SEVEN_ZIP),
        (samples.zip_of(FILES), ArchiveKind.ZIP),
        (samples.zip_of({}), ArchiveKind.ZIP),
        (samples.zip_of(FILES)[:500], ArchiveKind.ZIP),
        (samples.zip_of({"[Content_Types].xml": b"", "word/a.xml": b""}), ArchiveKind.DOCUMENT),
        (samples.zip_of({"mimetype": b"application/epub+zip"}), ArchiveKind.DOCUMENT),
        (samples.zip_of({"META-INF/MANIFEST.MF": b""}), ArchiveKind.DOCUMENT),
        (samples.zip_of({"archive/data.pkl": b"", "archive/version": b"3"}), ArchiveKind.DOCUMENT),
        (samples.zip_of({"x.npy": b"", "notes.txt": b""}), ArchiveKind.ZIP),
        (samples.tar_of(FILES), ArchiveKind.TAR),
        (samples.COMPRESSORS["gz"](samples.TEXT), ArchiveKind.GZIP),
        (samples.COMPRESSORS["bz2"](samples.TEXT), ArchiveKind.BZIP2),
        (samples.COMPRESSORS["xz"](samples.TEXT), ArchiveKind.XZ),
        (samples.COMPRESSORS["zst"](samples.TEXT), ArchiveKind.ZSTD),
        (b"\x50\x2a\x4d\x18\x04\0\0\0skip" + samples.COMPRESSORS["zst"](samples.TEXT), ArchiveKind.ZSTD),
        (b"BZh9 is how this text begins", None),
        (b"plain text first\n" + samples.zip_of(FILES), ArchiveKind.EMBEDDED),
        (b"\x89PNG\r\n\x1a\n" + bytes(500) + samples.zip_of(FILES) + b"and after", ArchiveKind.EMBEDDED),
        (b"7z\xbc\xaf\x27\x1c"[1:] + samples.TEXT, None),
        (samples.TEXT + b"7z\xbc\xaf\x27\x1c" + bytes(40), None),
    ],
)
def test_kind_by_content(content, kind):
    assert kind_of(io.BytesIO(content)) is kind


def test_a_7z_behind_other_bytes_is_found(tmp_path):
    made = samples.seven_zip(tmp_path, FILES).read_bytes()
    assert kind_of(io.BytesIO(made)) is ArchiveKind.SEVEN_ZIP
    assert kind_of(io.BytesIO(b"MZ" + os.urandom(200_000) + made)) is ArchiveKind.EMBEDDED
    assert kind_of(io.BytesIO(b"as far as 7-Zip looks" * 390_000 + made)) is ArchiveKind.EMBEDDED


@pytest.mark.parametrize(
    "hidden",
    [
        samples.tar_of(FILES),
        b"PK\x03\x04" + bytes(26) + b"a member",
        b"BZh91AY&SY and what follows",
        *(samples.COMPRESSORS[kind](samples.TEXT) for kind in ("gz", "bz2", "xz", "zst")),
    ],
    ids=["tar", "zip of ASCII", "bzip2 of ASCII", "gz", "bz2", "xz", "zst"],
)
def test_an_archive_behind_text_is_found_whatever_its_bytes(hidden):
    assert kind_of(io.BytesIO(b"a,b\n" * 200 + hidden)) is ArchiveKind.EMBEDDED
    assert kind_of(io.BytesIO("å,b\n".encode() * 200 + hidden)) is ArchiveKind.EMBEDDED


@pytest.mark.parametrize(("before", "kind"), [(b"\x01data", None), (b"text\n", ArchiveKind.EMBEDDED)])
def test_a_directory_that_points_outside_the_file_is_none_but_members_behind_text_are_found(before, kind):
    content = bytearray(before * 100 + samples.zip_of(FILES))
    at = content.rindex(b"PK\x05\x06")
    content[at + 12 : at + 16] = b"\xff\xff\xff\x7f"
    assert kind_of(io.BytesIO(bytes(content))) is kind
