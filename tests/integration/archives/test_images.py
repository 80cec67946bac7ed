"""Container images: what was added to them becomes members with the very bytes, and what cannot be read is said."""

from __future__ import annotations

import struct
import subprocess

import pytest

from container_images import (
    ENCRYPTED,
    EXT3,
    PARTITION,
    SQUASHFS,
    Node,
    apptainer,
    docker_save,
    layer,
    oci_archive,
    sif,
    squashfs,
)
from hostile_samples import tar_of
from sallyport.archives.kinds import ArchiveKind
from unpacking import digest, files, rules, unpacked

TABLE = b"year,estimate\n" + b"2009,0.41\n" * 40_000
TREE = {
    "home/user/results.csv": TABLE,
    "opt/app/run.py": b"print(1)\n",
    "usr/bin/python3": b"\x7fELF" + bytes(200),
    "usr/lib/python3/dist-packages/pandas/core.py": b"x = 1\n",
    "usr/lib/python3/dist-packages/pandas/tests/iris.csv": b"a\n1\n",
    "etc/shadow": Node(b"/etc/shadow", kind="link"),
    "dev/sda": Node(kind="device"),
}
ADDED = {
    "home/user/results.csv": digest(TABLE),
    "opt/app/run.py": digest(b"print(1)\n"),
    # What may be data is looked into wherever it lies; a package's own example looks like anybody's table.
    "usr/lib/python3/dist-packages/pandas/tests/iris.csv": digest(b"a\n1\n"),
}


def below(result, folder):
    return {path.removeprefix(folder): found for path, found in files(result).items() if path.startswith(folder)}


@pytest.mark.parametrize("compression", ["gzip", "xz", "zstd"])
def test_what_was_added_to_an_apptainer_image_becomes_members_and_the_systems_files_do_not(tmp_path, compression):
    result = unpacked(tmp_path, apptainer(TREE, compression=compression), "image.sif")
    assert result.kind is ArchiveKind.SIF
    assert below(result, "partition-3/") == ADDED
    assert set(below(result, "objects/")) == {"1-definition.def", "2-labels.json"}
    assert rules(result) == set()
    assert not result.extracts


def test_a_file_system_alone_is_read_as_well(tmp_path):
    assert files(unpacked(tmp_path, squashfs(TREE))) == ADDED


@pytest.mark.parametrize("compression", ["gzip", "xz", "zstd"])
def test_file_systems_of_the_real_tool_come_out_with_the_very_bytes(tmp_path, compression):
    """With what ours have not: tails of many files packed together, holes, second names, large folders."""
    tree = tmp_path / "tree"
    (tree / "srv").mkdir(parents=True)
    wanted = {}
    for number in range(400):
        content = b"%d\n" % number * number
        (tree / "srv" / f"{number}.txt").write_bytes(content)
        wanted[f"srv/{number}.txt"] = digest(content)
    hole = bytes(700_000) + b"end"
    (tree / "srv/hole.dat").write_bytes(hole)
    (tree / "second.txt").hardlink_to(tree / "srv/300.txt")
    wanted |= {"srv/hole.dat": digest(hole), "second.txt": wanted["srv/300.txt"]}
    image = tmp_path / "image.sqfs"
    subprocess.run(
        ["mksquashfs", tree, image, "-comp", compression, "-quiet", "-no-progress"], check=True, capture_output=True
    )
    assert files(unpacked(tmp_path, sif((PARTITION, image.read_bytes(), SQUASHFS)))) == {
        f"partition-1/{path}": found for path, found in wanted.items()
    }


@pytest.mark.parametrize("make", [docker_save, oci_archive])
def test_all_layers_are_read_and_what_a_later_one_deletes_is_still_found(tmp_path, make):
    image = make({"data/early.csv": TABLE}, TREE, {"data/.wh.early.csv": b""})
    result = unpacked(tmp_path, image, "image.tar")
    assert result.kind is ArchiveKind.IMAGE
    assert below(result, "layer-1/") == {"data/early.csv": digest(TABLE)}
    assert below(result, "layer-2/") == ADDED
    assert below(result, "layer-3/") == {}
    assert rules(result) == set()


