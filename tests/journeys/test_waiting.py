"""Waiting for uploads: what a request names, and when it has come to rest by our own clock."""

from __future__ import annotations

import hashlib
import os
import resource
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from sallyport.errors import BadRequest, Fault
from sallyport.policy.model import Triage
from sallyport.storage.folder import FolderSource
from sallyport.transfers import staging
from sallyport.transfers.selection import Quiet, look

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from journeys.site_fixture import TrialSite
    from sallyport.transfers.selection import Look

TRIAGE = Triage(quiet_seconds=60)


class Uploads:
    """An upload folder and looks at it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, name: str, content: bytes = b"x") -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def look(self, *patterns: str) -> Look:
        source = FolderSource(self.root)
        try:
            return look(source, patterns, TRIAGE)
        finally:
            source.close()

    def paths(self, *patterns: str) -> list[str]:
        return [file.path for file in self.look(*patterns).files]


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    return Uploads(tmp_path)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (["a.csv"], ["a.csv"]),
        (["*.csv"], ["a.csv", "code/deep/d.csv", "data[1].csv"]),
        (["code"], ["code/b.R", "code/c.py", "code/deep/d.csv"]),
        (["code/"], ["code/b.R", "code/c.py", "code/deep/d.csv"]),
        (["code/*.R", "a.csv"], ["a.csv", "code/b.R"]),
        (["data[1].csv"], ["data[1].csv"]),
        (["code", "code/b.R"], ["code/b.R", "code/c.py", "code/deep/d.csv"]),
        (["cod"], []),
        (["A.CSV"], []),
        (["*"], ["a.csv", "code/b.R", "code/c.py", "code/deep/d.csv", "data[1].csv"]),
        (["?.csv"], ["a.csv"]),
        (["**"], ["a.csv", "code/b.R", "code/c.py", "code/deep/d.csv", "data[1].csv"]),
        (["**/*.csv"], ["a.csv", "code/deep/d.csv", "data[1].csv"]),
        (["code/**/*.R", "code/**/d.csv"], ["code/b.R", "code/deep/d.csv"]),
        (["["], []),
        (["[!a]*[1].csv"], []),
        (["(a|b).csv"], []),
    ],
)
def test_paths_folders_and_globs(uploads: Uploads, patterns: list[str], expected: list[str]) -> None:
    for name in ("a.csv", "code/b.R", "code/c.py", "code/deep/d.csv", "data[1].csv"):
        uploads.put(name)
    assert uploads.paths(*patterns) == expected


@pytest.mark.parametrize("pattern", ["caf\u00e9/*.csv", "cafe\u0301", "caf\u00e9/\u00fc.csv", "*\u00fc.csv"])
def test_a_name_is_found_in_whatever_unicode_form_it_was_typed(uploads: Uploads, pattern: str) -> None:
    uploads.put("cafe\u0301/u\u0308.csv")
    assert uploads.paths(pattern) == ["cafe\u0301/u\u0308.csv"]


def test_each_pattern_must_find_something(uploads: Uploads) -> None:
    uploads.put("a.csv")
    seen = uploads.look("a.csv", "b.csv", "code/*.R")
    assert seen.missing == ("b.csv", "code/*.R")
    assert not seen.complete


@pytest.mark.parametrize("suffix", [".filepart", ".part", ".tmp", ".crdownload", ".FILEPART"])
@pytest.mark.parametrize("pattern", ["a.csv", "*", "*.csv"])
def test_what_clients_name_as_in_flight_is_waited_for_and_never_taken(
    uploads: Uploads, suffix: str, pattern: str
) -> None:
    uploads.put("a.csv" + suffix)
    seen = uploads.look(pattern)
    assert seen.files == ()
    assert seen.unfinished == ("a.csv" + suffix,)
    assert seen.missing == ()
    uploads.put("other.csv")
    assert not uploads.look("*").complete


def test_an_in_flight_name_in_a_named_folder_holds_the_folder_back(uploads: Uploads) -> None:
    uploads.put("code/a.R")
    uploads.put("code/deep/b.R.filepart")
    assert not uploads.look("code").complete
    (uploads.root / "code/deep/b.R.filepart").rename(uploads.root / "code/deep/b.R")
    assert uploads.look("code").complete


def test_a_file_that_keeps_growing_is_never_at_rest(uploads: Uploads) -> None:
    path, quiet = uploads.put("a.csv", b""), Quiet(60)
    for second in range(0, 600, 50):
        with path.open("ab") as stream:
            stream.write(b"more")
        assert not quiet.reached(uploads.look("a.csv"), second)
    assert not quiet.reached(uploads.look("a.csv"), 550 + 59)
    assert quiet.reached(uploads.look("a.csv"), 550 + 60)


def test_quiet_is_by_our_own_clock_though_the_client_preserves_the_time_of_the_original(uploads: Uploads) -> None:
    path, quiet = uploads.put("a.csv", b"half"), Quiet(60)
    os.utime(path, (1_000_000_000, 1_000_000_000))
    assert not quiet.reached(uploads.look("a.csv"), 0)
    assert not quiet.reached(uploads.look("a.csv"), 30)
    path.write_bytes(b"whole")
    os.utime(path, (1_000_000_000, 1_000_000_000))
    assert not quiet.reached(uploads.look("a.csv"), 61)
    assert quiet.reached(uploads.look("a.csv"), 121)


def test_bytes_written_anew_with_the_same_size_and_time_start_the_waiting_again(uploads: Uploads) -> None:
    path, quiet = uploads.put("a.csv", b"AAAA"), Quiet(60)
    os.utime(path, (1_000_000_000, 1_000_000_000))
    assert not quiet.reached(uploads.look("a.csv"), 0)
    path.write_bytes(b"BBBB")
    os.utime(path, (1_000_000_000, 1_000_000_000))
    assert not quiet.reached(uploads.look("a.csv"), 60)


def test_a_file_that_joins_a_named_folder_starts_the_waiting_again(uploads: Uploads) -> None:
    uploads.put("code/a.R")
    quiet = Quiet(60)
    assert not quiet.reached(uploads.look("code"), 0)
    uploads.put("code/b.R")
    assert not quiet.reached(uploads.look("code"), 60)
    assert quiet.reached(uploads.look("code"), 120)


def test_a_file_that_vanishes_for_a_moment_starts_the_waiting_again(uploads: Uploads) -> None:
    path, quiet = uploads.put("a.csv"), Quiet(60)
    assert not quiet.reached(uploads.look("a.csv"), 0)
    path.rename(uploads.root / "aside")
    assert not quiet.reached(uploads.look("a.csv"), 30)
    (uploads.root / "aside").rename(path)
    assert not quiet.reached(uploads.look("a.csv"), 61)


@pytest.mark.parametrize("list_name", ["SHA256SUMS", "sha256sums.txt", "a.csv.sha256"])
def test_a_checksum_list_replaces_the_waiting(uploads: Uploads, list_name: str) -> None:
    uploads.put("a.csv", b"x")
    uploads.put(list_name, f"{digest(b'x')}  a.csv\n".encode())
    seen = uploads.look("*")
    assert [file.path for file in seen.files] == ["a.csv"]
    assert Quiet(60).reached(seen, 0)


@pytest.mark.parametrize("ready", ["READY", "a.csv.ready"])
def test_a_ready_file_replaces_the_waiting(uploads: Uploads, ready: str) -> None:
    uploads.put("a.csv")
    uploads.put(ready, b"")
    assert Quiet(60).reached(uploads.look("a.csv"), 0)
    uploads.put("b.csv")
    assert Quiet(60).reached(uploads.look("*.csv"), 0) is (ready == "READY")


def test_a_list_of_an_earlier_upload_says_nothing_about_a_file_that_it_does_not_name(uploads: Uploads) -> None:
    uploads.put("SHA256SUMS", f"{digest(b'old')}  old.csv\n".encode())
    uploads.put("new.csv", b"still growing")
    assert not Quiet(60).reached(uploads.look("new.csv"), 0)


def test_a_ready_file_in_another_folder_says_nothing(uploads: Uploads) -> None:
    uploads.put("READY", b"")
    uploads.put("code/a.R")
    assert not Quiet(60).reached(uploads.look("code"), 0)


def test_a_companion_is_carried_only_when_it_is_named_outright(uploads: Uploads) -> None:
    uploads.put("a.csv", b"x")
    uploads.put("SHA256SUMS", f"{digest(b'x')}  a.csv\n".encode())
    assert uploads.paths("*") == ["a.csv"]
    assert uploads.paths("*", "SHA256SUMS") == ["SHA256SUMS", "a.csv"]


def test_thousands_of_files_named_one_by_one_or_by_folder_are_seen_quickly(uploads: Uploads) -> None:
    names = [f"batch/{number % 50}/file-{number}.csv" for number in range(5000)]
    for folder in range(50):
        (uploads.root / f"batch/{folder}").mkdir(parents=True)
    for name in names:
        (uploads.root / name).touch()
    started = os.times().user
    assert sorted(uploads.paths("batch")) == sorted(names)
    assert sorted(uploads.paths(*names)) == sorted(names)
    assert len(uploads.paths("batch/1?/*-10*.csv")) == len(
        [
            name
            for name in names
            if name.split("/")[1].startswith("1") and len(name.split("/")[1]) == 2 and "-10" in name
        ]
    )
    assert os.times().user - started < 5


def checked(site: TrialSite, announced: bytes, list_name: str = "SHA256SUMS", line: str = "{}  a.csv\n") -> set[str]:
    site.upload("researcher-1", "a.csv", b"x")
    site.upload("researcher-1", list_name, line.format(digest(announced)).encode())
    journey = site.user_input("a.csv").to_review()
    if "source.checksum" in journey.rules():
        assert any("blocked" in cause for cause in journey.approve())
        assert journey.state == "in_review"
    else:
        assert journey.approve() == []
    return journey.rules()


@pytest.mark.parametrize("line", ["{}  a.csv\n", "{} *a.csv\r\n", "{}  ./a.csv\n", "# a comment\n{}  a.csv\n"])
def test_a_good_checksum_passes(site: TrialSite, line: str) -> None:
    assert "source.checksum" not in checked(site, b"x", line=line)


@pytest.mark.parametrize(
    ("list_name", "line"),
    [("SHA256SUMS", "{}  a.csv\n"), ("a.csv.sha256", "{}\n"), ("a.csv.sha256", "{}  a.csv\n")],
)
def test_law_2_a_wrong_checksum_is_a_finding_and_nothing_of_it_is_approved(
    site: TrialSite, list_name: str, line: str
) -> None:
    assert "source.checksum" in checked(site, b"other", list_name, line)
    assert list(site.data.iterdir()) == []


def test_a_file_with_a_wrong_checksum_holds_only_itself_back(site: TrialSite) -> None:
    site.upload("researcher-1", "batch/a.csv", b"a")
    site.upload("researcher-1", "batch/b.csv", b"b")
    lines = f"{digest(b'a')}  a.csv\n{digest(b'wrong')}  b.csv\n"
    site.upload("researcher-1", "batch/SHA256SUMS", lines.encode())
    journey = site.user_input("batch").to_review()
    assert journey.approve() != []
    assert journey.approve(files=["1"]) == []
    assert journey.release() == "released"
    assert [path.name for path in (site.data / "batch").iterdir()] == ["a.csv"]


def test_a_list_above_names_files_by_their_way_from_its_own_folder(site: TrialSite) -> None:
    site.upload("researcher-1", "batch/a.csv", b"a")
    site.upload("researcher-1", "batch/deep/er/b.csv", b"b")
    site.upload("researcher-1", "batch/deep/c.csv", b"c")
    lines = f"{digest(b'a')}  a.csv\n{digest(b'wrong')}  ./deep/er/b.csv\n{digest(b'wrong too')}  deep/c.csv\n"
    site.upload("researcher-1", "batch/SHA256SUMS", lines.encode())
    site.upload("researcher-1", "batch/deep/SHA256SUMS", f"{digest(b'c')}  c.csv\n".encode())
    files = site.user_input("batch").to_review().transfer.files
    wrong = [file.source_path for file in files if "source.checksum" in {found.rule for found in file.findings}]
    assert wrong == ["batch/deep/er/b.csv"]


def test_a_checksum_list_behind_a_link_is_not_read(site: TrialSite, tmp_path: Path) -> None:
    (tmp_path / "list").write_text(f"{digest(b'other')}  a.csv\n")
    site.upload("researcher-1", "a.csv", b"x")
    (site.root / "triage/researcher-1/upload/SHA256SUMS").symlink_to(tmp_path / "list")
    assert "source.checksum" not in site.user_input("a.csv").to_review().rules()


def test_what_vanished_between_the_waiting_and_the_copy_is_said_plainly(site: TrialSite) -> None:
    journey = site.user_input("a.csv")
    with pytest.raises(BadRequest, match="None of the named files"):
        journey.stage()
    assert list(site.quarantine.digests()) == []


@pytest.mark.parametrize("in_flight", [False, True], ids=["gone", "being uploaded again"])
def test_no_named_file_is_left_out_silently_when_it_vanishes_before_the_copy(site: TrialSite, in_flight: bool) -> None:
    site.upload("researcher-1", "a.csv", b"x")
    if in_flight:
        site.upload("researcher-1", "b.csv.filepart", b"y")
    journey = site.user_input("a.csv", "b.csv")
    with pytest.raises(BadRequest, match="1 of the named files"):
        journey.stage()
    assert journey.transfer.files == []
    site.upload("researcher-1", "b.csv", b"y")
    (site.root / "triage/researcher-1/upload/b.csv.filepart").unlink(missing_ok=True)
    assert len(journey.stage().transfer.files) == 2


def test_a_file_that_changes_while_it_is_copied_is_blocked(site: TrialSite, monkeypatch: pytest.MonkeyPatch) -> None:
    path = site.upload("researcher-1", "a.csv", b"x")
    original = staging._copy_unchanged

    def growing(*args: object) -> object:
        with path.open("ab") as stream:
            stream.write(b"more")
        return original(*args)

    monkeypatch.setattr(staging, "_copy_unchanged", growing)
    journey = site.user_input("a.csv").to_review()
    assert journey.rules() == {"source.changed"}
    assert journey.approve() != []


def test_a_disk_that_fills_up_while_files_are_staged_stops_the_step_and_blames_no_file(site: TrialSite) -> None:
    content = os.urandom(5_000_000)
    site.upload("researcher-1", "a.bin", content)
    journey = site.user_input("a.bin")
    _ = site.quarantine
    with files_no_larger_than(4_000_000), pytest.raises(Fault, match="full"):
        journey.stage()
    assert journey.transfer.files == []
    assert list((site.root / "quarantine/incoming").iterdir()) == []
    journey.to_review()
    assert journey.approve() == []
    assert journey.release() == "released"
    assert (site.data / "a.bin").read_bytes() == content


@contextmanager
def files_no_larger_than(count: int) -> Iterator[None]:
    """The kernel refuses larger ones, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_many_files_go_the_whole_way(site: TrialSite) -> None:
    folder = site.root / "triage/researcher-1/upload/batch"
    folder.mkdir()
    for number in range(120):
        (folder / f"{number}.csv").write_bytes(b"%d" % number)
    journey = site.user_input("batch").to_review()
    assert journey.approve() == []
    assert journey.release() == "released"
    assert len(list((site.data / "batch").iterdir())) == 120
