"""The test virus in every wrapping there is, through the whole inspection with the real scanner: found, or not checked."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from trial.clamd import Clamd

import hostile_samples as samples
from sallyport.inspection.finding import Severity
from sallyport.inspection.malware.inspector import Outcome, Scanner
from sallyport.inspection.preflight import preflight
from sallyport.policy.defaults import preflight_policy
from sallyport.policy.model import Archives, Malware

if TYPE_CHECKING:
    from collections.abc import Iterator

HIDDEN = ("-m0=BZip2",)
"""A method of 7z that clamd lacks."""
CLOSED_7Z, CLOSED_ZIP = {"BCJ2", "ARM64", "RISCV"}, {"PPMd"}
HEADS = {"SQLite": b"SQLite format 3\0" + bytes(100), "Ogg": b"OggS\0\x02" + bytes(100), "MP3": b"ID3\x04" + bytes(100)}
NOTE = b"only a note\n" * 9


def look(
    folder: Path, clamd: Clamd, content: bytes, name: str = "sample", **limits: object
) -> tuple[set[str], set[Severity]]:
    """Rules and severities of all that is said about one file."""
    upload = Path(tempfile.mkdtemp(dir=folder))
    (upload / name).write_bytes(content)
    policy = preflight_policy()
    malware = policy.malware.model_copy(update={"socket": clamd.socket, "allow_test_signatures": True})
    policy = policy.model_copy(update={"malware": malware, "archives": Archives(**limits)})
    found = [found for item in preflight([upload], policy, Scanner(malware)) for found in item.findings]
    return {one.rule for one in found}, {one.severity for one in found}


def is_found(folder: Path, clamd: Clamd, content: bytes, **limits: object) -> bool:
    return "malware.infected" in look(folder, clamd, content, **limits)[0]


def is_not_checked(folder: Path, clamd: Clamd, content: bytes, **limits: object) -> bool:
    rules, severities = look(folder, clamd, content, **limits)
    return "malware.infected" not in rules and Severity.UNVERIFIED in severities


@pytest.mark.parametrize("method", samples.SEVEN_ZIP_METHODS)
def test_law_2_malware_in_every_method_of_7z_is_found_or_not_checked(tmp_path, clamd, method):
    made = samples.seven_zip(
        tmp_path, {"bad.txt": samples.INFECTED}, *samples.method_options(method, "7z")
    ).read_bytes()
    rules, severities = look(tmp_path, clamd, made)
    assert "malware.infected" in rules or (method in CLOSED_7Z and Severity.UNVERIFIED in severities)


@pytest.mark.parametrize("method", samples.ZIP_METHODS)
def test_law_2_malware_in_every_method_of_zip_is_found_or_not_checked(tmp_path, clamd, method):
    options = samples.method_options(method, "zip")
    made = samples.seven_zip(tmp_path, {"bad.txt": samples.INFECTED}, *options, kind="zip").read_bytes()
    assert is_not_checked(tmp_path, clamd, made) if method in CLOSED_ZIP else is_found(tmp_path, clamd, made)


def test_law_2_malware_in_compressed_files_and_tar_is_found(tmp_path, clamd):
    for suffix, compress in samples.COMPRESSORS.items():
        assert is_found(tmp_path, clamd, compress(samples.INFECTED)), suffix
        assert is_found(tmp_path, clamd, compress(samples.tar_of({"bad.txt": samples.INFECTED}))), suffix


def test_law_2_malware_nested_in_what_clamd_cannot_unpack_is_found(tmp_path, clamd):
    content = samples.seven_zip(tmp_path, {"bad.txt": samples.INFECTED}, *HIDDEN).read_bytes()
    content = samples.COMPRESSORS["zst"](samples.tar_of({"in.7z": content}))
    content = samples.zip_of({"folder/in.tar.zst": content}, 14)
    assert is_found(tmp_path, clamd, content)
    assert is_not_checked(tmp_path, clamd, content, max_depth=2)


@pytest.mark.parametrize("head", HEADS)
def test_law_2_malware_behind_first_bytes_that_clamd_skips_is_found_in_archives_too(tmp_path, clamd, head):
    content = HEADS[head] + samples.INFECTED
    assert is_found(tmp_path, clamd, content)
    assert is_found(tmp_path, clamd, samples.seven_zip(tmp_path, {"song": content}, *HIDDEN).read_bytes())


def test_law_2_malware_behind_the_limits_of_unpacking_is_not_checked(tmp_path, clamd):
    files = {f"{number:02}.txt": b"%02d" % number * 2000 for number in range(30)} | {"zz.txt": samples.INFECTED}
    made = samples.seven_zip(tmp_path, files, *HIDDEN).read_bytes()
    assert is_found(tmp_path, clamd, made)
    assert is_not_checked(tmp_path, clamd, made, max_members=20)
    assert is_not_checked(tmp_path, clamd, made, max_bytes=100_000)
    large = samples.seven_zip(tmp_path, {"a": bytes(12 * 1024**2), "b": samples.INFECTED}, *HIDDEN).read_bytes()
    assert is_not_checked(tmp_path, clamd, large, max_ratio=20)


@pytest.mark.parametrize("options", [(), ("-mhe=on",)])
def test_law_2_malware_in_encrypted_archives_is_not_checked_however_deep(tmp_path, clamd, options):
    content = samples.seven_zip(tmp_path, {"bad.txt": samples.INFECTED}, "-psecret", *HIDDEN, *options).read_bytes()
    for wrapped in (content, samples.seven_zip(tmp_path, {"in.7z": content}, *HIDDEN).read_bytes(), NOTE + content):
        assert is_not_checked(tmp_path, clamd, wrapped)


def test_law_2_malware_behind_names_and_marks_that_hide_it_is_found(tmp_path, clamd):
    hidden = {
        "a file called .": samples.seven_zip_with_names(tmp_path, {".": samples.INFECTED}, *HIDDEN),
        "a folder with bytes": samples.seven_zip_with_folder_of_bytes(tmp_path, samples.INFECTED),
        "behind text": NOTE + samples.COMPRESSORS["zst"](samples.tar_of({"x": samples.INFECTED})),
        "far behind text": NOTE * 20_000 + samples.seven_zip(tmp_path, {"x": samples.INFECTED}, *HIDDEN).read_bytes(),
    }
    for how, content in hidden.items():
        assert is_found(tmp_path, clamd, content), how


def test_law_2_malware_in_one_of_two_members_of_the_same_name_is_found(tmp_path, clamd):
    for pairs in ([("x", samples.INFECTED), ("x", b"1")], [("x", b"1"), ("x", samples.INFECTED)]):
        assert is_found(tmp_path, clamd, samples.zip_of(pairs, 14))


@pytest.fixture
def own() -> Iterator[Clamd]:
    """A daemon to be ill-treated."""
    folder = Path(tempfile.mkdtemp(prefix="clamd-"))
    folder.chmod(0o755)
    part = Clamd(folder / "c")
    part.start()
    yield part
    part.stop()
    shutil.rmtree(folder)


@pytest.mark.parametrize("max_file_bytes", [2**31, 1024**2])
def test_law_2_not_checked_is_not_clean_when_clamd_is_killed_and_restarted_in_the_middle_of_a_scan(
    tmp_path, own, max_file_bytes
):
    """Whole files by handle, and parts of them as a stream."""
    scanner = Scanner(Malware(socket=own.socket, allow_test_signatures=True, max_file_bytes=max_file_bytes))
    content = tmp_path / "large"
    with content.open("wb") as stream:
        for _ in range(40):
            stream.write(os.urandom(1024**2))
    outcomes = []
    with content.open("rb") as stream:
        scan = threading.Thread(target=lambda: outcomes.append(scanner.scan(stream.fileno(), content.stat().st_size)))
        scan.start()
        time.sleep(0.2)
        assert scan.is_alive()
        os.killpg(own._process.pid, signal.SIGKILL)
        scan.join(30)
        assert [verdict.outcome for verdict in outcomes] == [Outcome.FAULT]
        own.stop()
        own.start()
        assert scanner.scan(stream.fileno(), content.stat().st_size).outcome is Outcome.CLEAN
