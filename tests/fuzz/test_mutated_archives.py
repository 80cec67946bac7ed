"""Damaged archives: whatever was done to them, the test virus in them is found, or it is said that it was not looked for."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzz.looking import comes_out, opens_as
from fuzz.mutations import mutated, mutations
from fuzz.profile import budget
from sallyport.archives.kinds import ArchiveKind, kind_of

if TYPE_CHECKING:
    from pathlib import Path

    from fuzz.looking import Looked, Looking
    from fuzz.mutations import Mutation

FAMILIES = {
    "7z": ("7z", "7z-plain-header", "7z-lzma2-not-solid", "7z-ppmd", "7z-delta", "7z-copy"),
    "zip": ("zip", "zip-stored", "zip-bzip2", "zip-lzma", "zip-xz", "zip-deflate64"),
    "tar": ("tar", "tar-gnu"),
    "compressed": ("tar.gz", "tar.bz2", "tar.xz", "tar.zst", "gz"),
    "nested": ("7z-in-zip", "7z-in-tar.zst", "7z-behind-text", "zip-behind-text"),
}
READ_IN_ORDER = {ArchiveKind.SEVEN_ZIP, ArchiveKind.ZIP, ArchiveKind.TAR}


def test_every_archive_of_the_corpus_is_damaged(archives: dict[str, bytes]) -> None:
    assert {kind for family in FAMILIES.values() for kind in family} == set(archives)


@pytest.mark.parametrize("kind", [kind for family in FAMILIES.values() for kind in family])
def test_an_undamaged_archive_is_read_whole_and_the_test_virus_in_it_found(
    looking: Looking, archives: dict[str, bytes], kind: str
) -> None:
    looked = looking.look(archives[kind])
    assert looked.infected
    assert looked.was_read_whole


@pytest.mark.parametrize("family", FAMILIES)
def test_law_2_a_damaged_archive_is_never_clean_by_mistake(
    looking: Looking, archives: dict[str, bytes], tmp_path: Path, family: str
) -> None:
    """7-Zip, another program by another hand, is the judge of what an archive still holds."""

    @budget(40)
    @given(st.sampled_from(FAMILIES[family]), mutations(len(archives)), st.booleans())
    def damaged(kind: str, steps: list[Mutation], mend: bool) -> None:
        content = mutated(archives[kind], steps, archives, mend=mend)
        looked = looking.look(content)
        if looked.was_read_whole:
            assert looked.infected or not comes_out(content, tmp_path)
            assert opens_as(content, in_order(looked, content), tmp_path)

    damaged()


def in_order(looked: Looked, content: bytes) -> bytes | None:
    """The bytes of all members; None for kinds of which 7-Zip shows another layer."""
    if looked.unpacked is None or kind_of(io.BytesIO(content)) not in READ_IN_ORDER:
        return None
    return b"".join(looked.contents[member.stored.digest] for member in looked.unpacked.members if member.stored)
