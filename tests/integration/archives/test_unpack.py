"""Archives made by 7-Zip and Python, unpacked by the real child."""

from __future__ import annotations

import zipfile

import pytest

import hostile_samples as samples
from sallyport.archives.kinds import OLE_MAGIC, ArchiveKind
from unpacking import digest, files, rules, unpacked

WHOLE = digest(samples.INFECTED)
CLOSED = {"BCJ2", "ARM64", "RISCV"}


@pytest.mark.parametrize("method", samples.SEVEN_ZIP_METHODS)
def test_7z_methods_are_unpacked_or_unverified(tmp_path, method):
    made = samples.seven_zip(tmp_path, {"a/x.csv": samples.INFECTED}, *samples.method_options(method, "7z"))
    result = unpacked(tmp_path, made.read_bytes())
    assert result.kind is ArchiveKind.SEVEN_ZIP
    assert files(result) == {"a/x.csv": None if method in CLOSED else WHOLE}
    assert rules(result) == ({"archive.unknown"} if method in CLOSED else set())


@pytest.mark.parametrize("method", samples.ZIP_METHODS)
def test_zip_methods_are_unpacked_or_unverified(tmp_path, method):
    made = samples.seven_zip(
        tmp_path, {"a/x.csv": samples.INFECTED}, *samples.method_options(method, "zip"), kind="zip"
    )
    result = unpacked(tmp_path, made.read_bytes())
    assert files(result) == {"a/x.csv": None if method == "PPMd" else WHOLE}
    assert rules(result) == ({"archive.unknown"} if method == "PPMd" else set())


@pytest.mark.parametrize("suffix", samples.COMPRESSORS)
def test_compressed_files_and_compressed_tar(tmp_path, suffix):
    compress = samples.COMPRESSORS[suffix]
    alone = unpacked(tmp_path, compress(samples.INFECTED), f"data/x.csv.{suffix}")
    assert files(alone) == {"x.csv": WHOLE}
    assert not alone.extracts
    tar = unpacked(tmp_path, compress(samples.tar_of({"./a/x.csv": samples.INFECTED, "b": b""})), f"x.tar.{suffix}")
    assert files(tar) == {"a/x.csv": WHOLE, "b": digest(b"")}
    assert (tar.kind, tar.extracts, rules(tar) | rules(alone)) == (ArchiveKind.TAR, True, set())


def test_several_streams_in_one_file_are_all_read(tmp_path):
    for compress in samples.COMPRESSORS.values():
        content = compress(samples.TEXT) + compress(samples.EICAR) + compress(b"end")
        result = unpacked(tmp_path, content, "x.csv")
        assert files(result) == {"x.csv.unpacked": digest(samples.TEXT + samples.EICAR + b"end")}
        assert rules(result) == set()


def test_many_small_and_empty_members_and_solid_blocks(tmp_path):
    content = {f"d{number % 7}/{number}.txt": b"%d" % number * (number % 50) for number in range(300)}
    result = unpacked(tmp_path, samples.seven_zip(tmp_path, content, "-ms=40f").read_bytes())
    assert files(result) == {path: digest(data) for path, data in content.items()}
    assert rules(result) == set()


def test_nested_archives_are_unpacked_and_shown_by_path(tmp_path):
    inner = samples.zip_of({"v.csv": samples.INFECTED})
    middle = samples.COMPRESSORS["gz"](samples.tar_of({"in.zip": inner}))
    result = unpacked(tmp_path, samples.seven_zip(tmp_path, {"m.tar.gz": middle}).read_bytes())
    assert files(result)["m.tar.gz!/in.zip!/v.csv"] == WHOLE
    assert rules(result) == set()


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("7z", ("-psecret",)),
        ("7z", ("-psecret", "-mhe=on")),
        ("zip", ("-psecret",)),
        ("zip", ("-psecret", "-mem=AES256")),
    ],
)
def test_law_2_not_checked_is_not_clean_when_encrypted(tmp_path, kind, options):
    made = samples.seven_zip(tmp_path, {"x.csv": samples.INFECTED}, *options, kind=kind)
    result = unpacked(tmp_path, made.read_bytes())
    assert rules(result) == {"archive.encrypted"}
    assert set(files(result).values()) <= {None}
    nested = unpacked(tmp_path, samples.zip_of({"n": made.read_bytes()}))
    assert rules(nested) == {"archive.encrypted"}


