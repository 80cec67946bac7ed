"""Sentences that count few people of a study, and sentences with as small numbers that do not."""

from __future__ import annotations

import pytest

from corpus.sentences import FEW, OTHERS
from sallyport.inspection.tables.prose.counts import counts_people, may_count

_MINIMUM = 10


@pytest.mark.parametrize("sentence", FEW)
def test_few_people_are_found(sentence: str) -> None:
    assert may_count(sentence)
    assert counts_people(sentence, _MINIMUM)


@pytest.mark.parametrize("sentence", [one for several in OTHERS.values() for one in several])
def test_other_small_numbers_are_not(sentence: str) -> None:
    assert not (may_count(sentence) and counts_people(sentence, _MINIMUM))


@pytest.mark.parametrize(
    ("sentence", "minimum", "is_few"),
    [
        ("Nine women died.", 10, True),
        ("Nine women died.", 9, False),
        ("Twelve women died.", 20, True),
        ("12 women died.", 10, False),
        ("No women died.", 10, False),
    ],
)
def test_the_minimum_is_the_policy_s(sentence: str, minimum: int, *, is_few: bool) -> None:
    assert counts_people(sentence, minimum) is is_few


def test_what_ends_before_the_new_line_is_not_told_again() -> None:
    before, line = "Seven women died and", "all the others were seen again"
    assert not counts_people(f"{before} {line}", _MINIMUM, since=len(before) + 1)
    before, line = "Of all who were asked seven", "women died"
    assert counts_people(f"{before} {line}", _MINIMUM, since=len(before) + 1)
