"""Damaged files: whatever was done to them, the test virus in them is found, or it is said that it was not looked for."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzz.judge import comes_out, opens_as
from fuzz.mutations import mutated, mutations
from fuzz.profile import budget
from sallyport.archives.kinds import ArchiveKind, kind_of

if TYPE_CHECKING:
    from pathlib import Path

    from fuzz.corpus import Families
    from fuzz.looking import Looked, Looking
    from fuzz.mutations import Mutation

READ_IN_ORDER = {ArchiveKind.SEVEN_ZIP, ArchiveKind.ZIP, ArchiveKind.TAR}


@pytest.mark.parametrize("family", ["7z", "zip", "tar", "compressed", "nested", "no archive"])
def test_law_2_a_damaged_file_is_never_clean_by_mistake(
    looking: Looking, corpus: Families, tmp_path: Path, family: str
) -> None:
    for content in corpus[family].values():
        looked = looking.look(content)
        assert looked.infected
        assert looked.was_read_whole
    others = [content for files in corpus.values() for content in files.values()]

    @budget(20)
    @given(st.sampled_from(list(corpus[family])), mutations(len(others)), st.booleans())
    def damaged(kind: str, steps: list[Mutation], mend: bool) -> None:
        content = mutated(corpus[family][kind], steps, others, mend=mend)
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