def test_one_encrypted_member_does_not_hide_the_others(tmp_path):
    made = samples.seven_zip(tmp_path, {"x.csv": samples.INFECTED}, kind="zip")
    samples.add_encrypted(made, tmp_path, {"secret.csv": samples.TEXT})
    result = unpacked(tmp_path, made.read_bytes())
    assert files(result) == {"x.csv": WHOLE, "secret.csv": None}
    assert rules(result) == {"archive.encrypted"}


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9, 0.999])
def test_law_2_not_checked_is_not_clean_when_truncated(tmp_path, cut):
    made = {
        "7z": samples.seven_zip(tmp_path, {"x.csv": samples.INFECTED}).read_bytes(),
        "zip": samples.zip_of({"x.csv": samples.INFECTED}),
        "tar": samples.tar_of({"x.csv": samples.INFECTED, "y.csv": samples.TEXT}).rstrip(b"\0"),
        "tar.gz": samples.COMPRESSORS["gz"](samples.tar_of({"x.csv": samples.INFECTED})),
        **{suffix: compress(samples.INFECTED) for suffix, compress in samples.COMPRESSORS.items()},
    }
    for suffix, content in made.items():
        result = unpacked(tmp_path, content[: int(len(content) * cut)], f"x.{suffix}")
        assert {finding.rule for finding in result.findings} == {"archive.truncated"}, suffix


def test_law_2_not_checked_is_not_clean_when_damaged(tmp_path):
    stored = bytearray(samples.zip_of({"x.csv": samples.INFECTED, "y.csv": samples.TEXT}, 0))
    stored[200] ^= 1
    result = unpacked(tmp_path, bytes(stored))
    assert files(result) == {"x.csv": None, "y.csv": digest(samples.TEXT)}
    assert rules(result) == {"archive.truncated"}
    made = bytearray(samples.seven_zip(tmp_path, {"x.csv": samples.INFECTED}, "-m0=Copy").read_bytes())
    made[200] ^= 1
    assert rules(unpacked(tmp_path, bytes(made))) == {"archive.truncated"}
    tar = bytearray(samples.tar_of({"x.csv": b"1", "y.csv": b"2"}))
    tar[1024 + 10] ^= 1
    assert rules(unpacked(tmp_path, bytes(tar))) == {"archive.truncated"}, "a bad second header is not the end"


def test_law_2_not_checked_is_not_clean_when_split(tmp_path):
    samples.seven_zip(tmp_path, {"x.csv": samples.INFECTED}, "-v10k", "-m0=Copy", name="parts")
    volumes = sorted(tmp_path.glob("parts.7z.*"))
    assert len(volumes) > 5
    assert rules(unpacked(tmp_path, volumes[0].read_bytes())) == {"archive.truncated"}
    spanned = b"PK\x07\x08" + samples.zip_of({"x.csv": samples.INFECTED})
    assert rules(unpacked(tmp_path, spanned)) == {"archive.split"}


@pytest.mark.parametrize("limit", [{"max_members": 20}, {"max_bytes": 100_000}])
@pytest.mark.parametrize("kind", ["7z", "zip", "tar"])
def test_bombs_by_count_and_size(tmp_path, limit, kind):
    content = {f"{number}.txt": b"%06d" % number * 1000 for number in range(40)}
    made = samples.tar_of(content) if kind == "tar" else samples.seven_zip(tmp_path, content, kind=kind).read_bytes()
    result = unpacked(tmp_path, made, **limit)
    assert {finding.rule for finding in result.findings} == {"archive.over_limit"}
    assert 0 < len(result.members) <= 20, "what was whole before is still looked at"


