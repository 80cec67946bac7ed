"""Members that an archive hides, behind a name that is none, a mark that lies, bytes in front: looked at, or said."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib

import pytest

import hostile_samples as samples
from sallyport.archives.kinds import ArchiveKind
from sallyport.policy.model import Archives
from unpacking import digest, files, rules, unpacked

WHOLE = digest(samples.INFECTED)
NO_NAMES = (".", "./.", "./", "x/.", "x/")
NOTE = b"only a note\n" * 9


class OneWay(io.BytesIO):
    """A target that is only written forward, like a pipe."""

    def seek(self, *_):
        raise io.UnsupportedOperation

    def tell(self):
        raise io.UnsupportedOperation


@pytest.mark.parametrize("path", NO_NAMES)
def test_law_9_a_file_named_like_a_folder_is_a_hostile_name_and_its_bytes_are_looked_at(tmp_path, path):
    """Such a member was taken for the folder that tar puts before the others, and left out without a word."""
    made = [samples.tar_of({path: samples.INFECTED, "good.csv": b"1"}), samples.zip_of({path: samples.INFECTED})]
    if path in {".", "x/"}:
        made.append(samples.seven_zip_with_names(tmp_path, {path: samples.INFECTED}))
    for content in made:
        result = unpacked(tmp_path, content)
        assert rules(result) == {"archive.hostile_name"}
        assert WHOLE in files(result).values()


def test_a_member_without_a_name_gets_none_from_us(tmp_path):
    result = unpacked(tmp_path, samples.tar_of({"first": b"1", "": samples.INFECTED}))
    assert files(result) == {"first": digest(b"1"), "": WHOLE}
    assert rules(result) == {"archive.hostile_name"}
    first = unpacked(tmp_path, samples.tar_of({"": samples.INFECTED, "second": b"2"}))
    assert (first.kind, files(first)) == (ArchiveKind.TAR, {"": WHOLE, "second": digest(b"2")})


def test_folders_that_say_nothing_are_left_out(tmp_path):
    folders = [samples.tar_member(path, b"5") for path in (".", "./", "./a/")]
    result = unpacked(tmp_path, samples.tar_of({"a/x": b"1"}, *folders))
    assert [member.path for member in result.members] == ["a/x", "a"]
    assert rules(result) == set()


def test_a_7z_member_marked_as_a_folder_with_bytes_is_a_file(tmp_path):
    """7-Zip takes it for one; our reader threw its bytes away unseen."""
    result = unpacked(tmp_path, samples.seven_zip_with_folder_of_bytes(tmp_path, samples.INFECTED))
    assert files(result) == {"q": WHOLE}


def test_a_tar_header_summed_by_signed_bytes_is_one(tmp_path):
    made = bytearray(samples.tar_of({"caf\u00e9.csv": samples.INFECTED}))
    signed = sum(byte - 256 * (byte > 127) for byte in made[:148] + b" " * 8 + made[156:512])
    made[148:156] = b"%06o\0 " % signed
    result = unpacked(tmp_path, bytes(made))
    assert (result.kind, files(result)) == (ArchiveKind.TAR, {"caf\u00e9.csv": WHOLE})


def behind(tmp_path) -> dict[str, bytes]:
    tar = samples.tar_of({"x.csv": samples.INFECTED})
    return {
        **{suffix: compress(samples.INFECTED) for suffix, compress in samples.COMPRESSORS.items()},
        **{f"tar.{suffix}": compress(tar) for suffix, compress in samples.COMPRESSORS.items()},
        "tar": tar,
        "7z": samples.seven_zip(tmp_path, {"x.csv": samples.INFECTED}, "-m0=BZip2").read_bytes(),
        "zip": samples.zip_of({"x.csv": samples.INFECTED}),
    }


def test_archives_of_every_kind_behind_text_are_unpacked_and_said(tmp_path):
    for kind, content in behind(tmp_path).items():
        result = unpacked(tmp_path, NOTE + content)
        assert (result.kind, rules(result)) == (ArchiveKind.EMBEDDED, {"archive.embedded"}), kind
        assert set(files(result).values()) == {WHOLE}, kind
        assert not result.extracts


def test_an_archive_behind_as_many_bytes_as_7_zip_looks_through_is_found(tmp_path):
    for kind in ("7z", "tar.zst"):
        result = unpacked(tmp_path, NOTE * 60_000 + behind(tmp_path)[kind])
        assert files(result) == {"x.csv": WHOLE}, kind


def test_law_2_not_checked_is_not_clean_when_a_zip_behind_text_has_lost_its_end(tmp_path):
    assert rules(unpacked(tmp_path, NOTE + behind(tmp_path)["zip"][:-30])) == {"archive.embedded", "archive.truncated"}


def test_data_with_compressed_parts_of_their_own_are_no_archive(tmp_path):
    for content in (b"CRAM\3\0" + behind(tmp_path)["gz"], b"PAR1\x15\4" + behind(tmp_path)["zst"]):
        assert rules(unpacked(tmp_path, content)) == {"archive.unknown"}, "the word for what is none"


def test_bombs_by_overlap(tmp_path):
    zeros = bytes(2 * 1024 * 1024)
    result = unpacked(tmp_path, samples.overlapping_zip(zeros, 5))
    assert "archive.hidden_bytes" in rules(result), "members share their bytes"
    many = unpacked(tmp_path, samples.overlapping_zip(zeros, 90), max_bytes=20 * 1024 * 1024)
    assert "archive.over_limit" in rules(many)
    assert len(many.members) <= 10


def test_dictionaries_larger_than_any_memory_are_refused_in_every_format(tmp_path):
    """By what the headers ask for, with the policy's own limit; none of it is given first."""
    asks_for_3_gib = {
        "7z LZMA2": with_dictionary(tmp_path, "LZMA2:d=64k", b"\x21\x21\x01\x08", b"\x21\x21\x01\x25"),
        "7z LZMA": with_dictionary(tmp_path, "LZMA:d=64k", b"\x5d\0\0\x01\0", b"\x5d\0\0\0\xc0"),
        "7z PPMd": with_dictionary(tmp_path, "PPMd:mem=64k", b"\0\0\x01\0", b"\0\0\0\xc0"),
        "zip LZMA": samples.zip_of({"x": samples.INFECTED}, 14).replace(b"\x5d\0\0\x80\0", b"\x5d\0\0\0\xc0"),
        "zst": b"\x28\xb5\x2f\xfd\x00\xa9" + samples.COMPRESSORS["zst"](samples.INFECTED)[6:],
    }
    for kind, content in asks_for_3_gib.items():
        said = rules(unpacked(tmp_path, content))
        assert said <= {"archive.over_limit", "archive.truncated"}, kind
        assert said, kind
    limits = Archives()
    large = lzma.compress(
        samples.INFECTED, filters=[{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 600 * 1024**2}]
    )
    assert limits.max_dictionary_bytes < 600 * 1024**2
    assert rules(unpacked(tmp_path, large, "x.xz")) == {"archive.over_limit"}