def test_a_layer_that_no_manifest_names_is_read_as_well(tmp_path):
    named, unnamed = layer({"opt/a.txt": b"a"}), layer({"opt/b.txt": b"b"})
    image = tar_of({f"{'ab' * 32}/layer.tar": named, "manifest.json": b"[]", "notes": unnamed})
    assert set(files(unpacked(tmp_path, image))) == {"layer-1/opt/a.txt", "objects/manifest.json", "layer-3/opt/b.txt"}


def test_a_tar_archive_with_a_manifest_alone_is_no_image(tmp_path):
    result = unpacked(tmp_path, tar_of({"manifest.json": b"[]", "table.csv": TABLE}))
    assert result.kind is ArchiveKind.TAR
    assert result.extracts


def test_law_2_not_checked_is_not_clean_for_images_that_cannot_be_read(tmp_path):
    whole = apptainer(TREE)
    cases = {
        "archive.encrypted": sif((PARTITION, b"LUKS" * 900, ENCRYPTED)),
        "archive.unknown": sif((PARTITION, bytes(4096), EXT3)),
        "archive.truncated": whole[: len(whole) // 2],
        "archive.hidden_bytes": whole + b"rows of a table",
    }
    for rule, content in cases.items():
        assert rules(unpacked(tmp_path, content)) == {rule}
    assert rules(unpacked(tmp_path, apptainer(TREE, compression="lz4"))) == {"archive.unknown"}
    assert rules(unpacked(tmp_path, squashfs(TREE) + b"rows of a table")) == {"archive.hidden_bytes"}


def test_law_2_not_checked_is_not_clean_for_layers_that_cannot_be_read(tmp_path):
    good, bad = layer({"opt/a.txt": b"a"}), layer({"opt/b.txt": TABLE})[:9000]
    image = tar_of({f"{'cd' * 32}/layer.tar": bad, f"{'ab' * 32}/layer.tar": good, "manifest.json": b"[]"})
    result = unpacked(tmp_path, image)
    assert rules(result) == {"archive.truncated"}
    assert "layer-2/opt/a.txt" in files(result)


def test_law_9_names_from_users_are_hostile_in_images(tmp_path):
    """No name of an image is ever used as a path, and a folder that holds itself ends the reading."""
    hostile = {"opt/\x1b[2Jx": b"a", "srv/CON": b"b", "srv/con": b"c"}
    shown = unpacked(tmp_path, apptainer(hostile))
    assert rules(shown) == set()
    assert all(path.isprintable() for path in files(shown))
    assert rules(unpacked(tmp_path, squashfs({"opt/..": b"a"}))) == {"archive.truncated"}


def test_law_9_a_folder_of_an_image_that_holds_itself_is_damage(tmp_path):
    plain = squashfs({"opt/self/x": b""}, "none")
    entry, root = struct.pack("<HhHH", 32, 0, 1, 3) + b"self", struct.pack("<HhHH", 64, 0, 1, 3) + b"self"
    assert plain.count(entry) == 1
    assert rules(unpacked(tmp_path, plain)) == set()
    assert rules(unpacked(tmp_path, plain.replace(entry, root))) == {"archive.truncated"}


def test_law_9_a_folder_of_an_image_with_two_names_is_damage(tmp_path):
    """Thirty of them, one in another, would be a thousand million folders."""
    plain = squashfs({"opt/aaaa/x": b"", "opt/bbbb/y": b""}, "none")
    entry, again = struct.pack("<HhHH", 96, 0, 1, 3) + b"bbbb", struct.pack("<HhHH", 32, 0, 1, 3) + b"bbbb"
    assert plain.count(entry) == 1
    assert rules(unpacked(tmp_path, plain)) == set()
    assert rules(unpacked(tmp_path, plain.replace(entry, again))) == {"archive.truncated"}


def test_bombs_in_images(tmp_path):
    bomb = squashfs({f"opt/{number}": bytes(100 * 1024) for number in range(150)})
    assert rules(unpacked(tmp_path, bomb, max_ratio=20)) == {"archive.over_limit"}
    assert rules(unpacked(tmp_path, bomb, max_members=10)) == {"archive.over_limit"}
