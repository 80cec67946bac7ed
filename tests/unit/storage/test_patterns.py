"""One file, named exactly, whatever its name."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from sallyport.policy.model import Triage
from sallyport.storage.folder import FolderSource
from sallyport.storage.patterns import exact_path, exactly
from sallyport.storage.project import start_of
from sallyport.transfers.selection import look

if TYPE_CHECKING:
    from pathlib import Path

AWKWARD = ["a*.csv", "a?.csv", "a[1].csv", "a[[]1].csv", "[*]", "[!x].csv", " a.csv", "a.csv ", "sub/[x]/b*.csv", "**"]
PLAIN = ["a1.csv", "ab.csv", "a.csv", "x.csv", "sub/x/b.csv", "sub/x/b1.csv"]


def named(folder: Path, pattern: str, *paths: str) -> list[str]:
    """What a request for ``pattern`` takes, where these files lie."""
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(b"x")
    with closing(FolderSource(folder)) as source:
        seen = look(source, [pattern], Triage())
    assert seen.missing == ()
    return [file.path for file in seen.files]


@pytest.mark.parametrize("path", [*AWKWARD, *PLAIN])
def test_a_file_is_named_exactly_whatever_its_name(tmp_path: Path, path: str) -> None:
    pattern = exactly(path)
    assert pattern == pattern.strip()
    assert exact_path(pattern) == path
    assert named(tmp_path, pattern, *AWKWARD, *PLAIN) == [path]


@pytest.mark.parametrize("path", PLAIN)
def test_an_ordinary_name_stays_as_it_is(path: str) -> None:
    assert exactly(path) == path


@pytest.mark.parametrize("pattern", ["*.csv", "a?", "[ab].csv", "[*]*", "a[", "[!*].csv"])
def test_a_pattern_that_may_stand_for_several_is_no_path(pattern: str) -> None:
    assert exact_path(pattern) is None


def test_of_a_project_only_that_very_file_is_looked_at() -> None:
    assert start_of(exactly("results/a[1].csv")) == "results/a[1].csv"
    assert start_of("results/a*.csv") == "results"


def test_a_checksum_list_is_carried_when_it_is_named_exactly(tmp_path: Path) -> None:
    assert named(tmp_path, exactly("a[1].sha256"), "a[1].sha256") == ["a[1].sha256"]