@pytest.mark.parametrize("suffix", ["7z", "zip", *samples.COMPRESSORS])
def test_bombs_by_ratio(tmp_path, suffix):
    zeros = bytes(12 * 1024 * 1024)
    if suffix in samples.COMPRESSORS:
        made = samples.COMPRESSORS[suffix](zeros)
    else:
        made = samples.seven_zip(tmp_path, {"zeros": zeros}, kind=suffix).read_bytes()
    assert rules(unpacked(tmp_path, made, "zeros", max_ratio=50)) == {"archive.over_limit"}
    assert rules(unpacked(tmp_path, made, "zeros", max_ratio=10_000_000)) == set()


def test_bombs_by_depth(tmp_path):
    made = samples.zip_of({"v.csv": samples.EICAR})
    for _ in range(4):
        made = samples.zip_of({"in.zip": made})
    assert rules(unpacked(tmp_path, made, max_depth=5)) == set()
    result = unpacked(tmp_path, made, max_depth=4)
    assert rules(result) == {"archive.over_limit"}
    assert not any(path.endswith("v.csv") for path in files(result))


def test_nested_archives_share_one_budget(tmp_path):
    layer = samples.zip_of({f"{number}.txt": b"%d" % number for number in range(10)})
    for level in range(3):
        layer = samples.zip_of({f"{level}-{number}.zip": layer for number in range(10)})
    result = unpacked(tmp_path, layer, max_members=200)
    assert "archive.over_limit" in rules(result)
    assert result.count() <= 200


def test_a_7z_dictionary_above_the_limit_is_refused_before_it_gets_memory(tmp_path):
    made = samples.seven_zip(tmp_path, {"x.csv": samples.INFECTED}, "-m0=LZMA2:d=64m:fb=32").read_bytes()
    big = samples.seven_zip(tmp_path, {"x.csv": samples.INFECTED * 8}, "-m0=LZMA:d=4m").read_bytes()
    assert rules(unpacked(tmp_path, made)) == set()
    assert rules(unpacked(tmp_path, big, max_dictionary_bytes=1024 * 1024)) == {"archive.over_limit"}
    xz = samples.xz_with_dictionary(samples.INFECTED, 64 * 1024 * 1024)
    assert rules(unpacked(tmp_path, xz, "x.xz", max_dictionary_bytes=1024 * 1024)) == {"archive.over_limit"}


def test_lying_sizes_are_found_out(tmp_path):
    lie = samples.zip_with_lying_size("x.csv", samples.INFECTED, samples.TEXT)
    result = unpacked(tmp_path, lie)
    assert (files(result), rules(result)) == ({"x.csv": None}, {"archive.truncated"})
    small = samples.zip_with_lying_size("x.csv", bytes(12 * 1024 * 1024), b"small")
    assert rules(unpacked(tmp_path, small, max_ratio=50)) == {"archive.over_limit"}, "what arrives counts"


@pytest.mark.parametrize(
    "path",
    [
        "../x",
        "a/../../x",
        "/etc/passwd",
        "a//b",
        "..",
        "a\nb",
        "a\x1b[31mb",
        "a\u202eb",
        "C:\\x",
        "\udcff\udcfe",
        "x" * 300,
    ],
)
def test_law_9_names_from_users_are_hostile_in_tar(tmp_path, path):
    result = unpacked(tmp_path, samples.tar_of({path: samples.INFECTED, "good.csv": b"1"}))
    assert rules(result) == {"archive.hostile_name"}
    bad, good = result.members
    assert bad.path.isprintable()
    assert bad.stored is not None, "it is still scanned"
    assert bad.stored.digest == WHOLE
    assert not good.findings


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "a/../../x", "..\\x", "a\u202eb"])
def test_law_9_names_from_users_are_hostile_in_zip_and_7z(tmp_path, path):
    assert rules(unpacked(tmp_path, samples.zip_of({path: samples.TEXT}))) == {"archive.hostile_name"}
    result = unpacked(tmp_path, samples.seven_zip_with_names(tmp_path, {path: samples.TEXT}))
    assert rules(result) == {"archive.hostile_name"}
    assert result.members[0].stored is not None


