"""Damaged files of every format that is looked into: none of them breaks an inspector, and none makes it hang."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.measure import SUBJECTS, cases
from fuzz.mutations import mutated, mutations
from fuzz.profile import budget
from sallyport.inspection.kinds.types import identify
from sallyport.inspection.looking import Looking
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.defaults import preflight_policy
from sallyport.policy.disclosure.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fuzz.mutations import Mutation
    from sallyport.inspection.finding import Finding

_LARGEST = 300_000
_SECONDS = 20


@pytest.fixture(scope="module", params=list(Direction), ids=lambda direction: direction.value)
def looking(request: pytest.FixtureRequest) -> Iterator[Looking]:
    rules = preflight_policy().disclosure.model_copy(update={"reading": Reading(max_seconds=_SECONDS)})
    with Looking(Terms(rules, request.param)) as made:
        yield made


def files_of(subject: str, folder: Path) -> dict[str, bytes]:
    """The files of the subject's labelled cases, by their paths below ``folder``."""
    for number, case in enumerate(cases([subject])):
        below = folder / str(number)
        below.mkdir()
        case.make(below)
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in found if path.stat().st_size <= _LARGEST}


def said_of(looking: Looking, name: str, content: bytes) -> list[Finding]:
    """What the inspectors say, in their confined child."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        specimen = Specimen(
            name,
            len(content),
            hashlib.sha256(content).hexdigest(),
            identify(io.BytesIO(content), name),
            lambda: os.fdopen(os.dup(file.fileno()), "rb"),
        )
        return looking.seen(specimen).findings


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_damaged_file_breaks_no_inspector(looking: Looking, tmp_path: Path, subject: str) -> None:
    made = files_of(subject, tmp_path)
    if not made:
        pytest.fail(f"{subject} has no labelled files")
    others = list(made.values())

    @budget(25)
    @given(st.sampled_from(sorted(made)), mutations(len(others)))
    def damaged(name: str, steps: list[Mutation]) -> None:
        findings = said_of(looking, name, mutated(made[name], steps, others, mend=False))
        broken = [found.message for found in findings if found.rule == "inspector.failed"]
        assert not broken

    damaged()
