"""Damage anywhere in an archive: what comes out is right, or something is said. Never an exception, never a silent change."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hostile_samples as samples
from fuzz.profile import budget
from unpacking import digest, files, rules, unpacked

if TYPE_CHECKING:
    from pathlib import Path

CONTENT = {"a.csv": samples.TEXT[:3000], "b/c.txt": b"some words\n" * 50}
RIGHT = sorted(digest(content) for content in CONTENT.values())


def make(kind: str, folder: Path) -> bytes:
    if kind.startswith("7z"):
        method = ("-m0=Copy",) if kind == "7z, not packed" else ()  # then only its checksum tells
        return samples.seven_zip(folder, CONTENT, *method).read_bytes()
    if kind == "zip":
        return samples.zip_of(CONTENT)
    return (
        samples.COMPRESSORS[kind.partition(".")[2]](samples.tar_of(CONTENT)) if "." in kind else samples.tar_of(CONTENT)
    )


@pytest.mark.parametrize("kind", ["7z", "7z, not packed", "zip", "tar.gz", "tar.xz"])
def test_law_2_not_checked_is_not_clean_when_bytes_are_flipped(tmp_path, kind):
    made = make(kind, tmp_path)
    folders = (tmp_path / str(number) for number in itertools.count())

    @budget(12)
    @given(st.lists(st.tuples(st.integers(0, len(made) - 1), st.integers(1, 255)), min_size=1, max_size=3))
    def flipped(changes: list[tuple[int, int]]) -> None:
        content = bytearray(made)
        for at, bits in changes:
            content[at] ^= bits
        folder = next(folders)
        folder.mkdir()
        result = unpacked(folder, bytes(content), max_members=50, max_bytes=10_000_000, max_seconds=20)
        came_out = sorted(name or "" for name in files(result).values())
        assert rules(result) or came_out == RIGHT

    flipped()


@pytest.mark.parametrize("kind", ["7z", "zip", "tar"])
def test_law_2_not_checked_is_not_clean_when_the_end_is_random(tmp_path, kind):
    made = make(kind, tmp_path)
    folders = (tmp_path / str(number) for number in itertools.count())

    @budget(12)
    @given(st.integers(8, len(made) - 1), st.binary(max_size=200))
    def garbled(keep: int, end: bytes) -> None:
        folder = next(folders)
        folder.mkdir()
        result = unpacked(folder, made[:keep] + end, max_members=50, max_bytes=10_000_000, max_seconds=20)
        assert rules(result) or sorted(name or "" for name in files(result).values()) == RIGHT

    garbled()