def test_law_9_names_from_users_are_hostile_links_and_devices(tmp_path):
    tar = samples.tar_of(
        {"x": b"1"},
        samples.tar_member("soft", b"2", "/etc/passwd"),
        samples.tar_member("hard", b"1", "x"),
        samples.tar_member("pipe", b"6"),
        samples.tar_member("disk", b"4"),
        samples.tar_member("folder", b"5"),
    )
    result = unpacked(tmp_path, tar)
    said = {member.path: [finding.rule for finding in member.findings] for member in result.members}
    assert said == {
        "x": [],
        "soft": ["archive.link"],
        "hard": ["archive.link"],
        "pipe": ["archive.device"],
        "disk": ["archive.device"],
        "folder": [],
    }
    assert rules(unpacked(tmp_path, samples.zip_symlink("soft", b"/etc/passwd"))) == {"archive.link"}
    assert rules(unpacked(tmp_path, samples.seven_zip_symlink(tmp_path))) == {"archive.link"}


def test_duplicate_members_and_names_that_some_systems_take_for_the_same(tmp_path):
    twice = samples.zip_of([("a.csv", b"1"), ("a.csv", samples.INFECTED), ("b.csv", b"2")])
    result = unpacked(tmp_path, twice)
    assert [len(member.findings) for member in result.members] == [1, 1, 0]
    assert rules(result) == {"archive.collision"}
    assert WHOLE in {member.stored.digest for member in result.members}, "both are looked at"
    assert rules(unpacked(tmp_path, samples.tar_of({"A.csv": b"1", "a.CSV": b"2"}))) == {"archive.collision"}


@pytest.mark.parametrize("path", [".", "./", ""])
def test_law_2_not_checked_is_not_clean_so_a_file_named_like_the_top_folder_is_looked_at(tmp_path, path):
    archives = {
        "zip": samples.zip_of({path: samples.INFECTED, "x": b"1"}),
        "tar": samples.tar_of({"x": b"1", path.rstrip("/"): samples.INFECTED}),
    }
    for kind, made in archives.items():
        result = unpacked(tmp_path, made, "sample")
        assert rules(result) == {"archive.hostile_name"}, kind
        assert WHOLE in {member.stored.digest for member in result.members}, kind
    link = samples.tar_of({"x": b"1"}, samples.tar_member(path, b"2", "/etc"))
    assert "archive.link" in rules(unpacked(tmp_path, link))
    assert rules(unpacked(tmp_path, samples.tar_of({"x": b"1"}, samples.tar_member(path, b"5")))) == set()


def test_law_2_not_checked_is_not_clean_when_programs_differ_on_what_comes_next_in_a_tar(tmp_path):
    """To some programs the fake header, and the archive it covers, are the folder's bytes, which they skip."""
    hidden = samples.tar_of({"evil.csv": samples.INFECTED})
    folder = samples.tar_member("folder", b"5")
    folder.size = 512
    made = folder.tobuf() + samples.tar_of({"harmless.bin": hidden})
    result = unpacked(tmp_path, made)
    assert rules(result) == {"archive.failed"}


def test_tar_headers_of_old_programs_are_known(tmp_path):
    """Bytes taken for signed in the checksum; a first name that stands in the prefix alone."""
    signed = samples.tar_with_signed_checksum("\u00e9t\u00e9.csv", samples.INFECTED)
    assert files(unpacked(tmp_path, signed)) == {"\u00e9t\u00e9.csv": WHOLE}
    assert rules(unpacked(tmp_path, samples.tar_of({"": samples.INFECTED}))) == {"archive.hostile_name"}


def test_a_zip_members_second_name(tmp_path):
    def names(plain: str, unicode: str, flags: int = 0) -> tuple[list[str], set[str]]:
        made = samples.zip_with_unicode_name(plain, unicode, samples.TEXT)
        result = unpacked(tmp_path, made)
        return [member.path for member in result.members], rules(result)

    assert names("#U00e9.csv", "\u00e9.csv") == (["\u00e9.csv"], set())
    assert names("\u251c\u2310.csv", "\u00e9.csv") == (["\u00e9.csv"], set())
    assert names("good.csv", "evil.exe") == (["good.csv"], {"archive.failed"}), (
        "which one is seen depends on the program"
    )
    assert names("../#U00e9", "\u00e9") == (["../#U00e9"], {"archive.failed", "archive.hostile_name"})
    assert names("#U00e9", "../\u00e9") == (["#U00e9"], {"archive.failed"})


