"""Damaged files of every format that has a preview: each has one, or a reason, and all of it is inert."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.written import FORMATS
from fuzz.mutations import mutated, mutations
from fuzz.profile import budget
from fuzz.test_damaged_contents import files_of
from previewing import Desk
from sallyport.review.previews.making import server_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fuzz.mutations import Mutation
    from sallyport.confinement.client import Server

_LIMITS = {"max_seconds": 20, "max_bytes": 1024**2}
_AT_ONCE = 4


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with server_for(Desk(tmp_path_factory.mktemp("desk"), **_LIMITS).policy) as made:
        yield made


def test_a_damaged_file_has_a_preview_or_a_reason(tmp_path: Path, server: Server) -> None:
    made = {name: make((("a", 120), ("b", 45))) for name, make in FORMATS.items()} | files_of("hidden", tmp_path)
    others = list(made.values())

    @budget(40)
    @given(
        st.lists(st.tuples(st.sampled_from(sorted(made)), mutations(len(others))), min_size=_AT_ONCE, max_size=_AT_ONCE)
    )
    def damaged(chosen: list[tuple[str, list[Mutation]]]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            desk = Desk(Path(folder), **_LIMITS)
            for number, (name, steps) in enumerate(chosen):
                desk.take({f"{number}/{name}": mutated(made[name], steps, others, mend=False)})
            desk.make(server)
            for name in desk.rows:
                index = desk.index(name)
                assert index.pages or index.says, name
                assert "it took too long" not in " ".join(index.says), name
                assert desk.pages(name) or not index.size or index.state != "made"
                assert sum(page.bytes for page in index.pages) <= 2 * _LIMITS["max_bytes"]

    damaged()
