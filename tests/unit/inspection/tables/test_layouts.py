"""Tables as programs print them and people write them: many layouts, a few lines each.

In the text files beside this one each begins with "== name: rules that speak", then comes its CSV.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from unit.inspection.tables.grids import rules_for

HERE = Path(__file__).parent


def _layouts(name: str) -> list[object]:
    written = (HERE / name).read_text(encoding="utf-8").split("== ")[1:]
    parts = [one.partition("\n") for one in written]
    return [pytest.param(head.partition(":")[2].split(), text, id=head.partition(":")[0]) for head, _, text in parts]


@pytest.mark.parametrize(("rules", "text"), _layouts("layouts_good.txt"))
def test_a_table_without_people_or_with_enough_of_them_is_silent(rules, text):
    assert rules == []
    assert rules_for(text) == set()


@pytest.mark.parametrize(("rules", "text"), _layouts("layouts_bad.txt"))
def test_a_table_with_too_few_is_told_in_any_layout(rules, text):
    assert rules
    assert rules_for(text) == set(rules)