def test_zip_names_in_utf_8_that_do_not_say_so(tmp_path):
    """As the archive programs of macOS and Linux write them."""
    made = bytearray(samples.zip_of({"\u00e9t\u00e9.csv": samples.TEXT}))
    for at in (6, made.rindex(b"PK\x01\x02") + 8):
        made[at + 1] &= ~0x08
    assert files(unpacked(tmp_path, bytes(made))) == {"\u00e9t\u00e9.csv": digest(samples.TEXT)}


def test_law_2_not_checked_is_not_clean_for_bytes_that_belong_to_no_member(tmp_path):
    made = samples.zip_of({"x.csv": samples.TEXT})
    hidden = {
        "after a zip": made + b"after",
        "between members": samples.zip_of({"x": b"1"}) + made,
        "after a 7z": samples.seven_zip(tmp_path, {"x": b"1"}).read_bytes() + made,
        "inside a 7z": samples.seven_zip_with_gap(
            samples.seven_zip(tmp_path, {"x": b"1"}, "-mhc=off").read_bytes(), made
        ),
        "after a tar": samples.tar_of({"x": b"1"}) + samples.EICAR,
        **{f"after {suffix}": pack(samples.TEXT) + b"after" for suffix, pack in samples.COMPRESSORS.items()},
    }
    for where, content in hidden.items():
        assert "archive.hidden_bytes" in rules(unpacked(tmp_path, content)), where


def test_zeros_after_an_archive_are_padding(tmp_path):
    for suffix in ("gz", "xz"):
        assert rules(unpacked(tmp_path, samples.COMPRESSORS[suffix](samples.TEXT) + bytes(2048))) == set()
    assert rules(unpacked(tmp_path, samples.tar_of({"x": b"1"}) + bytes(10_240))) == set()


def test_an_archive_behind_other_bytes_is_unpacked_and_said(tmp_path):
    for made in (
        samples.zip_of({"x.csv": samples.INFECTED}),
        samples.seven_zip(tmp_path, {"x.csv": samples.INFECTED}).read_bytes(),
    ):
        result = unpacked(tmp_path, b"only a note\n" * 9 + made)
        assert (result.kind, files(result)) == (ArchiveKind.EMBEDDED, {"x.csv": WHOLE})
        assert rules(result) == {"archive.embedded"}
        assert not result.extracts


def test_law_2_not_checked_is_not_clean_when_two_archives_lie_behind_other_bytes(tmp_path):
    first = samples.seven_zip(tmp_path, {"x.csv": samples.INFECTED}, "-m0=BZip2").read_bytes()
    second = samples.zip_of({"y.csv": b"1"})
    for both in (first + second, second + second, first + samples.zip_of({})):
        result = unpacked(tmp_path, b"only a note\n" * 9 + both)
        assert rules(result) == {"archive.embedded", "archive.hidden_bytes"}
    inside = unpacked(tmp_path, b"only a note\n" * 9 + samples.zip_of({"y.7z": first}, zipfile.ZIP_STORED))
    assert rules(inside) == {"archive.embedded"}, "it is a member, and looked into as one"


def test_the_theme_of_an_old_office_file_is_looked_into_and_nothing_is_said_of_it(tmp_path):
    theme = samples.zip_of({"theme/theme1.xml": samples.INFECTED})
    result = unpacked(tmp_path, OLE_MAGIC + bytes(5000) + theme + bytes(3000), "letter.doc")
    assert (files(result), rules(result)) == ({"theme/theme1.xml": WHOLE}, set())
    assert not result.extracts


def test_documents_are_looked_into_but_stay_whole(tmp_path):
    document = samples.zip_of({"[Content_Types].xml": b"<x/>", "word/embedded.bin": samples.INFECTED})
    result = unpacked(tmp_path, document, "letter.docx")
    assert (result.kind, result.extracts, rules(result)) == (ArchiveKind.DOCUMENT, False, set())
    assert files(result)["word/embedded.bin"] == WHOLE


def test_no_archive_at_all_is_a_finding(tmp_path):
    assert rules(unpacked(tmp_path, samples.TEXT)) == {"archive.unknown"}
