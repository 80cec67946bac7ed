"""Where a file is not read for a reason of its own, it is not called damaged as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.formats import CASES
from corpus.measure import Preflights
from sallyport.inspection.terms import Direction

if TYPE_CHECKING:
    from corpus.case import Case

REASONS = {
    "formats: a cell repeated a billion times": "more often than can be held",
    "formats: a sheet that repeats few cells often": "more cells",
    "formats: entities that grow": "entities",
    "formats: XML whose entities grow": "entities",
}


@pytest.mark.parametrize("case", [case for case in CASES if case.name in REASONS], ids=lambda case: case.name)
def test_only_the_true_reason_is_told(case: Case, tmp_path) -> None:
    case.make(tmp_path)
    with Preflights() as preflights:
        looked = preflights.look(tmp_path, Direction.OUTPUT, None)
    said = [one.message for item in looked for one in item.findings if one.severity == "unverified"]
    assert said
    assert all(REASONS[case.name] in message for message in said), said
