"""What Git keeps is unpacked as Git itself unpacks it: single objects, packs with differences, bundles."""

from __future__ import annotations

import subprocess
import zlib

import pytest

from sallyport.archives.kinds import ArchiveKind, kind_of
from sallyport.archives.store import ScratchStore
from sallyport.archives.unpack import unpack
from sallyport.policy.defaults import preflight_policy

_ROWS = [f"{number},{number * 37 % 101},{number * 53 % 97}\n" for number in range(400)]


def _git(folder, *arguments):
    command = ["git", "-c", "user.name=A", "-c", "user.email=a@b.example", "-C", str(folder), *arguments]
    return subprocess.run(
        command, check=True, capture_output=True, env={"PATH": "/usr/bin:/bin", "HOME": str(folder)}
    ).stdout


@pytest.fixture
def repository(tmp_path):
    folder = tmp_path / "study"
    folder.mkdir()
    _git(folder, "init", "-q")
    for version in range(4):
        (folder / "table.csv").write_text("id,a,b\n" + "".join(_ROWS[version * 10 :]))
        (folder / "a.R").write_text(f"x <- {version}\n")
        _git(folder, "add", "-A")
        _git(folder, "commit", "-qm", f"version {version}")
    return folder


def _blobs(folder):
    listed = _git(folder, "cat-file", "--batch-all-objects", "--batch-check").decode().splitlines()
    names = [line.split()[0] for line in listed if line.split()[1] == "blob"]
    return {_git(folder, "cat-file", "blob", name) for name in names}


def _unpacked(path, scratch):
    scratch.mkdir(exist_ok=True)
    store = ScratchStore(scratch)
    with store.writer() as writer:
        writer.write(path.read_bytes())
        stored = writer.commit()
    unpacked = unpack(path.name, stored, store, preflight_policy().archives)
    contents = set()
    for member in unpacked.members:
        if member.stored:
            with store.open(member.stored.digest) as stream:
                contents.add(stream.read())
    return unpacked, contents


def test_every_version_in_single_objects_of_git_is_unpacked(repository, tmp_path):
    found = set()
    for path in (repository / ".git" / "objects").glob("??/*"):
        unpacked, contents = _unpacked(path, tmp_path / "scratch")
        assert unpacked.kind is ArchiveKind.GIT
        assert not unpacked.findings
        found |= contents
    assert found == _blobs(repository)


def test_every_version_in_a_pack_or_bundle_of_git_is_unpacked(repository, tmp_path):
    _git(repository, "gc", "-q", "--aggressive")
    _git(repository, "bundle", "create", "all.bundle", "--all")
    (pack,) = (repository / ".git" / "objects" / "pack").glob("*.pack")
    for path in (pack, repository / "all.bundle"):
        unpacked, contents = _unpacked(path, tmp_path / "scratch")
        assert not unpacked.findings
        assert contents == _blobs(repository)


def test_law_2_not_checked_is_not_clean_for_a_pack_of_git_that_is_cut_or_damaged(repository, tmp_path):
    _git(repository, "gc", "-q")
    (pack,) = (repository / ".git" / "objects" / "pack").glob("*.pack")
    data = pack.read_bytes()
    cut = tmp_path / "cut.pack"
    for end in (20, len(data) // 2, len(data) - 40):
        cut.write_bytes(data[:end])
        assert {one.rule for one in _unpacked(cut, tmp_path / "scratch")[0].findings} & {
            "archive.truncated",
            "archive.failed",
        }
    cut.write_bytes(data[:60] + bytes(20) + data[80:])
    assert _unpacked(cut, tmp_path / "scratch")[0].findings


def test_other_streams_of_zlib_are_no_objects_of_git(tmp_path):
    other = tmp_path / "a.z"
    other.write_bytes(zlib.compress(b"blob of something else\n" * 40))
    with other.open("rb") as stream:
        assert kind_of(stream) is None
