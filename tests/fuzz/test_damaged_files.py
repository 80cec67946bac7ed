"""Damaged files: whatever was done to them, the test virus in them is found, or it is said that it was not looked for."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzz.judge import agrees, comes_out
from fuzz.mutations import mutated, mutations
from fuzz.profile import budget
from sallyport.archives.kinds import ArchiveKind, kind_of

if TYPE_CHECKING:
    from pathlib import Path

    from fuzz.corpus import Families
    from fuzz.looking import Looking
    from fuzz.mutations import Mutation

READ_IN_ORDER = {ArchiveKind.SEVEN_ZIP, ArchiveKind.ZIP, ArchiveKind.TAR}
"""Of other kinds 7-Zip shows another layer."""


@pytest.mark.parametrize("family", ["7z", "zip", "tar", "compressed", "nested", "no archive"])
def test_law_2_a_damaged_file_is_never_clean_by_mistake(
    looking: Looking, corpus: Families, tmp_path: Path, family: str
) -> None:
    for content in corpus[family].values():
        looked = looking.look(content)
        assert looked.infected
        assert looked.was_read_whole
    others = [content for files in corpus.values() for content in files.values()]
    bad = [content for name, files in corpus.items() if name != "clean" for content in files.values()]

    @budget(20)
    @given(st.sampled_from(list(corpus[family])), mutations(len(others)), st.booleans())
    def damaged(kind: str, steps: list[Mutation], mend: bool) -> None:
        content = mutated(corpus[family][kind], steps, others, mend=mend)
        looked = looking.look(content)
        if not looked.was_read_whole:
            return
        assert looked.infected or not comes_out(content, tmp_path)
        if looked.unpacked is not None:  # then no byte is left over in which an archive could hide
            assert looked.infected or not any(other in content for other in bad)
            if kind_of(io.BytesIO(content)) in READ_IN_ORDER:
                assert agrees(content, b"".join(looked.kept()), tmp_path)

    damaged()


@pytest.mark.parametrize("kind", ["7z", "zip", "tar", "tar.zst", "gz"])
def test_law_2_an_archive_beside_a_clean_one_is_found_or_said(looking: Looking, corpus: Families, kind: str) -> None:
    """By methods that clamd lacks, so that it does not find them by itself."""
    clean = corpus["clean"][kind]
    assert looking.look(clean).was_read_whole
    for bad in (corpus["7z"]["bzip2"], corpus["zip"]["xz"], corpus["compressed"]["tar.zst"]):
        for content in (clean + bad, bad + clean):
            looked = looking.look(content)
            assert looked.infected or not looked.was_read_whole