def with_dictionary(folder, method: str, asked: bytes, instead: bytes) -> bytes:
    made = samples.seven_zip(folder, {"x": samples.INFECTED}, f"-m0={method}", "-mhc=off").read_bytes()
    start = 32 + int.from_bytes(made[12:20], "little")
    header = made[start:]
    assert header.count(asked) == 1, header.hex()
    return samples.with_right_checksums(made[:start] + header.replace(asked, instead))


def test_streams_of_methods_that_are_not_unpacked_here_are_known_by_their_first_bytes(tmp_path):
    """The unpacking does not take them; :mod:`sallyport.inspection.kinds.types` says that they stay closed."""
    for content in (lzma.compress(samples.INFECTED, lzma.FORMAT_ALONE), zlib.compress(samples.INFECTED)):
        assert rules(unpacked(tmp_path, content)) == {"archive.unknown"}


def test_law_2_not_checked_is_not_clean_when_a_zip_members_own_header_says_something_else(tmp_path):
    """Programs that read forward believe it, others the directory: they would not find the same bytes."""
    made = samples.zip_of({"x.csv": samples.TEXT})
    for place in (14, 18, 22):  # checksum, packed bytes, bytes
        changed = bytearray(made)
        changed[place] ^= 1
        assert rules(unpacked(tmp_path, bytes(changed))) == {"archive.failed"}, place


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("target", [io.BytesIO, OneWay])
def test_zip_sizes_that_follow_the_bytes_or_take_eight_bytes_are_read(tmp_path, large, target):
    written = target()
    with zipfile.ZipFile(written, "w") as archive, archive.open("x.csv", "w", force_zip64=large) as member:
        member.write(samples.TEXT)
    result = unpacked(tmp_path, written.getvalue())
    assert (files(result), rules(result)) == ({"x.csv": digest(samples.TEXT)}, set())
